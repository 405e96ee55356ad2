// Codes that a scale prints: a number of the good and its weight or its price in one EAN-13 (GS1 General Specifications §2.1.12, §7.9.2–7.9.4).
import { gtinCheckDigit, isGtin } from '#domain/barcode'

/**
 * How the digits of such a code are laid out: prefix, item, check digit of the value (when there is one), value, check digit.
 * `valueDigits` and the length of the item add up to what is between. `decimals` says where the point of the value is.
 */
export type ScaleLayout = {
  prefix: string
  itemDigits: number
  /** 0 when the value has no check digit of its own. */
  valueCheck: boolean
  valueDigits: number
  holds: 'price' | 'weight'
  decimals: number
}

/** `own` is the same code with a value of zero: the number under which such goods are often kept. */
export type ScaleRead = {
  item: string
  own: string
  /** Thousandths of a kilogram or pound. */
  quantityMilli: number | null
  /** Of the whole pack, in minor units of the till's currency. */
  priceMinor: number | null
}

const LENGTH = 13

/** Why a layout cannot be one, or null. */
export function layoutRefusal(layout: ScaleLayout): string | null {
  const { prefix, itemDigits, valueCheck, valueDigits } = layout
  if (!/^(?:02|2\d)$/.test(prefix)) return 'its prefix must be 02 or from 20 to 29'
  if (prefix.length + itemDigits + (valueCheck ? 1 : 0) + valueDigits + 1 !== LENGTH)
    return 'prefix, item, check digit of the value, value and check digit must be 13 digits together'
  if (valueCheck && valueDigits !== 4 && valueDigits !== 5)
    return 'only a value of 4 or 5 digits can have a check digit of its own'
  return null
}

/** Prices in the shape most scales of the country print: 02 and 20–24 a price, 25–29 a weight in grams. */
export function usualLayouts(country: string): ScaleLayout[] {
  const northAmerica = country === 'US' || country === 'CA'
  const price = (prefix: string): ScaleLayout =>
    northAmerica
      ? { prefix, itemDigits: 5, valueCheck: true, valueDigits: 4, holds: 'price', decimals: 2 }
      : { prefix, itemDigits: 5, valueCheck: false, valueDigits: 5, holds: 'price', decimals: 2 }
  const weight = (prefix: string): ScaleLayout => ({
    prefix,
    itemDigits: 5,
    valueCheck: false,
    valueDigits: 5,
    holds: 'weight',
    decimals: 3,
  })
  if (northAmerica) return [price('02')]
  return [...['02', '20', '21', '22', '23', '24'].map(price), ...['25', '26', '27', '28', '29'].map(weight)]
}

/** Reads a code by the first layout of its prefix; null when none fits, or a check digit is wrong. `exponent` is the currency's. */
export function readScaleCode(code: string, layouts: readonly ScaleLayout[], exponent: number): ScaleRead | null {
  // A UPC-A is the same number without its leading zero.
  const digits = /^\d{12}$/.test(code) ? `0${code}` : code
  if (digits.length !== LENGTH || !isGtin(digits)) return null
  const layout = layouts.find(({ prefix }) => digits.startsWith(prefix))
  if (layout === undefined) return null
  const { prefix, itemDigits, valueCheck, valueDigits, holds, decimals } = layout
  const item = digits.slice(prefix.length, prefix.length + itemDigits)
  const value = digits.slice(LENGTH - 1 - valueDigits, LENGTH - 1)
  if (valueCheck && Number(digits[prefix.length + itemDigits]) !== valueCheckDigit(value)) return null
  const scaled = rescale(Number(value), decimals, holds === 'price' ? exponent : 3)
  // A pack of nothing is how the good itself is numbered, not something to sell.
  if (scaled === null || scaled === 0) return null
  const empty = `${prefix}${item}`.padEnd(LENGTH - 1, '0')
  return {
    item,
    own: `${empty}${gtinCheckDigit(empty)}`,
    quantityMilli: holds === 'weight' ? scaled : null,
    priceMinor: holds === 'price' ? scaled : null,
  }
}

/** The same figure with another number of decimals; null when digits would be lost. */
function rescale(value: number, from: number, to: number): number | null {
  if (to >= from) return value * 10 ** (to - from)
  const less = value / 10 ** (from - to)
  return Number.isInteger(less) ? less : null
}

type Weight = (digit: number) => number
const twoMinus: Weight = digit => (2 * digit - Math.floor((2 * digit) / 10) + 10) % 10
const three: Weight = digit => (3 * digit) % 10
const fivePlus: Weight = digit => (5 * digit + Math.floor((5 * digit) / 10)) % 10
const fiveMinus: Weight = digit => (5 * digit - Math.floor((5 * digit) / 10) + 10) % 10

/** The check digit of a price or weight of 4 or 5 digits. */
export function valueCheckDigit(value: string): number {
  const sum = (weights: readonly Weight[]): number =>
    weights.reduce((total, weight, place) => total + weight(value.charCodeAt(place) - 48), 0)
  if (value.length === 4) return (sum([twoMinus, twoMinus, three, fiveMinus]) * 3) % 10
  const rest = (10 - (sum([fivePlus, twoMinus, fiveMinus, fivePlus, twoMinus]) % 10)) % 10
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].findIndex(digit => fiveMinus(digit) === rest)
}
