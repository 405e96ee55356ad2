// Closing reports out of a damaged file: under their own numbers, ending where in the books they ended.
import type Database from 'better-sqlite3'
import type { Db } from './db.ts'
import type { rowCopier, Salvaged } from './salvage-insert.ts'
import { readableRows, type Row } from './salvage-read.ts'

/** Where each mark points to; rows of these tables keep their place, or a report would end in the middle of others. */
const marks = {
  tender_mark: 'tender',
  attempt_mark: 'attempt',
  reversal_mark: 'reversal',
  refund_mark: 'refund',
  refund_tender_mark: 'refund_tender',
  check_mark: 'age_check',
  journal_mark: 'journal',
} as const
const placed: ReadonlySet<string> = new Set(Object.values(marks))
/** How a row of this table is put in: under its old place where that is free, or under a new one. */
export const placeOf = (table: string): 'if-free' | false => (placed.has(table) ? 'if-free' : false)

/** Call it last: a mark never points behind what is there now, or new rows would be taken for reported ones. */
export function salvageReports(
  db: Db,
  source: Database.Database,
  copier: ReturnType<typeof rowCopier>,
  counts: Salvaged,
): void {
  const last = (table: string): number =>
    db.prepare<[], number | null>(`select max(n) from "${table}"`).pluck().get() ?? 0
  const hole = (): void => void (counts.holes += 1)
  for (const row of readableRows(source, 'z_report', last('z_report'), hole)) {
    const ends = Object.entries(marks).map(([mark, table]) => [mark, Math.min(Number(row[mark]), last(table))])
    const whole =
      reads(row) && copier.whole(() => copier.put('z_report', { ...row, ...Object.fromEntries(ends) }, true))
    if (whole) counts.others += 1
    else counts.refused += 1
  }
}

/** A report that cannot be shown again, or that says another number, is damage. */
function reads({ n, report }: Row): boolean {
  try {
    return (JSON.parse(String(report)) as { number?: unknown } | null)?.number === n
  } catch {
    return false
  }
}
