// Receipt lines as printer bytes, read back by the strict decoder of the virtual printer.
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReceiptLine } from '#contract'
import { printerModels } from '../../main/config-printer.ts'
import { createReceiptEncoder, type PaperShape } from '../../main/devices/escpos.ts'
import { printable } from '../../main/devices/print-text.ts'
import { decodeEscpos, escposStream, type Paper } from '../../main/sandbox/escpos-decode.ts'

const plain: PaperShape = { columns: 42, codePage: 'cp858', model: null, cut: 'full', drawerPin: 2, logo: null }
const text = (value: string, more: object = {}): ReceiptLine => ({
  kind: 'text',
  text: value,
  align: 'left',
  strong: false,
  ...more,
})
const pair = (left: string, right: string): ReceiptLine => ({ kind: 'pair', left, right, strong: false })
const printed = (lines: ReceiptLine[], shape: Partial<PaperShape> = {}): Paper[] => {
  const encoder = createReceiptEncoder({ ...plain, ...shape })
  return decodeEscpos(encoder.papers([lines]), encoder.columns)
}
const rows = (lines: ReceiptLine[], shape: Partial<PaperShape> = {}): string[] =>
  printed(lines, shape)[0]
    ?.lines.map(line => line.text)
    .filter(line => line !== '') ?? []

describe('a receipt on paper', () => {
  test('is printed in code page 858 with umlauts and the euro sign, strong and in the middle', () => {
    const paper = printed([text('Grüße aus Köln: 12,50 €', { align: 'center', strong: true })])[0]
    expect(paper).toMatchObject({ codePage: 19, cut: true, drawer: false })
    expect(paper?.lines[0]?.text).toBe(`${' '.repeat(9)}Grüße aus Köln: 12,50 €`)
  })

  test.each([32, 42, 48] as const)('has the amount at the right edge of %i columns', columns => {
    expect(rows([pair('Milch', '1,29')], { columns })).toEqual([`Milch${' '.repeat(columns - 9)}1,29`])
    expect(rows([{ kind: 'rule' }], { columns })).toEqual(['-'.repeat(columns)])
  })

  test('wraps a long name and keeps the amount on its last row', () => {
    const name = 'Bio-Vollkornbrot mit Sonnenblumenkernen und Kürbiskernen'
    const lines = rows([pair(name, '1.234,56')])
    expect(lines.length).toBe(3)
    expect(lines.at(-1)).toMatch(/1\.234,56$/)
    expect(lines.at(-1)?.length).toBe(42)
    expect(lines.join(' ').replace('1.234,56', '').replace(/\s+/g, ' ').trim()).toBe(name)
  })

  test('is one paper with its own cut for each copy, and nothing of one hangs over to the next', () => {
    const encoder = createReceiptEncoder(plain)
    const papers = decodeEscpos(
      encoder.papers([[text('one')], [text('two'), { kind: 'qr', data: 'R|318|2026-11-21|1250' }]]),
    )
    expect(papers.map(paper => [paper.lines[0]?.text, paper.qr, paper.cut, paper.drawer])).toEqual([
      ['one', [], true, false],
      ['two', ['R|318|2026-11-21|1250'], true, false],
    ])
  })

  test('is torn off by hand where there is no knife, past the tear bar', () => {
    const [paper] = printed([text('x')], { cut: 'none' })
    expect(paper?.cut).toBe(false)
    expect(paper?.lines.slice(1).map(line => line.text)).toEqual(['', '', '', '', ''])
    const bytes = Buffer.from(createReceiptEncoder({ ...plain, cut: 'partial' }).papers([[text('x')]]))
    expect([...bytes.subarray(-3)]).toEqual([0x1d, 0x56, 1])
  })

  test.each([
    [2, 0],
    [5, 1],
  ] as const)('opens a drawer on pin %i', (drawerPin, pin) => {
    const { kick } = createReceiptEncoder({ ...plain, drawerPin })
    expect([...kick]).toEqual([0x1b, 0x70, pin, 25, 250])
  })

  test('has a QR code of any text, byte for byte, and a code too large for paper as text', () => {
    expect(printed([{ kind: 'qr', data: 'Grüße|5 €|\u0085' }])[0]?.qr).toEqual(['Grüße|5 €|\u0085'])
    const large = printed([{ kind: 'qr', data: 'x'.repeat(3000) }])[0]
    expect(large?.qr).toEqual([])
    expect(large?.lines[0]?.text).toMatch(/^x+$/)
  })

  test('on a model that draws no codes has it as text', () => {
    const paper = printed([{ kind: 'qr', data: 'R|318' }], { model: 'epson-tm-t88iii', columns: null })[0]
    expect(paper?.qr).toEqual([])
    expect(paper?.lines[0]?.text.trim()).toBe('R|318')
  })

  test('has the logo on top, never wider than the paper, dithered to black and white', () => {
    const logo = { width: 1000, height: 300, data: new Uint8ClampedArray(1000 * 300 * 4).fill(120) }
    expect(printed([text('x')], { logo })[0]?.lines[0]?.text).toBe('[picture 504×152]')
    expect(printed([text('x')], { logo, columns: 32 })[0]?.lines[0]?.text).toBe('[picture 384×120]')
    const tall = { width: 100, height: 1000, data: new Uint8ClampedArray(100 * 1000 * 4) }
    expect(printed([text('x')], { logo: tall })[0]?.lines[0]?.text).toBe('[picture 24×240]')
  })
})

