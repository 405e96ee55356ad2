// Days in the life of a till that nobody restarts: renewals ahead of need and no others, whatever the clock and the network do.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test } from 'vitest'
import { unclear } from './record.ts'
import { seeded } from './random.ts'
import { LIFE_SECONDS, soakTill, type SoakTill } from './soak-till.ts'

const tills: SoakTill[] = []
afterEach(async () => void (await Promise.all(tills.splice(0).map(till => till.end()))))
const start = async (options: Parameters<typeof soakTill>[0]): Promise<SoakTill> => {
  const till = await soakTill(options)
  tills.push(till)
  return till
}

const seconds = (n: number): number => n * 1000
const minutes = (n: number): number => n * 60_000
const hours = (n: number): number => n * 3_600_000
const days = (n: number): number => n * 86_400_000
const years = (n: number): number => days(Math.round(n * 365.25))
/** Renewed between 72 % and 88 % of a token's life. */
const fewest = (ms: number): number => Math.floor(ms / seconds(LIFE_SECONDS * 0.88)) - 1
const most = (ms: number): number => Math.ceil(ms / seconds(LIFE_SECONDS * 0.72)) + 1

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** Kilobytes that are really in use. */
function heap(): number {
  collect()
  return Math.round(process.memoryUsage().heapUsed / 1024)
}

/** How many things of each kind keep this process busy. */
function open(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** What is open now and was not at `before`; connections may take a moment to close. */
async function grown(before: Record<string, number>): Promise<string[]> {
  let more: string[] = []
  for (let tries = 0; tries < 2000; tries += 1) {
    const now = open()
    more = Object.keys(now).filter(name => (now[name] ?? 0) > (before[name] ?? 0))
    if (more.length === 0) break
    await new Promise(resolve => void setImmediate(resolve))
  }
  return more.filter(name => name !== 'Immediate')
}

describe.each([
  ['S0', 'secucard'],
  ['S1', 'secucard'],
  ['S2', 'rfc8628'],
] as const)('T44: 24 hours with 5 in 100 requests struck, %s at %s', (mode, dialect) => {
  test('hold 72 renewals, one at a time, and leave nothing behind', async () => {
    const random = seeded(5)
    const till = await start({
      mode,
      dialect,
      seed: 72,
      fault: () =>
        random.chance(0.05)
          ? { kind: random.pick(['drop-before', 'drop-after', 'truncate', 'cut-json', 'html', 'bad-json'] as const) }
          : null,
    })
    await till.pass(hours(1))
    const [resources, used] = [open(), heap()]
    for (let minute = 60; minute < 24 * 60; minute += 10) {
      await till.pass(minutes(10))
      await till.tokens.getToken()
      expect(await till.call()).toBe(true)
    }
    const { refreshes } = till
    const lost = refreshes.filter(unclear)
    const renewed = refreshes.filter(one => one.status === 200 && !unclear(one))
    const nonces = refreshes.filter(one => one.error === 'use_dpop_nonce')
    expect(lost.length).toBeGreaterThan(0)
    expect(refreshes).toHaveLength(renewed.length + lost.length + nonces.length)
    expect(renewed.length).toBeGreaterThanOrEqual(fewest(days(1)))
    expect(renewed.length).toBeLessThanOrEqual(most(days(1)))
    // One generation for the pairing, one for each renewal.
    expect(till.storage.current()?.generation).toBe(1 + renewed.length)
    for (const [place, one] of refreshes.entries())
      expect(one.arrivedAt).toBeGreaterThanOrEqual(refreshes[place - 1]?.endedAt ?? 0)
    expect(till.rows('auth_token')).toBeLessThanOrEqual(2)
    expect(till.rows('auth_intent')).toBe(0)
    expect(await grown(resources)).toEqual([])
    till.tokens.stop()
    await till.settled()
    expect(till.clock.waiting()).toBe(0)
    const more = heap() - used
    process.stdout.write(
      `${mode}: ${renewed.length} renewals, ${lost.length} lost, heap ${more} kB from hour 1 to 24\n`,
    )
  })
})

test.each([
  ['a day ahead', days(1)],
  ['a day back', days(-1)],
  ['ten years back', years(-10)],
  ['thirty years ahead', years(30)],
])('T27: a wall clock that jumps %s costs at most one renewal more', async (_, jump) => {
  for (const dialect of ['secucard', 'rfc8628'] as const) {
    const till = await start({ mode: dialect === 'rfc8628' ? 'S2' : 'S1', dialect, seed: 27 })
    await till.pass(hours(2))
    const before = till.refreshes.length
    till.clock.jump(jump)
    expect(await till.call()).toBe(true)
    // Something that makes the till read its storage again, and a call at once after it.
    till.storage.dropAccess('not this one')
    expect(await till.call()).toBe(true)
    await till.pass(minutes(1))
    expect(till.refreshes.length - before).toBeLessThanOrEqual(1)
    await till.pass(hours(3) - minutes(1))
    expect(await till.call()).toBe(true)
    expect(till.refreshes.length - before).toBeLessThanOrEqual(most(hours(3)) + 1)
    expect(till.refreshes.every(one => one.status === 200)).toBe(true)
  }
})

test('T29: after three days asleep without its monotonic clock a till renews once', async () => {
  const till = await start({ mode: 'S1', dialect: 'secucard', seed: 29 })
  await till.pass(minutes(30))
  const before = till.refreshes.length
  till.suspend(days(3))
  expect(await till.call()).toBe(true)
  expect(till.refreshes.length - before).toBe(1)
  await till.pass(minutes(10))
  expect(till.refreshes.length - before).toBe(1)
})

test('T29: after three days asleep and an hour without network a till tried seldom, and renews once', async () => {
  const till = await start({ mode: 'S1', dialect: 'secucard', seed: 30 })
  await till.pass(minutes(30))
  till.network(false)
  const before = till.refreshes.length
  // The timer of the renewal fires when the machine wakes.
  await till.clock.advance(days(3))
  await till.settled()
  await till.pass(hours(1))
  const tries = till.refreshes.length - before
  expect(tries).toBeGreaterThan(3)
  expect(tries).toBeLessThanOrEqual(20)
  till.network(true)
  await till.pass(minutes(10))
  expect(await till.call()).toBe(true)
  expect(till.refreshes.slice(before + tries).map(one => one.status)).toEqual([200])
})
