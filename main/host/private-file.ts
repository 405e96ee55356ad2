// Reads and writes small files that only this user may see, so that a crash leaves the old file or the new one.
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'

const posix = process.platform !== 'win32'

/** The bytes, or null when there is no such file. Throws a sentence when other users of the machine could read it. */
export function readPrivate(file: string): Buffer | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return null
  if (posix && (stat.mode & 0o077) !== 0) {
    throw new Error(
      `Other users of this machine can read ${file}. Run "chmod 600 ${file}" if you trust them all, or register the till again.`,
    )
  }
  if (posix && stat.uid !== process.getuid?.()) {
    throw new Error(`${file} belongs to another user of this machine. Start the till as the user who registered it.`)
  }
  return readFileSync(file)
}

/** Writes the file (0600) unless it exists already; resolves races between two starting processes to one winner. */
export function createPrivate(file: string, bytes: Uint8Array): void {
  const fresh = writeBeside(file, bytes)
  try {
    linkSync(fresh, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Some file systems know no hard links; there the second of two simultaneous first starts wins.
    if (code !== 'EEXIST') renameSync(fresh, file)
  }
  rmSync(fresh, { force: true })
  syncFolder(dirname(file))
}

/** Replaces the file (0600) in one step. */
export function replacePrivate(file: string, bytes: Uint8Array): void {
  renameSync(writeBeside(file, bytes), file)
  syncFolder(dirname(file))
}

function writeBeside(file: string, bytes: Uint8Array): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomBytes(6).toString('hex')}.tmp`
  const handle = openSync(fresh, 'wx', 0o600)
  try {
    writeSync(handle, bytes)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return fresh
}

/** Makes the new name itself survive a power cut; Windows has no such call and needs none. */
function syncFolder(folder: string) {
  if (!posix) return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
