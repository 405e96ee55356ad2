// The goods as a manager works on them: one good with everything known of it, changes with their history, the whole list as a file.
import type { SavedBundle } from '#contract'
import type { RestrictedGoods } from '#domain/age-rules'
import { exponentOf } from '#domain/money'
import type { Clock, SaveFile } from '../ports/system.ts'
import type { CatalogueStore } from './store-types.ts'
import type { PriceChange } from '../store/catalogue.ts'
import type { Good, Unit } from '../store/catalogue-rows.ts'
import { cellOf } from './goods-cell.ts'
import { createPace } from './goods-pace.ts'
import { MOST_PRICE_MINOR, readGood, type GoodsRules } from './goods-row.ts'
import { savedTo } from './support-bundle.ts'
import { faultText, type FaultLike, type WordsLanguage } from './goods-words.ts'

/** What a manager states of a good; age and tax as the store's rules name them. */
export type GoodEntry = {
  id: string
  name: string
  category: string
  priceMinor: number
  depositMinor: number
  taxBasisPoints: number
  requiredAge: number
  ageClass: RestrictedGoods | null
  unit: Unit
  barcodes: readonly string[]
}
export type Saved = { saved: true } | { saved: false; faults: { field: string; text: string }[] }

const HISTORY = 100
const head = ['id', 'name', 'category', 'price', 'deposit', 'tax', 'age', 'age class', 'unit', 'barcodes']

export function createGoodsService(deps: {
  catalogue: CatalogueStore
  rules: GoodsRules
  /** Stored together with a change of a good. */
  noted: (who: { id: string; name: string }, before: Good | null, after: Good) => void
  clock: Clock
  file: SaveFile
}) {
  const { catalogue, rules, clock } = deps
  const decimals = exponentOf(rules.currency)
  const decimal = (minor: number): string => {
    const digits = String(minor).padStart(decimals + 1, '0')
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  }
  const percent = (basisPoints: number): string =>
    rules.rates.find(rate => rate.basisPoints === basisPoints)?.percent ?? String(basisPoints / 100)
  const lineOf = (good: Good): string =>
    `${[
      good.id,
      good.name,
      good.category,
      decimal(good.priceMinor),
      decimal(good.depositMinor),
      percent(good.taxBasisPoints),
      String(good.requiredAge),
      good.ageClass ?? '',
      good.unit,
      good.barcodes.join('|'),
    ]
      .map(cellOf)
      .join(';')}\r\n`

  /** The list in parts, in the order of the numbers; it reads on after every change, and never holds the till up. */
  async function* lines(): AsyncGenerator<string> {
    const breathe = createPace(clock)
    yield `\ufeff${head.join(';')}\r\n`
    for (let id: string | null = null; ;) {
      const part = catalogue.after(id, 100)
      if (part.length === 0) return
      yield part.map(lineOf).join('')
      id = part.at(-1)!.id
      await breathe()
    }
  }

  /** A table under a name with the time in it. */
  function saveList(name: string, parts: readonly string[]): Promise<SavedBundle> {
    const stamp = clock
      .now()
      .toISOString()
      .replaceAll(/[-:]|\.\d+/g, '')
    return savedTo(deps.file, `${name}-${stamp}.csv`, parts.join(''))
  }

  return {
    lines,
    /** A good with its newest price changes, or null. */
    good(id: string): { good: Good; changes: PriceChange[] } | null {
      const good = catalogue.good(id)
      return good === null ? null : { good, changes: catalogue.priceChanges(id, HISTORY) }
    },
    /** Adds a good or changes it. The rules are those of a file of goods. */
    save(entry: GoodEntry, who: { id: string; name: string }, language: WordsLanguage): Saved {
      const refused = (fault: Omit<FaultLike, 'line'>): Saved => ({
        saved: false,
        faults: [{ field: fault.field, text: faultText({ ...fault, line: 0 }, language) }],
      })
      if (entry.priceMinor > MOST_PRICE_MINOR)
        return refused({ field: 'price', reason: 'too-large', value: decimal(entry.priceMinor), other: '' })
      const read = readGood(
        {
          id: entry.id,
          name: entry.name,
          category: entry.category,
          price: decimal(entry.priceMinor),
          deposit: decimal(entry.depositMinor),
          tax: percent(entry.taxBasisPoints),
          age: String(entry.requiredAge),
          ageClass: entry.ageClass ?? '',
          unit: entry.unit,
          barcode: [...entry.barcodes],
        },
        rules,
        'en',
      )
      if ('faults' in read)
        return {
          saved: false,
          faults: read.faults.map(fault => ({
            field: fault.field,
            text: faultText({ ...fault, line: 0, other: '' }, language),
          })),
        }
      const { good } = read
      const not = catalogue.save(good, who.name, clock.now().toISOString(), before => deps.noted(who, before, good))
      if (not === null) return { saved: true }
      if (not.why === 'busy') return { saved: false, faults: [{ field: 'row', text: busy[language] }] }
      return refused({ field: 'barcode', reason: 'code-taken', value: not.code, other: not.owner })
    },
    /** Writes the whole list where a person can take it along. */
    async export(): Promise<SavedBundle> {
      const parts: string[] = []
      for await (const part of lines()) parts.push(part)
      return saveList('tillgate-goods', parts)
    },
    saveList,
  }
}
export type GoodsService = ReturnType<typeof createGoodsService>

const busy: Record<WordsLanguage, string> = {
  en: 'The goods are being imported. Nothing was changed; try again when the import is finished.',
  de: 'Gerade werden Waren importiert. Nichts wurde geändert; nach dem Import noch einmal versuchen.',
}
