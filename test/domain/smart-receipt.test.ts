// Receipt lines of the smart transaction service become lines of the till's receipts, whatever is in them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identKindOf } from '#domain/smart-idents'
import { cameBackPositions, smartBasket } from '#domain/smart-basket'
import { smartReceipt } from '#domain/smart-receipt'
import { price } from '#domain/cart'
import { line } from '../store/support.ts'

test('separator, text, name and value, and space are laid out; decorations come with hyphens and underscores', () => {
  expect(
    smartReceipt([
      { type: 'separator', value: { caption: 'Kundenbeleg' } },
      { type: 'textline', value: { text: 'Zahlung erfolgt', decoration: ['align-center', 'important'] } },
      { type: 'textline', value: { text: 'rechts', decoration: ['align_right'] } },
      { type: 'name-value', value: { name: 'Betrag EUR', value: '4,98', decoration: ['important'] } },
      { type: 'space' },
    ]),
  ).toEqual([
    { kind: 'rule' },
    { kind: 'text', text: 'Kundenbeleg', align: 'center', strong: true },
    { kind: 'text', text: 'Zahlung erfolgt', align: 'center', strong: true },
    { kind: 'text', text: 'rechts', align: 'right', strong: false },
    { kind: 'pair', left: 'Betrag EUR', right: '4,98', strong: true },
    { kind: 'text', text: '', align: 'left', strong: false },
  ])
})

test('long texts are wrapped at blanks, and a name and value too long for one line take several', () => {
  const lines = smartReceipt([
    { type: 'textline', value: { text: 'Bitte bewahren Sie diesen Beleg gut auf, er gilt als Nachweis' } },
    { type: 'name-value', value: { name: 'Genehmigungsnummer der Zahlung', value: 'A-1234567890-1234567890' } },
  ])
  expect(lines.map(each => ('text' in each ? each.text : each.kind))).toEqual([
    'Bitte bewahren Sie diesen Beleg gut auf,',
    'er gilt als Nachweis',
    'Genehmigungsnummer der Zahlung',
    'A-1234567890-1234567890',
  ])
})

test('nothing in them reaches the printer as a command, and nothing makes them endless', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constant('\u001bp\u0000drawer\u202e'),
    fc.constant('x'.repeat(10_240)),
  )
  const value = fc.oneof(
    fc.record({ caption: part, text: part, name: part, value: part, decoration: fc.oneof(fc.array(part), part) }),
    fc.anything(),
  )
  const type = fc.constantFrom('separator', 'textline', 'name-value', 'name_value', 'space', 'image', '')
  const hostile = fc.array(fc.oneof(fc.record({ type, value }), fc.anything()), { maxLength: 200 })
  fc.assert(
    fc.property(hostile, fc.integer({ min: 20, max: 48 }), (lines, columns) => {
      const written = smartReceipt(lines, columns)
      expect(written.length).toBeLessThanOrEqual(120)
      for (const each of written) {
        const texts = each.kind === 'text' ? [each.text] : each.kind === 'pair' ? [each.left, each.right] : []
        for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(texts.join(' ').length).toBeLessThanOrEqual(columns)
      }
    }),
  )
})

test('what the positions of a basket add up to is what the sale costs', () => {
  const anyLine = fc
    .record({
      unitPriceMinor: fc.integer({ min: 1, max: 100_000 }),
      quantityMilli: fc.integer({ min: 1, max: 50_000 }),
      depositMinor: fc.constantFrom(0, 25),
      discountBasisPoints: fc.constantFrom(0, 333, 1000),
    })
    .map(fields => line(fields))
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 8 }), fc.constantFrom(0, 500, 777), (lines, discountBasisPoints) => {
      const { lines: pricedLines, totals } = price({ lines, discountBasisPoints })
      const basket = smartBasket(pricedLines)
      expect(basket.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0)).toBe(totals.totalMinor)
      for (const { quantity, priceMinor } of basket)
        expect([Number.isInteger(quantity), Number.isInteger(priceMinor)]).toEqual([true, true])
    }),
  )
})

test('what came back makes a basket exactly as much cheaper, added tax too', () => {
  const anyRefund = fc.record({
    lines: fc.array(
      fc.record({
        productId: fc.constantFrom('apple', 'x'.repeat(80)),
        name: fc.string({ maxLength: 120 }),
        taxBasisPoints: fc.constantFrom(0, 700, 1900),
        totalMinor: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { maxLength: 6 },
    ),
    addedMinor: fc.constantFrom(0, 1, 899),
  })
  fc.assert(
    fc.property(fc.array(anyRefund, { maxLength: 4 }), refunds => {
      const back = refunds.map(({ lines, addedMinor }) => {
        return { lines, totalMinor: lines.reduce<number>((sum, { totalMinor }) => sum + totalMinor, addedMinor) }
      })
      const positions = cameBackPositions(back)
      const sum = positions.reduce((all, { quantity, priceMinor }) => all + quantity * priceMinor, 0)
      expect(sum + back.reduce((all, { totalMinor }) => all + totalMinor, 0)).toBe(0)
      for (const { priceMinor, articleNumber, name } of positions) {
        expect(priceMinor).toBeLessThan(0)
        expect([articleNumber.length <= 50, name.length <= 100]).toEqual([true, true])
      }
    }),
  )
})

test('a code is a card by prefix and length together, the longer prefix first', () => {
  const kinds = [
    { type: 'card', prefix: '92', length: 16 },
    { type: 'club', prefix: '9276', length: 16 },
    { type: 'anything', prefix: '', length: 13 },
  ]
  expect(identKindOf('9276000000000000', kinds)?.type).toBe('club')
  expect(identKindOf('9200000000000000', kinds)?.type).toBe('card')
  expect(identKindOf('927600000000000', kinds)).toBeNull()
  expect(identKindOf('4006381333931', kinds)).toBeNull()
})
