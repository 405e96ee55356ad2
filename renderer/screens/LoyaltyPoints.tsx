// What has become of the customer's points, on the screen of the finished sale.
import type { SaleState } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/Icon.tsx'
import { usePoints } from '../hooks/use-points.ts'
import { PointsBack } from './PointsBack.tsx'
import { PointsNote, said } from './PointsNote.tsx'
import './sell/Loyalty.css'

export function LoyaltyPoints({ loyalty }: { loyalty: NonNullable<SaleState['loyalty']> }) {
  const { t } = useTranslation()
  const shown = usePoints()
  const { step, name, points, earned } = loyalty
  switch (step) {
    case 'booking':
      return (
        <p className="loyalty-points" role="status">
          <Icon name="person" /> {name === null ? t('loyalty.booking') : t('loyalty.bookingFor', { name })}
        </p>
      )
    case 'booked': {
      const title = earned !== null && earned > 0 ? `+ ${shown('earned', earned)}` : t('loyalty.booked')
      const all = points === null ? null : shown('points', points)
      return (
        <p className="loyalty-points" data-booked="" role="status">
          <Icon name="person" />
          <span>
            <strong>{title}</strong>
            {all !== null && (
              <>
                <br />
                {name === null ? t('loyalty.nowNobody', { points: all }) : t('loyalty.now', { name, points: all })}
              </>
            )}
          </span>
        </p>
      )
    }
    case 'late':
      return <PointsNote title={t('loyalty.late')} hint={t('loyalty.lateHint')} />
    case 'not-booked':
      return (
        <PointsNote
          title={t('loyalty.notBooked')}
          hint={t('loyalty.notBookedHint', { reason: said(loyalty.reason) })}
        />
      )
    case 'taking-back':
    case 'taken-back':
    case 'not-taken-back':
      return <PointsBack state={backStates[step]} reason={loyalty.reason} />
    case 'checking':
    case 'attached':
    case 'locked':
    case 'invalid':
    case 'unreachable':
    case 'not-registered':
    case 'refused':
      return null
    default:
      return step satisfies never
  }
}

const backStates = { 'taking-back': 'on-the-way', 'taken-back': 'taken-back', 'not-taken-back': 'refused' } as const
