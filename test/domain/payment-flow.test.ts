// A card attempt never turns doubt into a result: unknown is left by evidence alone, and late money is never overlooked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterAuthorization,
  afterInquiry,
  atRestart,
  isOpen,
  QUIET_MS,
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
  notFounds: fc.nat(5),
  fenced: fc.boolean(),
})
const quiet: InquiryContext = { askedMinor: 1000, msSinceSent: QUIET_MS, notFounds: 2, fenced: false }

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
      fence: false,
    })
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 400 }, quiet).state).toBe('partial')
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 1200 }, quiet).state).toBe('needs-human')
    expect(afterInquiry('unknown', { kind: 'declined' }, quiet).state).toBe('declined')
    expect(afterInquiry('unknown', { kind: 'voided' }, quiet).state).toBe('cancelled')
  })
  it('stays unknown while the gateway does not answer', () => {
    expect(afterInquiry('unknown', { kind: 'unknown' }, { ...quiet, notFounds: 9, fenced: true })).toEqual({
      state: 'unknown',
      fence: false,
    })
  })
  it('does not believe an early or a single "not found"', () => {
    const ask = (context: Partial<InquiryContext>) =>
      afterInquiry('unknown', { kind: 'not-found' }, { ...quiet, ...context })
    expect(ask({ msSinceSent: QUIET_MS - 1, notFounds: 9 })).toEqual({ state: 'unknown', fence: false })
    expect(ask({ notFounds: 1 })).toEqual({ state: 'unknown', fence: false })
    expect(ask({ msSinceSent: 1000, fenced: true })).toEqual({ state: 'unknown', fence: false })
  })
  it('is fenced before "not found" counts, and cancelled only by the pass after the fence', () => {
    expect(afterInquiry('unknown', { kind: 'not-found' }, quiet)).toEqual({ state: 'unknown', fence: true })
    expect(afterInquiry('unknown', { kind: 'not-found' }, { ...quiet, notFounds: 3, fenced: true })).toEqual({
      state: 'cancelled',
      fence: false,
    })
  })
  it('adopts an approval that surfaces between fence and second pass', () => {
    expect(afterInquiry('unknown', { kind: 'approved', amountMinor: 1000 }, { ...quiet, fenced: true }).state).toBe(
      'approved',
    )
  })
  it('becomes cancelled or declined only on evidence, over random answers', () => {
    fc.assert(
      fc.property(anyInquired, anyContext, (outcome, context) => {
        const { state } = afterInquiry('unknown', outcome, context)
        const proven = context.fenced && context.msSinceSent >= QUIET_MS && context.notFounds >= 2
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
            fence: false,
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

describe('open attempts', () => {
  it('are those that may still cost the customer money without a result', () => {
    expect(states.filter(isOpen)).toEqual(['created', 'waiting-for-card', 'sent', 'unknown'])
  })
})
