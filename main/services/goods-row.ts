// Makes a good of one row of a file, or says which fields of it cannot be taken and why.
import { requiredAgeFor, type RestrictedGoods } from '#domain/age-rules'
import { codeRefusal, keptCode } from '#domain/barcode'
import { looksLikePaymentCard } from '#domain/card-number'
import { readAmount, type InputLanguage, type Read } from '#domain/money-input'
import type { StoreRate } from '#domain/store-rules'
import type { Good, Unit } from '../store/catalogue-rows.ts'
import { barcodeKey, fold } from '../store/fold.ts'
import type { GoodsField } from './goods-columns.ts'

export type FaultReason =
  | 'missing'
  | 'too-long'
  | 'nul'
  | 'control'
  | 'encoding'
  | 'not-a-number'
  | 'negative'
  | 'too-large'
  | 'too-many-decimals'
  | 'wrong-currency'
  | 'unknown-rate'
  | 'unknown-age'
  | 'unknown-unit'
  | 'wrong-check-digit'
  | 'characters'
  | 'spreadsheet'
  | 'payment-card'
  | 'too-many'
  | 'columns'
  | 'quotes'
  | 'quote-open'
  | 'twice'
  | 'code-taken'
export type RowFault = { field: GoodsField | 'row'; reason: FaultReason; value: string }
/** The store whose goods these are. */
export type GoodsRules = { rates: readonly StoreRate[]; currency: string; country: string }
export type Cells = Partial<Record<Exclude<GoodsField, 'barcode'>, string>> & { barcode: string[] }

export const MOST_CODES = 20
const longest = { id: 64, name: 120, category: 60 } as const
/** Most a good may cost: what a line of a sale takes. */
export const MOST_PRICE_MINOR = 99_999_999

/** All faults of a row at once, so that a file is put right in one go. `decimal` is which of point and comma the file uses. */
export function readGood(
  cells: Cells,
  rules: GoodsRules,
  decimal: InputLanguage,
): { good: Good } | { faults: RowFault[] } {
  const faults: RowFault[] = []
  const fail = (field: RowFault['field'], reason: FaultReason, value = ''): void =>
    void faults.push({ field, reason, value: shortened(value) })

  function words(field: 'id' | 'name' | 'category', otherwise: string): string {
    const text = (cells[field] ?? '').trim()
    if (text === '') return otherwise === '' ? (fail(field, 'missing'), '') : otherwise
    const wrong = textFault(text, longest[field])
    if (wrong !== null) fail(field, wrong, text)
    return text
  }
  function amount(field: 'price' | 'deposit', text: string): number {
    const read = readAmount(field, text, rules.currency, decimal)
    const value = taken(read, field, text)
    if (value > MOST_PRICE_MINOR) fail(field, 'too-large', text)
    return value
  }
  function taken(read: Read, field: RowFault['field'], text: string): number {
    if (read.ok) return read.value
    const { reason } = read.refusal
    fail(field, reason === 'empty' ? 'missing' : reason === 'not-whole' ? 'not-a-number' : reason, text)
    return 0
  }

  const barcodes = codes(cells.barcode, fail)
  const id = words('id', barcodes[0] ?? '')
  const name = words('name', '')
  const category = words('category', '–')
  const priceMinor = amount('price', cells.price ?? '')
  const currency = (cells.currency ?? '').trim()
  if (currency !== '' && currency.toUpperCase() !== rules.currency) fail('currency', 'wrong-currency', currency)
  const deposit = (cells.deposit ?? '').trim()
  const depositMinor = deposit === '' ? 0 : amount('deposit', deposit)
  const { taxBasisPoints, taxClass } = tax((cells.tax ?? '').trim(), rules, decimal, fail)
  const ageClass = ageClassOf((cells.ageClass ?? '').trim(), fail)
  const stated = ageOf((cells.age ?? '').trim(), fail)
  const requiredAge = ageClass === null ? stated : requiredAgeFor(ageClass, rules.country, stated)
  const unit = unitOf((cells.unit ?? '').trim(), fail)
  if (faults.length > 0) return { faults }
  return {
    good: {
      id,
      name,
      category,
      priceMinor,
      depositMinor,
      taxBasisPoints,
      requiredAge,
      taxClass,
      ageClass,
      unit,
      barcodes,
    },
  }
}

/** What keeps a text from being kept, or null. */
export function textFault(text: string, most: number): FaultReason | null {
  if (text.includes('\0')) return 'nul'
  if (text.includes('\ufffd')) return 'encoding'
  if (/\p{Cc}|[\u2028\u2029]/u.test(text) || !text.isWellFormed()) return 'control'
  if (text.length > most) return 'too-long'
  return looksLikePaymentCard(text) ? 'payment-card' : null
}

