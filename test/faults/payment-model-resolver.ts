// The resolver of the payment model: asks about an unknown payment, fences it, voids what was given up; the reducer decides.
import { afterInquiry, QUIET_MS, type Inquired, type InquiryContext } from '#domain/payment-flow'
import { anotherOrder, cancel, take, type Step } from './payment-model-changes.ts'
import {
  freshWork,
  post,
  standingOf,
  type Answer,
  type Attempt,
  type Next,
  type PaymentModelOptions,
  type State,
  type Work,
} from './payment-model-state.ts'

export function* resolving(
  state: State,
  attempt: Attempt,
  index: number,
  options: PaymentModelOptions,
  step: Step,
): Generator<Next> {
  const work = attempt.work ?? freshWork()
  const mineOf = (mine: Attempt): Work => (mine.work ??= freshWork())
  if (
    options.mutant === 'new-order-after-restart' &&
    attempt.work === null &&
    state.attempts.length < (options.attempts ?? 2)
  )
    yield step('is tried under a new order after the restart', (next, mine) => anotherOrder(next, mine))
  const under = state.net.some(({ kind, order }) => order === index && (kind === 'auth' || kind === 'void-order'))
  if (!work.quiet && (options.flight !== 'quiet' || !under))
    yield step('has waited for the quiet time', (_, mine) => {
      mineOf(mine).quiet = true
    })
  if (!attempt.givenUp)
    yield step('is given up by a manager', (_, mine) => {
      mine.givenUp = true
    })
  switch (work.doing) {
    case 'idle': {
      const answers = [standingOf(state, index)]
      if (answers[0]!.kind !== 'not-found' && state.unseen > 0) answers.push({ kind: 'not-found' })
      for (const answer of answers)
        yield step(`is asked about: ${answer.kind}`, (next, mine) => {
          if (answer.kind === 'not-found' && answers.length > 1) next.unseen -= 1
          // Counted from when it was asked: an answer may be older than the moment in which it is heard.
          const askedQuiet = mineOf(mine).quiet
          Object.assign(mineOf(mine), { doing: 'inquire', answer, askedQuiet })
        })
      return
    }
    case 'inquire':
      yield step('hears what the gateway knows', (next, mine) => inquired(next, mine, index, options))
      return
    case 'fence':
      yield* fencing(state, index, step)
      return
    case 'void': {
      if (options.mutant === 'give-up-trusts-the-void')
        return yield step('takes the void for done', (_, mine) => cancel(mine, options))
      const refused = work.answer?.kind === 'settled'
      yield step(refused ? 'hears that it is too late to void' : 'goes on asking after the void', (_, mine) => {
        if (refused) Object.assign(mine, { state: 'needs-human', charge: work.charge, work: null })
        else Object.assign(mineOf(mine), { doing: 'idle', answer: null, charge: -1 })
      })
      return
    }
    default:
      return
  }
}

/** Void by order id, and then an inquiry that has to show that nothing is alive; what it finds is voided by reference. */
function* fencing(state: State, index: number, step: Step): Generator<Next> {
  const truth = standingOf(state, index)
  const confirmed = (fenced: boolean) => (_: State, mine: Attempt) =>
    void Object.assign(mine.work!, { doing: 'idle', answer: null, fenced })
  if (truth.kind !== 'approved') yield step('is fenced', confirmed(true))
  else {
    if (state.unseen > 0)
      yield step('is fenced, it seems', (next, mine) => {
        next.unseen -= 1
        confirmed(true)(next, mine)
      })
    if (state.charges[truth.charge]!.state === 'live')
      yield step('is voided by the fence', (next, mine) => {
        next.charges[truth.charge]!.state = 'voided'
        confirmed(true)(next, mine)
      })
  }
  yield step('could not be fenced', confirmed(false))
}

function inquired(next: State, mine: Attempt, index: number, options: PaymentModelOptions): void {
  const work = mine.work!
  const answer = work.answer!
  if (options.mutant === 'late-answer-counts') work.askedQuiet = work.quiet
  if (answer.kind !== 'not-found') work.notFounds = 0
  else if (work.askedQuiet) work.notFounds = Math.min(2, work.notFounds + 1)
  const outcome = inquiredOf(next, answer)
  const step = decided(options, outcome, {
    askedMinor: mine.amount,
    msSinceSent: work.askedQuiet ? QUIET_MS : 0,
    quietMs: QUIET_MS,
    notFounds: work.notFounds,
    fenced: work.fenced && options.mutant !== 'fence-and-take',
    givenUp: mine.givenUp,
    saleOpen: next.sale === 'open',
  })
  Object.assign(work, { doing: 'idle', answer: null, askedQuiet: false })
  if (step.act === 'fence') {
    work.doing = 'fence'
    // Durable before the void leaves: what may still be voided at any moment is not taken any more.
    if (options.mutant !== 'fence-and-take') mine.givenUp = true
    post(next, { kind: 'void-order', order: index, charge: -1 })
  } else if (step.act === 'void' && answer.kind === 'approved') {
    Object.assign(work, { doing: 'void', charge: answer.charge })
    post(next, { kind: 'void', order: index, charge: answer.charge })
  } else if (step.state === 'approved' || step.state === 'partial')
    take(
      next,
      mine,
      step.state,
      (outcome as { amountMinor: number }).amountMinor,
      (answer as { charge: number }).charge,
    )
  else if (step.state === 'cancelled') cancel(mine, options)
  else if (step.state !== 'unknown')
    Object.assign(mine, { state: step.state, charge: answer.kind === 'approved' ? answer.charge : -1, work: null })
}

const inquiredOf = (state: State, answer: Answer): Inquired => {
  switch (answer.kind) {
    case 'approved':
      return { kind: 'approved', amountMinor: state.charges[answer.charge]!.amount }
    case 'declined':
    case 'voided':
    case 'not-found':
      return { kind: answer.kind }
    default:
      return { kind: 'unknown' }
  }
}

/** The real reducer, or one with a rule left out. */
function decided({ mutant }: PaymentModelOptions, outcome: Inquired, context: InquiryContext) {
  if (outcome.kind === 'not-found') {
    if (mutant === 'not-found-is-final') return { state: 'cancelled', act: null } as const
    if (mutant === 'no-fence') return afterInquiry('unknown', outcome, { ...context, fenced: true })
    if (mutant === 'single-not-found') return afterInquiry('unknown', outcome, { ...context, notFounds: 2 })
  }
  return afterInquiry('unknown', outcome, context)
}
