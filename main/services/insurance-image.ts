// Looks at the head of a picture before it leaves the till: a JPEG, of a size that a camera makes.
import { Problem } from '../ports/errors.ts'

const largestBytes = 10 * 1024 * 1024
const longestEdge = 12_000
const mostPixels = 50_000_000

/** Throws Problem `invalid` (jpeg) for anything but a JPEG of at most 10 MB, 12,000 pixels an edge and 50 megapixels. */
export function checkJpeg(bytes: Uint8Array): void {
  const size = bytes.length > largestBytes ? null : jpegSize(bytes)
  const fits =
    size !== null &&
    size.width > 0 &&
    size.height > 0 &&
    Math.max(size.width, size.height) <= longestEdge &&
    size.width * size.height <= mostPixels
  if (!fits) throw new Problem({ code: 'invalid', fields: ['jpeg'] })
}

/** Width and height out of the frame header (ITU-T T.81 §B.2.2); null when the bytes are no JPEG or hold none. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    // The picture's data or its end before any frame header.
    else if (marker === 0xda || marker === 0xd9) return null
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** SOF0 to SOF15 without the tables that share their range (DHT, JPG, DAC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
