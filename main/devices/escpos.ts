// Receipt lines as ESC/POS bytes for a printer of 42 columns (Epson ESC/POS command reference, followed by most makers).
import type { ReceiptLine } from '#contract'
import { encode858 } from './code-page.ts'

export const columns = 42
const ESC = 0x1b
const GS = 0x1d
const lineFeed = 0x0a
const space = 0x20
const alignments = { left: 0, center: 1, right: 2 } as const

/** Reset, then code page 858. */
const start = [ESC, 0x40, ESC, 0x74, 19]
/** Feeds the paper to the knife and cuts it but for one point. */
const cut = [GS, 0x56, 66, 3]
/** ESC p: drawer on pin 2, 50 ms on, 500 ms off. */
const kick = [ESC, 0x70, 0, 25, 250]
const align = (where: keyof typeof alignments): number[] => [ESC, 0x61, alignments[where]]
const bold = (on: boolean): number[] => [ESC, 0x45, on ? 1 : 0]

/** One print job: the drawer first (the cashier needs change while paper moves), then each copy with its own cut. */
export function escpos(lines: readonly ReceiptLine[], options: { openDrawer: boolean; copies: number }): Uint8Array {
  const body = lines.flatMap(printLine)
  const copy = [...start, ...body, ...align('left'), ...cut]
  const copies = Array.from({ length: options.copies }, () => copy)
  return Uint8Array.from([...(options.openDrawer ? kick : []), ...copies.flat()])
}

function printLine(line: ReceiptLine): number[] {
  switch (line.kind) {
    case 'text':
      return styled(line.align, line.strong, wrap(encode858(line.text), columns))
    case 'pair':
      return styled('left', line.strong, pairRows(encode858(line.left), encode858(line.right)))
    case 'rule':
      return styled('left', false, [Array.from({ length: columns }, () => 0x2d)])
    case 'qr':
      return [...align('center'), ...qr(line.data), lineFeed]
    default:
      return line satisfies never
  }
}

function styled(where: keyof typeof alignments, strong: boolean, rows: readonly number[][]): number[] {
  return [...align(where), ...bold(strong), ...rows.flatMap(row => [...row, lineFeed]), ...bold(false)]
}

/** Name left, amount right on the last row; a long name wraps and keeps clear of the amount column. */
function pairRows(left: readonly number[], right: readonly number[]): number[][] {
  const amount = right.slice(0, columns)
  const width = columns - amount.length - 1
  // An amount nearly as wide as the paper leaves no room for a name beside it.
  if (width < 8) return [...(left.length > 0 ? wrap(left, columns) : []), padded([], amount)]
  const rows = wrap(left, width)
  const last = rows.pop() ?? []
  return [...rows, padded(last, amount)]
}

function padded(left: readonly number[], right: readonly number[]): number[] {
  return [...left, ...Array.from({ length: Math.max(0, columns - left.length - right.length) }, () => space), ...right]
}

/** Rows of at most `width`, broken at blanks; a word longer than a row is cut. An empty text is one empty row. */
export function wrap(text: readonly number[], width: number): number[][] {
  const rows: number[][] = []
  let rest = [...text]
  while (rest.length > width) {
    const blank = rest.lastIndexOf(space, width)
    const at = blank > 0 ? blank : width
    rows.push(rest.slice(0, at))
    rest = rest.slice(blank > 0 ? at + 1 : at)
  }
  return [...rows, rest]
}

/** GS ( k: model 2, dots of 6, error correction M, store, print. At most 2,953 bytes fit a code. */
function qr(data: string): number[] {
  const bytes = [...new TextEncoder().encode(data)].slice(0, 2331)
  const command = (...rest: number[]): number[] => [GS, 0x28, 0x6b, rest.length & 0xff, rest.length >> 8, ...rest]
  return [
    ...command(49, 65, 50, 0),
    ...command(49, 67, 6),
    ...command(49, 69, 49),
    ...command(49, 80, 48, ...bytes),
    ...command(49, 81, 48),
  ]
}
