// Puts rows from another file into this one, one by one, under every rule of the schema.
import type { Db } from './db.ts'
import type { Row } from './salvage-read.ts'

export type Salvaged = {
  sales: number
  tenders: number
  attempts: number
  journal: number
  /** Staff, shifts, checks, prints, goods, settings, messages. */
  others: number
  /** Rows that could be read but broke a rule, and places that could not be read at all. */
  refused: number
  holes: number
}
export const nothingSalvaged: Salvaged = {
  sales: 0,
  tenders: 0,
  attempts: 0,
  journal: 0,
  others: 0,
  refused: 0,
  holes: 0,
}

/** Knows the columns of both files; a column that one of them lacks is left out. */
export function rowCopier(db: Db, columns: ReadonlyMap<string, ReadonlySet<string>>) {
  const prepared = new Map<string, { names: string[]; run: (values: unknown[]) => number }>()

  function inserter(table: string, without: readonly string[]) {
    const key = `${table} ${without.join()}`
    const known = prepared.get(key)
    if (known !== undefined) return known
    const ours = db.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table)
    const names = ours.filter(name => columns.get(table)?.has(name) && !without.includes(name))
    const places = names.map(() => '?').join(', ')
    const statement = db.prepare(`insert into "${table}" (${names.join(', ')}) values (${places})`)
    const made = { names, run: (values: unknown[]) => statement.run(...values).changes }
    prepared.set(key, made)
    return made
  }
  /** A place far behind the others is damage, and would leave none for the rows to come. */
  function free(table: string, n: Row[string] | undefined): boolean {
    const last = db.prepare<[], number | null>(`select max(n) from "${table}"`).pluck().get() ?? 0
    if (typeof n !== 'number' || n < 1 || n > last + 100_000) return false
    return db.prepare<[number]>(`select 1 from "${table}" where n = ?`).get(n) === undefined
  }
  return {
    /** Inserts the row with a new place (n) unless it is to keep it; throws what SQLite says against it. */
    put(table: string, row: Row, keepPlace: boolean | 'if-free' = false): void {
      const keep = keepPlace === 'if-free' ? free(table, row.n) : keepPlace
      const { names, run } = inserter(table, keep ? [] : ['n'])
      run(names.map(name => row[name] ?? null))
    },
    /** True when all of `work` was stored; else nothing of it was. */
    whole(work: () => void): boolean {
      try {
        db.transaction(work)()
        return true
      } catch (thrown) {
        // No room and a failing disk are not the row's fault.
        if (thrown instanceof Error && 'code' in thrown && /^SQLITE_(FULL|IOERR)/.test(String(thrown.code)))
          throw thrown
        return false
      }
    },
  }
}
