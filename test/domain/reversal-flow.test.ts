// Money goes back once or not at all: a void is proven by an inquiry, and a refund is never sent a second time on doubt.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QUIET_MS } from '#domain/payment-flow'
import {
  afterRefundInquiry,
  afterReversal,
  afterVoidInquiry,
  MOST_VOIDS,
  reversalAtRestart,
  reversalOpen,
  type Charge,
  type ReversalContext,
  type ReversalState,
  type Reversed,
} from '#domain/reversal-flow'

const states: ReversalState[] = ['created', 'sent', 'unknown', 'done', 'refused', 'not-sent', 'needs-human']
const whys = ['settled', 'not-settled', 'declined', 'not-found', 'other'] as const
const quiet: ReversalContext = {
  askedMinor: 1000,
  msSinceSent: QUIET_MS,
  quietMs: QUIET_MS,
  sends: 1,
  notFounds: 2,
  fenced: false,
}
const notFound: Reversed = { kind: 'refused', why: 'not-found' }
const anyContext: fc.Arbitrary<ReversalContext> = fc.record({
  askedMinor: fc.integer({ min: 1, max: 10_000 }),
  msSinceSent: fc.nat(200_000),
  quietMs: fc.constant(QUIET_MS),
  sends: fc.integer({ min: 1, max: 5 }),
  notFounds: fc.nat(5),
  fenced: fc.boolean(),
})
const anyReversed: fc.Arbitrary<Reversed> = fc.oneof(
  fc.integer({ min: -10, max: 10_000 }).map((amountMinor): Reversed => ({ kind: 'done', amountMinor })),
  fc.constantFrom(...whys).map((why): Reversed => ({ kind: 'refused', why })),
  fc.constantFrom<Reversed>({ kind: 'not-sent' }, { kind: 'unknown' }),
)

describe('the answer to a void', () => {
  it.each([
    [{ kind: 'done', amountMinor: 0 }, 'done'],
    [{ kind: 'not-sent' }, 'not-sent'],
    [{ kind: 'unknown' }, 'unknown'],
    [{ kind: 'refused', why: 'settled' }, 'refused'],
    [{ kind: 'refused', why: 'declined' }, 'refused'],
    [{ kind: 'refused', why: 'not-settled' }, 'refused'],
    // Nothing to void there: perhaps because an earlier one has worked.
    [{ kind: 'refused', why: 'other' }, 'unknown'],
    [{ kind: 'refused', why: 'not-found' }, 'unknown'],
  ] as const)('%j leaves it %s', (outcome, state) => {
    expect(afterReversal('void', outcome, 1000)).toBe(state)
  })
})

describe('the answer to a refund', () => {
  it('counts only with the amount that was asked for', () => {
    expect(afterReversal('refund', { kind: 'done', amountMinor: 1000 }, 1000)).toBe('done')
    expect(afterReversal('refund', { kind: 'done', amountMinor: 999 }, 1000)).toBe('needs-human')
  })
  it.each(whys)('that refuses it because of "%s" is final', why => {
    expect(afterReversal('refund', { kind: 'refused', why }, 1000)).toBe('refused')
  })
  it.each(['not-sent', 'unknown'] as const)('that is %s stays exactly that', kind => {
    expect(afterReversal('refund', { kind }, 1000)).toBe(kind)
  })
})

describe('an unknown void', () => {
  const ask = (kind: Charge['kind'], context: Partial<ReversalContext> = {}) =>
    afterVoidInquiry({ kind }, { ...quiet, ...context })
  it('is done when the charge is gone', () => {
    expect(ask('voided')).toEqual({ state: 'done', act: null })
    expect(ask('declined')).toEqual({ state: 'done', act: null })
  })
  it('is sent again only after the quiet time, and not for ever', () => {
    expect(ask('approved', { msSinceSent: QUIET_MS - 1 })).toEqual({ state: 'unknown', act: null })
    expect(ask('approved')).toEqual({ state: 'unknown', act: 'again' })
    expect(ask('approved', { sends: MOST_VOIDS })).toEqual({ state: 'needs-human', act: null })
  })
  it('needs somebody when the gateway has lost the charge, and waits while it does not answer', () => {
    expect(ask('not-found')).toEqual({ state: 'needs-human', act: null })
    expect(ask('unknown')).toEqual({ state: 'unknown', act: null })
  })
})

describe('an unknown refund', () => {
  const ask = (outcome: Reversed, context: Partial<ReversalContext> = {}) =>
    afterRefundInquiry(outcome, { ...quiet, ...context })
  it('is settled by what stands under its own order id', () => {
    expect(ask({ kind: 'done', amountMinor: 1000 })).toEqual({ state: 'done', act: null })
    expect(ask({ kind: 'done', amountMinor: 1 })).toEqual({ state: 'needs-human', act: null })
    expect(ask({ kind: 'refused', why: 'declined' })).toEqual({ state: 'refused', act: null })
  })
  it('does not believe an early, a single or an unfenced "not found"', () => {
    expect(ask(notFound, { msSinceSent: QUIET_MS - 1, fenced: true })).toEqual({ state: 'unknown', act: null })
    expect(ask(notFound, { notFounds: 1, fenced: true })).toEqual({ state: 'unknown', act: null })
    expect(ask(notFound)).toEqual({ state: 'unknown', act: 'fence' })
    expect(ask(notFound, { fenced: true })).toEqual({ state: 'refused', act: null })
  })
  it('waits while nobody answers', () => {
    expect(ask({ kind: 'unknown' })).toEqual({ state: 'unknown', act: null })
    expect(ask({ kind: 'not-sent' })).toEqual({ state: 'unknown', act: null })
  })
})

it('over random answers a refund is never sent again, and is done only with its amount', () => {
  fc.assert(
    fc.property(anyReversed, anyContext, (outcome, context) => {
      const { state, act } = afterRefundInquiry(outcome, context)
      expect(act).not.toBe('again')
      if (act !== null) expect(state).toBe('unknown')
      if (state === 'done') expect(outcome).toEqual({ kind: 'done', amountMinor: context.askedMinor })
      if (state === 'refused') expect(outcome.kind).toBe('refused')
      if (state === 'done') expect(afterReversal('refund', outcome, context.askedMinor)).toBe('done')
    }),
    { numRuns: 1000 },
  )
})

it('a restart doubts what was sent and forgets what was not', () => {
  expect(states.map(reversalAtRestart)).toEqual([
    'not-sent',
    'unknown',
    'unknown',
    'done',
    'refused',
    'not-sent',
    'needs-human',
  ])
  expect(states.filter(reversalOpen)).toEqual(['created', 'sent', 'unknown'])
})
