// The pairing never polls too fast, always ends, and tells apart what the server's refusals mean.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advance,
  pollDue,
  type AwaitingApproval,
  type DeviceCodes,
  type FlowEvent,
  type FlowState,
  type PollAnswer,
} from '#domain/device-flow'

const codes: DeviceCodes = {
  kind: 'codes',
  deviceCode: 'd0',
  userCode: 'k7w2m9xa',
  verificationUrl: 'https://example.com/device',
  expiresInSeconds: 1200,
  intervalSeconds: 5,
}
const tokens: PollAnswer = {
  kind: 'tokens',
  tokens: { accessToken: 'a', type: 'bearer', expiresInSeconds: 1200, refreshToken: 'r' },
}
const requesting: FlowState = { step: 'requesting' }

function awaiting(values: Partial<DeviceCodes> = {}, atMono = 0): AwaitingApproval {
  const state = advance(requesting, { type: 'codes', answer: { ...codes, ...values }, atMono })
  if (state.step !== 'awaiting-approval') throw new Error(`expected a code, got ${state.step}`)
  return state
}
const answered = (state: FlowState, answer: PollAnswer, atMono: number) =>
  advance(state, { type: 'answer', answer, atMono })

const anyAnswer: fc.Arbitrary<PollAnswer> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<PollAnswer>({ kind: 'pending' }) },
  { weight: 2, arbitrary: fc.constant<PollAnswer>({ kind: 'slow-down' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<PollAnswer>(
      { kind: 'trouble', fault: 'unreachable' },
      { kind: 'trouble', fault: 'not-json' },
      { kind: 'trouble', fault: 'rate-limited', retryAfterMs: 90_000 },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('authorization_pending', 'slow_down')
      .map((error): PollAnswer => ({ kind: 'rejected', error })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<PollAnswer>(
      tokens,
      { kind: 'denied' },
      { kind: 'expired' },
      { kind: 'rejected', error: 'invalid_device' },
    ),
  },
)
// Plain doubles hardly ever fall where a pause is neither too short nor too long: those get a share of their own.
const anyNumber = fc.oneof(
  fc.double(),
  fc.double({ min: 1, max: 60, noNaN: true }),
  fc.integer({ min: -10, max: 10_000 }),
)
const anyEvent: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc.constantFrom<FlowEvent>({ type: 'start' }, { type: 'cancel', held: 'none' }, { type: 'suspend' }),
  fc.nat(10_000_000).map((atMono): FlowEvent => ({ type: 'tick', atMono })),
  fc.tuple(anyAnswer, fc.nat(10_000_000)).map(([answer, atMono]): FlowEvent => ({ type: 'answer', answer, atMono })),
  fc.tuple(anyNumber, anyNumber, fc.nat(1000)).map(([expiresInSeconds, intervalSeconds, atMono]): FlowEvent => ({
    type: 'codes',
    answer: { ...codes, expiresInSeconds, intervalSeconds },
    atMono,
  })),
  fc.tuple(anyNumber, fc.nat(1000)).map(([expiresInSeconds, atMono]): FlowEvent => ({
    type: 'resume',
    codes: { ...codes, expiresInSeconds },
    atMono,
  })),
)

describe('polling', () => {
  it('waits the interval before the first poll', () => {
    const state = awaiting()
    expect([pollDue(state, 4999), pollDue(state, 5000)]).toEqual([false, true])
  })
  it('never polls sooner than the interval plus five seconds per slow_down, over random servers', () => {
    const script = fc.array(fc.tuple(anyAnswer, fc.nat(40_000), fc.nat(3000)), { maxLength: 60 })
    fc.assert(
      fc.property(anyNumber, anyNumber, script, (interval, expires, answers) => {
        let state: FlowState = awaiting({ intervalSeconds: interval, expiresInSeconds: expires })
        const least = interval > 0 ? Math.min(Math.max(interval, 1), 60) * 1000 : 5000
        let [now, lastEnd, slowDowns] = [0, 0, 0]
        for (const [answer, latency, lateness] of answers) {
          if (state.step !== 'awaiting-approval') break
          now = state.nextPollMono + lateness
          state = advance(state, { type: 'tick', atMono: now })
          if (!pollDue(state, now)) break
          expect(now - lastEnd).toBeGreaterThanOrEqual(least + slowDowns * 5000)
          now = lastEnd = now + latency
          state = answered(state, answer, now)
          if (answer.kind === 'slow-down' || (answer.kind === 'rejected' && answer.error === 'slow_down'))
            slowDowns += 1
        }
      }),
      { numRuns: 10_000 },
    )
  })
  it('takes a pause of a fraction as whole milliseconds, and never a shorter one', () => {
    const state = awaiting({ intervalSeconds: 1.8046239992105555, expiresInSeconds: 600.0009 })
    expect(state).toMatchObject({ intervalMs: 1805, nextPollMono: 1805, expiresAtMono: 600_000 })
  })
  it('adds five seconds for good when told to slow down', () => {
    const slowed = answered(awaiting(), { kind: 'slow-down' }, 5000)
    expect(slowed).toMatchObject({ intervalMs: 10_000, nextPollMono: 15_000, line: 'slowed-down' })
    expect(answered(slowed, { kind: 'pending' }, 15_000)).toMatchObject({
      intervalMs: 10_000,
      nextPollMono: 25_000,
      line: 'waiting',
    })
  })
  it('doubles the pause up to a minute while the network is gone, and returns to the interval afterwards', () => {
    let state: FlowState = awaiting()
    const pauses: number[] = []
    for (let round = 0; round < 6; round += 1) {
      const at: number = (state as AwaitingApproval).nextPollMono
      state = answered(state, { kind: 'trouble', fault: 'unreachable' }, at)
      pauses.push((state as AwaitingApproval).nextPollMono - at)
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    expect(state).toMatchObject({ line: 'no-network', intervalMs: 5000 })
    const at = (state as AwaitingApproval).nextPollMono
    expect(answered(state, { kind: 'pending' }, at)).toMatchObject({ nextPollMono: at + 5000, line: 'waiting' })
  })
  it('waits as long as the server asks, and tells what is wrong with the line', () => {
    const limited = answered(awaiting(), { kind: 'trouble', fault: 'rate-limited', retryAfterMs: 120_000 }, 5000)
    expect(limited).toMatchObject({ nextPollMono: 125_000, line: 'server-trouble', fault: 'rate-limited' })
    expect(answered(limited, { kind: 'pending' }, 125_000)).toMatchObject({ nextPollMono: 130_000, fault: null })
  })
  it('keeps polling through a broken server until the code runs out', () => {
    const state = answered(awaiting(), { kind: 'trouble', fault: 'not-json' }, 5000)
    expect(state).toMatchObject({ step: 'awaiting-approval', line: 'server-trouble' })
    expect(answered(state, { kind: 'trouble', fault: 'not-json' }, 1_200_000)).toEqual({ step: 'expired' })
  })
})

describe('hostile servers', () => {
  it('bounds interval and life of the code whatever the server says', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (interval, expires) => {
        const state = awaiting({ intervalSeconds: interval, expiresInSeconds: expires }, 1000)
        expect(state.intervalMs).toBeGreaterThanOrEqual(1000)
        expect(state.intervalMs).toBeLessThanOrEqual(60_000)
        expect(state.expiresAtMono).toBeGreaterThanOrEqual(31_000)
        expect(state.expiresAtMono).toBeLessThanOrEqual(3_601_000)
      }),
    )
  })
  it('takes five seconds when the interval is missing or not positive', () => {
    expect([Number.NaN, 0, -3].map(intervalSeconds => awaiting({ intervalSeconds }).intervalMs)).toEqual([
      5000, 5000, 5000,
    ])
  })
  it('runs out on the monotonic clock at the latest after an hour', () => {
    expect(advance(awaiting({ expiresInSeconds: 1e12 }), { type: 'tick', atMono: 3_600_000 })).toEqual({
      step: 'expired',
    })
  })
})

