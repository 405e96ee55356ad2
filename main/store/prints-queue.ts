// The print queue on disk: each job is a row before its first byte leaves, and stays one whatever becomes of it.
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'

export type PrintKind = 'receipt' | 'merchant' | 'refund' | 'report' | 'cash-move' | 'test'
/**
 * `waiting` for its first try, `printing`, `printed`; `perhaps`: the printer took it and never said that it was printed;
 * `failed`: not printed, tried again by itself; `given-up`: not printed, a person decides; `shown` to the customer as a
 * code instead; `cancelled` by a person.
 */
export type PrintState = 'waiting' | 'printing' | 'printed' | 'perhaps' | 'failed' | 'given-up' | 'shown' | 'cancelled'
export type DrawerState = 'none' | 'wanted' | 'sent' | 'missed'
export type PrintJob = {
  n: number
  id: string
  kind: PrintKind
  saleId: string | null
  subject: string | null
  /** JSON of receipt lines; null where the sale says them. */
  lines: string | null
  title: string
  language: 'en' | 'de'
  state: PrintState
  copy: boolean
  drawer: DrawerState
  createdAt: string
  stateAt: string
  nextAt: string | null
  tries: number
  reason: string | null
}
export type NewPrintJob = Omit<PrintJob, 'n' | 'state' | 'stateAt' | 'nextAt' | 'tries' | 'reason'>
export type PrintChange = Partial<Pick<PrintJob, 'state' | 'copy' | 'drawer' | 'nextAt' | 'tries' | 'reason'>>
type Row = Omit<PrintJob, 'copy'> & { copy: 0 | 1 }

const columns = `n, id, kind, sale_id as saleId, subject, lines, title, language, state, copy, drawer, created_at as createdAt,
  state_at as stateAt, next_at as nextAt, tries, reason`
// The very words of the partial index, or SQLite would not use it.
const unfinished = "state in ('waiting', 'printing', 'perhaps', 'failed', 'given-up')"
const queries = {
  unfinished: `select ${columns} from print_job where ${unfinished} order by n`,
  one: `select ${columns} from print_job where id = ?`,
  ofSale: `select ${columns} from print_job where sale_id = +? order by n`,
  about: `select ${columns} from print_job where subject = +? order by n`,
  latest: `select ${columns} from print_job order by n desc limit ?`,
} as const
/** Exported so that a test can look at their query plans. */
export const printQueries = Object.values(queries)

export function printQueueStore(db: Db) {
  const insert = db.prepare<[Omit<Row, 'n' | 'state' | 'stateAt' | 'nextAt' | 'tries' | 'reason'>]>(
    `insert into print_job (id, kind, sale_id, subject, lines, title, language, state, copy, drawer, created_at, state_at)
     values (@id, @kind, @saleId, @subject, @lines, @title, @language, 'waiting', @copy, @drawer, @createdAt, @createdAt)`,
  )
  const open = db.prepare<[], Row>(queries.unfinished)
  const one = db.prepare<[string], Row>(queries.one)
  const ofSale = db.prepare<[string], Row>(queries.ofSale)
  const about = db.prepare<[string], Row>(queries.about)
  const latest = db.prepare<[number], Row>(queries.latest)
  const update = db.prepare<[Row]>(
    `update print_job set state = @state, copy = @copy, drawer = @drawer, state_at = @stateAt, next_at = @nextAt, tries = @tries,
       reason = @reason where id = @id`,
  )

  return guarded(
    {
      /** Joins the transaction it is called in, so that a sale and its receipt are stored together or not at all. */
      add(job: NewPrintJob): void {
        insert.run({ ...job, copy: job.copy ? 1 : 0 })
      },
      /** Absent fields stay as they are. Null when there is no such job. */
      change(id: string, at: string, fields: PrintChange): PrintJob | null {
        return inTransaction(db, () => {
          const row = one.get(id)
          if (row === undefined) return null
          const next = { ...jobOf(row), ...fields, stateAt: at }
          update.run({ ...next, copy: next.copy ? 1 : 0 })
          return next
        })
      },
      find: (id: string): PrintJob | null => orNull(one.get(id)),
      /** Everything that is neither on paper nor put away, oldest first. */
      unfinished: (): PrintJob[] => open.all().map(jobOf),
      ofSale: (saleId: string): PrintJob[] => ofSale.all(saleId).map(jobOf),
      about: (subject: string): PrintJob[] => about.all(subject).map(jobOf),
      /** Newest first. */
      latest: (limit: number): PrintJob[] => latest.all(limit).map(jobOf),
    },
    db,
  )
}

const jobOf = (row: Row): PrintJob => ({ ...row, copy: row.copy === 1 })
const orNull = (row: Row | undefined): PrintJob | null => (row === undefined ? null : jobOf(row))
