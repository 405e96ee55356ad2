// Why the goods come back: one tap, and a few words where the tap says nothing.
import type { RefundReason } from '#domain/refund-reasons'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../components/Choice.tsx'
import { Field } from '../../components/Field.tsx'

const reasons: readonly RefundReason[] = ['faulty', 'expired', 'wrong-item', 'wrong-price', 'not-wanted', 'other']

type ReasonsProps = {
  reason: RefundReason | null
  note: string
  onReason: (reason: RefundReason) => void
  onNote: (note: string) => void
}

export function Reasons({ reason, note, onReason, onNote }: ReasonsProps) {
  const { t } = useTranslation()
  const missing = reason === 'other' && note.trim().length < 3
  return (
    <div className="refund-why">
      <Choice
        label={t('refund.reason')}
        value={reason ?? 'none'}
        options={reasons.map(each => [each, t(`refund.reasons.${each}`)] as const)}
        onChange={chosen => (chosen === 'none' ? undefined : onReason(chosen))}
      />
      <Field
        label={t('refund.note')}
        value={note}
        onChange={onNote}
        maxLength={200}
        {...(missing ? { hint: t('refund.noteNeeded') } : {})}
      />
    </div>
  )
}
