// Reads an ESC/POS byte stream back into what stands on the paper: lines, QR codes, cuts, drawer kicks.
import { printedCharacter } from './escpos-codepages.ts'

export type PaperLine = { text: string; align: 'left' | 'center' | 'right'; bold: boolean; double: boolean }
/** One piece of paper, from the first byte to the cut. `codePage` is the last one chosen. */
export type Paper = { lines: PaperLine[]; qr: string[]; drawer: boolean; cut: boolean; codePage: number }

export type EscposHandlers = {
  /** A piece of paper fell off; `cut` is false when the stream ended without a cut. */
  paper(paper: Paper): void
  /** DLE EOT n asks for a status byte now. */
  status?(which: number): void
}
export type EscposStream = {
  push(bytes: Uint8Array): void
  /** The connection ended: prints what is left. A drawer kick after the cut belongs to the paper before it. */
  end(): void
}

const ESC = 0x1b,
  GS = 0x1d,
  FS = 0x1c,
  DLE = 0x10,
  LF = 0x0a,
  HT = 0x09

/** Lengths of the commands that change nothing here, by lead byte and command byte. */
const fixedLengths: { [lead: number]: { [command: string]: number } } = {
  [ESC]: {
    '2': 2,
    '3': 3,
    '-': 3,
    G: 3,
    M: 3,
    R: 3,
    J: 3,
    '{': 3,
    V: 3,
    ' ': 3,
    $: 4,
    '\\': 4,
    '=': 3,
    c: 4,
    r: 3,
    B: 4,
    v: 2,
    S: 2,
    L: 2,
    U: 3,
    T: 3,
    Q: 3,
    q: 2,
  },
  [GS]: { B: 3, h: 3, w: 3, H: 3, f: 3, L: 4, W: 4, P: 4, r: 3, a: 3, I: 3, b: 3, $: 4, '\\': 4, '/': 3, ':': 2 },
  [FS]: { '.': 2, '&': 2, C: 3, '!': 3, '-': 3, S: 4, p: 4 },
}

