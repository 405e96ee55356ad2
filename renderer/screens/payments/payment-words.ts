// Words about card payments that depend on what is known of them: why, which decisions, which day.
import type { PaymentDecision, Sale } from '#contract'
import { isDay } from '#domain/age'
import type { TFunction } from 'i18next'
import type { payments } from '../../text/en-payments.ts'

type Payment = NonNullable<Sale['payment']>
type Why = keyof typeof payments.why

const whys: readonly string[] = [
  'unreachable',
  'credentials',
  'refused',
  'too-many-requests',
  'provider-fault',
  'restart',
  'internal',
  'voided',
  'not-found',
  'second-charge',
  'several-charges',
] satisfies Why[]
/** Words of the till that only repeat what the step says already. */
const said: readonly string[] = ['', 'cancelled', 'declined', 'approved', 'partial', 'unknown']

/** The till's own word for why as a sentence; null where it says nothing new, or is not the till's. */
export function ownWhy(t: TFunction, reason: string | null): string | null {
  return reason !== null && whys.includes(reason) ? t(`payments.why.${reason as Why}`) : null
}

/** What the bank, the terminal or a manager said, in their own words; null where there is nothing, or the word is the till's own. */
export function bankWords(reason: string | null): string | null {
  return reason === null || said.includes(reason) || whys.includes(reason) ? null : reason
}

/**
 * What may be decided at the till itself, from what the sale tells: the till's own list of decisions is for managers only,
 * and here the manager may be standing behind a cashier. The machine checks each once more.
 */
export function decisionsAt({ step }: Payment, reversal: Sale['reversal']): readonly PaymentDecision[] {
  // Money on its way back holds up every other decision about it until the bank has said what became of it.
  if (reversal !== null) return reversal.state === 'needs-human' ? ['check'] : []
  if (step === 'unknown') return ['check', 'give-up', 'checked']
  if (step === 'cancelling') return ['check', 'checked']
  return step === 'needs-human' ? ['void', 'checked'] : []
}

/** What a decision does to the money, and the deed by its name. `amount` is null where nobody knows how much was charged. */
export function deedWords(
  t: TFunction,
  decision: PaymentDecision,
  amount: string | null,
): { money: string; yes: string } {
  if (decision === 'void' && amount === null) return t('payments.decide.void.whole', { returnObjects: true })
  const blanks = { amount: amount ?? '' }
  return { money: t(`payments.decide.${decision}.money`, blanks), yes: t(`payments.decide.${decision}.yes`, blanks) }
}

/** The calendar day of an instant where the till stands, as YYYY-MM-DD. */
export function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The day before, also over the ends of months and years. Throws RangeError for what is not a day. */
export function dayBefore(day: string): string {
  if (!isDay(day)) throw new RangeError(`Not a calendar day: ${day}`)
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
