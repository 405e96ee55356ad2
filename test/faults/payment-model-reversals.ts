// Voids and refunds of the payment model: asked for, journaled, sent once, and asked about until the reducers are content.
import { QUIET_MS } from '#domain/payment-flow'
import {
  afterRefundInquiry,
  afterReversal,
  afterVoidInquiry,
  reversalAtRestart,
  type Charge as Found,
  type Reversed,
  type ReversalContext,
} from '#domain/reversal-flow'
import type { Change } from './payment-model-network.ts'
import {
  freshWork,
  post,
  holdsBack,
  isAlive,
  isOpenAttempt,
  type Answer,
  type Next,
  type PaymentModelOptions,
  type Reversal,
  type State,
  type Work,
} from './payment-model-state.ts'

/** What becomes of the wish to take money back, and of every reversal that was begun. */
export function* reversals(state: State, options: PaymentModelOptions, change: Change): Generator<Next> {
  const { wish } = state
  if (wish !== null) yield* wishing(state, wish, options, change)
  for (const [index, reversal] of state.reversals.entries()) {
    const step: Step = (what, work) =>
      change(`${reversal.kind} ${index} ${what}`, next => work(next, next.reversals[index]!))
    if (reversal.state === 'created')
      yield step('is written down as sent', (_, mine) => {
        mine.state = 'sent'
      })
    else if (reversal.state === 'sent') yield* sending(reversal, index, step)
    else if (reversal.state === 'unknown') yield* asking(state, reversal, index, options, step)
    else if (reversal.state === 'needs-human')
      yield step('is asked about anew by a manager', (_, mine) => {
        Object.assign(mine, { state: 'unknown', work: freshWork() })
      })
  }
}
type Step = (what: string, work: (next: State, mine: Reversal) => void) => Next

function* wishing(
  state: State,
  wish: NonNullable<State['wish']>,
  options: PaymentModelOptions,
  change: Change,
): Generator<Next> {
  const attempt = state.attempts[wish.of]!
  const drop = (next: State): void => {
    next.wish = null
  }
  yield change('taking back fails before it begins', drop)
  if (wish.kind === null) {
    const charge = state.charges[attempt.charge]
    if (charge !== undefined)
      yield change('the gateway is asked how to take it back', next => {
        next.wish!.kind = charge.state === 'settled' ? 'refund' : 'void'
      })
    return
  }
  const { kind } = wish
  yield change(`a ${kind} of payment ${wish.of} is begun`, next => {
    next.wish = null
    const beside = next.reversals.some(one => one.of === wish.of && (holdsBack(one) || one.state === 'done'))
    const still =
      options.mutant === 'take-back-without-a-second-look' ||
      (wish.why === 'needs-human'
        ? attempt.state === 'needs-human'
        : next.sale === 'open' && !next.attempts.some(isOpenAttempt))
    if (still && !beside)
      next.reversals.push({ of: wish.of, charge: attempt.charge, kind, state: 'created', work: null })
  })
}

function* sending(reversal: Reversal, index: number, step: Step): Generator<Next> {
  const { work } = reversal
  if (work === null) {
    yield step('is sent', (next, mine) => {
      mine.work = { ...freshWork(mine.kind), charge: mine.charge }
      post(next, { kind: mine.kind, order: index, charge: mine.charge })
    })
    yield step('cannot be sent', (next, mine) => ended(next, mine, { kind: 'not-sent' }))
    return
  }
  if (work.answer !== null)
    yield step(`hears: ${work.answer.kind}`, (next, mine) => ended(next, mine, reversedOf(work.answer!)))
  yield step('hears nothing', (next, mine) => ended(next, mine, { kind: 'unknown' }))
}

/** All amounts are whole charges, so the amount of an answer is always the one that was asked for. */
const ASKED = 1
const reversedOf = (answer: Answer): Reversed => {
  switch (answer.kind) {
    case 'done':
      return { kind: 'done', amountMinor: ASKED }
    case 'settled':
    case 'other':
      return { kind: 'refused', why: answer.kind }
    default:
      return { kind: 'unknown' }
  }
}

