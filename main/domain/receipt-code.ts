// A receipt as the contents of QR codes: the text itself, for a customer's phone, when paper is not to be had.
import type { ReceiptLine } from '#domain/receipt'
import { harmless } from '#domain/receipt-plain'

/**
 * The most bytes of one code. 600 bytes are a version 20 symbol at level M (97 modules, ISO/IEC 18004 table 7): drawn 400 px
 * wide it has four pixels a module, which the camera of a phone reads from the screen at arm's length.
 */
export const PAGE_BYTES = 600

/**
 * The receipt as UTF-8 text in pages of at most `most` bytes, broken between its lines. There is no server behind a code: it
 * holds the receipt, not an address. More than one page: each starts with `title` and its number, so that none goes missing unseen.
 */
export function receiptPages(lines: readonly ReceiptLine[], title: string, most = PAGE_BYTES): string[] {
  const rows = compact(lines)
  const whole = rows.join('\n')
  if (utf8Length(whole) <= most) return [whole]
  const name = cutTo(harmless(title), 60)
  // Room for the head with two-digit numbers; a receipt of more pages than that is for paper.
  const room = most - utf8Length(`${name} 99/99\n`)
  const pages: string[][] = [[]]
  let used = 0
  for (const row of rows.flatMap(each => pieces(each, room))) {
    const size = utf8Length(row) + 1
    if (used + size > room && used > 0) {
      pages.push([])
      used = 0
    }
    pages.at(-1)?.push(row)
    used += size
  }
  return pages.map((page, index) => [`${name} ${index + 1}/${pages.length}`, ...page].join('\n'))
}

/** Lines without their layout: amounts follow their names, rules are short and never doubled, the code for returns is left out. */
function compact(lines: readonly ReceiptLine[]): string[] {
  const rows = lines.flatMap(line => {
    switch (line.kind) {
      case 'text':
        return [harmless(line.text).trimEnd()]
      case 'pair':
        return [`${harmless(line.left).trimEnd()}  ${harmless(line.right)}`]
      case 'rule':
        return ['---']
      case 'qr':
        return []
      default:
        return line satisfies never
    }
  })
  return rows.filter((row, index) => row !== '' && !(row === '---' && rows[index - 1] === '---'))
}

/** Pieces of a row of at most `most` bytes; never splits a character. */
function pieces(row: string, most: number): string[] {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const character of row) {
    const bytes = utf8Length(character)
    if (size + bytes > most - 1) {
      parts.push(part)
      part = ''
      size = 0
    }
    part += character
    size += bytes
  }
  return [...parts, part]
}

const cutTo = (text: string, most: number): string => [...text].slice(0, most).join('')

/** RFC 3629 §3. */
function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
