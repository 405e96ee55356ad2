// Brings a data file up to date: forward only, each step once and whole, edited steps and newer files refused.
import { createHash } from 'node:crypto'
import type { Db } from './db.ts'
import { StoreError } from './errors.ts'

/** One step of the schema. Once released, neither its place nor a letter of its SQL may change. */
export type Migration = { readonly name: string; readonly sql: string }

const mark = (step: Migration) => createHash('sha256').update(`${step.name}\n${step.sql}`).digest('hex')

/**
 * Runs the missing steps, each in one immediate transaction, and answers how many ran. `backup` is called once, before the
 * first of them, when the file already holds data. Throws StoreError 'newer' or 'edited' before anything is written.
 */
export function migrate(db: Db, steps: readonly Migration[], backup: (from: number) => void = () => {}): number {
  const at = db.pragma('user_version', { simple: true }) as number
  if (at > steps.length) {
    throw new StoreError(
      'newer',
      `The data file was written by a newer Tillgate (schema ${at}, this one knows ${steps.length}). Nothing was changed. Install the newer version or restore a backup.`,
    )
  }
  if (at === 0) refuseForeignFile(db)
  else refuseEdited(db, steps, at)
  if (at === steps.length) return 0
  if (at > 0) backup(at)
  steps.slice(at).forEach((step, i) => runStep(db, step, at + i + 1))
  db.pragma('optimize')
  return steps.length - at
}

function refuseForeignFile(db: Db): void {
  const tables = db.prepare<[], { name: string }>("select name from sqlite_schema where type = 'table'").all()
  if (tables.length > 0) {
    throw new StoreError(
      'corrupt',
      `The data file ${db.name} holds data of another program (table "${tables[0]?.name}"). It was left exactly as it is. Choose another file or folder for the till.`,
    )
  }
}

function refuseEdited(db: Db, steps: readonly Migration[], at: number): void {
  const ran = db.prepare<[], { id: number; sha256: string }>('select id, sha256 from migration order by id').all()
  const known =
    ran.length === at && ran.every(({ id, sha256 }, i) => id === i + 1 && sha256 === mark(steps[i] as Migration))
  if (!known) {
    throw new StoreError(
      'edited',
      `The data file ${db.name} was built by other steps than the ones this Tillgate knows (schema ${at}). Nothing was changed. Install the version that wrote it, or restore a backup.`,
    )
  }
}

function runStep(db: Db, step: Migration, version: number): void {
  db.transaction(() => {
    // Another process may have migrated between our look and this lock.
    if (db.pragma('user_version', { simple: true }) !== version - 1) {
      throw new StoreError(
        'locked',
        `The data file ${db.name} is being updated by another program. Nothing was changed. Start again in a moment.`,
      )
    }
    db.exec(
      'create table if not exists migration (id integer primary key, name text not null, sha256 text not null, at text not null) strict',
    )
    db.exec(step.sql)
    db.prepare('insert into migration values (?, ?, ?, ?)').run(
      version,
      step.name,
      mark(step),
      new Date().toISOString(),
    )
    db.pragma(`user_version = ${version}`)
  }).immediate()
}
