// What was entered in the discount dialog as the wish it stands for, or the field that is wrong and why.
import type { Input } from '#contract'
import { readPercent, readQuantity } from '#domain/money-input'
import type { Language } from '../../text/i18n.ts'

export type DiscountKind = 'percent' | 'fixed' | 'per-unit'
export const reasonKeys = ['goodwill', 'damaged', 'shortDated', 'priceMatch', 'staff', 'other'] as const
export type DiscountEntry = {
  kind: DiscountKind
  percent: string
  amountMinor: number
  /** Empty for all units. */
  limit: string
  reason: (typeof reasonKeys)[number]
  other: string
}
type Wish = Input<'sale.discount'>
type Read =
  | { ok: true; wish: Wish }
  | { ok: false; field: 'percent' | 'amount' | 'limit' | 'reason'; why: 'percent' | 'amount' | 'limit' | 'reason' }
type Meant = { lineId: string | null; discountId: string; reason: string; language: Language }

const LEAST_REASON = 3

export function discountWish(entry: DiscountEntry, { lineId, discountId, reason, language }: Meant): Read {
  const wrong = (field: 'percent' | 'amount' | 'limit' | 'reason'): Read => ({ ok: false, field, why: field })
  if (reason.length < LEAST_REASON) return wrong('reason')
  switch (entry.kind) {
    case 'percent': {
      const read = readPercent('percent', entry.percent, language)
      if (!read.ok || read.value === 0) return wrong('percent')
      return { ok: true, wish: { kind: 'percent', lineId, basisPoints: read.value, reason } }
    }
    case 'fixed':
      if (entry.amountMinor === 0) return wrong('amount')
      return { ok: true, wish: { kind: 'fixed', lineId, discountId, amountMinor: entry.amountMinor, reason } }
    case 'per-unit': {
      if (entry.amountMinor === 0) return wrong('amount')
      const limitUnits = limitOf(entry.limit, language)
      if (limitUnits === 'wrong') return wrong('limit')
      const { amountMinor } = entry
      return { ok: true, wish: { kind: 'per-unit', lineId, discountId, amountMinor, limitUnits, reason } }
    }
    default:
      return entry.kind satisfies never
  }
}

/** Whole units from 1, null for an empty field. */
function limitOf(text: string, language: Language): number | null | 'wrong' {
  if (text.trim() === '') return null
  const read = readQuantity('limit', text, language)
  return read.ok && read.value > 0 && read.value % 1000 === 0 ? read.value / 1000 : 'wrong'
}
