// What each cashier took off, put away and gave back.
import type { Report } from '#contract'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../components/Money.tsx'
import { ReportPart } from './ReportPart.tsx'
import { useAxisMoney } from './use-axis-money.ts'

type Row = Report['cashiers'][number]

export function Cashiers({ report }: { report: Report }) {
  const { t } = useTranslation()
  const money = useMoney()
  const axis = useAxisMoney()
  const rows = report.cashiers
  const nameOf = ({ staffId, name }: Row): string => (staffId === '' ? t('reports.cashiers.nobody') : name || staffId)
  const sum = (read: (row: Row) => number): number => rows.reduce((all, row) => all + read(row), 0)
  const [discounts, voids] = [sum(row => row.discountMinor), sum(row => row.voidedMinor)]
  const drawn = rows.filter(row => row.discountMinor !== 0 || row.voidedMinor !== 0 || row.refundedMinor !== 0)
  const series = [
    { name: t('reports.cashiers.discounts'), read: (row: Row) => row.discountMinor, tone: 'blue', fill: 'solid' },
    { name: t('reports.cashiers.voided'), read: (row: Row) => row.voidedMinor, tone: 'amber', fill: 'stripes' },
    { name: t('reports.cashiers.refunded'), read: (row: Row) => row.refundedMinor, tone: 'red', fill: 'dots' },
  ] as const
  return (
    <ReportPart
      report={report}
      table="cashiers"
      wide
      title={t('reports.cashiers.title')}
      says={
        rows.every(row => row.discounted + row.voidedSales + row.voidedLines + row.refunds === 0)
          ? t('reports.cashiers.none')
          : t('reports.cashiers.says', { discounts: money(discounts), voids: money(voids) })
      }
      {...(drawn.length === 0
        ? {}
        : {
            chart: {
              across: true,
              labels: drawn.map(nameOf),
              series: series.map(({ read, ...row }) => ({ ...row, values: drawn.map(read) })),
              format: money,
              axis,
            },
          })}
      rows={rows}
      keyOf={({ staffId }) => staffId}
      columns={[
        { name: t('reports.cashiers.cashier'), cell: nameOf, text: true },
        { name: t('reports.cashiers.discounted'), cell: row => row.discounted },
        { name: t('reports.cashiers.discounts'), minor: row => row.discountMinor },
        { name: t('reports.cashiers.voidedLines'), cell: row => row.voidedLines },
        { name: t('reports.cashiers.voidedSales'), cell: row => row.voidedSales },
        { name: t('reports.cashiers.voided'), minor: row => row.voidedMinor },
        { name: t('reports.cashiers.refunds'), cell: row => row.refunds },
        { name: t('reports.cashiers.refunded'), minor: row => row.refundedMinor },
      ]}
    />
  )
}
