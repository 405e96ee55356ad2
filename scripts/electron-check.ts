// `npm run check:electron`: holds the sources against Electron's security checklist. `--quiet` prints findings only,
// `--write` renews the table in docs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isMet, judge } from './electron-check/checklist.ts'
import { readProject } from './electron-check/project.ts'
import { document, lineOf, withTable } from './electron-check/report.ts'
import { electronFacts, staleFacts } from './electron-check/version.ts'

const words = process.argv.slice(2)
const root = resolve(words.find(word => !word.startsWith('--')) ?? '.')
const print = (text: string): void => void process.stdout.write(`${text}\n`)

try {
  const judged = judge(readProject(root))
  const told = words.includes('--quiet') ? judged.filter(item => !isMet(item)) : judged
  for (const line of told.flatMap(lineOf)) print(line)
  const stale = staleFacts(electronFacts(), new Date())
  if (stale !== null) print(`\nNote: ${stale}`)
  const met = judged.filter(isMet).length
  print(`${told.length > 0 ? '\n' : ''}${met}/${judged.length}`)
  if (words.includes('--write')) {
    const file = join(root, document)
    writeFileSync(file, withTable(readFileSync(file, 'utf8'), judged))
  }
  process.exitCode = met === judged.length ? 0 : 1
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exitCode = 1
}
