// How far the till's clock is from the server's is read from any answer's Date, and from nothing else.
import { afterEach, expect, test } from 'vitest'
import type { Clock } from '../../main/ports/system.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import { settings } from './identity-kit.ts'
import { json, partner, quickClock, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

const noon = Date.UTC(2026, 0, 5, 12, 0, 0)
/** Each look at this clock shows the next of these times after noon, in milliseconds; the last one stays. */
const showing = (...times: number[]): Clock => ({
  ...quickClock,
  now: () => new Date(noon + (times.length > 1 ? (times.shift() ?? 0) : (times[0] ?? 0))),
})
async function offsetAfter(headers: Record<string, string>, clock: Clock, status = 200): Promise<number | null> {
  const server = await partner((_seen, response) => json(response, status, {}, headers))
  closing.push(server)
  const provider = createIdentityProvider(secucard, settings(server.url), testHttp('identity'), clock)
  expect(provider.clockOffsetMs()).toBeNull()
  await provider.refresh('rt')
  return provider.clockOffsetMs()
}

test('the offset is counted from the middle between sending and receiving', async () => {
  const date = 'Mon, 05 Jan 2026 12:01:00 GMT'
  expect(await offsetAfter({ date }, showing(0, 20_000))).toBe(50_000)
  expect(await offsetAfter({ date }, showing(90_000))).toBe(-30_000)
  expect(await offsetAfter({ date }, showing(0), 500)).toBe(60_000)
})

test('less than the second a Date counts in is nothing', async () => {
  const date = 'Mon, 05 Jan 2026 12:00:00 GMT'
  expect(await offsetAfter({ date }, showing(999))).toBe(0)
  expect(await offsetAfter({ date }, showing(-999))).toBe(0)
  expect(await offsetAfter({ date }, showing(1000))).toBe(-1000)
})

test.each([
  ['Monday, 05-Jan-26 12:00:05 GMT', 5000],
  ['Mon Jan  5 12:00:05 2026', 5000],
  ['2026-01-05T12:00:05Z', null],
  ['Mon, 05 Jan 2026 12:00:05 +0000', null],
  ['Mon, 99 Jan 2026 12:00:05 GMT', null],
  ['5', null],
  ['now', null],
])('a Date of %s tells %s', async (date, offset) => {
  expect(await offsetAfter({ date }, showing(0))).toBe(offset)
})

test('an answer out of a cache tells nothing (RFC 9111 §5.1)', async () => {
  expect(await offsetAfter({ date: 'Mon, 05 Jan 2026 12:01:00 GMT', age: '60' }, showing(0))).toBeNull()
})
