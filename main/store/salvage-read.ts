// Reads what can still be read out of a damaged table, from both sides of every hole.
import type Database from 'better-sqlite3'

export type Row = Record<string, string | number | bigint | Buffer | null>
/** Damaged pages tried before the rest of a table is given up. */
const MOST_HOLES = 400

/** Rows of a table with n > `after` by rising n. A hole is stepped over by ever larger steps; `hole` is called once for each. */
export function* readableRows(
  source: Database.Database,
  table: string,
  after: number,
  hole: () => void,
): Generator<Row & { n: number }> {
  const from = source.prepare<[number], Row & { n: number }>(`select * from "${table}" where n > ? order by n`)
  let at = after
  let step = 0
  for (let holes = 0; holes < MOST_HOLES && at + step < Number.MAX_SAFE_INTEGER;) {
    try {
      for (const row of from.iterate(at + step)) {
        at = row.n
        step = 0
        yield row
      }
      return
    } catch {
      if (step === 0) hole()
      holes += 1
      step = step === 0 ? 1 : step * 2
    }
  }
}

/** Every row that a question gives before it fails. */
export function readableAnswer(
  source: Database.Database,
  sql: string,
  values: readonly unknown[],
  hole: () => void,
): Row[] {
  const rows: Row[] = []
  try {
    for (const row of source.prepare<unknown[], Row>(sql).iterate(...values)) rows.push(row)
  } catch {
    hole()
  }
  return rows
}

/** The tables of a file and their columns, as far as its schema can be read. */
export function readableColumns(source: Database.Database): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  try {
    const names = source.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all()
    for (const name of names) {
      const columns = source.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name)
      found.set(name, new Set(columns))
    }
  } catch {
    // Nothing of this file can be asked for.
  }
  return found
}
