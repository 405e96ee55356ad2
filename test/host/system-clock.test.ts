// The real clock: waits end when due, or with the reason of their signal.
import { expect, test } from 'vitest'
import { systemClock } from '../../main/host/system-clock.ts'

test('a wait lasts at least as long as asked, on the monotonic clock', async () => {
  const clock = systemClock()
  const started = clock.mono()
  await clock.sleep(20)
  expect(clock.mono() - started).toBeGreaterThanOrEqual(20)
})

test('a signal ends a wait with its own reason, before or during it', async () => {
  const clock = systemClock()
  const reason = new Error('the till is closing')
  await expect(clock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  const stop = new AbortController()
  const waiting = clock.sleep(60_000, stop.signal)
  stop.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

test('waits longer than a timer can hold do not end at once', async () => {
  const stop = new AbortController()
  let ended = false
  const waiting = systemClock()
    .sleep(2 ** 40, stop.signal)
    .then(
      () => (ended = true),
      () => {},
    )
  await systemClock().sleep(10)
  expect(ended).toBe(false)
  stop.abort()
  await waiting
})
