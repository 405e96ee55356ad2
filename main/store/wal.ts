// Looks into a write-ahead log before SQLite does: SQLite drops what it cannot use without a word, and deletes the file later.
import { existsSync, readFileSync } from 'node:fs'

/** Numbers of the format (sqlite.org/fileformat2.html §4.1). */
const HEADER = 32
const FRAME_HEADER = 24
const MAGIC = 0x377f0682

/**
 * What is wrong with a write-ahead log that a clean end would not leave: 'header', or 'frames' when valid-looking frames lie
 * behind a broken one. A power cut may cause either without a loss, so this is a reason to keep a copy, not an alarm.
 */
export function walDamage(file: string): 'none' | 'header' | 'frames' {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  if (bytes.length <= HEADER) return 'none'
  const magic = bytes.readUInt32BE(0)
  const page = bytes.readUInt32BE(8)
  const sums = checksums(bytes, magic === MAGIC)
  const sum = sums([0, 0], 0, 24)
  const pageIsFit = page >= 512 && page <= 65_536 && (page & (page - 1)) === 0
  if (magic >>> 1 !== MAGIC >>> 1 || !pageIsFit || !holds(bytes, 24, sum)) return 'header'
  const salts = bytes.subarray(16, 24)
  let running = sum
  let broken = false
  for (let at = HEADER; at + FRAME_HEADER + page <= bytes.length; at += FRAME_HEADER + page) {
    const ours = bytes.subarray(at + 8, at + 16).equals(salts)
    if (broken) {
      if (ours) return 'frames'
    } else if (ours) {
      running = sums(sums(running, at, at + 8), at + FRAME_HEADER, at + FRAME_HEADER + page)
      broken = !holds(bytes, at + 16, running)
    } else {
      // Frames of the round before: the log ends here, unless only this frame's salts were overwritten.
      broken = true
    }
  }
  return 'none'
}

type Sum = readonly [number, number]

const holds = (bytes: Buffer, at: number, [first, second]: Sum): boolean =>
  bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second

/** The running checksum of the log, over whole pairs of 32-bit words. */
function checksums(bytes: Buffer, little: boolean): (from: Sum, start: number, end: number) => Sum {
  const word = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  return ([first, second], start, end) => {
    let a = first
    let b = second
    for (let at = start; at < end; at += 8) {
      a = (a + word(at) + b) >>> 0
      b = (b + word(at + 4) + a) >>> 0
    }
    return [a, b]
  }
}
