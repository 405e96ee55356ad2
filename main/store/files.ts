// Files whose names and bytes must survive a power cut: syncing, moving, writing at once or not at all.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'

/** What SQLite keeps beside a data file. */
export const companions = ['', '-wal', '-shm', '-journal'] as const

/** Makes a file's bytes, or a folder's names, outlive a power cut. */
export function syncToDisk(path: string): void {
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Windows cannot open a folder for syncing; NTFS journals renames by itself. */
export function syncFolder(dir: string): void {
  if (process.platform !== 'win32') syncToDisk(dir)
}

/** Gives a finished file its name; afterwards it is there whole, whatever happens. */
export function putInPlace(draft: string, target: string): void {
  syncToDisk(draft)
  renameSync(draft, target)
  syncFolder(dirname(target))
}

/** Moves a data file with its companions into a folder of its own; answers what was there. */
export function moveAway(file: string, folder: string, name: string): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // The way there must be on the disk before anything takes it.
  syncFolder(dirname(folder))
  syncFolder(dirname(file))
  // The log of changes first: a data file without it would look whole and be older.
  const moved = [...companions].reverse().filter(end => existsSync(file + end))
  for (const end of moved) renameSync(file + end, `${folder}/${name}${end}`)
  syncFolder(folder)
  syncFolder(dirname(file))
  return moved.map(end => name + end)
}

/** An instant as it stands in file names: 20260131T093000Z. */
export const stamp = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
