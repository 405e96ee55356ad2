// A receipt as rows of so many columns, and as plain text: what paper, clipboard and a saved file have in common.
import type { ReceiptLine } from '#domain/receipt'

/** One row of paper: never wider than the columns asked for. A QR code stands on its own. */
export type ReceiptRow =
  | { kind: 'text'; text: string; align: 'left' | 'center' | 'right'; strong: boolean }
  | { kind: 'qr'; data: string }

/** Beside a name there must be room for a few letters of it, or the amount gets a row of its own. */
const LEAST_NAME = 8

/**
 * Lays receipt lines out in `columns` characters. Long texts wrap at blanks, a word longer than a row is cut; the amount of a
 * pair stands at the right edge of its last row. Control characters and marks of writing direction vanish, because they could
 * command a printer or make an amount look like another. Give it characters that are one column wide each.
 */
export function receiptRows(lines: readonly ReceiptLine[], columns: number): ReceiptRow[] {
  return lines.flatMap(line => rowsOf(line, columns))
}

/** The receipt in a monospaced font: rows padded to their place, a QR code as the text it holds, no blanks at row ends. */
export function plainReceipt(lines: readonly ReceiptLine[], columns: number): string {
  const rows = receiptRows(lines, columns).flatMap(row =>
    row.kind === 'qr'
      ? wrap(harmless(row.data), columns).map(text => placed(text, 'center', columns))
      : [placed(row.text, row.align, columns)],
  )
  return `${rows.join('\n')}\n`
}

/** Rows of at most `width` characters, broken at blanks; a longer word is cut. An empty text is one empty row. */
export function wrap(text: string, width: number): string[] {
  const rows: string[] = []
  let rest = [...text]
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width)
    rows.push(rest.slice(0, blank > 0 ? blank : width).join(''))
    rest = rest.slice(blank > 0 ? blank + 1 : width)
  }
  return [...rows, rest.join('')]
}

/** Printable characters only: one line, composed letters, every kind of blank a plain one. */
export function harmless(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Zs}\t\r\n\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
}

function rowsOf(line: ReceiptLine, columns: number): ReceiptRow[] {
  switch (line.kind) {
    case 'text':
      return wrap(harmless(line.text), columns).map(text => row(text, line.align, line.strong))
    case 'pair':
      return pairRows(harmless(line.left), harmless(line.right), columns).map(text => row(text, 'left', line.strong))
    case 'rule':
      return [row('-'.repeat(columns), 'left', false)]
    case 'qr':
      return [{ kind: 'qr', data: line.data }]
    default:
      return line satisfies never
  }
}

function pairRows(left: string, right: string, columns: number): string[] {
  const amount = [...right]
  const width = columns - amount.length - 1
  if (width < LEAST_NAME)
    return [...(left === '' ? [] : wrap(left, columns)), ...wrap(right, columns).map(part => spread('', part, columns))]
  const names = wrap(left, width)
  const last = names.pop() ?? ''
  return [...names, spread(last, right, columns)]
}

const row = (text: string, align: 'left' | 'center' | 'right', strong: boolean): ReceiptRow => ({
  kind: 'text',
  text,
  align,
  strong,
})
const lengthOf = (text: string): number => [...text].length
const spread = (left: string, right: string, columns: number): string =>
  `${left}${' '.repeat(Math.max(0, columns - lengthOf(left) - lengthOf(right)))}${right}`

function placed(text: string, align: 'left' | 'center' | 'right', columns: number): string {
  const room = Math.max(0, columns - lengthOf(text))
  const before = align === 'left' ? 0 : align === 'right' ? room : Math.floor(room / 2)
  return `${' '.repeat(before)}${text}`.trimEnd()
}
