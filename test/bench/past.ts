// Writes years of past sales into a data file in about a minute, so that the bench can ask whether their number matters.
import { createHash } from 'node:crypto'
import { canonical } from '#domain/journal-chain'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { fillSlots } from '../../main/store/schema-reports.ts'

/** Sales of a busy day at one till; a million of them are more than three years. */
const PER_DAY = 800
const OPEN_SECONDS = 12 * 3600

/**
 * `count` completed sales of one line each, spread over days that end yesterday, with tenders, taxes, journal, outbox, a
 * shift and a closing report a day. Written as rows under the file's own rules: their number matters, not how they came.
 */
export function fillPast(file: string, count: number): void {
  const db = openDatabase(file)
  // Parts come before their sale here, because nothing may be added to a sale that is completed.
  db.pragma('foreign_keys = off')
  db.pragma('synchronous = off')
  const value = (sql: string): number => db.prepare<[], number>(`select coalesce((${sql}), 0)`).pluck().get() ?? 0
  const days = Math.ceil(count / PER_DAY)
  const midnight = new Date()
  midnight.setUTCHours(0, 0, 0, 0)
  const bounds = {
    count,
    number: value('select max(number) from sale'),
    perDay: PER_DAY,
    start: midnight.getTime() / 1000 - days * 86_400,
  }
  db.transaction(() => {
    db.exec(
      'create temp table past (x integer primary key, sale text, at text, shift text, staff integer, total integer, off integer)',
    )
    db.prepare(past).run(bounds)
    for (const sql of parts) db.prepare(sql).run({ number: bounds.number })
    db.prepare("update counter set value = ? where name = 'receipt'").run(bounds.number + count)
    addJournal(db)
    closeDays(db, days, bounds)
    db.exec(`delete from sale_slot; delete from tender_slot; ${fillSlots}; drop table past`)
  })()
  db.pragma('synchronous = full')
  db.pragma('optimize = 0x10002')
  db.close()
}

/** Ids that look like the till's own; every tenth sale has a discount, every third is paid by card. */
const id = (first: string, n: string): string => `printf('${first}-0000-4000-8000-%012x', ${n})`
const at = (seconds: string): string => `strftime('%Y-%m-%dT%H:%M:%S', ${seconds}, 'unixepoch') || '.000Z'`
const past = `insert into past
  with recursive i (x) as (select 0 union all select x + 1 from i where x + 1 < @count)
  select x, ${id('5a1e0000', '@number + x')}, ${at(`@start + (x / @perDay) * 86400 + 8 * 3600 + (x % @perDay) * ${OPEN_SECONDS} / @perDay`)},
    ${id('5417f000', '@number / @perDay + x / @perDay')}, x / 100 % 3, 199 * (1 + x % 7), case when x % 10 = 0 then 50 else 0 end from i`
const parts = [
  `insert into sale_line (id, sale_id, position, product_id, name, unit_price_minor, quantity_milli, deposit_minor, discount_basis_points, tax_basis_points,
     required_age, gross_minor, discount_minor, deposit_total_minor, total_minor)
   select ${id('11fe0000', '@number + x')}, sale, 1, 'bench', 'Bench', 199, 1000 * (total / 199), 0, 0, 1900, 0, total, off, 0, total - off from past`,
  `insert into sale_tax select sale, 1900, total - off, total - off - (total - off) * 19 / 119, (total - off) * 19 / 119 from past where @number >= 0`,
  `insert into tender (id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor, reference)
   select ${id('7e4de000', '@number + x')}, sale, shift, case when x % 3 = 0 then 'card' else 'cash' end, total - off, case when x % 3 = 0 then null else total - off end, 0,
     case when x % 3 = 0 then printf('%012d', x) end from past`,
  `insert into sale (id, number, status, status_at, training, opened_at, completed_at, staff_id, cashier, shift_id, gross_minor, discount_minor, deposit_minor,
     total_minor, change_minor, receipt_text)
   select sale, @number + x + 1, 'completed', at, 0, at, at, 'bench-' || staff, 'Bench ' || staff, shift, total, off, 0, total - off, 0, '{}' from past`,
  `insert into outbox (id, topic, body, created_at, state, sent_at)
   select sale, 'sale-completed', json_object('id', sale, 'number', @number + x + 1), at, 'delivered', at from past`,
  `insert into age_check (id, sale_id, shift_id, at, staff_id, required_age, outcome, method)
   select ${id('a6ec0000', '@number + x')}, sale, shift, at, 'bench-' || staff, 16, case when x % 100 = 0 then 'too-young' else 'pass' end, 'manual' from past where x % 20 = 0`,
]

