// One question of the report: a sentence that answers it, the chart, its figures as a table, and the table as a file.
import type { Failure, Report, ReportTable, SavedBundle } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Chart, type ChartProps } from '../../components/Chart.tsx'
import { Money } from '../../components/Money.tsx'
import { failureText } from '../../failure-text.ts'
import { useOp } from '../../till.ts'

/** Columns of figures are set to the right; amounts are minor units. */
export type Column<Row> = { name: string } & (
  | { cell: (row: Row) => string | number; text?: boolean }
  | { minor: (row: Row) => number; text?: never }
)
type PartProps<Row> = {
  report: Report
  table: ReportTable
  title: string
  says: string
  /** Absent where there is nothing to draw. */
  chart?: Omit<ChartProps, 'label' | 'describedBy'>
  rows: readonly Row[]
  keyOf: (row: Row) => string
  columns: readonly [Column<Row>, ...Column<Row>[]]
  note?: string
  /** Takes the whole width of the screen. */
  wide?: boolean
}

export function ReportPart<Row>({
  report,
  table,
  title,
  says,
  chart,
  rows,
  keyOf,
  columns,
  note,
  wide = false,
}: PartProps<Row>) {
  const { t } = useTranslation()
  const [first, ...others] = columns
  return (
    <section className="panel report-part" data-wide={wide} aria-labelledby={`part-${table}`}>
      <header className="report-part-head">
        <h2 id={`part-${table}`}>{title}</h2>
        {rows.length > 0 && <SaveTable report={report} table={table} title={title} />}
      </header>
      <p id={`says-${table}`} className="report-says">
        {says}
      </p>
      {chart !== undefined && <Chart label={t('reports.chart', { title })} describedBy={`says-${table}`} {...chart} />}
      {rows.length > 0 && (
        <div className="report-table" tabIndex={0} role="region" aria-label={t('reports.table', { title })}>
          <table>
            <thead>
              <tr>
                {columns.map(({ name, text }) => (
                  <th key={name} scope="col" data-text={text === true}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <tr key={keyOf(row)}>
                  <th scope="row" data-text={first.text === true}>
                    <Cell column={first} row={row} />
                  </th>
                  {others.map(column => (
                    <td key={column.name} data-text={column.text === true}>
                      <Cell column={column} row={row} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {note !== undefined && <p className="soft small">{note}</p>}
    </section>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  return 'minor' in column ? <Money minor={column.minor(row)} /> : column.cell(row)
}

function SaveTable({ report, table, title }: { report: Report; table: ReportTable; title: string }) {
  const { t } = useTranslation()
  const save = useOp('reports.save', { quiet: true })
  const [saved, setSaved] = useState<SavedBundle | Failure | null>(null)
  const run = async () => {
    setSaved(null)
    const { from, to, training } = report
    const result = await save.run({ from, to, training, table })
    setSaved(result.ok ? result.value : result.error)
  }
  return (
    <>
      <Button
        label={t('reports.saveOf', { title })}
        busy={save.busy}
        busyText={t('reports.saving')}
        onPress={() => void run()}
      >
        {t('reports.save')}
      </Button>
      <p className="report-saved" role="status">
        {saved !== null && <Outcome saved={saved} />}
      </p>
    </>
  )
}

function Outcome({ saved }: { saved: SavedBundle | Failure }) {
  const { t } = useTranslation()
  if ('code' in saved) {
    const { what, next } = failureText(t, saved)
    return `${what} ${next}`
  }
  switch (saved.kind) {
    case 'saved':
      return t('reports.saved', { path: saved.path })
    case 'not-chosen':
      return t('reports.notChosen')
    case 'refused':
      return saved.why === 'full' ? t('reports.full') : t('reports.notWritable')
    default:
      return saved satisfies never
  }
}
