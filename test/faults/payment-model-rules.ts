// What must be true of money in every state of the payment model, and when everything has come to rest.
import { matchSettlement } from '#domain/settlement'
import {
  aliveOf,
  DUE,
  holdsBack,
  isOpenAttempt,
  paid,
  type Attempt,
  type PaymentModelOptions,
  type State,
} from './payment-model-state.ts'

/** A sentence about what does not hold, or null. */
export function brokenRule(state: State, { flight }: PaymentModelOptions): string | null {
  if (paid(state) > DUE) return 'the sale is paid twice'
  let inDoubt = 0
  for (const [index, attempt] of state.attempts.entries()) {
    if (state.charges.filter(one => one.order === index && one.state !== 'voided').length > 1)
      return `two live charges under the order of payment ${index}`
    const alive = aliveOf(state, index)
    if (alive > attempt.booked) inDoubt += 1
    if (alive !== attempt.booked && !isLookedAfter(state, attempt, index, flight))
      return attempt.booked > 0
        ? `payment ${index} counts ${attempt.booked} for the sale, the card was charged ${alive}`
        : `payment ${index} is ${attempt.state}, the sale is ${state.sale}, and the card is charged ${alive}`
  }
  if (inDoubt > 1 && flight === 'quiet') return 'two charges that no tender accounts for'
  if (state.charges.some(({ refunds }) => refunds.length > 1)) return 'a charge was refunded twice'
  if (state.sale === 'paid' && paid(state) !== DUE) return 'the sale is complete and not covered'
  if (state.sale === 'paid' && state.reversals.some(one => holdsBack(one) && state.attempts[one.of]!.booked > 0))
    return 'money of a completed sale is on its way back'
  return null
}

/** The till knows that it does not know, and does something about it or shows it to a manager. */
function isLookedAfter(state: State, attempt: Attempt, index: number, flight: PaymentModelOptions['flight']): boolean {
  if (attempt.state === 'sent' || attempt.state === 'unknown' || attempt.state === 'needs-human') return true
  if (attempt.state === 'waiting-for-card' && attempt.logged) return true
  if (state.reversals.some(one => one.of === index && holdsBack(one))) return true
  if (flight === 'quiet') return false
  if (attempt.look >= 0) return true
  return flight === 'endless' && isInSettlement(state)
}

/** What nothing else finds any more is an orphan of the settlement report. */
function isInSettlement(state: State): boolean {
  const ours = state.attempts.flatMap(({ booked, charge }, index) =>
    booked > 0 && charge >= 0
      ? [{ reference: `c${charge}`, orderId: `o${index}`, amountMinor: booked, saleNumber: null, expected: true }]
      : [],
  )
  const theirs = state.charges.flatMap(({ amount, state: kind, order }, index) =>
    kind === 'voided'
      ? []
      : [{ reference: `c${index}`, orderId: `o${order}`, amountMinor: amount, state: 'accepted' as const }],
  )
  const { rows } = matchSettlement(ours, theirs)
  return rows.every(({ kind }) => kind === 'orphan') && rows.length > 0
}

/** Nothing is under way, nothing is planned; what is left waits for a manager or for nobody. */
export const isAtRest = (state: State): boolean =>
  state.net.length === 0 &&
  state.wish === null &&
  !state.attempts.some(one => isOpenAttempt(one) || one.look >= 0 || one.unplanned) &&
  !state.reversals.some(one => one.state === 'created' || one.state === 'sent' || one.state === 'unknown')
