// The till of the payment model: the real reducers decide, what the services do around them is told again in a few lines each.
import { afterAuthorization, atRestart, nextLook, RECHECK_AFTER_MS, type Authorized } from '#domain/payment-flow'
import { anotherOrder, take, type Step } from './payment-model-changes.ts'
import type { Change } from './payment-model-network.ts'
import { resolving } from './payment-model-resolver.ts'
import {
  freshWork,
  post,
  standingOf,
  type Attempt,
  type Next,
  type PaymentModelOptions,
  type State,
} from './payment-model-state.ts'

/** Everything the till can do about card attempts. */
export function* payments(state: State, options: PaymentModelOptions, change: Change): Generator<Next> {
  for (const [index, attempt] of state.attempts.entries()) {
    const step = (what: string, work: (next: State, mine: Attempt) => void): Next =>
      change(`payment ${index} ${what}`, next => work(next, next.attempts[index]!))
    if (attempt.state === 'waiting-for-card') yield* beforeSending(attempt, index, options, step)
    else if (attempt.state === 'sent') yield* authorizing(attempt, index, options, step)
    else if (attempt.state === 'unknown') yield* resolving(state, attempt, index, options, step)
    else if (attempt.state === 'cancelled') yield* looking(state, attempt, index, options, step)
  }
}
function* beforeSending(attempt: Attempt, index: number, { mutant }: PaymentModelOptions, step: Step): Generator<Next> {
  if (!attempt.logged) {
    yield step('is taken back before it is sent', (_, mine) => {
      mine.state = 'cancelled'
    })
    if (mutant === 'send-before-journal' && attempt.work === null)
      yield step('is sent before it is written down', (next, mine) => {
        mine.work = freshWork('auth')
        post(next, { kind: 'auth', order: index, charge: -1 })
      })
    if (mutant !== 'send-before-journal' || attempt.work !== null)
      yield step('is written to payments.log', (_, mine) => {
        mine.logged = true
      })
  } else
    yield step('is written down as sent', (_, mine) => {
      mine.state = 'sent'
    })
}

function* authorizing(attempt: Attempt, index: number, options: PaymentModelOptions, step: Step): Generator<Next> {
  const { work } = attempt
  if (work === null) {
    yield step('is sent', (next, mine) => {
      mine.work = freshWork('auth')
      post(next, { kind: 'auth', order: index, charge: -1 })
    })
    yield step('cannot be sent', (next, mine) => authorized(next, mine, { kind: 'not-sent' }))
    return
  }
  const { answer } = work
  if (answer?.kind === 'approved')
    yield step('hears that it is approved', (next, mine) => {
      const amountMinor = next.charges[answer.charge]!.amount
      authorized(next, mine, { kind: 'approved', amountMinor }, answer.charge)
    })
  if (answer?.kind === 'declined')
    yield step('hears that it is declined', (next, mine) => authorized(next, mine, { kind: 'declined' }))
  yield step('hears nothing', (next, mine) => {
    if (options.mutant === 'timeout-is-paid') return take(next, mine, 'approved', mine.amount, -1)
    if (options.mutant === 'timeout-is-declined') return authorized(next, mine, { kind: 'declined' })
    authorized(next, mine, { kind: 'unknown' })
    if (options.mutant === 'new-order-after-timeout' && next.attempts.length < (options.attempts ?? 2))
      anotherOrder(next, mine)
  })
}

function authorized(next: State, mine: Attempt, outcome: Authorized, charge = -1): void {
  const to = afterAuthorization(outcome, mine.amount)
  mine.work = to === 'unknown' ? freshWork() : null
  if (to === 'approved' || to === 'partial')
    take(next, mine, to, (outcome as { amountMinor: number }).amountMinor, charge)
  else Object.assign(mine, { state: to, charge })
}

function* looking(
  state: State,
  attempt: Attempt,
  index: number,
  options: PaymentModelOptions,
  step: Step,
): Generator<Next> {
  if (attempt.unplanned)
    yield step('is planned to be looked at', (_, mine) => {
      mine.unplanned = false
      mine.look = 0
    })
  if (attempt.look < 0) return
  const inFlight = state.net.some(({ kind, order }) => order === index && kind === 'auth')
  if (attempt.age < RECHECK_AFTER_MS.length && (options.flight === 'endless' || attempt.age < 2 || !inFlight))
    yield step('waits for the next look', (_, mine) => {
      mine.age += 1
    })
  const late = options.mutant === 'looks-used-up-by-restarts' ? 0 : 1
  const due = attempt.age >= attempt.look + late
  if (!due && !attempt.lookNow) return
  // Asked and heard in one step: nothing but a look changes a cancelled payment, so nothing can come between.
  const seen = standingOf(state, index)
  yield step(`is looked at: ${seen.kind}`, (next, mine) => {
    mine.lookNow = false
    if (seen.kind === 'approved' && options.mutant !== 'surfaced-is-ignored') {
      Object.assign(mine, { state: 'needs-human', charge: seen.charge, look: -1, age: 0 })
      next.wish ??= { of: index, why: 'needs-human', kind: null }
      return
    }
    const planned = nextLook(mine.look, due || options.mutant === 'looks-used-up-by-restarts')
    if (planned === null) Object.assign(mine, { look: -1, age: 0 })
    else if (planned !== 'as-planned') mine.look = planned.round
  })
}

/** SIGKILL and start: memory is gone, what was on its way still is; the start recovers. */
export function restarted(next: State): void {
  next.crashes -= 1
  next.wish = null
  for (const mine of next.attempts) {
    const doubtful = mine.state === 'waiting-for-card' && mine.logged
    const to = doubtful ? 'unknown' : atRestart(mine.state)
    Object.assign(mine, { state: to, work: null, unplanned: false, lookNow: mine.look >= 0 })
  }
}
