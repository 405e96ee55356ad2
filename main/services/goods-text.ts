// Turns the bytes of a file into text piece by piece: byte order marks, UTF-8, UTF-16, Windows-1252, told apart on the way.
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

export type Encoding = 'ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type TextReader = {
  /** The text of the whole lines there are so far. Throws LineTooLong. */
  push(bytes: Uint8Array): string
  /** What is left after the last line end. */
  end(): string
  /** 'ascii' as long as nothing tells the others apart. */
  encoding(): Encoding
}
/** A line that is longer than any row of goods: this is no table. */
export class LineTooLong extends Error {}

const MOST_LINE = 262_144
/** Bytes that are looked at before it is said how the file is encoded. */
const LOOK = 2_000

/**
 * A byte order mark decides; without one every second byte being zero is UTF-16, and the first lines with anything beyond
 * ASCII decide between UTF-8 and Windows-1252. Bytes that are not UTF-8 after that become U+FFFD, which no good may hold.
 */
export function createTextReader(): TextReader {
  let encoding: Encoding | null = null
  let decoder: TextDecoder | null = null
  let rest: Uint8Array = new Uint8Array(0)
  let first = true

  function start(bytes: Uint8Array): Uint8Array {
    const [a, b, c] = bytes
    if (a === 0xef && b === 0xbb && c === 0xbf) return ((encoding = 'utf-8'), bytes.subarray(3))
    if (a === 0xff && b === 0xfe) return ((encoding = 'utf-16le'), bytes.subarray(2))
    if (a === 0xfe && b === 0xff) return ((encoding = 'utf-16be'), bytes.subarray(2))
    const zeros = (from: number): number => {
      let found = 0
      for (let place = from; place < Math.min(bytes.length, LOOK); place += 2) if (bytes[place] === 0) found += 1
      return found / Math.max(1, Math.floor(Math.min(bytes.length, LOOK) / 2))
    }
    if (zeros(1) > 0.6) encoding = 'utf-16le'
    else if (zeros(0) > 0.6) encoding = 'utf-16be'
    return bytes
  }

  /** Lines that are whole; the tail waits for the next piece. */
  function lines(bytes: Uint8Array): string {
    const all = Buffer.concat([rest, bytes])
    const cut = Math.max(all.lastIndexOf(0x0a), all.lastIndexOf(0x0d)) + 1
    rest = all.subarray(cut)
    if (rest.length > MOST_LINE) throw new LineTooLong()
    return decoded(all.subarray(0, cut))
  }

  function decoded(bytes: Uint8Array): string {
    if (encoding === null && !isAscii(bytes)) encoding = looksLikeUtf8(bytes) ? 'utf-8' : 'windows-1252'
    return new TextDecoder(encoding === 'windows-1252' ? 'windows-1252' : 'utf-8', { ignoreBOM: true }).decode(bytes)
  }

  return {
    push(bytes) {
      if (!first) return text(bytes)
      rest = Buffer.concat([rest, bytes])
      return rest.length < LOOK ? '' : begin()
    },
    end() {
      const begun = first ? begin() : ''
      return begun + (decoder === null ? decoded(rest) : decoder.decode())
    },
    encoding: () => encoding ?? 'ascii',
  }

  function begin(): string {
    first = false
    const left = start(rest)
    rest = new Uint8Array(0)
    return text(left)
  }
  function text(bytes: Uint8Array): string {
    if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return lines(bytes)
    decoder ??= new TextDecoder(encoding, { ignoreBOM: true })
    return decoder.decode(bytes, { stream: true })
  }
}

/** Whole UTF-8, or UTF-8 in which single bytes are damaged: more of it is right than wrong. */
function looksLikeUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true
  const text = new TextDecoder('utf-8').decode(bytes)
  let right = 0
  let wrong = 0
  for (const letter of text) {
    if (letter === '\ufffd') wrong += 1
    else if (letter > '\x7f') right += 1
  }
  return right > wrong
}
