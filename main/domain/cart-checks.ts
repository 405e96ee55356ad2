// What a cart must hold before it is priced; the first figure that is wrong is refused by its field.
import type { Cart } from '#domain/cart'
import { discountRate, type Discount } from '#domain/discounts'
import { MoneyRefused, type Refusal, type RefusalReason } from '#domain/money-refused'
import { compare, rational, zero, type Ratio } from '#domain/rational'
import type { TaxRule } from '#domain/tax'

/** Nine digits of thousandths: 999,999.999 units. A barcode that ran into the quantity has more. */
export const MOST_QUANTITY_MILLI = 999_999_999
const MOST_BASIS_POINTS = 10_000
const MOST_TAX_BASIS_POINTS = 1_000_000

/** Throws MoneyRefused for the first figure that is no whole number within its limits. */
export function checkCart(cart: Cart): void {
  const refusal = cartRefusal(cart)
  if (refusal !== null) throw new MoneyRefused(refusal)
}

/** The first figure of a cart that cannot be priced, or null. */
export function cartRefusal(cart: Cart): Refusal | null {
  const ofLines = cart.lines.flatMap((line, index) => {
    const at = `lines[${index}]`
    return [
      whole(`${at}.unitPriceMinor`, 'price of a line', line.unitPriceMinor),
      whole(`${at}.quantityMilli`, 'quantity of a line', line.quantityMilli, MOST_QUANTITY_MILLI),
      whole(`${at}.depositMinor`, 'deposit of a line', line.depositMinor),
      whole(`${at}.discountBasisPoints`, 'line discount', line.discountBasisPoints, MOST_BASIS_POINTS),
      whole(`${at}.taxBasisPoints`, 'tax rate of a line', line.taxBasisPoints, MOST_TAX_BASIS_POINTS),
      ...ofDiscounts(`${at}.discounts`, line.discounts),
      ...ofTaxes(`${at}.taxes`, line.taxes),
    ]
  })
  const all = [
    whole('discountBasisPoints', 'order discount', cart.discountBasisPoints, MOST_BASIS_POINTS),
    ...ofDiscounts('discounts', cart.discounts),
    ...ofLines,
  ]
  return all.find(refusal => refusal !== null) ?? null
}

function ofDiscounts(at: string, discounts: readonly Discount[] = []): (Refusal | null)[] {
  return discounts.flatMap((discount, index) => {
    const here = `${at}[${index}]`
    switch (discount.kind) {
      case 'percent':
        return [ratio(`${here}.percent`, 'discount', discount.percent, discountRate)]
      case 'fixed':
        return [whole(`${here}.amountMinor`, 'discount', discount.amountMinor)]
      case 'per-unit':
        return [
          whole(`${here}.amountMinor`, 'discount', discount.amountMinor),
          discount.limitUnits === null ? null : whole(`${here}.limitUnits`, 'limit of a discount', discount.limitUnits),
        ]
      default:
        return discount satisfies never
    }
  })
}

function ofTaxes(at: string, taxes: readonly TaxRule[] = []): (Refusal | null)[] {
  return taxes.map((tax, index) => {
    const here = `${at}[${index}]`
    if (tax.kind === 'fixed') return whole(`${here}.perUnitMinor`, 'duty of a unit', tax.perUnitMinor)
    return ratio(`${here}.percent`, 'tax rate of a line', tax.percent, rational)
  })
}

/** A whole number of minor units, thousandths or basis points from 0. */
export function whole(field: string, what: string, value: number, most = Number.MAX_SAFE_INTEGER): Refusal | null {
  const reason = whyNot(value, most)
  if (reason === null) return null
  return { field, reason, message: `The ${what} must be a whole number from 0 to ${most}, not ${value}.` }
}

function whyNot(value: number, most: number): RefusalReason | null {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'not-a-number'
  if (value < 0) return 'negative'
  if (value > most) return 'too-large'
  return Number.isInteger(value) ? null : 'not-whole'
}

function ratio(field: string, what: string, value: Ratio, read: (value: Ratio) => unknown): Refusal | null {
  const refusal = (reason: RefusalReason): Refusal => ({
    field,
    reason,
    message: `The ${what} cannot be that percentage.`,
  })
  try {
    if (compare(rational(value), zero) < 0) return refusal('negative')
  } catch {
    return refusal('not-a-number')
  }
  try {
    read(value)
    return null
  } catch {
    return refusal('too-large')
  }
}
