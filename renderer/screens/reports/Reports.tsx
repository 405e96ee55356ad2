// The manager's reports: choose days, then read each question as a sentence, a chart and a table.
import type { Report } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money } from '../../components/Money.tsx'
import { Page } from '../../components/Page.tsx'
import { failureText } from '../../failure-text.ts'
import { useList, useTill } from '../../till.ts'
import { AgeChecks } from './AgeChecks.tsx'
import { Cashiers } from './Cashiers.tsx'
import { DayBars, HourBars } from './OverTime.tsx'
import { RangePicker } from './RangePicker.tsx'
import { localToday, spanAt } from './range.ts'
import { ShiftDifferences } from './ShiftDifferences.tsx'
import { Tenders } from './Tenders.tsx'
import './Reports.css'

export function Reports({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  const till = useTill()
  const [span, setSpan] = useState(() => spanAt('day', localToday(new Date()), 1))
  const [training, setTraining] = useState(till.environment === 'sandbox')
  const { data, error, isFetching, refetch } = useList('reports.read', { from: span.from, to: span.to, training })
  const failed = error === null ? null : failureText(t, error.failure)
  return (
    <Page title={t('reports.title')} onBack={onBack}>
      <div className="reports">
        <RangePicker
          span={span}
          onSpan={setSpan}
          weekStart={till.store.country === 'US' ? 0 : 1}
          training={training}
          onTraining={setTraining}
        />
        {failed !== null && (
          <div className="panel" role="alert">
            <p>
              <strong>{failed.what}</strong> {failed.money} {failed.next}
            </p>
            <div className="settings-row">
              <Button busy={isFetching} onPress={() => void refetch()}>
                {t('reports.again')}
              </Button>
            </div>
          </div>
        )}
        {data === undefined
          ? failed === null && <p className="soft">{t('frame.loading')}</p>
          : failed === null && <Shown report={data} />}
      </div>
    </Page>
  )
}

function Shown({ report }: { report: Report }) {
  const { t } = useTranslation()
  const { sales, refunds } = report.totals
  const others = t(report.training ? 'reports.otherReal' : 'reports.otherTraining', { count: report.otherSales })
  const empty = sales === 0 && refunds === 0
  return (
    <>
      <p className="unseen" role="status">
        {t('reports.totals.sales', { count: sales })}
      </p>
      <Totals report={report} />
      {report.otherSales > 0 && <p className="soft">{others}</p>}
      {empty && (
        <div className="panel reports-none">
          <h2>{t('reports.none')}</h2>
          <p className="soft">{t('reports.noneLead')}</p>
        </div>
      )}
      <div className="reports-parts">
        {!empty && <HourBars report={report} />}
        {!empty && report.days.length > 1 && <DayBars report={report} />}
        {!empty && <Tenders report={report} />}
        <AgeChecks report={report} wide={empty} />
        <Cashiers report={report} />
        <ShiftDifferences report={report} />
      </div>
    </>
  )
}

function Totals({ report }: { report: Report }) {
  const { t } = useTranslation()
  const { sales, totalMinor, discountMinor, refunds, refundedMinor } = report.totals
  return (
    <dl className="panel reports-totals" aria-label={t('reports.totals.title')}>
      <div>
        <dt>{t('reports.totals.total')}</dt>
        <dd>
          <Money minor={totalMinor} />
        </dd>
      </div>
      <div>
        <dt>{t('reports.sales')}</dt>
        <dd className="figures">{sales}</dd>
      </div>
      <div>
        <dt>{t('reports.totals.discounts')}</dt>
        <dd>
          <Money minor={discountMinor} />
        </dd>
      </div>
      <div>
        <dt>{t('reports.totals.refunds')}</dt>
        <dd>
          <Money minor={refundedMinor} /> <span className="figures soft">({refunds})</span>
        </dd>
      </div>
    </dl>
  )
}
