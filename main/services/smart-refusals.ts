// Why a customer card is not tied to a sale, as the screen says it.
import type { SaleState } from '#contract'
import { Problem } from '../ports/errors.ts'
import type { ResolvedIdent, SmartAnswer } from '../ports/smart.ts'

type Step = NonNullable<SaleState['loyalty']>['step']

/** Why a card gets no points, or null. */
export function refusedCard(card: ResolvedIdent | null): 'locked' | 'invalid' | null {
  if (card?.locked === true) return 'locked'
  return card?.valid === true ? null : 'invalid'
}

/** What the cashier is told when the service did not take the card. */
export function whyNot(answer: Exclude<SmartAnswer, { kind: 'transaction' }>): [Step, string | null] {
  if (answer.kind === 'refused') return ['refused', answer.text]
  return [answer.kind === 'not-sent' && answer.why === 'conflict' ? 'not-registered' : 'unreachable', null]
}

/** The same for a question that failed as a whole. */
export function whyProblem(thrown: unknown): [Step, string | null] {
  if (!(thrown instanceof Problem)) return ['unreachable', null]
  if (thrown.failure.code === 'declined') return ['refused', thrown.failure.reason]
  return [thrown.failure.code === 'conflict' ? 'not-registered' : 'unreachable', null]
}
