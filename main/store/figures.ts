// How much the data file holds: sizes, schema, rows a table. Figures only, nothing of what is in a row.
import { statSync } from 'node:fs'
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

export type Figures = {
  /** Schema steps this file has run. */
  schema: number
  /** Bytes of the data file and of its write-ahead log. */
  fileBytes: number
  walBytes: number
  pageBytes: number
  pages: number
  freePages: number
  /** Rows by table. */
  tables: { [name: string]: number }
}

/** Reads them from an open data file; the rows of a large shop take a moment to count. */
export function figuresStore(db: Db) {
  const number = (pragma: string): number => Number(db.pragma(pragma, { simple: true }))
  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return guarded({
    read(): Figures {
      const names = db
        .prepare<[], string>(
          // The tables behind a virtual one are its own business, and the virtual one cannot be counted cheaply.
          "select name from pragma_table_list where schema = 'main' and type = 'table' and name not glob 'sqlite_*' order by name",
        )
        .pluck()
        .all()
      const rows = (name: string): number =>
        db
          .prepare<[], number>(`select count(*) from "${name.replaceAll('"', '""')}"`)
          .pluck()
          .get() ?? 0
      return {
        schema: number('user_version'),
        fileBytes: sizeOf(db.name),
        walBytes: sizeOf(`${db.name}-wal`),
        pageBytes: number('page_size'),
        pages: number('page_count'),
        freePages: number('freelist_count'),
        tables: Object.fromEntries(names.map(name => [name, rows(name)])),
      }
    },
  })
}
