// Reads an ESC/POS byte stream back into what stands on the paper: lines, QR codes, cuts, drawer kicks.
import { CR, DLE, ESC, fixedLengths, FS, GS, HT, LF } from './escpos-commands.ts'
import { hasPage, printedCharacter } from './escpos-codepages.ts'

export type PaperLine = { text: string; align: 'left' | 'center' | 'right'; bold: boolean; double: boolean }
/** One piece of paper, from the first byte to the cut. `codePage` is the last one chosen. */
export type Paper = { lines: PaperLine[]; qr: string[]; drawer: boolean; cut: boolean; codePage: number }

export type EscposHandlers = {
  /** A piece of paper fell off; `cut` is false when the stream ended without a cut. */
  paper(paper: Paper): void
  /** DLE EOT n asks for a status byte now. */
  status?(which: number): void
  /** GS r n asks for a status byte in its turn: everything before it has been worked off. */
  inTurn?(which: number): void
  /** GS ( H, function 48: the four characters come back once everything before them is printed. */
  processed?(id: Uint8Array): void
  /** A command, control character or code page this printer does not have; it is passed over. */
  refused?(what: string): void
  /** Characters a line of the paper holds; longer ones go on in the next. No limit unless told. */
  columns?: number
}
export type EscposStream = {
  push(bytes: Uint8Array): void
  /** The connection ended: prints what is left. A drawer kick after the cut belongs to the paper before it. */
  end(): void
}

/** A stream decoder: commands may be split anywhere between two `push` calls. */
export function escposStream(handlers: EscposHandlers): EscposStream {
  let buffer = new Uint8Array(0)
  let at = 0
  let mode: Omit<PaperLine, 'text'> = { align: 'left', bold: false, double: false }
  let page = 0
  let text = ''
  let bold = false
  let stored = ''
  let paper: Paper = { lines: [], qr: [], drawer: false, cut: false, codePage: 0 }
  let last: Paper | null = null

  const byte = (offset: number): number => buffer[at + offset] ?? 0
  const word = (offset: number): number => byte(offset) + byte(offset + 1) * 256
  const has = (length: number): boolean => buffer.length - at >= length
  const line = (always: boolean): void => {
    if (text === '' && !always) return
    // A style may be switched off before the line feed; what counts is how its letters were printed.
    paper.lines.push({ text: text.trimEnd(), ...mode, bold })
    text = ''
    bold = false
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
  const refuse = (length: number): number => {
    const shown = [...buffer.subarray(at, at + length)].map(one => one.toString(16).padStart(2, '0'))
    handlers.refused?.(shown.join(' '))
    return length
  }
  const write = (characters: string): void => {
    for (const character of characters) {
      if (handlers.columns !== undefined && text.length >= handlers.columns) line(true)
      text += character
      if (character !== ' ') bold ||= mode.bold
    }
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
      return byte(1) === 0x05 ? 3 : refuse(2)
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
      if (!'taE!d'.includes(name)) return refuse(2)
      if (name === 't' && !hasPage(value)) return refuse(3)
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
        else if (byte(2) === 0x48 && byte(5) === 48) handlers.processed?.(buffer.slice(at + 7, at + 11))
        else refuse(5)
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
      if (name === 'r') handlers.inTurn?.(byte(2))
      else if (name === '!') mode = { ...mode, double: byte(2) !== 0 }
      else return refuse(2)
      return 3
    }
    return refuse(2)
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
        else if (now === HT) write(' '.repeat(8 - (text.length % 8)))
        else if (now >= 0x20 && now !== 0x7f) write(printedCharacter(now, page))
        else if (now !== CR) refuse(1)
        at += 1
      }
    },
    end: () => finish(false),
  }
}

/** Reads a whole print job at once, for paper of so many columns. Throws Error at what no printer knows. */
export function decodeEscpos(bytes: Uint8Array, columns?: number): Paper[] {
  const papers: Paper[] = []
  const stream = escposStream({
    paper: paper => void papers.push(paper),
    refused: what => {
      throw new Error(`the printer knows no command ${what}`)
    },
    ...(columns === undefined ? {} : { columns }),
  })
  stream.push(bytes)
  stream.end()
  return papers
}
