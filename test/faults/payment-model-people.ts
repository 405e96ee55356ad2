// The people of the payment model: a cashier who takes card or cash or gives up the sale, and a manager who decides.
import type { Change } from './payment-model-network.ts'
import {
  aliveOf,
  DUE,
  dueNow,
  holdsBack,
  isOpenAttempt,
  paid,
  type Next,
  type PaymentModelOptions,
  type State,
} from './payment-model-state.ts'
import { cancel, completeIfCovered, newAttempt, take } from './payment-model-changes.ts'

/** What the screen lets them do, as the services check it. */
export function* people(state: State, options: PaymentModelOptions, change: Change): Generator<Next> {
  yield* cashier(state, options, change)
  for (const [index, attempt] of state.attempts.entries()) {
    const stuck = state.reversals.some(one => one.of === index && (holdsBack(one) || one.state === 'done'))
    const inNet = state.net.some(({ kind, order }) => kind === 'auth' && order === index)
    const clean = aliveOf(state, index) === 0 && (options.flight !== 'quiet' || !inNet)
    // Somebody who really looks: nothing is charged, and on a bounded network nothing can come.
    if (attempt.state === 'unknown' && clean)
      yield change(`a manager has looked payment ${index} up: nothing was charged`, next =>
        cancel(next.attempts[index]!, options),
      )
    if (attempt.state !== 'needs-human' || stuck) continue
    if (state.wish === null && roomForReversal(state, options))
      yield change(`a manager voids payment ${index}`, next => {
        next.wish = { of: index, why: 'needs-human', kind: null }
      })
    if (mayKeep(state, index, options))
      yield change(`a manager keeps payment ${index}`, next => {
        const mine = next.attempts[index]!
        take(next, mine, 'approved', next.charges[mine.charge]!.amount, mine.charge)
      })
  }
}

const roomForReversal = (state: State, { reversals = 1 }: PaymentModelOptions): boolean =>
  state.reversals.length < reversals

function mayKeep(state: State, index: number, { mutant }: PaymentModelOptions): boolean {
  const attempt = state.attempts[index]!
  const charge = state.charges[attempt.charge]
  if (state.sale !== 'open' || charge === undefined || charge.amount > dueNow(state)) return false
  if (state.reversals.some(holdsBack)) return false
  if (mutant === 'keep-beside-an-open-payment') return charge.state !== 'voided' && !attempt.givenUp
  if (state.attempts.some(isOpenAttempt)) return false
  // The gateway is asked first whether it is still there, and what somebody gave up may be voided at any moment.
  return mutant === 'keep-what-was-given-up' || (charge.state !== 'voided' && !attempt.givenUp)
}

function* cashier(state: State, options: PaymentModelOptions, change: Change): Generator<Next> {
  const last = state.attempts.at(-1)
  const free =
    state.sale === 'open' &&
    !(last !== undefined && (isOpenAttempt(last) || last.state === 'needs-human')) &&
    !state.reversals.some(holdsBack)
  if (!free) return
  const due = dueNow(state)
  if (due > 0 && state.attempts.length < (options.attempts ?? 2))
    for (const amount of due === DUE && options.partial ? [1, DUE] : [due])
      yield change(`a card is to pay ${amount}`, next => void next.attempts.push(newAttempt(amount)))
  if (due > 0)
    yield change('the rest is paid in cash', next => {
      next.cash += due
      completeIfCovered(next)
    })
  if (paid(state) === 0)
    yield change('the sale is given up', next => {
      next.sale = 'left'
    })
  const booked = state.attempts.findIndex(one => one.booked > 0)
  if (booked >= 0 && state.wish === null && roomForReversal(state, options))
    yield change(`the cashier takes payment ${booked} back`, next => {
      next.wish = { of: booked, why: 'sale', kind: null }
    })
}
