// Which column of a file is which fact of a good: headers in English and German, as price lists and other tills name them.
import { fold } from '../store/fold.ts'

export const goodsFields = [
  'id',
  'name',
  'category',
  'price',
  'currency',
  'deposit',
  'tax',
  'age',
  'ageClass',
  'unit',
  'barcode',
] as const
export type GoodsField = (typeof goodsFields)[number]

const names: Readonly<Record<GoodsField, string>> = {
  id: 'id sku plu number article_number article_no item_number item_no product_id artikelnummer artikelnr artnr art_nr artikel_id nummer bestellnummer',
  name: 'name title product article item product_name item_name bezeichnung artikel artikelbezeichnung artikelname produkt produktname titel text beschreibung description',
  category: 'category group department product_group product_type warengruppe kategorie gruppe abteilung sortiment',
  price:
    'price unit_price retail_price sales_price gross_price regular_price preis verkaufspreis vk vk_preis vkpreis bruttopreis einzelpreis ladenpreis',
  currency: 'currency waehrung wahrung',
  deposit: 'deposit bottle_deposit pfand pfandbetrag',
  tax: 'tax tax_rate tax_class vat vat_rate mwst mehrwertsteuer ust umsatzsteuer steuer steuersatz mwst_satz steuerklasse',
  age: 'age minimum_age min_age required_age age_restriction alter mindestalter altersfreigabe fsk',
  ageClass: 'age_class age_group restricted restriction altersklasse altersgruppe jugendschutz',
  unit: 'unit unit_of_measure uom measure einheit mengeneinheit me',
  barcode:
    'barcode barcodes code codes ean ean_code ean13 ean_13 ean8 gtin gtin13 gtin_13 upc upc_a strichcode strichcodes eannummer ean_nummer',
}
const byName = new Map(
  Object.entries(names).flatMap(([field, list]) => list.split(' ').map(name => [name, field as GoodsField] as const)),
)
const german = new Set(
  'artikelnummer bezeichnung warengruppe preis pfand mwst altersklasse mindestalter einheit waehrung artikel kategorie steuersatz'.split(
    ' ',
  ),
)

/** Headers as they are shown: a cell of a file may be much longer. */
const LONGEST = 80

export type Columns = { header: string; field: GoodsField | null }[]

/** "EAN-Code 2" is a barcode, "VK (brutto)" a price. A field that may be there once takes the first column that names it. */
export function columnsOf(headers: readonly string[]): Columns {
  const taken = new Set<GoodsField>()
  return headers.map(cell => {
    const header = cell.trim().slice(0, LONGEST)
    const field = fieldOf(header)
    if (field === null || (field !== 'barcode' && taken.has(field))) return { header, field: null }
    taken.add(field)
    return { header, field }
  })
}

export const isGermanHeader = (headers: readonly string[]): boolean => headers.some(header => german.has(plain(header)))

function fieldOf(header: string): GoodsField | null {
  const bare = plain(header)
  return (
    byName.get(bare) ??
    byName.get(withoutNumber(bare)) ??
    byName.get(bare.replace(/_(?:brutto|gross|netto|net|eur|usd|euro|in_eur|in_percent|prozent|percent)$/, '')) ??
    null
  )
}

/** "ean_2" and "ean2" are one more "ean". By hand, because an expression that looks for the end takes the square of the length. */
function withoutNumber(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) >= 48 && text.charCodeAt(end - 1) <= 57) end -= 1
  if (end < text.length && text[end - 1] === '_') end -= 1
  return text.slice(0, end)
}

const plain = (header: string): string =>
  fold(header)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
