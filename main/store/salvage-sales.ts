// Sales with their lines, taxes, tenders and card attempts out of a damaged file: each one whole, and only if its sums agree.
import type Database from 'better-sqlite3'
import type { Db } from './db.ts'
import type { rowCopier, Salvaged } from './salvage-insert.ts'
import { readableAnswer, readableRows, type Row } from './salvage-read.ts'
import { placeOf } from './salvage-shifts.ts'

type Parts = { sale_line: Row[]; sale_tax: Row[]; tender: Row[]; attempt: Row[] }

export function salvageSales(
  db: Db,
  source: Database.Database,
  copier: ReturnType<typeof rowCopier>,
  counts: Salvaged,
): void {
  const hole = (): void => void (counts.holes += 1)
  const unfinished = new Set(
    db.prepare<[], string>("select id from sale where status in ('open', 'parked')").pluck().all(),
  )
  const last = (table: string): number =>
    db.prepare<[], number | null>(`select max(n) from "${table}"`).pluck().get() ?? 0
  const sales = new Map<string, Row>()
  // First those that are unfinished here: one may have to be completed before the next can be the open one.
  for (const id of unfinished) {
    // Past the index, which may be what is damaged.
    const [row] = readableAnswer(source, 'select * from sale where +id = ?', [id], hole)
    if (row !== undefined) sales.set(id, row)
  }
  for (const row of readableRows(source, 'sale', last('sale'), hole)) sales.set(String(row.id), row)
  const parts = new Map<string, Parts>(
    [...sales.keys()].map(id => [id, { sale_line: [], sale_tax: [], tender: [], attempt: [] }]),
  )
  const others: Row[] = []
  for (const table of ['sale_line', 'tender', 'attempt'] as const) {
    for (const row of readableRows(source, table, last(table), hole)) {
      const part = parts.get(String(row.sale_id))
      if (part !== undefined) part[table].push(row)
      else if (table !== 'sale_line') others.push(row)
    }
    for (const id of unfinished) {
      const had = new Set(parts.get(id)?.[table].map(row => row.id))
      const rows = readableAnswer(source, `select * from ${table} where +sale_id = ? order by n`, [id], hole)
      parts.get(id)?.[table].push(...rows.filter(row => !had.has(row.id ?? null)))
    }
  }
  for (const [id, part] of parts)
    part.sale_tax.push(...readableAnswer(source, 'select * from sale_tax where sale_id = ?', [id], hole))

  const status = db.prepare<[string], string>('select status from sale where id = ?').pluck()
  const has = (table: 'tender' | 'attempt') =>
    db.prepare<[string], number>(`select count(*) from ${table} where id = ?`).pluck()
  const known = { tender: has('tender'), attempt: has('attempt') }
  const dropLines = db.prepare<[string]>('delete from sale_line where sale_id = ?')
  const setBack = db.prepare<[string]>("update sale set status = 'abandoned' where id = ?")
  const settle = attemptUpdate(db)

  function put(id: string, row: Row, part: Parts): void {
    if (!agrees(row, part)) throw new Error('the sums of this sale do not agree')
    // Rows beside a completed sale are refused, so its own row comes last.
    if (status.get(id) === undefined) copier.put('sale', { ...row, status: 'abandoned', number: null })
    else setBack.run(id)
    dropLines.run(id)
    for (const line of part.sale_line) copier.put('sale_line', line)
    for (const tax of part.sale_tax) copier.put('sale_tax', tax, true)
    for (const tender of part.tender)
      if (known.tender.get(String(tender.id)) === 0) copier.put('tender', tender, placeOf('tender'))
    for (const attempt of part.attempt) {
      if (known.attempt.get(String(attempt.id)) === 0) copier.put('attempt', attempt, placeOf('attempt'))
      else settle(attempt)
    }
    writeSale(db, row)
  }

  for (const [id, row] of sales) {
    const part = parts.get(id)!
    if (status.get(id) === 'completed') continue
    if (copier.whole(() => put(id, row, part))) {
      counts.sales += 1
      counts.tenders += part.tender.length
      counts.attempts += part.attempt.length
    } else counts.refused += 1
  }
  for (const row of others) {
    const table = 'order_id' in row ? 'attempt' : 'tender'
    if (copier.whole(() => copier.put(table, row, placeOf(table))))
      counts[table === 'attempt' ? 'attempts' : 'tenders'] += 1
    else counts.refused += 1
  }
  for (const row of db.prepare<[], { id: string }>(unsettled).all()) {
    const [newer] = readableAnswer(source, 'select * from attempt where +id = ?', [row.id], hole)
    if (newer !== undefined && newer.state !== 'sent') copier.whole(() => settle(newer))
  }
}

const unsettled =
  "select id from attempt where state in ('created', 'waiting-for-card', 'sent', 'unknown', 'needs-human')"

/** Never believes less than what is stored: only an attempt without an end takes another state. */
function attemptUpdate(db: Db): (row: Row) => void {
  const update = db.prepare(
    `update attempt set state = @state, sent_at = @sent_at, settled_at = @settled_at, reference = @reference, auth_code = @auth_code, text = @text,
       approved_minor = @approved_minor, brand = @brand, last4 = @last4 where id = @id and id in (${unsettled})`,
  )
  return row => void update.run(row)
}

const sumOf = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0)

/** Parts of a completed sale that were read out of different times, or not all, are worse than none. */
function agrees(row: Row, { sale_line, sale_tax, tender }: Parts): boolean {
  if (row.status !== 'completed') return true
  const total = row.total_minor
  const taxed = sale_line.length === 0 || sumOf(sale_tax, 'gross_minor') === total
  const lined =
    sale_line.length === 0
      ? row.note === 'payments.log'
      : sumOf(sale_line, 'total_minor') + Number(row.added_tax_minor ?? 0) === total
  return taxed && lined && sumOf(tender, 'amount_minor') === total
}

/** Everything of a sale's own row that may have changed since it was opened. */
function writeSale(db: Db, row: Row): void {
  const columns = db.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all('sale')
  const changing = columns.filter(name => !['n', 'id'].includes(name) && name in row)
  const values = changing.map(name => row[name] ?? null)
  db.prepare(`update sale set ${changing.map(name => `${name} = ?`).join(', ')} where id = ?`).run(...values, row.id)
}
