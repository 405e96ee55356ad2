// What was sold in which hour of the day, and on which day.
import type { Report } from '#contract'
import { useTranslation } from 'react-i18next'
import { useLanguage, useMoney } from '../../components/Money.tsx'
import { ReportPart } from './ReportPart.tsx'
import { hourText, shortDay, weekdayText } from './report-words.ts'
import { useAxisMoney } from './use-axis-money.ts'

const most = <Row extends { totalMinor: number }>(rows: readonly Row[]): Row | undefined =>
  rows.reduce<Row | undefined>(
    (best, row) => (best === undefined || row.totalMinor > best.totalMinor ? row : best),
    undefined,
  )

export function HourBars({ report }: { report: Report }) {
  const { t } = useTranslation()
  const money = useMoney()
  const axis = useAxisMoney()
  const busy = report.hours.filter(({ sales, totalMinor }) => sales !== 0 || totalMinor !== 0)
  const [first, last] = [busy[0]?.hour ?? 0, busy.at(-1)?.hour ?? 23]
  // The hours the shop was open, without gaps, so that the picture keeps the shape of the day.
  const shown = report.hours.filter(({ hour }) => hour >= first && hour <= last)
  const best = most(busy)
  return (
    <ReportPart
      report={report}
      table="hours"
      wide={report.days.length === 1}
      title={t('reports.hours.title')}
      says={
        best === undefined
          ? t('reports.none')
          : t('reports.hours.says', {
              from: hourText(best.hour),
              to: hourText(best.hour + 1),
              amount: money(best.totalMinor),
            })
      }
      chart={{
        labels: shown.map(({ hour }) => hourText(hour)),
        series: [{ name: t('reports.amount'), values: shown.map(row => row.totalMinor), tone: 'blue', fill: 'solid' }],
        format: money,
        axis,
      }}
      rows={busy}
      keyOf={({ hour }) => String(hour)}
      columns={[
        { name: t('reports.hours.hour'), cell: ({ hour }) => `${hourText(hour)}–${hourText(hour + 1)}`, text: true },
        { name: t('reports.sales'), cell: ({ sales }) => sales },
        { name: t('reports.amount'), minor: ({ totalMinor }) => totalMinor },
      ]}
      note={t('reports.hours.rest')}
    />
  )
}

export function DayBars({ report }: { report: Report }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const money = useMoney()
  const axis = useAxisMoney()
  const best = most(report.days)
  return (
    <ReportPart
      report={report}
      table="days"
      title={t('reports.days.title')}
      says={
        best === undefined
          ? t('reports.none')
          : t('reports.days.says', { day: weekdayText(best.day, language), amount: money(best.totalMinor) })
      }
      chart={{
        labels: report.days.map(({ day }) => shortDay(day, language)),
        series: [
          { name: t('reports.amount'), values: report.days.map(row => row.totalMinor), tone: 'blue', fill: 'solid' },
        ],
        format: money,
        axis,
      }}
      rows={report.days}
      keyOf={({ day }) => day}
      columns={[
        { name: t('reports.days.day'), cell: ({ day }) => weekdayText(day, language), text: true },
        { name: t('reports.sales'), cell: ({ sales }) => sales },
        { name: t('reports.amount'), minor: ({ totalMinor }) => totalMinor },
      ]}
    />
  )
}
