// A file of goods as a table: finds out how it is written from its beginning, then gives its rows, a few at a time.
import type { InputLanguage } from '#domain/money-input'
import { textOf } from './goods-cell.ts'
import { columnsOf, isGermanHeader, type Columns, type GoodsField } from './goods-columns.ts'
import type { Cells } from './goods-row.ts'
import { createTextReader, LineTooLong, type Encoding } from './goods-text.ts'

export type CsvRow = { line: number; cells: string[] } | { line: number; fault: 'quotes' | 'quote-open' }
/** Answers the rows that are whole so far. `broken` once a quote was opened that nothing closes. */
export type CsvReader = { push(text: string): CsvRow[]; end(): Promise<CsvRow[]>; broken(): boolean }
export type Format = { encoding: Encoding; delimiter: ',' | ';' | '\t' | '|'; decimal: InputLanguage }
export type TableRow =
  | { line: number; cells: Cells }
  | { line: number; fault: 'quotes' | 'quote-open' | 'columns'; value: string }
/** Why a file is no list of goods at all. */
export type TableRefusal = 'empty' | 'no-table' | 'no-name' | 'no-price' | 'no-tax' | 'no-id' | 'line-too-long'
export class NoTable extends Error {
  readonly refusal: TableRefusal
  constructor(refusal: TableRefusal) {
    super(refusal)
    this.refusal = refusal
  }
}

/** Text that is looked at before the first row is read. */
const LOOK = 32_768
const MOST_COLUMNS = 200

export function createTable(open: (delimiter: string) => CsvReader) {
  const text = createTextReader()
  let begin = ''
  let reader: CsvReader | null = null
  let columns: Columns = []
  let format: Format | null = null

  function start(last: boolean): CsvRow[] {
    if (reader !== null || (!last && begin.length < LOOK)) return []
    const lines = begin.split(/\r\n|\n|\r/).slice(0, 200)
    const at = lines.findIndex(line => line.trim() !== '')
    if (at < 0) throw new NoTable('empty')
    const delimiter = delimiterOf(lines.slice(at, at + 20))
    format = { encoding: text.encoding(), delimiter, decimal: 'en' }
    reader = open(delimiter)
    const all = begin
    begin = ''
    return reader.push(all)
  }

  function head(rows: CsvRow[]): CsvRow[] {
    if (columns.length > 0) return rows
    const at = rows.findIndex(row => 'fault' in row || row.cells.some(cell => cell.trim() !== ''))
    const row = rows[at]
    if (row === undefined) return []
    if ('fault' in row || row.cells.length > MOST_COLUMNS) throw new NoTable('no-table')
    columns = columnsOf(row.cells)
    const has = (field: GoodsField): boolean => columns.some(column => column.field === field)
    if (columns.every(({ field }) => field === null)) throw new NoTable('no-table')
    if (!has('name')) throw new NoTable('no-name')
    if (!has('price')) throw new NoTable('no-price')
    if (!has('tax')) throw new NoTable('no-tax')
    if (!has('id') && !has('barcode')) throw new NoTable('no-id')
    const rest = rows.slice(at + 1)
    format!.decimal = decimalOf(rest, columns, row.cells, format!.delimiter)
    return rest
  }

  function read(rows: CsvRow[]): TableRow[] {
    return head(rows).flatMap((row): TableRow[] => {
      if ('fault' in row) return [{ ...row, value: '' }]
      if (row.cells.every(cell => cell.trim() === '')) return []
      const more = row.cells.slice(columns.length).some(cell => cell.trim() !== '')
      if (more || row.cells.length < columns.length - trailing(columns))
        return [{ line: row.line, fault: 'columns', value: `${row.cells.length}/${columns.length}` }]
      const cells: Cells = { barcode: [] }
      columns.forEach(({ field }, place) => {
        const cell = textOf(row.cells[place] ?? '')
        if (field === 'barcode') cells.barcode.push(cell)
        else if (field !== null) cells[field] = cell
      })
      return [{ line: row.line, cells }]
    })
  }

  const guarded = (work: () => string): string => {
    try {
      return work()
    } catch (thrown) {
      if (thrown instanceof LineTooLong) throw new NoTable('line-too-long')
      throw thrown
    }
  }
  function feed(piece: string, last: boolean): CsvRow[] {
    if (reader === null) {
      begin += piece
      return start(last)
    }
    return reader.push(piece)
  }
  return {
    /** Rows that are whole with these bytes. Throws NoTable when this is no list of goods. */
    push: (bytes: Uint8Array): TableRow[] =>
      read(
        feed(
          guarded(() => text.push(bytes)),
          false,
        ),
      ),
    async end(): Promise<TableRow[]> {
      const rows = feed(
        guarded(() => text.end()),
        true,
      )
      const rest = reader === null ? [] : await reader.end()
      const found = read([...rows, ...rest])
      if (columns.length === 0) throw new NoTable('empty')
      return found
    },
    columns: (): Columns => columns,
    format: (): Format | null => (format === null ? null : { ...format, encoding: text.encoding() }),
    /** True once a quote swallowed the rest: nothing after it can be read. */
    broken: (): boolean => reader?.broken() ?? false,
  }
}
export type Table = ReturnType<typeof createTable>

/** The mark that divides most lines of the beginning into the same number of at least two cells, quoted ones left out. */
function delimiterOf(lines: readonly string[]): Format['delimiter'] {
  const bare = lines.filter(line => line.trim() !== '').map(line => line.replaceAll(/"(?:[^"]|"")*"/g, ''))
  const score = (mark: string): number => {
    const counts = bare.map(line => line.split(mark).length - 1)
    const head = counts[0] ?? 0
    return head === 0 ? 0 : head + 100 * (counts.filter(count => count === head).length / counts.length)
  }
  const marks = [';', '\t', ',', '|'] as const
  return marks.reduce((best, mark) => (score(mark) > score(best) ? mark : best), ';')
}

/** Columns at the end that no row has to spell out. */
function trailing(columns: Columns): number {
  const last = columns.findLastIndex(({ field }) => field !== null)
  return columns.length - 1 - last
}

/** Which of point and comma the prices of the beginning show; where they show neither, what the headers speak. */
function decimalOf(
  rows: readonly CsvRow[],
  columns: Columns,
  headers: readonly string[],
  delimiter: string,
): InputLanguage {
  const places = columns.flatMap(({ field }, place) => (field === 'price' || field === 'deposit' ? [place] : []))
  let commas = 0
  let points = 0
  for (const row of rows.slice(0, 300)) {
    if ('fault' in row) continue
    for (const place of places) {
      const cell = (row.cells[place] ?? '').replace(/[^\d.,]/g, '')
      if (/,\d{1,2}$/.test(cell)) commas += 1
      else if (/\.\d{1,2}$/.test(cell)) points += 1
    }
  }
  if (commas !== points) return commas > points ? 'de' : 'en'
  return isGermanHeader(headers) || (delimiter === ';' && commas > 0) ? 'de' : 'en'
}
