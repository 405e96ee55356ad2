// Takes films apart into frames: Y4M (uncompressed, as Chromium plays for a camera) and MJPEG (JPEG pictures one after the other).
import type { Frame } from '../renderer/capture/frame.ts'

/**
 * The luma of each frame of a Y4M file. Throws a sentence when the film has a layout that is not read, or ends too early;
 * frames before the end are given first.
 */
export function* y4mFrames(bytes: Buffer): Generator<Frame> {
  const header = lineAt(bytes, 0)
  const field = (letter: string): string | undefined =>
    header
      .split(' ')
      .find((part, i) => i > 0 && part.startsWith(letter))
      ?.slice(1)
  const width = Number(field('W'))
  const height = Number(field('H'))
  if (!(width > 0 && height > 0 && width <= 16_384 && height <= 16_384))
    throw new Error('The Y4M film does not say how large its frames are.')
  const size = width * height + chromaOf(field('C') ?? '420', width, height)
  let at = header.length + 1
  for (let number = 0; at < bytes.length; number += 1) {
    const mark = lineAt(bytes, at)
    if (!mark.startsWith('FRAME')) throw new Error(`The Y4M film is damaged where frame ${number} should begin.`)
    at += mark.length + 1
    if (at + size > bytes.length) throw new Error(`The Y4M film ends in the middle of frame ${number}.`)
    yield { luma: new Uint8Array(bytes.buffer, bytes.byteOffset + at, width * height), width, height }
    at += size
  }
}

function lineAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0x0a, at)
  return bytes.toString('latin1', at, end < 0 || end > at + 512 ? at + 512 : end)
}

/** Bytes of the two colour planes behind the luma. */
function chromaOf(space: string, width: number, height: number): number {
  const half = (value: number): number => Math.ceil(value / 2)
  if (/^420(?:jpeg|mpeg2|paldv)?$/.test(space)) return 2 * half(width) * half(height)
  if (space === '422') return 2 * half(width) * height
  if (space === '444') return 2 * width * height
  if (space === 'mono') return 0
  throw new Error(`The Y4M film stores its colours as "${space}". Only 420, 422, 444 and mono with 8 bits are read.`)
}

/** The JPEG pictures in a file, each whole: one for a picture, several for an MJPEG film. A last one that is cut off is left out. */
export function jpegsIn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const start = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]), at)
    const end = start < 0 ? -1 : endOfJpeg(bytes, start)
    if (end < 0) break
    found.push(bytes.subarray(start, end))
    at = end
  }
  return found
}

/** Walks the segments (ITU-T T.81 annex B), because a preview inside one has an end mark of its own. -1 when there is no end. */
function endOfJpeg(bytes: Buffer, start: number): number {
  let at = start + 2
  while (at + 3 < bytes.length) {
    if (bytes[at] !== 0xff) return -1
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) return at + 2
    at += 2 + bytes.readUInt16BE(at + 2)
    if (marker === 0xda) at = endOfScan(bytes, at)
  }
  return bytes[at] === 0xff && bytes[at + 1] === 0xd9 ? at + 2 : -1
}

/** Within entropy-coded data, 0xFF is followed by zero or a restart marker. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}
