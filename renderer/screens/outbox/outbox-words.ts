// The words for how sales stand with the back office.
import type { OutboxView } from '#contract'
import type { TFunction } from 'i18next'
import { outbox } from '../../text/en-outbox.ts'

type Why = keyof typeof outbox.why

/** Why a sale waits, in a sentence; empty for a reason this page does not know. */
export const whyText = (t: TFunction, why: string | null): string =>
  why !== null && Object.hasOwn(outbox.why, why) ? t(`outbox.why.${why as Why}`) : ''

/** The answer to "safe to switch off?" in a sentence. */
export function answerText(t: TFunction, { configured, waiting, refused }: OutboxView): string {
  if (!configured) return t('outbox.answer.no-back-office')
  if (waiting > 0) return t('outbox.answer.waiting', { count: waiting })
  return refused > 0 ? t('outbox.answer.refused', { count: refused }) : t('outbox.answer.all-delivered')
}
