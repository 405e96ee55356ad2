// Looks at a data file without changing it, also while a till works with it: for the health check.
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { checkDatabase } from './db.ts'
import { StoreError, whyNotOpened } from './errors.ts'
import { journalStore } from './journal.ts'
import { migrations } from './migrations.ts'

export type Look = { schema: number; knownSchema: number; entries: number; whole: boolean }

/**
 * Opens the file for reading only, runs SQLite's quick check and the journal's. Null when there is no file yet. Throws a
 * StoreError with a sentence when it cannot be read, is damaged or belongs to a newer version. A newer file is not judged.
 */
export function lookAtDatabase(file: string): Look | null {
  if (!existsSync(file)) return null
  let db: Database.Database | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2_000 })
    const schema = Number(db.pragma('user_version', { simple: true }))
    const knownSchema = migrations.length
    if (schema > knownSchema)
      throw new StoreError(
        'newer',
        `The data file ${file} was written by a newer Tillgate (schema ${schema}, this one knows ${knownSchema}). Nothing was changed. Install the newer version or restore a backup.`,
      )
    const found = checkDatabase(db, 'quick')
    if (!found.ok)
      throw new StoreError(
        'corrupt',
        `The data file ${file} is damaged (${found.detail}). It was left exactly as it is. When the till starts it puts this file aside and goes on from its newest copy. Keep the whole folder: sales can be recovered from it.`,
      )
    return { schema, knownSchema, ...journalStore(db).verify() }
  } catch (thrown) {
    throw whyNotOpened(thrown, file)
  } finally {
    db?.close()
  }
}
