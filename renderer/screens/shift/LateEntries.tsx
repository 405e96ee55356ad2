// Late entries of a report: what belongs to an earlier shift and came to its end only now.
import type { ShiftReport } from '#contract'
import { useTranslation } from 'react-i18next'
import { Money } from '../../components/Money.tsx'

type Entry = ShiftReport['late']['entries'][number]
const outcomes = ['approved', 'partial', 'cancelled', 'declined', 'not-sent', 'done', 'refused'] as const

export function LateEntries({ late }: { late: ShiftReport['late'] }) {
  const { t } = useTranslation()
  if (late.entries.length === 0) return null
  const words = ({ kind, number, outcome }: Entry): string => {
    if (kind === 'sale') return t('shift.lateSale', { number })
    if (kind === 'refund') return t('shift.lateRefund')
    if (kind === 'money' || outcome === null) return t('shift.lateMoney')
    const known = outcomes.find(each => each === outcome) ?? 'other'
    return t('shift.lateEnded', { outcome: t(`shift.outcomes.${known}`) })
  }
  return (
    <section className="report-late" aria-labelledby="late-title">
      <h3 id="late-title">{t('shift.late')}</h3>
      <p className="soft">{t('shift.lateLead')}</p>
      <ul>
        {late.entries.map(entry => (
          <li key={`${entry.kind} ${entry.saleId} ${entry.amountMinor}`}>
            <strong className="figures">{t('shift.lateOf', { z: entry.z })}</strong>
            <span>{words(entry)}</span>
            <Money minor={entry.amountMinor} />
          </li>
        ))}
      </ul>
    </section>
  )
}
