// Sales that were paid in every way there is, and their giving back in random portions.
import fc from 'fast-check'
import { price, type CartLine } from '#domain/cart'
import { cashDue, type CashRounding } from '#domain/cash-rounding'
import { usualRules, type PricingRules } from '#domain/pricing-rules'
import { planRefund, type Quantities, type RefundPlan, type SoldSale, type SoldTender } from '#domain/refund-plan'
import { line } from './money-arbitraries.ts'

export const refundRuns = Number(process.env['MONEY_RUNS'] ?? 200)
export const nickel: CashRounding = { stepMinor: 5, mode: 'half-up' }

export const lineOf = (index: number, fields: Partial<CartLine> = {}): CartLine => line({ id: `l${index}`, ...fields })

const cart = fc
  .array(
    fc.record({
      unitPriceMinor: fc.integer({ min: 1, max: 5000 }),
      quantityMilli: fc.oneof(
        fc.integer({ min: 1, max: 6 }).map(units => units * 1000),
        fc.integer({ min: 1, max: 4000 }),
      ),
      depositMinor: fc.constantFrom(0, 8, 25),
      discountBasisPoints: fc.constantFrom(0, 0, 1000, 3333),
      taxBasisPoints: fc.constantFrom(0, 700, 1900),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map(lines => lines.map((fields, index) => lineOf(index, fields)))
const rules = fc.constantFrom<PricingRules>(
  usualRules,
  { ...usualRules, prices: 'exclusive' },
  { ...usualRules, prices: 'exclusive', deposit: 'outside' },
  { ...usualRules, deposit: 'outside' },
)
/** A sale whose money is split over a credit, two cards and rounded cash, some of them nothing. */
export const anySold = fc
  .record({
    cart,
    rules,
    discount: fc.constantFrom(0, 500, 1234),
    cuts: fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)),
  })
  .map(({ cart: lines, rules: its, discount, cuts }): SoldSale => {
    const priced = price({ lines, discountBasisPoints: discount, rules: its })
    let left = priced.totals.totalMinor
    const tenders: SoldTender[] = []
    const take = (id: string, kind: SoldTender['kind'], amountMinor: number, tipMinor = 0): void => {
      left -= amountMinor
      if (amountMinor !== 0) tenders.push({ id, kind, amountMinor, roundingMinor: 0, tipMinor })
    }
    take('credit', 'credit', Math.floor((left * cuts[0]) / 300))
    take('visa', 'card', Math.floor((left * cuts[1]) / 200), 150)
    take('amex', 'card', Math.floor((left * cuts[2]) / 200))
    const { roundingMinor } = cashDue(left, 0, nickel)
    if (left !== 0) tenders.push({ id: 'cash', kind: 'cash', amountMinor: left, roundingMinor, tipMinor: 0 })
    return { ...priced, tenders }
  })

export const anyCuts = fc.array(fc.nat(100), { minLength: 1, maxLength: 30 })
type Portion = { before: Quantities; now: Quantities; plan: RefundPlan }
/** Gives everything back in random portions. */
export function inPortions(sold: SoldSale, cuts: readonly number[]): Portion[] {
  const before: Record<string, number> = {}
  const portions: Portion[] = []
  const left = (id: string, milli: number): number => milli - (before[id] ?? 0)
  for (let step = 0; ; step += 1) {
    const open = sold.lines.filter(line => left(line.id, line.quantityMilli) > 0)
    if (open.length === 0) return portions
    const now: Record<string, number> = {}
    const last = step > 12
    for (const [index, line] of open.entries()) {
      const cut = cuts[(step * 7 + index) % cuts.length] ?? 0
      const most = left(line.id, line.quantityMilli)
      const some = last ? most : Math.ceil((most * (cut % 101)) / 100)
      if (some > 0) now[line.id] = some
    }
    if (Object.keys(now).length === 0) now[open[0]!.id] = left(open[0]!.id, open[0]!.quantityMilli)
    const earlier = { ...before }
    portions.push({ before: earlier, now, plan: planRefund(sold, earlier, now, nickel) })
    for (const [id, milli] of Object.entries(now)) before[id] = (before[id] ?? 0) + milli
  }
}