describe('answers', () => {
  it.each([
    ['authorization_pending', 'awaiting-approval'],
    ['slow_down', 'awaiting-approval'],
    ['access_denied', 'denied'],
    ['expired_token', 'expired'],
    ['invalid_grant', 'expired'],
    ['some_word_nobody_documented', 'expired'],
  ] as const)('a refusal with %s leads to %s', (error, step) => {
    expect(answered(awaiting(), { kind: 'rejected', error }, 5000).step).toBe(step)
  })
  it('tells an unknown device from a wrong client', () => {
    expect(answered(awaiting(), { kind: 'rejected', error: 'invalid_device' }, 5000)).toEqual({
      step: 'failed',
      reason: 'unknown-device',
    })
    const refused = (error: string) =>
      advance(requesting, { type: 'codes', answer: { kind: 'rejected', error }, atMono: 0 })
    expect(refused('invalid_device')).toEqual({ step: 'failed', reason: 'unknown-device' })
    expect(refused('invalid_client')).toEqual({ step: 'failed', reason: 'wrong-client' })
    expect(refused('what')).toEqual({ step: 'failed', reason: 'refused' })
  })
  it('accepts tokens that arrive after the code ran out, because the server has spent the code', () => {
    expect(answered(awaiting(), tokens, 9_999_999)).toEqual({ step: 'registered' })
  })
  it('fails with the reason when no code could be fetched', () => {
    expect(
      advance(requesting, { type: 'codes', answer: { kind: 'trouble', fault: 'unreachable' }, atMono: 0 }),
    ).toEqual({
      step: 'failed',
      reason: 'unreachable',
    })
  })
})

