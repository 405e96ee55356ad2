// Receipt lines as printer bytes, read back by the decoder of the virtual printer.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { ReceiptLine } from '#contract'
import { encode858 } from '../../main/devices/code-page.ts'
import { columns, escpos, wrap } from '../../main/devices/escpos.ts'
import { escposStream, type Paper } from '../../main/sandbox/escpos-decode.ts'

function printed(lines: ReceiptLine[], options = { openDrawer: false, copies: 1 }): Paper[] {
  const papers: Paper[] = []
  const stream = escposStream({ paper: paper => void papers.push(paper) })
  stream.push(escpos(lines, options))
  stream.end()
  return papers
}
const text = (value: string, more: object = {}): ReceiptLine => ({
  kind: 'text',
  text: value,
  align: 'left',
  strong: false,
  ...more,
})
const pair = (left: string, right: string): ReceiptLine => ({ kind: 'pair', left, right, strong: false })
const rows = (lines: ReceiptLine[]): string[] => printed(lines)[0]?.lines.map(line => line.text) ?? []

describe('a receipt on paper', () => {
  test('is printed in code page 858 with umlauts and the euro sign', () => {
    const paper = printed([text('Grüße aus Köln: 12,50 €', { align: 'center', strong: true })])[0]
    expect(paper).toMatchObject({
      codePage: 19,
      cut: true,
      drawer: false,
      lines: [{ text: 'Grüße aus Köln: 12,50 €', align: 'center', bold: true }],
    })
    expect([...escpos([text('ä€')], { openDrawer: false, copies: 1 })]).toEqual(expect.arrayContaining([0x84, 0xd5]))
  })

  test('has the amount at the right edge of 42 columns', () => {
    expect(rows([pair('Milch', '1,29')])).toEqual([`Milch${' '.repeat(33)}1,29`])
    expect(rows([{ kind: 'rule' }])).toEqual(['-'.repeat(42)])
  })

  test('wraps a long name and keeps the amount on its last row', () => {
    const name = 'Bio-Vollkornbrot mit Sonnenblumenkernen und Kürbiskernen'
    const lines = rows([pair(name, '1.234,56')])
    expect(lines.length).toBe(3)
    expect(lines.at(-1)).toMatch(/1\.234,56$/)
    expect(lines.at(-1)?.length).toBe(columns)
    expect(lines.join(' ').replace('1.234,56', '').replace(/\s+/g, ' ').trim()).toBe(name)
  })

  test('prints a QR code and each copy with its own cut, and opens the drawer once', () => {
    const papers = printed([text('x'), { kind: 'qr', data: 'R|318|2026-11-21|1250' }], { openDrawer: true, copies: 2 })
    expect(papers.map(paper => [paper.qr, paper.cut, paper.drawer])).toEqual([
      [['R|318|2026-11-21|1250'], true, true],
      [['R|318|2026-11-21|1250'], true, false],
    ])
  })

  test('can be nothing but an open drawer', () => {
    expect(printed([], { openDrawer: true, copies: 0 })).toMatchObject([{ drawer: true, lines: [], cut: false }])
  })

  test('prints what the page lacks as its nearest letter', () => {
    expect(rows([text('Łódź – „Žižkov“ … ☕ 5\u00a0€')])).toEqual(['Lódz - "Zizkov" ... ? 5 €'])
  })

  test('cannot be commanded by a product name', () => {
    const nasty = 'Cola\u001b@\u001dV\u0000\u0010\u0014\u0001\u0007\n\u007fLight'
    expect(encode858(nasty)).toEqual(encode858('Cola@V Light'))
    expect(printed([text(nasty)])).toHaveLength(1)
  })

  test('of any text has only printable bytes, in rows that fit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 60 }), (left, right) => {
        for (const byte of encode858(left)) expect(byte >= 0x20 && byte !== 0x7f).toBe(true)
        const paper = printed([text(left), pair(left, right)])
        expect(paper).toHaveLength(1)
        for (const line of paper[0]?.lines ?? []) expect([...line.text].length).toBeLessThanOrEqual(columns)
      }),
    )
  })

  test('loses no character by wrapping', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0x20, max: 0x7e })), fc.integer({ min: 1, max: 42 }), (bytes, width) => {
        const wrapped = wrap(bytes, width)
        for (const row of wrapped) expect(row.length).toBeLessThanOrEqual(width)
        expect(wrapped.flat().filter(byte => byte !== 0x20)).toEqual(bytes.filter(byte => byte !== 0x20))
      }),
    )
  })
})
