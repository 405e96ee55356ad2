// Decides before anything is written whether a data file can be trusted: structure, indexes, and the end of the journal's chain.
import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { StoreError, suspicionOf, whyNotOpened } from './errors.ts'
import { journalEndHolds } from './journal.ts'

export type Examined = { kind: 'absent' } | { kind: 'sound' } | { kind: 'damaged'; detail: string }

/** Bytes up to which everything is compared at each start (about 100 MB a second) … */
const FULL_BYTES = 32e6
/** … and up to which the structure is (about 300 MB a second). Larger files are checked on their copies, once a day. */
const QUICK_BYTES = 256e6
const JOURNAL_ENTRIES = 2000

/** Whole-file checks as far as a start may wait for them; what payments are recovered from is compared in any case. */
function checksFor(bytes: number): string[] {
  const money = ["integrity_check('attempt')", "integrity_check('reversal')", "integrity_check('journal_head')"]
  if (bytes <= FULL_BYTES) return ['integrity_check(1)']
  return bytes <= QUICK_BYTES ? ['quick_check(1)', ...money] : money
}

/** SQLite finds a row that is missing in a partial index, but no entry that has no business there. */
function indexWithStrangers(db: Database.Database): string | null {
  const partial = db
    .prepare<[], { name: string; table: string; sql: string }>(
      "select name, tbl_name as \"table\", sql from sqlite_schema where type = 'index' and sql like '% where %'",
    )
    .all()
  const count = (sql: string): unknown => db.prepare(`select count(*) from ${sql}`).pluck().get()
  const odd = partial.find(({ name, table, sql }) => {
    const where = sql.slice(sql.toLowerCase().indexOf(' where '))
    return count(`"${table}" indexed by "${name}"${where}`) !== count(`"${table}" not indexed${where}`)
  })
  return odd?.name ?? null
}

/** An empty page of the wrong kind at the top of a table or index passes SQLite's check and fails its first reader. */
function rootOfWrongKind(db: Database.Database): string | null {
  const pages = db.serialize()
  const size = db.pragma('page_size', { simple: true }) as number
  const roots = db
    .prepare<[], { name: string; root: number; rows: number }>(
      `select s.name, s.rootpage as root, s.type = 'table' and not coalesce(l.wr, 0) as rows
       from sqlite_schema s left join pragma_table_list l on l.schema = 'main' and l.name = s.name and s.type = 'table' where s.rootpage > 0`,
    )
    .all()
  // Kinds of pages: sqlite.org/fileformat2.html §1.6.
  const kinds = { rows: [5, 13], keys: [2, 10] }
  return (
    roots.find(({ root, rows }) => !kinds[rows ? 'rows' : 'keys'].includes(pages[(root - 1) * size] ?? 0))?.name ?? null
  )
}

/** Steps that were edited have another hash; a record that is none at all is damage. */
function stepsAreRecorded(db: Database.Database, schema: number): boolean {
  const rows = db.prepare<[], { id: number; sha256: string }>('select id, sha256 from migration order by id').all()
  return rows.length === schema && rows.every(({ id, sha256 }, n) => id === n + 1 && /^[0-9a-f]{64}$/.test(sha256))
}

/**
 * Reads only: the file and its write-ahead log stay byte for byte as they are. Throws StoreError when the file cannot be read
 * for another reason than damage (in use, no rights).
 */
export function examine(file: string): Examined {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size
  if (bytes === undefined) return { kind: 'absent' }
  if (existsSync(suspicionOf(file))) return { kind: 'damaged', detail: 'damage was found while the till was running' }
  if (bytes === 0) return { kind: 'damaged', detail: 'the file is empty' }
  let holder: Database.Database | undefined
  let db: Database.Database | undefined
  try {
    // While this one is open the other is not the last to close, so it moves nothing out of the log.
    holder = new Database(file, { readonly: true, timeout: 250 })
    holder.prepare('select count(*) from sqlite_schema').get()
    // SQLite forgets the CHECK constraints of a file that is opened for reading only.
    db = new Database(file, { timeout: 250 })
    db.pragma('query_only = on')
    const tables = new Set(db.prepare<[], string>('select name from sqlite_schema').pluck().all())
    db.pragma('cell_size_check = on')
    for (const check of checksFor(bytes)) {
      const table = /'(.+)'/.exec(check)?.[1]
      if (table !== undefined && !tables.has(table)) continue
      const found = String(db.pragma(check, { simple: true }))
      if (found !== 'ok') return { kind: 'damaged', detail: found }
    }
    const schema = db.pragma('user_version', { simple: true }) as number
    if (tables.size > 0 && schema === 0) return { kind: 'damaged', detail: 'the file holds data of another program' }
    if (schema > 0 && !(tables.has('migration') && stepsAreRecorded(db, schema)))
      return { kind: 'damaged', detail: 'the record of the schema steps is damaged' }
    const wrong = bytes <= FULL_BYTES ? rootOfWrongKind(db) : null
    if (wrong !== null) return { kind: 'damaged', detail: `${wrong} begins with a page of another kind` }
    const odd = bytes <= FULL_BYTES ? indexWithStrangers(db) : null
    if (odd !== null) return { kind: 'damaged', detail: `${odd} has entries without a row` }
    if (!journalEndHolds(db, JOURNAL_ENTRIES)) return { kind: 'damaged', detail: "the journal's chain is broken" }
    return { kind: 'sound' }
  } catch (thrown) {
    const why = whyNotOpened(thrown, file)
    if (why instanceof StoreError && why.kind !== 'corrupt') throw why
    // Damage in the schema makes SQLite fail in many words instead of answering.
    return { kind: 'damaged', detail: thrown instanceof Error ? thrown.message : String(thrown) }
  } finally {
    db?.close()
    holder?.close()
  }
}
