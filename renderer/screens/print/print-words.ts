// A print job in words: its name, what became of it, and what to do.
import type { PrintJobView } from '#contract'
import type { TFunction } from 'i18next'

export function jobName(t: TFunction, { kind, title }: PrintJobView): string {
  switch (kind) {
    case 'receipt':
      return t('done.number', { number: title })
    case 'merchant':
      return t('print.merchant', { number: title })
    case 'refund':
    case 'report':
    case 'cash-move':
    case 'test':
      return title
    default:
      return kind satisfies never
  }
}

/** What is so, and why. */
export function jobState(t: TFunction, { state, reason }: PrintJobView): string {
  const why = reason === null ? '' : t(`print.reasons.${reason}`)
  return [t(`print.states.${state}`), why].filter(text => text !== '').join(' ')
}