/** One entry a sale, and every fiftieth time a line that was taken back, sealed to the chain like all others. */
function addJournal(db: Db): void {
  const head = db.prepare<[], { n: number; hash: string }>('select n, hash from journal_head where id = 1').get()!
  const insert = db.prepare('insert into journal values (?, ?, ?, ?, ?, ?, ?, ?)')
  const rows = db.prepare<[], { x: number; sale: string; at: string; staff: number; total: number }>(
    'select x, sale, at, staff, total from past order by x',
  )
  let { n, hash: previous } = head
  const add = (at: string, kind: string, staff: string, saleId: string, data: Record<string, number>): void => {
    n += 1
    const hash = createHash('sha256')
      .update(`${previous}\n${canonical({ n, at, kind, staff, saleId, data })}`)
      .digest('hex')
    insert.run(n, at, kind, staff, saleId, canonical(data), previous, hash)
    previous = hash
  }
  const moved = db.prepare('update journal_head set n = n + 1, hash = ? where id = 1')
  const all = rows.all()
  for (const { x, sale, at, staff, total } of all) {
    if (x % 50 === 0) add(at, 'line-removed', `bench-${staff}`, sale, { quantityMilli: 1000 })
    add(at, 'sale-completed', `bench-${staff}`, sale, { totalMinor: total, lines: 1, tenders: 1 })
  }
  // The head may only ever move by one.
  for (let step = head.n; step < n; step += 1) moved.run(step + 1 === n ? previous : '')
}

/** A shift and its closing report for each day; the last report ends where the books end. */
function closeDays(
  db: Db,
  days: number,
  bounds: { number: number; perDay: number; start: number; count: number },
): void {
  const shift = db.prepare(
    `insert into shift (id, opened_at, opened_by, float_minor, closed_at, closed_by, counted_minor) select shift, min(at), 'Bench', 10000, ?, 'Bench', 10000 from past
     where x >= ? and x < ? group by shift`,
  )
  const of = db.prepare<[number], string>('select shift from past where x = ?').pluck()
  const [before] = db.prepare<[], Record<string, unknown>>('select * from z_report order by n desc limit 1').all()
  const marks: Record<string, string> = {
    tender_mark: 'tender',
    attempt_mark: 'attempt',
    reversal_mark: 'reversal',
    refund_mark: 'refund',
    refund_tender_mark: 'refund_tender',
    check_mark: 'age_check',
    journal_mark: 'journal',
  }
  const ends = Object.fromEntries(
    Object.entries(marks)
      .filter(([name]) => before !== undefined && name in before)
      .map(([name, table]) => [name, db.prepare(`select coalesce(max(n), 0) from ${table}`).pluck().get()]),
  )
  const names = Object.keys(before ?? {})
  const z = db.prepare(`insert into z_report (${names.join()}) values (${names.map(name => `@${name}`).join()})`)
  for (let day = 0; day < days; day += 1) {
    const last = Math.min(bounds.count, (day + 1) * bounds.perDay)
    const closedAt = new Date((bounds.start + day * 86_400 + 20 * 3600 + 60) * 1000).toISOString()
    shift.run(closedAt, day * bounds.perDay, last)
    const differenceMinor = (day % 5) * 50 - 100
    const report = {
      training: false,
      closedBy: 'Bench',
      expectedCashMinor: 10_000,
      countedMinor: 10_000 + differenceMinor,
      differenceMinor,
    }
    z.run({
      ...ends,
      n: Number(before?.['n']) + 1 + day,
      shift_id: of.get(day * bounds.perDay),
      closed_at: closedAt,
      sale_mark: bounds.number + last,
      report: JSON.stringify(report),
    })
  }
}
