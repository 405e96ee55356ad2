// The copies that lie in the till's folder: what they are called, which is the newest, how many are kept.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { backupAlongside } from './backup.ts'
import type { Db } from './db.ts'
import { stamp } from './files.ts'

/** Copies made while selling; those from before a new schema or an update have that in their names and are counted apart. */
const KEPT = 8
const periodic = /\.db\.(\d{8}T\d{6}Z)\.backup$/
const draft = /\.db\.\d{8}T\d{6}Z\.backup\.part/
const any = /\.(\d{8}T\d{6}Z)\.backup$/

export const backupFolder = (dir: string): string => join(dir, 'backups')

/** '20260131T093000Z' → that instant. */
function instantOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

/** Every finished copy of a till's folder, the newest first; the time is the one in its name. */
export function listBackups(dir: string): { path: string; at: Date }[] {
  const namesIn = (folder: string): string[] =>
    (existsSync(folder) ? readdirSync(folder) : []).map(name => join(folder, name))
  return [...namesIn(backupFolder(dir)), ...namesIn(dir)]
    .flatMap(path => {
      const time = any.exec(basename(path))?.[1]
      return time === undefined ? [] : [{ path, at: instantOf(time) }]
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** What the backup keeper needs of an open data file. */
export function backupSource(db: Db) {
  const dir = dirname(db.name)
  const ours = db.prepare<[], number>('select total_changes()').pluck()
  return {
    /** Another text when rows may have changed since, by this connection or by another one. */
    mark: (): string => `${ours.get()} ${String(db.pragma('data_version', { simple: true }))}`,
    /** When the newest copy was made, or null. */
    newest: (): Date | null => listBackups(dir)[0]?.at ?? null,
    /** Makes one while selling goes on, then removes the oldest beyond eight. Rejects when there is no readable copy at the end. */
    async make(at: Date, options: { full: boolean; signal: AbortSignal }): Promise<{ path: string; bytes: number }> {
      const path = join(backupFolder(dir), `${basename(db.name)}.${stamp(at)}.backup`)
      // Drafts of processes that were killed; nobody else makes copies here (instance lock).
      for (const name of existsSync(backupFolder(dir)) ? readdirSync(backupFolder(dir)) : [])
        if (draft.test(name)) rmSync(join(backupFolder(dir), name))
      const { bytes } = await backupAlongside(db, path, options)
      for (const old of listBackups(dir)
        .filter(copy => periodic.test(copy.path))
        .slice(KEPT))
        rmSync(old.path)
      return { path, bytes }
    },
  }
}
