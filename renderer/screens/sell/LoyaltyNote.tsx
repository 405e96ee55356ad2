// What there is to say about a scanned customer card while the sale is open; nothing once it is attached.
import type { SaleState } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import './Loyalty.css'

export function LoyaltyNote({ loyalty }: { loyalty: NonNullable<SaleState['loyalty']> }) {
  const { t } = useTranslation()
  const { step } = loyalty
  const reason = loyalty.reason ?? ''
  switch (step) {
    case 'checking':
      return (
        <p className="loyalty-note" role="status">
          <Icon name="clock" size={22} /> {t('loyalty.checking')}
        </p>
      )
    case 'locked':
      return <Trouble title={t('loyalty.locked')} hint={t('loyalty.lockedHint')} />
    case 'invalid':
      return <Trouble title={t('loyalty.invalid')} hint={t('loyalty.invalidHint')} />
    case 'unreachable':
      return <Trouble title={t('loyalty.unreachable')} hint={t('loyalty.unreachableHint')} />
    case 'not-registered':
      return <Trouble title={t('loyalty.notRegistered')} hint={t('loyalty.notRegisteredHint')} />
    case 'refused':
      return <Trouble title={t('loyalty.refused')} hint={t('loyalty.refusedHint', { reason })} />
    case 'attached':
    case 'booking':
    case 'booked':
    case 'late':
    case 'not-booked':
    case 'taking-back':
    case 'taken-back':
    case 'not-taken-back':
      return null
    default:
      return step satisfies never
  }
}

function Trouble({ title, hint }: { title: string; hint: string }) {
  return (
    <div className="loyalty-note loyalty-trouble" role="status">
      <Icon name="warning" size={24} />
      <p>
        <strong>{title}</strong>
        <br />
        {hint}
      </p>
    </div>
  )
}
