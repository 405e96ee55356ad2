// The figures of a shift, the same for the report so far (X) and the closing report (Z).
import type { ShiftReport } from '#contract'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage } from '../../components/Money.tsx'
import { dateTimeText, rate } from '../../format.ts'
import './Shift.css'

export function ShiftReportView({ report }: { report: ShiftReport }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section className="panel report" aria-labelledby="report-title">
      <header>
        <h2 id="report-title">{report.closedAt === null ? t('shift.report') : t('shift.closed')}</h2>
        <p className="soft">
          {t('shift.since', { time: dateTimeText(report.openedAt, language) })}{' '}
          {t('shift.by', { name: report.openedBy })}
          {report.closedAt !== null && ` – ${dateTimeText(report.closedAt, language)}`}
        </p>
      </header>
      <dl className="report-tiles">
        <div>
          <dt>{t('shift.salesCount')}</dt>
          <dd className="figures">{report.sales}</dd>
        </div>
        <div>
          <dt>{t('shift.gross')}</dt>
          <dd>
            <Money minor={report.grossMinor} />
          </dd>
        </div>
        <div>
          <dt>{t('shift.checks')}</dt>
          <dd className="report-checks">
            <span className="figures">{report.ageChecks.passed}</span> {t('shift.passed')},{' '}
            <span className="figures">{report.ageChecks.refused}</span> {t('shift.refused')}
          </dd>
        </div>
      </dl>
      <Mix cash={report.cashMinor} card={report.cardMinor} />
      <dl className="report-sums">
        <Row name={t('shift.float')} minor={report.floatMinor} />
        <Row name={t('shift.cash')} minor={report.cashMinor} />
        <Row name={t('shift.expected')} minor={report.expectedCashMinor} strong />
        {report.countedMinor !== null && <Row name={t('shift.counted')} minor={report.countedMinor} />}
        {report.differenceMinor !== null && <Row name={t('shift.difference')} minor={report.differenceMinor} strong />}
      </dl>
      <Taxes report={report} />
    </section>
  )
}

function Row({ name, minor, strong = false }: { name: string; minor: number; strong?: boolean }) {
  return (
    <div data-strong={strong}>
      <dt>{name}</dt>
      <dd>
        <Money minor={minor} />
      </dd>
    </div>
  )
}

/** How the takings came in, as one bar with both figures written beside it. */
function Mix({ cash, card }: { cash: number; card: number }) {
  const { t } = useTranslation()
  const whole = Math.max(1, Math.max(0, cash) + Math.max(0, card))
  return (
    <figure className="mix">
      <figcaption className="unseen">{t('shift.mix')}</figcaption>
      <div className="mix-bar" aria-hidden="true">
        <span className="mix-cash" style={{ width: `${(Math.max(0, cash) / whole) * 100}%` }} />
        <span className="mix-card" style={{ width: `${(Math.max(0, card) / whole) * 100}%` }} />
      </div>
      <p className="mix-words">
        <span>
          <i className="mix-dot mix-cash" /> {t('shift.cash')} <Money minor={cash} />
        </span>
        <span>
          <i className="mix-dot mix-card" /> {t('shift.card')} <Money minor={card} />
        </span>
      </p>
    </figure>
  )
}

function Taxes({ report }: { report: ShiftReport }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (report.taxes.length === 0) return null
  return (
    <table className="report-taxes">
      <caption>{t('shift.taxes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('shift.rate')}</th>
          <th scope="col">{t('shift.net')}</th>
          <th scope="col">{t('shift.tax')}</th>
          <th scope="col">{t('shift.grossShort')}</th>
        </tr>
      </thead>
      <tbody>
        {report.taxes.map(tax => (
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
