// Reads what a printer sends back: real-time status, paper status in its turn, process ids (Epson ESC/POS reference).
import type { PrinterTrouble } from '../ports/printer.ts'

/** DLE EOT 1, 2, 4: answered at once, in this order, whatever the printer is doing. */
export const askStatus = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4)

/** Three bytes: the printer, why it is offline, the paper. */
export type Status = { trouble: PrinterTrouble | null; paperLow: boolean }

export type Answers = {
  push(bytes: Uint8Array): void
  /** The newest complete status, and how many came. */
  status(): Status | null
  statuses(): number
  /** The printer has worked off everything up to the fence of this job. */
  passed(): boolean
  /** It sent what no printer sends; nothing it says is believed. */
  nonsense(): boolean
}

/**
 * GS r 1 and, for models that know it, GS ( H: both are answered in their turn, so an answer means that all before it was
 * printed. The process id (four characters) tells this job's answer from an earlier one's.
 */
export function fence(id: string | null): Uint8Array {
  const paper = [0x1d, 0x72, 1]
  if (id === null) return Uint8Array.from(paper)
  return Uint8Array.from([0x1d, 0x28, 0x48, 6, 0, 48, 48, ...processId(id)])
}

/** Four characters of 32…126 from any id. */
export function processId(id: string): number[] {
  return [...id.padEnd(4, '0').slice(0, 4)].map(character => {
    const code = character.codePointAt(0) ?? 0
    return code >= 33 && code <= 126 ? code : 0x2d
  })
}

export function printerAnswers(id: string | null): Answers {
  const expected = id === null ? null : processId(id)
  const status: number[] = []
  let newest: Status | null = null
  let statuses = 0
  let passed = false
  let nonsense = false
  /** Bytes of an answer of several: a process id, or an automatic status. */
  let block: number[] = []

  function one(byte: number): void {
    if (block.length > 0) {
      block.push(byte)
      const [head = 0] = block
      if (head === 0x37 && block.length === 7) {
        if (expected !== null && block.slice(2, 6).every((part, at) => part === expected[at])) passed = true
        block = []
      } else if (head !== 0x37 && block.length === 4) block = []
      return
    }
    if (byte === 0x37 || (byte & 0b1001_0011) === 0b0001_0000) block = [byte]
    // XON and XOFF.
    else if (byte === 0x11 || byte === 0x13) return
    else if ((byte & 0b1001_0011) === 0b0001_0010) {
      status.push(byte)
      if (status.length < 3) return
      const [printer = 0, cause = 0, paper = 0] = status.splice(0)
      newest = statusOf(printer, cause, paper)
      statuses += 1
    } else if ([0x00, 0x03, 0x0c, 0x0f].includes(byte)) passed ||= expected === null
    else nonsense = true
  }

  return {
    push: bytes => bytes.forEach(one),
    status: () => newest,
    statuses: () => statuses,
    passed: () => passed && !nonsense,
    nonsense: () => nonsense,
  }
}

function statusOf(printer: number, cause: number, paper: number): Status {
  const offline = (printer & 0x08) !== 0
  const noPaper = (paper & 0x60) !== 0 || (cause & 0x20) !== 0
  const coverOpen = (cause & 0x04) !== 0
  const stopped = (cause & 0x40) !== 0
  const trouble = coverOpen ? 'cover-open' : noPaper ? 'no-paper' : stopped ? 'stopped' : offline ? 'offline' : null
  return { trouble, paperLow: (paper & 0x0c) !== 0 }
}
