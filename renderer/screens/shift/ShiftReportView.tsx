// The figures of a shift, the same for the report so far (X) and the closing report (Z).
import type { ShiftReport } from '#contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { DifferenceLine, Explained } from './Explained.tsx'
import { LateEntries } from './LateEntries.tsx'
import { OpenWork } from './OpenWork.tsx'
import { Events, MovesList, Row, Taxes } from './ReportParts.tsx'
import './Report.css'

export function ShiftReportView({ report, actions }: { report: ShiftReport; actions?: ReactNode }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { refunds } = report
  return (
    <section className="panel report" aria-labelledby="report-title">
      {report.training && <p className="report-training">{t('shift.training')}</p>}
      <header className="report-head">
        <div>
          <h2 id="report-title">
            {report.number === null ? t('shift.report') : t('shift.closedNumber', { number: report.number })}
          </h2>
          <p className="soft">
            {t('shift.since', { time: dateTimeText(report.openedAt, language) })}{' '}
            {t('shift.by', { name: report.openedBy })}
            {report.closedAt !== null &&
              `, ${t('shift.until', { time: dateTimeText(report.closedAt, language), name: report.closedBy ?? '' })}`}
          </p>
        </div>
        {actions !== undefined && <div className="report-actions">{actions}</div>}
      </header>
      {report.differenceMinor !== null && <DifferenceLine minor={report.differenceMinor} />}
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
      <div className="report-columns">
        <div>
          <h3>{t('shift.drawer')}</h3>
          <dl className="report-sums">
            <Row name={t('shift.float')} minor={report.floatMinor} />
            <Row name={t('shift.cashTaken')} minor={report.cashMinor} />
            <Row name={t('shift.rounding')} minor={report.roundingMinor - refunds.roundingMinor} some />
            <Row name={t('shift.refundsCash')} minor={-refunds.cashMinor} some />
            <Row name={t('shift.movedIn')} minor={report.movedInMinor} some />
            <Row name={t('shift.movedOut')} minor={-report.movedOutMinor} some />
            <Row name={t('shift.expected')} minor={report.expectedCashMinor} strong />
            {report.countedMinor !== null && <Row name={t('shift.counted')} minor={report.countedMinor} />}
            {report.differenceMinor !== null && (
              <Row name={t('shift.difference')} minor={report.differenceMinor} strong />
            )}
          </dl>
          <MovesList moves={report.moves} />
        </div>
        <div>
          <Events report={report} />
        </div>
      </div>
      <Explained explanation={report.explanation} />
      <Taxes caption={t('shift.taxes')} taxes={report.taxes} />
      <Taxes caption={t('shift.taxesBack')} taxes={refunds.taxes} />
      <LateEntries late={report.late} />
      <OpenWork open={report.open} />
    </section>
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
