// A damaged data file is never deleted: it goes into quarantine as it is, and the newest good backup takes its place.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { backupFolder, listBackups } from './backups.ts'
import { openDatabase } from './db.ts'
import { suspicionOf, whyNotOpened } from './errors.ts'
import { examine } from './examine.ts'
import { companions, moveAway, putInPlace, stamp, syncFolder } from './files.ts'
import { salvage } from './salvage.ts'
import { nothingSalvaged, type Salvaged } from './salvage-insert.ts'

/** What became of a damaged or missing data file. */
export type Restored = {
  /** SQLite's words about the damage. */
  why: string
  /** The folder that holds the damaged file, null when there was none any more. */
  quarantine: string | null
  /** The backup that was opened, null when none could be. */
  restoredFrom: string | null
  /** Minutes between that backup and the last change of the damaged file; what was not salvaged of them is lost. */
  lostMinutes: number | null
  salvaged: Salvaged
}

/** Lies in a quarantine folder once its file has been dealt with. */
const REPORT = 'report.json'
const folderOf = (file: string): string => join(dirname(file), 'quarantine')

/** Newest folder whose file was put away and not dealt with yet: the restoring process died. */
function unfinished(file: string): string | null {
  const root = folderOf(file)
  const folders = existsSync(root) ? readdirSync(root).sort().reverse() : []
  const newest = folders.map(name => join(root, name)).find(path => existsSync(join(path, basename(file))))
  return newest !== undefined && !existsSync(join(newest, REPORT)) ? newest : null
}

/** True when a missing data file is a loss and not a first start. */
export function hadData(file: string): boolean {
  return unfinished(file) !== null || listBackups(dirname(file)).length > 0
}

/** A folder of its own for what is put away now. */
function freshFolder(file: string, at: Date): string {
  const wanted = join(folderOf(file), stamp(at))
  for (let n = 1; ; n += 1) {
    const path = n === 1 ? wanted : `${wanted}-${n}`
    if (!existsSync(path)) return path
  }
}

/** Keeps a copy of a write-ahead log before SQLite drops what it cannot read of it; answers the folder. */
export function keepLog(file: string, why: string, at: Date): string {
  try {
    const folder = freshFolder(file, at)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const target = join(folder, `${basename(file)}-wal`)
    copyFileSync(`${file}-wal`, `${target}.part`)
    putInPlace(`${target}.part`, target)
    writeFileSync(join(folder, REPORT), `${JSON.stringify({ at: at.toISOString(), why }, null, 2)}\n`)
    return folder
  } catch (thrown) {
    throw whyNotOpened(thrown, file)
  }
}

/**
 * Puts the damaged file away and builds a new one: newest backup that opens and checks, then what can still be read of the
 * damaged one. The new file gets its name when it is whole, so this can be interrupted anywhere and begun again. Throws
 * StoreError when there is no room or no right to do it; everything is then still there.
 */
export function quarantineAndRestore(file: string, why: string, at: Date): Restored {
  try {
    let quarantine = unfinished(file)
    if (companions.some(end => existsSync(file + end))) {
      quarantine = freshFolder(file, at)
      moveAway(file, quarantine, basename(file))
    }
    const restored = restore(file, quarantine, why)
    rmSync(suspicionOf(file), { force: true })
    if (quarantine !== null) {
      const draft = join(quarantine, `${REPORT}.part`)
      writeFileSync(draft, `${JSON.stringify({ at: at.toISOString(), ...restored }, null, 2)}\n`)
      putInPlace(draft, join(quarantine, REPORT))
    }
    return restored
  } catch (thrown) {
    throw whyNotOpened(thrown, file)
  }
}

function restore(file: string, quarantine: string | null, why: string): Restored {
  const draft = `${file}.restoring`
  const clear = (): void => {
    for (const end of companions) rmSync(draft + end, { force: true })
  }
  const backup = listBackups(dirname(file)).find(({ path }) => {
    clear()
    copyFileSync(path, draft)
    if (opens(draft, dirname(file))) return true
    clear()
    return false
  })
  const db = openDatabase(draft, { backupDir: backupFolder(dirname(file)) })
  let salvaged = nothingSalvaged
  try {
    const damaged = quarantine === null ? null : join(quarantine, basename(file))
    if (damaged !== null && existsSync(damaged)) salvaged = salvage(db, damaged, backup === undefined)
    db.pragma('wal_checkpoint(truncate)')
  } finally {
    db.close()
  }
  putInPlace(draft, file)
  syncFolder(dirname(file))
  clear()
  const changed = quarantine === null ? null : lastChange(join(quarantine, basename(file)))
  const lost = backup === undefined || changed === null ? null : Math.max(0, changed - backup.at.getTime())
  const lostMinutes = lost === null ? null : Math.ceil(lost / 60_000)
  return { why, quarantine, restoredFrom: backup?.path ?? null, lostMinutes, salvaged }
}

/** A backup is taken only if it is sound and this program can work with it. */
function opens(draft: string, dir: string): boolean {
  try {
    if (examine(draft).kind !== 'sound') return false
    openDatabase(draft, { backupDir: backupFolder(dir) }).close()
    return true
  } catch {
    return false
  }
}

function lastChange(file: string): number | null {
  const times = companions.map(end => statSync(file + end, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return Math.max(...times) === 0 ? null : Math.max(...times)
}
