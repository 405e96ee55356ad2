// Closing reports that were made: a list by number, the chosen one as it was, and a copy of it from the printer.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { useList } from '../../till.ts'
import { PrintReport } from './PrintReport.tsx'
import { ShiftReportView } from './ShiftReportView.tsx'

const STEP = 50

export function PastReports() {
  const { t } = useTranslation()
  const language = useLanguage()
  const [limit, setLimit] = useState(STEP)
  const list = useList('shift.past', { before: null, limit: Math.min(limit, 200) })
  const [chosen, setChosen] = useState<number | null>(null)
  const rows = list.data?.reports ?? []
  const number = chosen ?? rows[0]?.number ?? null
  const report = useList('shift.past-one', { number: number ?? 1 }, number !== null).data
  if (list.data !== undefined && rows.length === 0)
    return (
      <section className="panel">
        <p className="soft">{t('shift.pastNone')}</p>
      </section>
    )
  return (
    <div className="past">
      <section className="panel past-list" aria-label={t('shift.pastList')}>
        <ul>
          {rows.map(row => (
            <li key={row.number}>
              <button
                type="button"
                className="past-row"
                aria-pressed={row.number === number}
                onClick={() => setChosen(row.number)}
              >
                <strong className="figures">Z {row.number}</strong>
                <span>{dateTimeText(row.closedAt, language)}</span>
                <Money minor={row.grossMinor} />
                <Money minor={row.differenceMinor} className={row.differenceMinor === 0 ? 'soft' : 'past-off'} />
              </button>
            </li>
          ))}
        </ul>
        {rows.length === limit && limit < 200 && (
          <Button onPress={() => setLimit(limit + STEP)}>{t('shift.pastMore')}</Button>
        )}
      </section>
      {report !== undefined && report.number === number && (
        <ShiftReportView key={number} report={report} actions={<PrintReport number={number} copy />} />
      )}
    </div>
  )
}
