// A card attempt never turns doubt into a result: unknown is left by evidence alone, and late money is never overlooked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterAuthorization,
  afterInquiry,
  atRestart,
  isOpen,
  nextLook,
  QUIET_MS,
  RECHECK_AFTER_MS,
  TERMINAL_QUIET_MS,
  untilNextQuestion,
  type AttemptState,
  type Inquired,
  type InquiryContext,
} from '#domain/payment-flow'

const states: AttemptState[] = [
  'created',
  'waiting-for-card',
  'sent',
  'approved',
  'partial',
  'declined',
  'not-sent',
  'unknown',
  'cancelled',
  'needs-human',
]
const anyState = fc.constantFrom(...states)
const anyInquired: fc.Arbitrary<Inquired> = fc.oneof(
  fc.integer({ min: -100, max: 20_000 }).map((amountMinor): Inquired => ({ kind: 'approved', amountMinor })),
  fc.constantFrom<Inquired>({ kind: 'declined' }, { kind: 'unknown' }, { kind: 'not-found' }, { kind: 'voided' }),
)
const anyContext: fc.Arbitrary<InquiryContext> = fc.record({
  askedMinor: fc.integer({ min: 1, max: 10_000 }),
  msSinceSent: fc.nat(200_000),
  quietMs: fc.constantFrom(QUIET_MS, TERMINAL_QUIET_MS),
  notFounds: fc.nat(5),
  fenced: fc.boolean(),
  givenUp: fc.boolean(),
  saleOpen: fc.boolean(),
})
const quiet: InquiryContext = {
  askedMinor: 1000,
  msSinceSent: QUIET_MS,
  quietMs: QUIET_MS,
  notFounds: 2,
  fenced: false,
  givenUp: false,
  saleOpen: true,
}

describe('an authorization', () => {
  it.each([
    [1000, 'approved'],
    [999, 'partial'],
    [1001, 'needs-human'],
    [0, 'needs-human'],
    [-1000, 'needs-human'],
    [Number.NaN, 'needs-human'],
  ] as const)('approved over %s when 1000 was asked becomes %s', (amountMinor, state) => {
    expect(afterAuthorization({ kind: 'approved', amountMinor }, 1000)).toBe(state)
  })
  it.each(['declined', 'not-sent', 'unknown'] as const)('that is %s stays exactly that', kind => {
    expect(afterAuthorization({ kind }, 1000)).toBe(kind)
  })
})

describe('an unknown attempt', () => {
  it('is settled by what the gateway knows', () => {
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 1000 }, quiet)).toEqual({
      state: 'approved',
      act: null,
    })
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 400 }, quiet).state).toBe('partial')
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 1200 }, quiet).state).toBe('needs-human')
    expect(afterInquiry('unknown', { kind: 'declined' }, quiet).state).toBe('declined')
    expect(afterInquiry('unknown', { kind: 'voided' }, quiet).state).toBe('cancelled')
  })
  it('stays unknown while the gateway does not answer', () => {
    expect(afterInquiry('unknown', { kind: 'unknown' }, { ...quiet, notFounds: 9, fenced: true })).toEqual({
      state: 'unknown',
      act: null,
    })
  })
  it('does not believe an early or a single "not found"', () => {
    const ask = (context: Partial<InquiryContext>) =>
      afterInquiry('unknown', { kind: 'not-found' }, { ...quiet, ...context })
    expect(ask({ msSinceSent: QUIET_MS - 1, notFounds: 9 })).toEqual({ state: 'unknown', act: null })
    expect(ask({ notFounds: 1 })).toEqual({ state: 'unknown', act: null })
    expect(ask({ msSinceSent: 1000, fenced: true })).toEqual({ state: 'unknown', act: null })
  })
  it('is fenced before "not found" counts, and cancelled only by the pass after the fence', () => {
    expect(afterInquiry('unknown', { kind: 'not-found' }, quiet)).toEqual({ state: 'unknown', act: 'fence' })
    expect(afterInquiry('unknown', { kind: 'not-found' }, { ...quiet, notFounds: 3, fenced: true })).toEqual({
      state: 'cancelled',
      act: null,
    })
  })
  it('takes no charge that surfaces after the fence, because a void may still be on its way to it', () => {
    const found = afterInquiry('unknown', { kind: 'approved', amountMinor: 1000 }, { ...quiet, fenced: true })
    expect(found).toEqual({ state: 'unknown', act: 'void' })
  })
  it('waits longer before it believes "not found" where the terminal charges by itself', () => {
    const late = { ...quiet, quietMs: TERMINAL_QUIET_MS, fenced: true }
    expect(afterInquiry('unknown', { kind: 'not-found' }, late).state).toBe('unknown')
    const later = { ...late, msSinceSent: TERMINAL_QUIET_MS }
    expect(afterInquiry('unknown', { kind: 'not-found' }, later).state).toBe('cancelled')
  })
  it('that was given up takes no charge any more: it is voided, and only an inquiry shows that it is gone', () => {
    const givenUp = { ...quiet, givenUp: true }
    for (const amountMinor of [1000, 400, 1200])
      expect(afterInquiry('unknown', { kind: 'approved', amountMinor }, givenUp)).toEqual({
        state: 'unknown',
        act: 'void',
      })
    expect(afterInquiry('unknown', { kind: 'voided' }, givenUp)).toEqual({ state: 'cancelled', act: null })
    expect(afterInquiry('unknown', { kind: 'unknown' }, givenUp)).toEqual({ state: 'unknown', act: null })
    expect(afterInquiry('unknown', { kind: 'not-found' }, { ...givenUp, notFounds: 1 }).state).toBe('unknown')
  })
  it('whose sale is over needs somebody when its charge is found', () => {
    const over = { ...quiet, saleOpen: false }
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 1000 }, over)).toEqual({
      state: 'needs-human',
      act: null,
    })
  })
  it('becomes cancelled or declined only on evidence, over random answers', () => {
    fc.assert(
      fc.property(anyInquired, anyContext, (outcome, context) => {
        const { state, act } = afterInquiry('unknown', outcome, context)
        const proven = context.fenced && context.msSinceSent >= context.quietMs && context.notFounds >= 2
        if (act !== null) expect(state).toBe('unknown')
        if (act === 'void') expect([outcome.kind, context.givenUp || context.fenced]).toEqual(['approved', true])
        if (state === 'approved' || state === 'partial')
          expect([context.givenUp, context.fenced, context.saleOpen]).toEqual([false, false, true])
        if (state === 'cancelled')
          expect(outcome.kind === 'voided' || (outcome.kind === 'not-found' && proven)).toBe(true)
        if (state === 'declined') expect(outcome.kind).toBe('declined')
        if (state === 'approved') expect(outcome).toEqual({ kind: 'approved', amountMinor: context.askedMinor })
      }),
      { numRuns: 1000 },
    )
  })
  it('survives restarts and authorizations of others: only an inquiry leaves it', () => {
    expect(atRestart('unknown')).toBe('unknown')
    expect(isOpen('unknown')).toBe(true)
  })
})

