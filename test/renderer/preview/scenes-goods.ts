// The goods of a manager: the list, one good with its prices, and an import in each of its steps.
import type { Good, GoodsImport, OpName, Result } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { products, till } from './states.ts'

export type GoodsScene = { import: GoodsImport['step'] }

const scene = (step: GoodsImport['step']): Scene => ({
  till: { ...till, staff: { id: 's1', name: 'Mona Manager', role: 'manager' } },
  sale: { sale: null, lastChangeMinor: null, lastSaleId: null },
  goods: { import: step },
})

export const goodsScenes: Record<string, Scene> = {
  goods: scene('ready'),
  'goods-applying': scene('applying'),
  'goods-done': scene('done'),
  'goods-refused': scene('refused'),
}

const goodOf = (place: number): Good => {
  const { barcode, unit: _, ...rest } = products[place]!
  return { ...rest, ageClass: null, unit: 'piece', barcodes: barcode === null ? [] : [barcode] }
}

const headings = [
  ['Artikelnummer', 'id'],
  ['Bezeichnung', 'name'],
  ['Warengruppe', 'category'],
  ['VK-Preis (brutto)', 'price'],
  ['Pfand', 'deposit'],
  ['MwSt', 'tax'],
  ['Lieferant', null],
  ['EAN', 'barcode'],
  ['EAN 2', 'barcode'],
] as const

function shown(step: GoodsImport['step'], language: 'en' | 'de'): GoodsImport {
  const rtl = { ...goodOf(2), id: '4711', name: 'عصير تفاح 1 l' }
  return {
    importId: 'import-1',
    step,
    refusal:
      step !== 'refused'
        ? null
        : language === 'de'
          ? 'Keine Zeile dieser Datei kann übernommen werden. Nichts wurde geändert. Die Liste sagt, warum.'
          : 'No row of this file can be taken. Nothing was changed. The list says why.',
    format: { encoding: 'windows-1252', delimiter: ';', decimal: 'de' },
    columns: headings.map(([header, field]) => ({ header, field })),
    good: 2480,
    bad: 4,
    sample: [goodOf(0), rtl, goodOf(5), goodOf(9)].map((good, place) => ({ line: place + 2, good })),
    counts: { added: 311, changed: 57, unchanged: 2112, leaving: 12 },
    done: 1180,
    total: 2480,
  }
}

const faults = {
  en: [
    [17, 'Price: "1,999" has more decimals than the currency has.'],
    [213, 'Barcode: the check digit of 9520001040077 is wrong; a digit is missing or mistyped.'],
    [213, 'Tax: "16" is no tax rate of this store.'],
    [988, 'Number: 4711 is in the file already, in line 3.'],
  ],
  de: [
    [17, 'Preis: „1,999“ hat mehr Nachkommastellen als die Währung.'],
    [213, 'Strichcode: die Prüfziffer von 9520001040077 ist falsch; eine Ziffer fehlt oder ist vertippt.'],
    [213, 'Steuer: „16“ ist kein Steuersatz dieses Geschäfts.'],
    [988, 'Nummer: 4711 steht schon in der Datei, in Zeile 3.'],
  ],
} as const

/** What the machine answers to the calls of these screens; null for every other call. */
export function goodsAnswer(
  name: OpName,
  input: unknown,
  state: { till: Scene['till'] },
  of: Scene,
): Result<unknown> | null {
  const step = of.goods?.import ?? 'ready'
  const { language } = state.till
  const ok = (value: unknown): Result<unknown> => ({ ok: true, value })
  switch (name) {
    case 'catalogue.rules':
      return ok({
        rates: [
          { id: 'general', name: 'Regelsteuersatz', basisPoints: 1900 },
          { id: 'reduced', name: 'ermäßigter Steuersatz', basisPoints: 700 },
          { id: 'none', name: 'steuerfrei', basisPoints: 0 },
        ],
      })
    case 'catalogue.good': {
      const { id } = input as { id: string }
      const place = Math.max(
        0,
        products.findIndex(product => product.id === id),
      )
      const who = 'Mona Manager'
      const { priceMinor } = goodOf(place)
      return ok({
        good: goodOf(place),
        changes: [
          { at: '2026-11-20T17:12:00Z', who, source: 'edit', fromMinor: priceMinor + 10, toMinor: priceMinor },
          { at: '2026-10-02T08:00:00Z', who, source: 'import', fromMinor: null, toMinor: priceMinor + 10 },
        ],
      })
    }
    case 'catalogue.save': {
      const { good } = input as { good: Good }
      const text = language === 'de' ? 'Bezeichnung: fehlt.' : 'Name: is missing.'
      return ok(good.name.trim() === '' ? { saved: false, faults: [{ field: 'name', text }] } : { saved: true })
    }
    case 'catalogue.export':
    case 'catalogue.import-save-faults':
      return ok({ kind: 'saved', path: '/home/till/.tillgate/support/tillgate-goods-20261121T093000Z.csv' })
    case 'catalogue.import-state':
      return ok({ import: step === 'ready' ? null : shown(step, language) })
    case 'catalogue.import-begin':
    case 'catalogue.import-chunk':
      return ok({ ...shown('reading', language), counts: null })
    case 'catalogue.import-preview':
      return ok(shown('ready', language))
    case 'catalogue.import-apply':
      return ok(shown('applying', language))
    case 'catalogue.import-faults':
      return ok({ faults: faults[language].map(([line, text]) => ({ line, text })) })
    case 'catalogue.import-cancel':
      return ok({})
    default:
      return null
  }
}
