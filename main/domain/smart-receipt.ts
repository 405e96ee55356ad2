// Receipt lines of the smart transaction service as lines of the till's own receipts: wrapped, and harmless whatever they hold.
import type { ReceiptLine } from '#domain/receipt'

/** A receipt longer than this is cut; a roll of paper is not for printing novels. */
const MOST_LINES = 120
const MOST_CHARACTERS = 4000
/** Columns of the paper, where the printer does not say otherwise. */
const COLUMNS = 42

/**
 * The lines of a customer's or merchant's copy (separator, textline, name-value, space). Decorations are read with hyphens
 * and underscores. A line of an unknown type is shown by its text if it has one, and left out otherwise; never throws.
 */
export function smartReceipt(lines: readonly unknown[], columns = COLUMNS): ReceiptLine[] {
  const written: ReceiptLine[] = []
  for (const line of lines) {
    written.push(...oneLine(line, columns))
    if (written.length >= MOST_LINES) break
  }
  return written.slice(0, MOST_LINES)
}

type Fields = Readonly<Record<string, unknown>>

function oneLine(line: unknown, columns: number): ReceiptLine[] {
  const fields = fieldsOf(line)
  const value = fieldsOf(fields['value'])
  const style = decorated(value['decoration'] ?? fields['decoration'])
  switch (String(fields['type']).toLowerCase().replaceAll('_', '-')) {
    case 'space':
      return [text('', { strong: false, align: 'left' })]
    case 'separator': {
      const caption = harmless(value['caption'])
      return [{ kind: 'rule' }, ...wrapped(caption, columns).map(row => text(row, { strong: true, align: 'center' }))]
    }
    case 'name-value':
      return pair(harmless(value['name']), harmless(value['value']), style.strong, columns)
    default:
      return wrapped(harmless(value['text']), columns).map(row => text(row, style))
  }
}

/** A name and a value on one line where they fit, the value under the name where they do not. */
function pair(left: string, right: string, strong: boolean, columns: number): ReceiptLine[] {
  if (left.length + right.length < columns) return [{ kind: 'pair', left, right, strong }]
  return [
    ...wrapped(left, columns).map(row => text(row, { strong, align: 'left' })),
    ...wrapped(right, columns).map(row => text(row, { strong, align: 'right' })),
  ]
}

function decorated(value: unknown): { strong: boolean; align: 'left' | 'center' | 'right' } {
  const words = (Array.isArray(value) ? value : [value]).map(word => String(word).toLowerCase().replaceAll('_', '-'))
  const align = words.includes('align-center') ? 'center' : words.includes('align-right') ? 'right' : 'left'
  return { strong: words.includes('important'), align }
}

const text = (written: string, style: { strong: boolean; align: 'left' | 'center' | 'right' }): ReceiptLine => ({
  kind: 'text',
  text: written,
  ...style,
})

/**
 * Only what can be printed: control characters would be commands to a printer, and marks that turn the direction of
 * writing could make an amount look like another.
 */
function harmless(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  return String(value)
    .slice(0, MOST_CHARACTERS)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Rows of at most `columns` characters, broken at blanks; a longer word is cut. No row for an empty text. */
function wrapped(written: string, columns: number): string[] {
  const rows: string[] = []
  let row = ''
  for (let word of written.split(' ').filter(each => each !== '')) {
    if (row !== '' && row.length + 1 + word.length <= columns) {
      row += ` ${word}`
      continue
    }
    if (row !== '') rows.push(row)
    for (; word.length > columns; word = word.slice(columns)) rows.push(word.slice(0, columns))
    row = word
  }
  return row === '' ? rows : [...rows, row]
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