describe('the states', () => {
  it('leave an end only by a new start, or when it is put away', () => {
    const ends = fc.constantFrom<FlowState>(
      { step: 'expired' },
      { step: 'denied' },
      { step: 'failed', reason: 'unknown-device' },
    )
    fc.assert(
      fc.property(ends, anyEvent, (end, event) => {
        const next = event.type === 'start' ? requesting : event.type === 'cancel' ? { step: 'unregistered' } : end
        expect(advance(end, event)).toEqual(next)
      }),
    )
  })
  it('leave registered only by suspension, or by a pairing that is wanted or was under way', () => {
    fc.assert(
      fc.property(anyEvent, event => {
        const resumes = event.type === 'resume' && event.codes.expiresInSeconds > 0
        const next = event.type === 'suspend' ? 'suspended' : resumes ? 'awaiting-approval' : 'registered'
        expect(advance({ step: 'registered' }, event).step).toBe(next)
      }),
    )
    expect(advance({ step: 'registered' }, { type: 'start', again: true })).toEqual(requesting)
  })
  it.each(['registered', 'suspended'] as const)('fall back to %s when a new pairing is given up', held => {
    for (const state of [requesting, awaiting(), { step: 'expired' }, { step: 'denied' }] satisfies FlowState[])
      expect(advance(state, { type: 'cancel', held })).toEqual({ step: held })
  })
  it('allow one pairing at a time', () => {
    expect(advance(requesting, { type: 'start' })).toBe(requesting)
    const state = awaiting()
    expect(advance(state, { type: 'start' })).toBe(state)
    expect(advance(state, { type: 'codes', answer: { ...codes, userCode: 'other' }, atMono: 9 })).toBe(state)
  })
  it('take up a code kept on disk with the time it has left', () => {
    const resumed = advance(
      { step: 'unregistered' },
      { type: 'resume', codes: { ...codes, expiresInSeconds: 12 }, atMono: 1000 },
    )
    expect(resumed).toMatchObject({ step: 'awaiting-approval', expiresAtMono: 13_000, nextPollMono: 6000 })
    expect(
      advance({ step: 'unregistered' }, { type: 'resume', codes: { ...codes, expiresInSeconds: 0 }, atMono: 1000 }),
    ).toEqual({ step: 'expired' })
  })
  it('end a pairing on cancel and ignore the answer that was still on its way', () => {
    const cancelled = advance(awaiting(), { type: 'cancel', held: 'none' })
    expect(cancelled).toEqual({ step: 'unregistered' })
    expect(answered(cancelled, tokens, 6000)).toBe(cancelled)
  })
})
