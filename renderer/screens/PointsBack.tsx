// What has become of the points for goods that came back.
import type { RefundView } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/Icon.tsx'
import { PointsNote, said } from './PointsNote.tsx'
import './sell/Loyalty.css'

export function PointsBack({ state, reason }: NonNullable<RefundView['points']>) {
  const { t } = useTranslation()
  if (state === 'refused')
    return (
      <PointsNote title={t('loyalty.notTakenBack')} hint={t('loyalty.notTakenBackHint', { reason: said(reason) })} />
    )
  const words = { 'on-the-way': 'takingBack', 'taken-back': 'takenBack', corrected: 'corrected' } as const
  return (
    <p className="loyalty-points" role="status">
      <Icon name="person" /> {t(`loyalty.${words[state]}`)}
    </p>
  )
}
