// How customers paid: cash, card, store credit.
import type { Report } from '#contract'
import { useTranslation } from 'react-i18next'
import type { Fill, Tone } from '../../components/chart-look.ts'
import { useMoney } from '../../components/Money.tsx'
import { ReportPart } from './ReportPart.tsx'
import { useAxisMoney } from './use-axis-money.ts'

const looks: Record<Report['tenders'][number]['kind'], { tone: Tone; fill: Fill }> = {
  cash: { tone: 'green', fill: 'solid' },
  card: { tone: 'blue', fill: 'stripes' },
  credit: { tone: 'amber', fill: 'dots' },
}

export function Tenders({ report }: { report: Report }) {
  const { t } = useTranslation()
  const money = useMoney()
  const axis = useAxisMoney()
  const rows = report.tenders.toSorted((a, b) => b.amountMinor - a.amountMinor)
  const [best] = rows
  return (
    <ReportPart
      report={report}
      table="tenders"
      title={t('reports.tenders.title')}
      says={
        best === undefined
          ? t('reports.none')
          : t('reports.tenders.says', {
              kind: t(`reports.tenders.${best.kind}`),
              amount: money(best.amountMinor),
              total: money(report.totals.totalMinor),
            })
      }
      chart={{
        across: true,
        labels: rows.map(({ kind }) => t(`reports.tenders.${kind}`)),
        series: [
          {
            name: t('reports.tenders.amount'),
            values: rows.map(({ amountMinor }) => amountMinor),
            tone: 'blue',
            fill: 'solid',
            each: rows.map(({ kind }) => looks[kind]),
          },
        ],
        format: money,
        axis,
      }}
      rows={rows}
      keyOf={({ kind }) => kind}
      columns={[
        { name: t('reports.tenders.kind'), cell: ({ kind }) => t(`reports.tenders.${kind}`), text: true },
        { name: t('reports.tenders.count'), cell: ({ tenders }) => tenders },
        { name: t('reports.tenders.amount'), minor: ({ amountMinor }) => amountMinor },
      ]}
    />
  )
}
