// What was counted at the end of each shift beside what should have been in the drawer.
import type { Report } from '#contract'
import { useTranslation } from 'react-i18next'
import { useLanguage, useMoney } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { ReportPart } from './ReportPart.tsx'
import { useAxisMoney } from './use-axis-money.ts'

type Row = Report['shifts'][number]
const size = (row: Row): number => Math.abs(row.differenceMinor)

export function ShiftDifferences({ report }: { report: Report }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const money = useMoney()
  const axis = useAxisMoney()
  const rows = report.shifts
  const worst = rows.reduce<Row | undefined>(
    (most, row) => (most === undefined || size(row) > size(most) ? row : most),
    undefined,
  )
  const when = ({ closedAt }: Row): string => dateTimeText(closedAt, language)
  const drawn = worst !== undefined && worst.differenceMinor !== 0
  return (
    <ReportPart
      report={report}
      table="shifts"
      wide
      title={t('reports.shifts.title')}
      says={
        worst === undefined
          ? t('reports.shifts.none')
          : worst.differenceMinor === 0
            ? t('reports.shifts.even')
            : t('reports.shifts.says', {
                amount: money(worst.differenceMinor),
                name: worst.closedBy,
                time: when(worst),
              })
      }
      {...(drawn
        ? {
            chart: {
              labels: rows.map(row => when(row).slice(0, 5)),
              series: [
                {
                  name: t('reports.shifts.difference'),
                  values: rows.map(({ differenceMinor }) => differenceMinor),
                  tone: 'blue' as const,
                  fill: 'solid' as const,
                  each: rows.map(({ differenceMinor }) =>
                    differenceMinor < 0
                      ? ({ tone: 'red', fill: 'stripes' } as const)
                      : ({ tone: 'blue', fill: 'solid' } as const),
                  ),
                },
              ],
              format: money,
              axis,
            },
          }
        : {})}
      rows={rows}
      keyOf={({ shiftId }) => shiftId}
      columns={[
        { name: t('reports.shifts.closed'), cell: when, text: true },
        { name: t('reports.shifts.by'), cell: row => row.closedBy, text: true },
        { name: t('reports.shifts.expected'), minor: row => row.expectedMinor },
        { name: t('reports.shifts.counted'), minor: row => row.countedMinor },
        { name: t('reports.shifts.difference'), minor: row => row.differenceMinor },
      ]}
    />
  )
}
