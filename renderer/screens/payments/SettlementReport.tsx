// The outcome of a comparison: how much agrees, each difference in words with what to do, or why there is no report.
import type { SettlementMatch } from '#contract'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { Money } from '../../components/Money.tsx'
import { dayText } from '../../format.ts'
import { ownWhy } from './payment-words.ts'

type Row = SettlementMatch['rows'][number]

export function SettlementReport({ match }: { match: SettlementMatch }) {
  const { t } = useTranslation()
  const { rows, matched, unavailable } = match
  const title = <h3>{t('payments.settlement.of', { day: dayText(match.day) })}</h3>
  if (unavailable !== null)
    return (
      <div className="settlement-report" data-report="unavailable">
        {title}
        <p>
          <strong>{t('payments.settlement.unavailable')}</strong> {t('payments.settlement.unavailableMoney')}
        </p>
        <p>{t('payments.settlement.unavailableNext')}</p>
        <p className="small soft">{t('payments.settlement.because', { why: ownWhy(t, unavailable) ?? unavailable })}</p>
      </div>
    )
  return (
    <div className="settlement-report" data-report={rows.length === 0 ? 'clean' : 'differs'}>
      {title}
      <p className="verdict-line" data-ok={rows.length === 0}>
        <Icon name={rows.length === 0 ? 'check' : 'warning'} />
        {rows.length > 0
          ? t('payments.settlement.differ', { count: rows.length })
          : t(matched === 0 ? 'payments.settlement.empty' : 'payments.settlement.clean')}
      </p>
      {matched > 0 && (
        <p>
          {t('payments.settlement.agree', { count: matched })} <Money minor={match.matchedMinor} />
        </p>
      )}
      {rows.length > 0 && <Differences rows={rows} />}
    </div>
  )
}

function Differences({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  return (
    <table className="differences">
      <thead>
        <tr>
          <th scope="col">{t('payments.settlement.what')}</th>
          <th scope="col">{t('payments.settlement.till')}</th>
          <th scope="col">{t('payments.settlement.bank')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Fragment key={`${row.kind} ${row.reference}`}>
            <tr data-kind={row.kind}>
              <th scope="row">
                <strong>{t(`payments.settlement.kinds.${row.kind}.title`)}</strong>
                <span className="difference-ids">
                  <span>{t('payments.settlement.reference', { reference: row.reference })}</span>
                  {row.orderId !== null && <span>{t('payments.settlement.order', { order: row.orderId })}</span>}
                  {row.saleNumber !== null && (
                    <span>{t('payments.settlement.receipt', { number: row.saleNumber })}</span>
                  )}
                </span>
              </th>
              <Sum minor={row.oursMinor} />
              <Sum minor={row.theirsMinor} />
            </tr>
            <tr>
              <td colSpan={3} className="difference-next">
                {t(`payments.settlement.kinds.${row.kind}.next`)}
              </td>
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function Sum({ minor }: { minor: number | null }) {
  const { t } = useTranslation()
  return (
    <td>
      {minor === null ? <span className="soft">{t('payments.settlement.absent')}</span> : <Money minor={minor} />}
    </td>
  )
}
