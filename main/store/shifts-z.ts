// Closing reports: numbered without gaps, frozen, and never changed; each knows where in the books it ends.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'
import type { Marks } from './shifts-marks.ts'

/** A row of the list; the report itself is JSON. */
export type ZRow = { number: number; shiftId: string; closedAt: string; report: string }

const markColumns = `sale_mark as sale, tender_mark as tender, attempt_mark as attempt, reversal_mark as reversal,
  refund_mark as refund, refund_tender_mark as refundTender, check_mark as "check", journal_mark as journal`
const columns = 'n as number, shift_id as shiftId, closed_at as closedAt, report'

export function zStore(db: Db) {
  const last = db.prepare<[], Marks & { number: number; report: string }>(
    `select n as number, report, ${markColumns} from z_report order by n desc limit 1`,
  )
  const add = db.prepare<[Record<string, string | number>]>(
    `insert into z_report (n, shift_id, closed_at, sale_mark, tender_mark, attempt_mark, reversal_mark, refund_mark, refund_tender_mark, check_mark, journal_mark, report)
     values (@number, @shiftId, @closedAt, @sale, @tender, @attempt, @reversal, @refund, @refundTender, @check, @journal, @report)`,
  )
  const one = db.prepare<[number], ZRow>(`select ${columns} from z_report where n = ? and n > 0`)
  const newest = db.prepare<[number, number], ZRow>(
    `select ${columns} from z_report where n > 0 and n < ? order by n desc limit ?`,
  )
  return guarded(
    {
      /** The newest report and where it ends; number 0 before the first. */
      last(): { number: number; report: string; marks: Marks } {
        const { number, report, ...marks } = last.get()!
        return { number, report, marks }
      },
      /** Its number must be the one after the last. */
      add(row: ZRow & { marks: Marks }): void {
        const { marks, ...rest } = row
        add.run({ ...rest, ...marks })
      },
      find: (number: number): ZRow | null => one.get(number) ?? null,
      /** Newest first, those before `before`. */
      list: (before: number, limit: number): ZRow[] => newest.all(before, limit),
    },
    db,
  )
}
