// How the age checks ended: passed, or why not.
import type { Report } from '#contract'
import { useTranslation } from 'react-i18next'
import type { Fill, Tone } from '../../components/chart-look.ts'
import { ReportPart } from './ReportPart.tsx'

type Outcome = keyof Report['ageChecks']
const looks: Record<Outcome, { tone: Tone; fill: Fill }> = {
  passed: { tone: 'green', fill: 'solid' },
  tooYoung: { tone: 'red', fill: 'stripes' },
  expired: { tone: 'amber', fill: 'dots' },
  refused: { tone: 'red', fill: 'cross' },
}
const outcomes = Object.keys(looks) as Outcome[]

export function AgeChecks({ report, wide }: { report: Report; wide: boolean }) {
  const { t } = useTranslation()
  const checks = report.ageChecks
  const count = outcomes.reduce((sum, outcome) => sum + checks[outcome], 0)
  const rows = count === 0 ? [] : outcomes
  return (
    <ReportPart
      report={report}
      table="ageChecks"
      wide={wide}
      title={t('reports.ageChecks.title')}
      says={count === 0 ? t('reports.ageChecks.none') : t('reports.ageChecks.says', { passed: checks.passed, count })}
      {...(count === 0
        ? {}
        : {
            chart: {
              across: true,
              labels: rows.map(outcome => t(`reports.ageChecks.${outcome}`)),
              series: [
                {
                  name: t('reports.ageChecks.count'),
                  values: rows.map(outcome => checks[outcome]),
                  tone: 'green',
                  fill: 'solid',
                  each: rows.map(outcome => looks[outcome]),
                },
              ],
              format: String,
            },
          })}
      rows={rows}
      keyOf={outcome => outcome}
      columns={[
        { name: t('reports.ageChecks.outcome'), cell: outcome => t(`reports.ageChecks.${outcome}`), text: true },
        { name: t('reports.ageChecks.count'), cell: outcome => checks[outcome] },
      ]}
    />
  )
}