describe('letters a printer lacks', () => {
  test.each([
    ['cp858', 'Łódź – „Žižkov“ … ☕ 5\u00a0€', 'Lódz - "Zizkov" ... ? 5 €'],
    ['cp437', 'Größe 5 € × 3', 'Größe 5 EUR x 3'],
    ['cp850', 'Ça coûte 5 €', 'Ça coûte 5 EUR'],
    ['cp852', 'Łódź Žižkov Ç', 'Łódź Žižkov Ç'],
    ['cp865', 'Blåbær Øl', 'Blåbær Øl'],
    ['cp866', 'Молоко Größe', 'Молоко Groesse'],
    ['windows1252', '„Œuvre“ – 5 €', '„Œuvre“ – 5 €'],
    ['ascii', 'Größe Œuvre Молоко Ψωμί', 'Groesse OEuvre Moloko Psomi'],
  ] as const)('are spelled on page %s', (codePage, asked, shown) => {
    expect(rows([text(asked)], { codePage })).toEqual([shown])
  })

  test('are found on other pages by a printer that may change them', () => {
    const shape = { codePage: 'auto', model: 'epson-tm-t88vi', columns: null } as const
    expect(rows([text('Milch 5 € Молоко')], shape)).toEqual(['Milch 5 € Молоко'])
  })

  test('cannot command the printer, and a picture in place of a control code is none', () => {
    expect(rows([text('Cola\u001b@\u001dV\u0000\u0010\u0014\u0001\u0007\n\u007fLight')])).toEqual(['Cola@V Light'])
    expect(rows([text('a☺♥♪b')], { codePage: 'cp437' })).toEqual(['a???b'])
  })

  test('of any text leave only printable characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        expect(printable(value, () => false)).toMatch(/^[ -~]*$/)
      }),
    )
  })

  test('of any text make rows that fit, and the printer refuses none of it', () => {
    const encoders = (['cp437', 'cp858', 'cp866', 'windows1252'] as const).map(codePage =>
      createReceiptEncoder({ ...plain, codePage }),
    )
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom(...encoders),
        (left, right, encoder) => {
          const refused: string[] = []
          const papers: Paper[] = []
          const stream = escposStream({ paper: one => papers.push(one), refused: what => refused.push(what) })
          stream.push(encoder.papers([[text(left), pair(left, right), { kind: 'qr', data: left.slice(0, 50) }]]))
          expect(refused).toEqual([])
          expect(papers).toHaveLength(1)
          for (const line of papers[0]?.lines ?? []) expect(line.text.length).toBeLessThanOrEqual(42)
        },
      ),
    )
  })
})

describe('a model', () => {
  test('is offered for every ESC/POS printer the library knows', () => {
    const known = ReceiptPrinterEncoder.printerModels.map(({ id }) => id).filter(id => !id.startsWith('star-'))
    expect([...printerModels].toSorted()).toEqual(known.toSorted())
  })

  test.each(printerModels)('%s prints a receipt with a logo that the decoder reads', model => {
    const logo = { width: 80, height: 40, data: new Uint8ClampedArray(80 * 40 * 4) }
    const papers = printed([text('Käse', { align: 'center', strong: true }), pair('Milch', '1,29 €')], {
      model,
      columns: null,
      logo,
      codePage: 'cp437',
    })
    expect(papers).toHaveLength(1)
    const lines = papers[0]?.lines.map(line => line.text.trim().replace(/ +/g, ' ')) ?? []
    expect(lines).toEqual(expect.arrayContaining(['Käse', 'Milch 1,29 EUR']))
    expect(papers[0]?.cut).toBe(true)
  })
})
