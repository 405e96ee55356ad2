// Receipts as rows, as plain text and as the contents of codes: nothing is lost, nothing is too wide.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merchantCopy } from '#domain/merchant-copy'
import { printsByItself, STALE_MS } from '#domain/print-rules'
import type { ReceiptLine } from '#domain/receipt'
import { PAGE_BYTES, receiptPages } from '#domain/receipt-code'
import { plainReceipt, receiptRows, wrap } from '#domain/receipt-plain'

const text = (value: string, align: 'left' | 'center' | 'right' = 'left'): ReceiptLine => ({
  kind: 'text',
  text: value,
  align,
  strong: false,
})
const pair = (left: string, right: string): ReceiptLine => ({ kind: 'pair', left, right, strong: false })
const anyLine: fc.Arbitrary<ReceiptLine> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    text: fc.string({ unit: 'binary' }),
    align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
    strong: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('pair' as const),
    left: fc.string({ unit: 'binary', maxLength: 200 }),
    right: fc.string({ unit: 'binary', maxLength: 80 }),
    strong: fc.boolean(),
  }),
  fc.constant({ kind: 'rule' as const }),
)

describe('a receipt as plain text', () => {
  test.each([32, 42] as const)('has its amounts at the edge of %i columns and its marks in the middle', columns => {
    const written = plainReceipt(
      [
        text('COPY', 'center'),
        { kind: 'rule' },
        pair('Milch', '1,29 A'),
        text('5', 'right'),
        { kind: 'qr', data: 'R|7' },
      ],
      columns,
    )
    const [mark, rule, milk, right, code] = written.split('\n')
    expect(mark).toBe(`${' '.repeat((columns - 4) / 2)}COPY`)
    expect(rule).toBe('-'.repeat(columns))
    expect(milk).toBe(`Milch${' '.repeat(columns - 11)}1,29 A`)
    expect(right).toBe(`${' '.repeat(columns - 1)}5`)
    expect(code?.trim()).toBe('R|7')
  })

  test('of any lines never has a row that is too wide', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 6 }), fc.integer({ min: 20, max: 60 }), (lines, columns) => {
        for (const row of receiptRows(lines, columns))
          if (row.kind === 'text') expect([...row.text].length).toBeLessThanOrEqual(columns)
        for (const row of plainReceipt(lines, columns).split('\n')) expect([...row].length).toBeLessThanOrEqual(columns)
      }),
    )
  })

  test('loses no character by wrapping', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 42 }), (value, width) => {
        const rows = wrap(value, width)
        for (const row of rows) expect([...row].length).toBeLessThanOrEqual(width)
        expect(rows.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''))
      }),
    )
  })
})

describe('a receipt as codes', () => {
  test('is one page of the text where it is short, without the code for returns', () => {
    expect(
      receiptPages(
        [
          text('Laden', 'center'),
          { kind: 'rule' },
          { kind: 'rule' },
          pair('Milch', '1,29 €'),
          { kind: 'qr', data: 'R|7' },
        ],
        'Bon 7',
      ),
    ).toEqual(['Laden\n---\nMilch  1,29 €'])
  })

  test('of any length fits its pages, each of them named, and together they hold every line', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 60 }),
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 300, max: PAGE_BYTES }),
        (lines, title, most) => {
          const pages = receiptPages(lines, title, most)
          const whole = receiptPages(lines, title, 10_000_000)[0] ?? ''
          for (const page of pages) expect(new TextEncoder().encode(page).length).toBeLessThanOrEqual(most)
          const several = pages.length > 1
          for (const [index, page] of pages.entries())
            if (several) expect(page.split('\n')[0]).toMatch(new RegExp(`${index + 1}/${pages.length}$`))
          const bodies = pages.map(page => (several ? page.slice(page.indexOf('\n') + 1) : page))
          expect(bodies.join('').replaceAll('\n', '')).toBe(whole.replaceAll('\n', ''))
        },
      ),
    )
  })
})

test('the copy for the merchant is marked at both ends, and has a line to sign on where the service asks for one', () => {
  const own = merchantCopy([pair('Karte', '9,00'), { kind: 'qr', data: 'R|7' }], null, { language: 'de', sign: false })
  expect(own).toHaveLength(4)
  expect([own[0], own.at(-1)]).toEqual([own[0], own[0]])
  expect(own[0]).toMatchObject({ text: 'HÄNDLERBELEG' })
  const asked = merchantCopy([pair('Karte', '9,00')], [text('Terminal 5')], { language: 'en', sign: true })
  expect(asked).toContainEqual(text('Terminal 5'))
  expect(asked).not.toContainEqual(pair('Karte', '9,00'))
  expect(asked.at(-2)).toMatchObject({ text: 'Signature' })
})

test('a job prints by itself while it is young; one that is old, or from a clock that was put back, is asked about', () => {
  const made = '2026-11-21T09:00:00.000Z'
  const after = (ms: number) => new Date(Date.parse(made) + ms)
  expect(printsByItself(made, 1, after(STALE_MS - 1))).toBe(true)
  expect(printsByItself(made, 1, after(STALE_MS))).toBe(false)
  expect(printsByItself(made, 1, after(-STALE_MS - 1))).toBe(false)
  expect(printsByItself(made, 0, after(24 * 3_600_000))).toBe(true)
})