type Fail = (field: RowFault['field'], reason: FaultReason, value?: string) => void

function codes(cells: readonly string[], fail: Fail): string[] {
  const kept = new Map<string, string>()
  for (const code of cells.flatMap(cell => cell.split(/[|;,\s]+/)).filter(code => code !== '')) {
    if (looksLikePaymentCard(code)) fail('barcode', 'payment-card')
    else if (/E\+\d+$/i.test(code)) fail('barcode', 'spreadsheet', code)
    else {
      const wrong = codeRefusal(code)
      if (wrong !== null) fail('barcode', wrong, code)
      const spelt = keptCode(code)
      if (!kept.has(barcodeKey(spelt))) kept.set(barcodeKey(spelt), spelt)
    }
  }
  if (kept.size > MOST_CODES) fail('barcode', 'too-many', String(kept.size))
  return [...kept.values()]
}

const rateNames: Readonly<Record<string, string>> = {
  general: 'voll regel regelsatz regelsteuersatz normal standard full',
  reduced: 'ermassigt ermassigter ermassigter_steuersatz halb',
  none: 'frei steuerfrei ohne zero null exempt',
  sales: 'taxable standard',
  exempt: 'none frei zero no',
}

/** A percentage that is one of the store's, or the name of one. */
function tax(
  text: string,
  { rates }: GoodsRules,
  decimal: InputLanguage,
  fail: Fail,
): { taxBasisPoints: number; taxClass: string | null } {
  if (text === '') fail('tax', 'missing')
  const figure = (text.endsWith('%') ? text.slice(0, -1).trimEnd() : text).replace(
    decimal === 'de' ? ',' : /,(?=\d+$)/,
    '.',
  )
  const said = fold(text).replace(/[^a-z]+/g, '_')
  const rate = /^\d{1,3}(?:\.\d{1,6})?$/.test(figure)
    ? rates.find(
        ({ percent, basisPoints }) => Number(percent) === Number(figure) || basisPoints === Number(figure) * 100,
      )
    : rates.find(
        ({ id, name }) =>
          said === id ||
          said === fold(name).replace(/[^a-z]+/g, '_') ||
          (rateNames[id] ?? '').split(' ').includes(said),
      )
  if (rate !== undefined) return { taxBasisPoints: rate.basisPoints, taxClass: rate.id }
  if (text !== '') fail('tax', 'unknown-rate', text)
  return { taxBasisPoints: 0, taxClass: null }
}

const ageNames: Readonly<Record<RestrictedGoods, string>> = {
  'beer-and-wine': 'beerandwine beer wine bier wein bierundwein bierwein alcohol alkohol sekt cider',
  spirits: 'spirits spirit liquor spirituosen spirituose schnaps branntwein hard',
  tobacco: 'tobacco tabak zigaretten cigarettes nicotine nikotin vape',
}

function ageClassOf(text: string, fail: Fail): RestrictedGoods | null {
  const said = fold(text).replace(/[^a-z]+/g, '')
  if (said === '') return null
  for (const [name, list] of Object.entries(ageNames))
    if (list.split(' ').includes(said)) return name as RestrictedGoods
  return (fail('ageClass', 'unknown-age', text), null)
}

/** "18", "ab 16", "16+", "21 years". */
function ageOf(text: string, fail: Fail): number {
  if (text === '' || text === '-' || text === '–') return 0
  const age = /^(?:ab |fsk |from |over |ü)?(\d{1,2})(?:\+| ?years?| ?jahren?)?$/i.exec(text)?.[1]
  return age === undefined ? (fail('age', 'unknown-age', text), 0) : Number(age)
}

const unitNames: Readonly<Record<Unit, string>> = {
  piece: 'piece pieces pc pcs ea each stuck stk st unit',
  kg: 'kg kilogram kilogramm kilo',
  lb: 'lb lbs pound pounds',
}

function unitOf(text: string, fail: Fail): Unit {
  const said = fold(text).replace(/[^a-z]+/g, '')
  if (said === '' && text === '') return 'piece'
  for (const [name, list] of Object.entries(unitNames)) if (list.split(' ').includes(said)) return name as Unit
  return (fail('unit', 'unknown-unit', text), 'piece')
}

/** A report must not carry a whole card number, or half a file, that stood in the wrong column. */
function shortened(text: string): string {
  const bare = text.replaceAll(/\p{Cc}/gu, '·')
  if (looksLikePaymentCard(bare)) return '…'
  return bare.length > 40 ? `${bare.slice(0, 40)}…` : bare
}