function ended(next: State, mine: Reversal, outcome: Reversed): void {
  finish(next, mine, afterReversal(mine.kind, outcome, ASKED))
}

function finish(next: State, mine: Reversal, to: Reversal['state']): void {
  Object.assign(mine, {
    state: to,
    work: to === 'unknown' ? (mine.work?.doing === 'idle' ? mine.work : freshWork()) : null,
  })
  if (to !== 'done') return
  const attempt = next.attempts[mine.of]!
  // As moneyIsBack: the attempt is over, or its tender is balanced while the sale still waits for money.
  if (attempt.state === 'needs-human') attempt.state = 'cancelled'
  else if (next.sale === 'open') attempt.booked = 0
}

function* asking(
  state: State,
  reversal: Reversal,
  index: number,
  options: PaymentModelOptions,
  step: Step,
): Generator<Next> {
  const work = reversal.work ?? freshWork()
  const workOf = (mine: Reversal): Work => (mine.work ??= freshWork())
  const mine = ({ kind, order, charge }: State['net'][number]): boolean =>
    kind === 'void' ? charge === reversal.charge : kind !== 'auth' && kind !== 'void-order' && order === index
  // Voids and refunds keep to the quiet time in every world: what comes later than that only the settlement report tells.
  if (!work.quiet && !state.net.some(mine))
    yield step('has waited for the quiet time', (_, one) => {
      workOf(one).quiet = true
    })
  const context: ReversalContext = {
    askedMinor: ASKED,
    msSinceSent: work.quiet ? QUIET_MS : 0,
    quietMs: QUIET_MS,
    sends: work.sends,
    notFounds: work.notFounds,
    fenced: work.fenced,
  }
  const charge = state.charges[reversal.charge]!
  if (work.doing === 'fence') {
    // The inquiry behind the fence shows whether a refund is alive under its order id.
    yield step('could not be fenced', (_, one) => void Object.assign(workOf(one), { doing: 'idle', answer: null }))
    if (!charge.refunds.includes(index))
      yield step(
        'is fenced',
        (_, one) => void Object.assign(workOf(one), { doing: 'idle', answer: null, fenced: true }),
      )
  } else if (reversal.kind === 'void') {
    const found: Found = { kind: isAlive(charge) ? 'approved' : 'voided' }
    const to = afterVoidInquiry(found, context)
    yield step(`is asked about: ${found.kind}`, (next, one) => {
      if (to.act === 'again') {
        post(next, { kind: 'void', order: index, charge: one.charge })
        Object.assign(workOf(one), { sends: work.sends + 1, quiet: false })
      } else if (to.state !== 'unknown') finish(next, one, to.state)
    })
  } else {
    const there = charge.refunds.includes(index)
    const outcome: Reversed = there ? { kind: 'done', amountMinor: ASKED } : { kind: 'refused', why: 'not-found' }
    yield step(`is asked about: ${there ? 'done' : 'not-found'}`, (next, one) => {
      const job = workOf(one)
      if (there) job.notFounds = 0
      else if (job.quiet) job.notFounds = Math.min(2, job.notFounds + 1)
      if (options.mutant === 'refund-again-on-doubt' && !there && job.sends < 2) {
        job.sends += 1
        post(next, { kind: 'refund', order: index, charge: one.charge })
        return
      }
      const to = afterRefundInquiry(outcome, { ...context, notFounds: job.notFounds })
      if (to.act === 'fence') {
        job.doing = 'fence'
        post(next, { kind: 'void-refund', order: index, charge: one.charge })
      } else if (to.state !== 'unknown') finish(next, one, to.state)
    })
  }
}

/** Part of a restart: what was never sent is over, what was sent is asked about. */
export function reversalsRestarted(next: State): void {
  for (const mine of next.reversals) Object.assign(mine, { state: reversalAtRestart(mine.state), work: null })
}
