// A sample of power cuts on the real stores, and the mistakes they must find; `npm run faults -- power` makes ten thousand (T5, T14).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isInWorkload, powerMutants } from './power-order.ts'
import { recorder, without } from './power-record.ts'
import { recordRecovery, recoveries } from './power-recovery.ts'
import { powerLine, powerStory, powerTable } from './power-report.ts'
import { powerRuns, recordTill, type PowerRecord, type PowerSum } from './power.ts'

/** TILLGATE_POWER_STATES: fewer on a slow machine, more before a release. */
const states = Number(process.env['TILLGATE_POWER_STATES'] ?? 1000)
const fixed = 20_261_121
const fresh = Math.floor(Math.random() * 2 ** 31)
const built = recorder()
const told = (): void => undefined

describe.skipIf('missing' in built)('T5, T14: the power is cut', () => {
  let record: PowerRecord
  beforeAll(async () => void (record = await recordTill(null)), 120_000)
  afterAll(() => record.remove())

  const broken = (sum: PowerSum, seed: number): string[] =>
    sum.failed.map(one => powerStory(one, `--states ${sum.all.states} --seed ${seed}`))

  test('after any write, and nothing that was acknowledged is lost, torn or half done', { timeout: 300_000 }, () => {
    const sum = powerRuns(record, { states: Math.ceil(states * 0.75), seed: fixed, enough: 5, told })
    process.stdout.write(`${powerTable(sum)}\n${powerLine(sum)}\n`)
    expect(broken(sum, fixed)).toEqual([])
    expect(sum.all.quarantined).toBe(0)
    // Cuts that tore something did happen, or this proves little.
    expect(sum.all.keptLog).toBeGreaterThan(0)
  })

  test('after each of the first writes of all, and the next start makes the till that this one could not', () => {
    const first = { ops: record.ops.slice(0, 60) }
    const sum = powerRuns(first, { states: Math.ceil(states * 0.1), seed: fixed, enough: 5, told })
    expect(broken(sum, fixed)).toEqual([])
  })

  test('while payments.log is turned, in every order that the disk may choose', { timeout: 120_000 }, () => {
    const turn = record.ops.findIndex(({ kind, name }) => kind === 'rename' && name === 'payments.log')
    const around = { ops: record.ops.slice(0, turn + 7) }
    const sum = powerRuns(around, { from: turn - 4, states: 120, seed: fixed, enough: 5, told })
    expect(turn).toBeGreaterThan(0)
    expect(broken(sum, fixed)).toEqual([])
  })

  test(`with a new seed each time, now ${fresh}`, { timeout: 300_000 }, () => {
    const sum = powerRuns(record, { states: Math.ceil(states * 0.15), seed: fresh, enough: 5, told })
    expect(broken(sum, fresh)).toEqual([])
  })

  test.each(recoveries)('a second time, while the till recovers (%s)', { timeout: 120_000 }, async recovery => {
    const { ops, from } = await recordRecovery(recovery)
    const sum = powerRuns({ ops }, { from, states: recovery === 'torn' ? 20 : 60, seed: fixed, enough: 5, told })
    expect(broken(sum, fixed)).toEqual([])
  })

  test.each(powerMutants)('the mistake "%s" is found', { timeout: 300_000 }, async mutant => {
    const own = isInWorkload(mutant) ? await recordTill(mutant) : null
    try {
      const ops = own?.ops ?? without(record.ops, mutant)
      // All that is not synced is lost: 200 of these find each of the mistakes, most of them far fewer.
      const [states, enough] = own === null ? [200, 1] : [60, 60]
      const sum = powerRuns({ ops }, { states, seed: fixed, ways: ['nothing'], enough, told })
      expect(sum.failed.length).toBeGreaterThan(0)
      if (own !== null) expect(sum.all.lostSales).toBeGreaterThan(0)
    } finally {
      own?.remove()
    }
  })
})

test('this machine can record writes, or says in a sentence why it cannot', () => {
  const reason = 'missing' in built ? built.missing : null
  if (reason !== null) process.stdout.write(`power cuts are skipped: ${reason}\n`)
  expect(reason ?? 'It can.').toMatch(/\.$/)
})
