// Discounts as a sale keeps them: with a name of their own to take them off again, and the reason that was given.
import type { Discount } from '#domain/discounts'

/** A fixed or per-unit discount; the percentage of a line or an order is a figure of its own beside them. */
export type KeptDiscount = Exclude<Discount, { kind: 'percent' }> & { id: string; reason: string }
/** More on one line or order is somebody playing. */
export const MOST_DISCOUNTS = 10

/** Null for none. */
export function writeDiscounts(discounts: readonly KeptDiscount[]): string | null {
  return discounts.length === 0 ? null : JSON.stringify(discounts)
}

/** Throws RangeError for anything writeDiscounts has not written: a sale must never cost what nobody agreed to. */
export function readDiscounts(text: string | null): KeptDiscount[] {
  if (text === null) return []
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    list = null
  }
  if (!Array.isArray(list) || list.length > MOST_DISCOUNTS || !list.every(isKept))
    throw new RangeError('The discounts of a sale cannot be read.')
  return list
}

function isKept(value: unknown): value is KeptDiscount {
  if (typeof value !== 'object' || value === null) return false
  const { id, reason, kind, amountMinor, limitUnits } = value as Record<string, unknown>
  const whole = (figure: unknown): boolean => Number.isSafeInteger(figure) && Number(figure) >= 0
  if (typeof id !== 'string' || typeof reason !== 'string' || !whole(amountMinor)) return false
  return kind === 'fixed' || (kind === 'per-unit' && (limitUnits === null || whole(limitUnits)))
}

/** The discount with this id in place of an earlier one of that id, or added: saying it twice changes nothing. */
export function withDiscount(discounts: readonly KeptDiscount[], discount: KeptDiscount): KeptDiscount[] {
  const at = discounts.findIndex(({ id }) => id === discount.id)
  return at < 0 ? [...discounts, discount] : discounts.with(at, discount)
}
