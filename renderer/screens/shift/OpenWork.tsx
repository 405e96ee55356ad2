// What is not over yet when a shift closes: it keeps nothing from closing, and nothing of it is lost.
import type { ShiftReport } from '#contract'
import { useTranslation } from 'react-i18next'
import { Money } from '../../components/Money.tsx'

export function OpenWork({ open }: { open: ShiftReport['open'] }) {
  const { t } = useTranslation()
  const unsynced = open.unsynced + open.refused
  if (open.payments.length === 0 && unsynced === 0) return null
  return (
    <section className="open-work" aria-labelledby="open-work-title">
      <h3 id="open-work-title">{t('shift.open')}</h3>
      <ul>
        {open.payments.map(({ id, kind, amountMinor }) => (
          <li key={id}>
            <span>{t(kind === 'charge' ? 'shift.openPayment' : 'shift.openReversal')}</span>
            <Money minor={amountMinor} />
          </li>
        ))}
        {unsynced > 0 && <li>{t('shift.openUnsynced', { count: unsynced })}</li>}
      </ul>
      <p className="soft">{t('shift.openLead')}</p>
    </section>
  )
}
