// Rows of a CSV file (RFC 4180) as they come, with the line each begins in; the only place that knows the parser.
import { parse, type CsvError } from 'csv-parse'
import type { CsvReader, CsvRow } from './goods-table.ts'

const MOST_ROW = 65_536
const unclosed = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'])

/** Rows come back from the call that gave their last character. A row whose quotes are wrong comes back as such. */
export function csvReader(delimiter: string): CsvReader {
  const rows: CsvRow[] = []
  let begins = 1
  let broken = false
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_records_with_error: true,
    max_record_size: MOST_ROW,
  })
  parser.on('data', ({ record, info }: { record: string[]; info: { lines: number } }) => {
    rows.push({ line: begins, cells: record })
    begins = info.lines + 1
  })
  const fault = (thrown: CsvError | undefined): void => {
    const lines = typeof thrown?.['lines'] === 'number' ? thrown['lines'] : begins
    const open = unclosed.has(thrown?.code ?? '')
    broken ||= open
    rows.push({ line: open ? begins : lines, fault: open ? 'quote-open' : 'quotes' })
    begins = lines + 1
  }
  parser.on('skip', fault)
  parser.on('error', fault)
  const take = (): CsvRow[] => rows.splice(0)
  return {
    push(text) {
      if (text !== '' && !broken) parser.write(text)
      return take()
    },
    end() {
      return new Promise(resolve => {
        if (broken) return resolve(take())
        parser.on('end', () => resolve(take()))
        parser.end()
      })
    },
    broken: () => broken,
  }
}
