// Damages the files of a till in every place in turn, starts the real till on them and judges what it did (T34).
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../main/store/db.ts'
import { examine } from '../../main/store/examine.ts'
import { openPaymentLog, readAllPayments } from '../../main/store/payment-log.ts'
import { replayPayments } from '../../main/store/payment-replay.ts'
import { dataFile } from '../store/till-folder.ts'
import { damagesOf, inflict, type Damage } from './corrupt-damage.ts'
import { judge, lookBefore, type Verdict } from './corrupt-judge.ts'
import { copyFolder, makeCorruptWorld, type CorruptWorld } from './corrupt-world.ts'

/** Mistakes that the harness must find, or it proves nothing. */
export const corruptMutants = ['delete-on-corrupt', 'no-check'] as const
export type CorruptMutant = (typeof corruptMutants)[number]
export type CorruptResult = { damage: Damage; verdict: Verdict }
export type CorruptSum = Record<Verdict['end'], number> & { runs: number; failed: CorruptResult[]; seconds: number }

export type CorruptRuns = {
  /** Pages of each file that are damaged. */
  pages: number
  mutant: CorruptMutant | null
  /** Stops when this many runs broke a rule. */
  enough: number
  told: (result: CorruptResult) => void
}

export async function corruptRuns({ pages, mutant, enough, told }: CorruptRuns): Promise<CorruptSum> {
  const started = performance.now()
  const world = await makeCorruptWorld()
  const sum: CorruptSum = { quarantined: 0, served: 0, refused: 0, runs: 0, failed: [], seconds: 0 }
  try {
    const damages = (['clean', 'hot'] as const).flatMap(variant => damagesOf(world.base[variant], variant, pages))
    for (const damage of damages) {
      const result = { damage, verdict: run(world, damage, mutant) }
      sum.runs += 1
      sum[result.verdict.end] += 1
      if (result.verdict.broken.length > 0) sum.failed.push(result)
      told(result)
      if (sum.failed.length >= enough) break
      // What a till that was ended still had under way ends now.
      await new Promise(resolve => setImmediate(resolve))
    }
  } finally {
    world.remove()
  }
  sum.seconds = (performance.now() - started) / 1000
  return sum
}

function run(world: CorruptWorld, damage: Damage, mutant: CorruptMutant | null): Verdict {
  const dir = join(world.root, 'run')
  rmSync(dir, { recursive: true, force: true })
  copyFolder(world.base[damage.variant], dir)
  const expected = readAllPayments(dir)
  inflict(dir, damage)
  const before = lookBefore(dir, join(world.root, 'oracle'))
  let thrown: unknown
  try {
    starts(world, mutant)(dir)
  } catch (error) {
    thrown = error ?? new Error('nothing')
  }
  return judge(dir, before, expected, thrown)
}

function starts(world: CorruptWorld, mutant: CorruptMutant | null): (dir: string) => void {
  switch (mutant) {
    case null:
      return world.boot
    case 'no-check':
      return unchecked
    case 'delete-on-corrupt':
      return dir => {
        if (examine(dataFile(dir)).kind === 'damaged')
          for (const end of ['', '-wal', '-shm']) rmSync(dataFile(dir) + end, { force: true })
        world.boot(dir)
      }
    default:
      return mutant satisfies never
  }
}

/** As if SQLite would say by itself when a file is damaged. */
function unchecked(dir: string): void {
  const payments = openPaymentLog(dir)
  const db = openDatabase(dataFile(dir))
  try {
    replayPayments(db, payments.found.records, { training: true, receiptText: '{}' })
  } finally {
    db.close()
    payments.close()
  }
}

/** One line for a person. */
export function corruptStory({ damage, verdict }: CorruptResult): string {
  const { variant, file, what, kind } = damage
  return `${variant}, ${file}, ${what}, ${kind}: ${verdict.end}${verdict.broken.map(rule => `\n  ${rule}`).join('')}`
}
