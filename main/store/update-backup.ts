// The copies of the data file that are made before an update: named so, checked in full, the newest three are kept.
import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { backupAlongside } from './backup.ts'
import { backupFolder } from './backups.ts'
import type { Db } from './db.ts'
import { stamp } from './files.ts'

const kept = 3
const form = /\.update\.\d{8}T\d{6}Z\.backup$/

/** `till.db.update.20260131T093000Z.backup`; answers its path. Rejects when there is no readable copy at the end; older ones then stay. */
export async function backupBeforeUpdate(db: Db, at: Date, signal: AbortSignal): Promise<string> {
  const folder = backupFolder(dirname(db.name))
  const path = join(folder, `${basename(db.name)}.update.${stamp(at)}.backup`)
  await backupAlongside(db, path, { full: true, signal })
  // The time in the name sorts as text.
  const old = readdirSync(folder)
    .filter(name => form.test(name))
    .toSorted()
    .toReversed()
    .slice(kept)
  for (const name of old) rmSync(join(folder, name))
  return path
}
