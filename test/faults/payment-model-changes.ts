// What one step of a card attempt changes on the disk of the payment model, for all who make such steps.
import {
  dueNow,
  holdsBack,
  isOpenAttempt,
  type Attempt,
  type Next,
  type PaymentModelOptions,
  type State,
} from './payment-model-state.ts'

export type Step = (what: string, work: (next: State, mine: Attempt) => void) => Next

/** The mistake: a fresh order id for money whose first order may have been taken. */
export function anotherOrder(next: State, mine: Attempt): void {
  mine.state = 'cancelled'
  mine.work = null
  next.attempts.push({ ...newAttempt(mine.amount), logged: true, state: 'sent' })
}

export const newAttempt = (amount: number): Attempt => ({
  state: 'waiting-for-card',
  amount,
  logged: false,
  givenUp: false,
  booked: 0,
  charge: -1,
  look: -1,
  age: 0,
  work: null,

  lookNow: false,
  unplanned: false,
})

/** Attempt, tender and perhaps the whole sale, in one transaction. */
export function take(next: State, mine: Attempt, to: 'approved' | 'partial', amount: number, charge: number): void {
  Object.assign(mine, { state: to, booked: amount, charge, work: null, look: -1 })
  completeIfCovered(next)
}
export function completeIfCovered(next: State): void {
  if (next.sale !== 'open' || dueNow(next) > 0 || next.attempts.some(isOpenAttempt)) return
  if (next.reversals.some(holdsBack)) return
  next.sale = 'paid'
}

/** Only what was sent can surface again. */
export function cancel(mine: Attempt, { flight, mutant }: PaymentModelOptions): void {
  Object.assign(mine, { state: 'cancelled', work: null })
  if (flight === 'quiet' || mutant === 'no-looks') return
  if (mutant === 'look-planned-after-the-commit') mine.unplanned = true
  else mine.look = 0
}
