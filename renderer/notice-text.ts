// Turns a notice of the till into its two sentences: what is so, and what it means for the person at the till.
import type { Till } from '#contract'
import type { TFunction } from 'i18next'
import { clockWords } from './identity-text.ts'
import type { Language } from './text/i18n.ts'

export type NoticeName = Till['notices'][number] | 'suspended'

export function noticeText(
  t: TFunction,
  name: NoticeName,
  till: Till,
  language: Language,
): { title: string; text: string } {
  switch (name) {
    case 'clock-wrong': {
      const { what, next } = clockWords(t, till.tokens.clockOffsetSeconds, language)
      return { title: what, text: next }
    }
    case 'suspended': {
      const { registration } = till
      const cause = registration.step === 'suspended' ? registration.cause : 'pairing'
      return t(`frame.suspended.${cause}`, { returnObjects: true })
    }
    case 'secrets-not-persisted':
    case 'provider-unreachable':
    case 'payment-unknown':
    case 'printer-down':
    case 'disk-low':
    case 'data-restored':
    case 'payments-to-review':
    case 'update-crashing':
      return t(`frame.notices.${name}`, { returnObjects: true })
    default:
      return name satisfies never
  }
}