/** A stream decoder: commands may be split anywhere between two `push` calls. */
export function escposStream(handlers: EscposHandlers): EscposStream {
  let buffer = new Uint8Array(0)
  let at = 0
  let mode: Omit<PaperLine, 'text'> = { align: 'left', bold: false, double: false }
  let page = 0
  let text = ''
  let stored = ''
  let paper: Paper = { lines: [], qr: [], drawer: false, cut: false, codePage: 0 }
  let last: Paper | null = null

  const byte = (offset: number): number => buffer[at + offset] ?? 0
  const word = (offset: number): number => byte(offset) + byte(offset + 1) * 256
  const has = (length: number): boolean => buffer.length - at >= length
  const line = (always: boolean): void => {
    if (text === '' && !always) return
    paper.lines.push({ text: text.trimEnd(), ...mode })
    text = ''
  }
  const finish = (cut: boolean): void => {
    line(false)
    const empty = paper.lines.length === 0 && paper.qr.length === 0
    if (empty && !paper.drawer) return
    paper.cut = cut
    paper.codePage = page
    if (empty && !cut && last) last.drawer = true
    else handlers.paper((last = paper))
    paper = { lines: [], qr: [], drawer: false, cut: false, codePage: page }
  }
  const note = (what: string): void => {
    line(false)
    text = what
    line(false)
  }

  /** GS ( k: QR symbols. Function 80 stores the payload, 81 prints it; the others set size and level. */
  const symbol = (length: number): void => {
    if (byte(5) !== 49) return
    if (byte(6) === 80) stored = new TextDecoder().decode(buffer.subarray(at + 8, at + 5 + length))
    if (byte(6) === 81) paper.qr.push(stored)
  }
  const barcode = (): number => {
    const kind = byte(2)
    if (kind >= 65) {
      const length = 4 + byte(3)
      if (has(4) && has(length)) note(`[barcode ${new TextDecoder().decode(buffer.subarray(at + 4, at + length))}]`)
      return length
    }
    const end = buffer.indexOf(0, at + 3)
    if (end === -1) return Infinity
    note(`[barcode ${new TextDecoder().decode(buffer.subarray(at + 3, end))}]`)
    return end - at + 1
  }

  /** Runs the command at the read position and gives its length; more than there is means "wait for more bytes". */
  const command = (): number => {
    if (!has(2)) return Infinity
    const lead = byte(0)
    const name = String.fromCharCode(byte(1))
    const known = fixedLengths[lead]?.[name]
    if (known) return known
    if (lead === DLE) {
      if (byte(1) === 0x04) {
        if (has(3)) handlers.status?.(byte(2))
        return 3
      }
      if (byte(1) === 0x14) {
        if (has(5) && byte(2) === 1) paper.drawer = true
        return 5
      }
      return byte(1) === 0x05 ? 3 : 2
    }
    if (lead === ESC) {
      if (name === '@') {
        line(false)
        mode = { align: 'left', bold: false, double: false }
        page = 0
        return 2
      }
      if (name === 'p') {
        if (has(5)) paper.drawer = true
        return 5
      }
      if (name === '*') return has(5) ? 5 + word(3) * (byte(2) >= 32 ? 3 : 1) : Infinity
      if (name === 'D') return buffer.indexOf(0, at + 2) === -1 ? Infinity : buffer.indexOf(0, at + 2) - at + 1
      if (!has(3)) return Infinity
      const value = byte(2)
      if (name === 't') page = value
      if (name === 'a')
        mode = {
          ...mode,
          align: value === 1 || value === 49 ? 'center' : value === 2 || value === 50 ? 'right' : 'left',
        }
      if (name === 'E') mode = { ...mode, bold: (value & 1) === 1 }
      if (name === '!') mode = { ...mode, bold: (value & 0x08) !== 0, double: (value & 0x30) !== 0 }
      if (name === 'd') for (let feed = 0; feed < value; feed++) line(true)
      return 3
    }
    if (lead === GS) {
      if (name === '(') {
        if (!has(5) || !has(5 + word(3))) return Infinity
        if (byte(2) === 0x6b) symbol(word(3))
        return 5 + word(3)
      }
      if (name === 'V') {
        if (!has(3)) return Infinity
        const length = byte(2) >= 65 ? 4 : 3
        if (has(length)) finish(true)
        return length
      }
      if (name === 'k') return has(4) ? barcode() : Infinity
      if (name === 'v') {
        if (!has(8)) return Infinity
        const length = 8 + word(4) * word(6)
        if (has(length)) note(`[picture ${word(4) * 8}×${word(6)}]`)
        return length
      }
      if (!has(3)) return Infinity
      if (name === '!') mode = { ...mode, double: byte(2) !== 0 }
      return 3
    }
    return 2
  }

  return {
    push: bytes => {
      const rest = buffer.subarray(at)
      buffer = new Uint8Array(rest.length + bytes.length)
      buffer.set(rest)
      buffer.set(bytes, rest.length)
      at = 0
      while (at < buffer.length) {
        const now = byte(0)
        if (now === ESC || now === GS || now === FS || now === DLE) {
          const length = command()
          if (length > buffer.length - at) break
          at += length
          continue
        }
        if (now === LF) line(true)
        else if (now === HT) text += ' '.repeat(8 - (text.length % 8))
        else if (now >= 0x20 && now !== 0x7f) text += printedCharacter(now, page)
        at += 1
      }
    },
    end: () => finish(false),
  }
}

/** Reads a whole print job at once. */
export function decodeEscpos(bytes: Uint8Array): Paper[] {
  const papers: Paper[] = []
  const stream = escposStream({ paper: paper => void papers.push(paper) })
  stream.push(bytes)
  stream.end()
  return papers
}
