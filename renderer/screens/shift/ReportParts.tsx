// Parts of a shift report: a line of a sum, the taxes, what happened, and cash that moved without a sale.
import type { CashMove, ShiftReport } from '#contract'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage } from '../../components/Money.tsx'
import { rate, timeText } from '../../format.ts'

/** `some`: left out when it is nothing. */
export function Row({
  name,
  minor,
  strong = false,
  some = false,
}: {
  name: string
  minor: number
  strong?: boolean
  some?: boolean
}) {
  if (some && minor === 0) return null
  return (
    <div data-strong={strong}>
      <dt>{name}</dt>
      <dd>
        <Money minor={minor} />
      </dd>
    </div>
  )
}

function Count({ name, count }: { name: string; count: number }) {
  if (count === 0) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{count}</dd>
    </div>
  )
}

export function Events({ report }: { report: ShiftReport }) {
  const { t } = useTranslation()
  const { refunds } = report
  return (
    <>
      <h3>{t('shift.events')}</h3>
      <dl className="report-sums">
        <Row name={t('shift.credit')} minor={report.creditMinor} some />
        <Row name={t('shift.tips')} minor={report.tipMinor - refunds.tipMinor} some />
        <Row name={t('shift.discounts', { count: report.discounts })} minor={-report.discountMinor} some />
        <Row name={t('shift.refunds', { count: refunds.count })} minor={-refunds.totalMinor} some />
        <Row name={t('shift.refundsCard')} minor={-refunds.cardMinor} some />
        <Row name={t('shift.refundsCredit')} minor={-refunds.creditMinor} some />
        <Row name={t('shift.givenBack')} minor={-report.givenBackMinor} some />
        <Row name={`${t('shift.discarded')} (${report.salesDiscarded})`} minor={report.discardedMinor} some />
        <Count name={t('shift.linesRemoved')} count={report.linesRemoved} />
        <Count name={t('shift.noSales')} count={report.noSales} />
        <Count name={t('shift.parked')} count={report.parked} />
        <Count name={t('shift.overrides')} count={report.overrides} />
        <Count name={t('shift.counts')} count={report.counts} />
        <Row name={`${t('shift.practice')} (${report.practice.sales})`} minor={report.practice.grossMinor} some />
      </dl>
    </>
  )
}

export function MovesList({ moves }: { moves: readonly CashMove[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const reasonOf = (reason: string) =>
    t(`shift.move.reasons.${reason as 'other'}`, { defaultValue: t('shift.move.reasons.other') })
  if (moves.length === 0) return null
  return (
    <>
      <h3>{t('shift.moves')}</h3>
      <ul className="report-moves">
        {moves.map(move => (
          <li key={move.id}>
            <span className="figures soft">{timeText(move.at, language)}</span>
            <span>
              {reasonOf(move.reason)}, {move.who}
              {move.note !== null && <span className="soft"> – {move.note}</span>}
            </span>
            {move.kind === 'no-sale' ? (
              <span className="soft">{t('shift.move.noSale')}</span>
            ) : (
              <Money minor={move.kind === 'in' ? move.amountMinor : -move.amountMinor} />
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

export function Taxes({ caption, taxes }: { caption: string; taxes: ShiftReport['taxes'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (taxes.length === 0) return null
  return (
    <table className="report-taxes">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('shift.rate')}</th>
          <th scope="col">{t('shift.net')}</th>
          <th scope="col">{t('shift.tax')}</th>
          <th scope="col">{t('shift.grossShort')}</th>
        </tr>
      </thead>
      <tbody>
        {taxes.map(tax => (
          <tr key={tax.basisPoints}>
            <th scope="row" className="figures">
              {rate(tax.basisPoints, language)}
            </th>
            <td>
              <Money minor={tax.netMinor} />
            </td>
            <td>
              <Money minor={tax.taxMinor} />
            </td>
            <td>
              <Money minor={tax.grossMinor} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
