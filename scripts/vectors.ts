// `npm run vectors`: the money vectors of the project, or of the file in MONEY_VECTORS, through the engine.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { readVectors, runVector, vectorsOfProject } from '../test/domain/money-vector-run.ts'

/** A relative file is meant from where the command was typed; npm starts scripts in the project's folder. */
function fileOf(asked: string | undefined): string {
  if (asked === undefined || asked === '') return vectorsOfProject
  const typed = resolve(process.env['INIT_CWD'] ?? '.', asked)
  return existsSync(typed) ? typed : resolve(asked)
}

function main(): void {
  const outcomes = readVectors(fileOf(process.env['MONEY_VECTORS'])).map(runVector)
  const failed = outcomes.filter(({ passed }) => !passed)
  for (const { vector, actual, why } of failed) {
    const found = why === null ? `the engine says ${JSON.stringify(actual)}` : why
    process.stdout.write(`${vector.id} ${vector.kind}: expected ${JSON.stringify(vector.expected)}; ${found}\n`)
  }
  if (outcomes.length === 0) process.stdout.write('The file holds no vectors.\n')
  process.stdout.write(`${outcomes.length - failed.length} passed, ${failed.length} failed\n`)
  process.exitCode = failed.length > 0 || outcomes.length === 0 ? 1 : 0
}

try {
  main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
