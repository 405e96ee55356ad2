// Sixteen megabytes kept back on the disk, so that a payment that has happened can be recorded when everything else is full.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Problem } from '../ports/errors.ts'
import { syncFolder } from './files.ts'

export type Reserve = {
  /** Before a payment starts: throws Problem storage 'full' when its record might not find room. */
  assertRoom(): void
  /** Gives the room away; false when there was none to give. Call it only when money has moved. */
  free(): boolean
  /** Makes it again when there is room enough; true when it is there. */
  restore(): boolean
  /** True when there is little room left, for the notice. */
  low(): boolean
}
export type ReserveOptions = {
  bytes?: number
  /** What must be free beside the reserve before a payment may start, in bytes. */
  least?: number
  /** Free bytes of the disk; for tests. */
  freeBytes?: (dir: string) => number
}

const CHUNK = 1_048_576
const freeOn = (dir: string): number => {
  const { bavail, bsize } = statfsSync(dir)
  return bavail * bsize
}

/** Opens the reserve of a data folder and makes it if there is room; never throws for a full disk. */
export function openReserve(dir: string, options: ReserveOptions = {}): Reserve {
  const { bytes = 16_777_216, least = 33_554_432, freeBytes = freeOn } = options
  const file = join(dir, 'reserve.bin')

  const there = (): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= bytes
  const room = (): number => {
    try {
      return freeBytes(dir)
    } catch {
      // A file system that does not say how much is left is asked by writing.
      return Number.POSITIVE_INFINITY
    }
  }
  function make(): void {
    const draft = `${file}.part`
    try {
      const handle = openSync(draft, 'w', 0o600)
      try {
        for (let done = 0; done < bytes; done += CHUNK) {
          // Random, because a file system that compresses would keep nothing back for zeros.
          const part = randomBytes(Math.min(CHUNK, bytes - done))
          for (let at = 0; at < part.length;) at += writeSync(handle, part, at)
        }
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(draft, file)
      syncFolder(dir)
    } catch (thrown) {
      rmSync(draft, { force: true })
      throw thrown
    }
  }
  function restore(): boolean {
    if (there()) return true
    if (room() < bytes + least) return false
    try {
      make()
      return true
    } catch {
      return false
    }
  }

  restore()
  return {
    restore,
    low: () => room() < least * 2 || !there(),
    free() {
      if (!there()) return false
      try {
        rmSync(file)
        syncFolder(dir)
        return true
      } catch {
        return false
      }
    },
    assertRoom() {
      if (room() < least || !restore())
        throw new Problem(
          { code: 'storage', reason: 'full' },
          `less than ${least} bytes are free beside the reserve in ${dir}`,
        )
    },
  }
}