describe('a settled attempt', () => {
  it('is changed by an inquiry only when money surfaces behind it', () => {
    fc.assert(
      fc.property(
        anyState.filter(state => state !== 'unknown'),
        anyInquired,
        anyContext,
        (state, outcome, context) => {
          const surfaced = outcome.kind === 'approved' && ['declined', 'not-sent', 'cancelled'].includes(state)
          expect(afterInquiry(state, outcome, context)).toEqual({
            state: surfaced ? 'needs-human' : state,
            act: null,
          })
        },
      ),
    )
  })
})

describe('a restart', () => {
  it('cancels what was never sent and doubts what was', () => {
    expect(states.map(atRestart)).toEqual([
      'cancelled',
      'cancelled',
      'unknown',
      'approved',
      'partial',
      'declined',
      'not-sent',
      'unknown',
      'cancelled',
      'needs-human',
    ])
  })
  it('leaves no attempt open but the unknown', () => {
    expect(states.map(atRestart).filter(isOpen)).toEqual(['unknown', 'unknown'])
  })
})

describe('the looks at a cancelled attempt', () => {
  it('come after 1, 5 and 30 minutes and then end', () => {
    expect(RECHECK_AFTER_MS).toEqual([60_000, 300_000, 1_800_000])
    expect(nextLook(0, true)).toEqual({ round: 1, waitMs: 240_000 })
    expect(nextLook(1, true)).toEqual({ round: 2, waitMs: 1_500_000 })
    expect(nextLook(2, true)).toBeNull()
  })
  it('are not used up by looks before their time', () => {
    expect([0, 1, 2].map(round => nextLook(round, false))).toEqual(['as-planned', 'as-planned', 'as-planned'])
  })
})

describe('open attempts', () => {
  it('are those that may still cost the customer money without a result', () => {
    expect(states.filter(isOpen)).toEqual(['created', 'waiting-for-card', 'sent', 'unknown'])
  })
})

describe('the questions about money that nobody knows the end of', () => {
  const asked = (quietMs: number, hears: 'not-found' | 'nothing'): number[] => {
    const at: number[] = []
    let now = 0
    for (let round = 0; round < 12; round += 1) {
      const last = at.at(-1) ?? 0
      // The first not-found behind the quiet time is to be confirmed, and so is the fence after the second.
      const believed = at.filter(ms => ms >= quietMs).length
      const confirms = hears === 'not-found' && last >= quietMs && believed <= 2
      now += untilNextQuestion(round, { msSinceSent: now, quietMs, confirms })
      at.push(now)
    }
    return at.map(ms => ms / 1000)
  }
  it('come soon at first, at the end of the quiet time, and twice shortly after it', () => {
    expect(asked(QUIET_MS, 'not-found').slice(0, 8)).toEqual([2, 6, 14, 29, 45, 50, 55, 85])
    expect(asked(TERMINAL_QUIET_MS, 'not-found').slice(-3)).toEqual([200, 205, 210])
  })
  it('without an answer stay half a minute apart', () => {
    expect(asked(QUIET_MS, 'nothing').slice(3, 8)).toEqual([29, 45, 75, 105, 135])
  })
})
