// Any sequence of partial refunds is the sale: by line, by tax, by tender, with cash rounding, added tax and deposits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, type CartLine } from '#domain/cart'
import { cashDue, type CashRounding } from '#domain/cash-rounding'
import { usualRules, type PricingRules } from '#domain/pricing-rules'
import {
  planRefund,
  WholeOnly,
  type Quantities,
  type RefundPlan,
  type SoldSale,
  type SoldTender,
} from '#domain/refund-plan'

const runs = Number(process.env['MONEY_RUNS'] ?? 200)
const nickel: CashRounding = { stepMinor: 5, mode: 'half-up' }

const lineOf = (index: number, fields: Partial<CartLine> = {}): CartLine => ({
  id: `l${index}`,
  productId: 'p',
  name: 'Goods',
  barcode: null,
  unitPriceMinor: 199,
  quantityMilli: 1000,
  depositMinor: 0,
  discountBasisPoints: 0,
  taxBasisPoints: 1900,
  requiredAge: 0,
  note: null,
  ...fields,
})

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
const sale = fc
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

/** Gives everything back in random portions. */
function inPortions(sold: SoldSale, cuts: readonly number[]): RefundPlan[] {
  const before: Record<string, number> = {}
  const plans: RefundPlan[] = []
  const left = (id: string, milli: number): number => milli - (before[id] ?? 0)
  for (let step = 0; ; step += 1) {
    const open = sold.lines.filter(line => left(line.id, line.quantityMilli) > 0)
    if (open.length === 0) return plans
    const now: Record<string, number> = {}
    const last = step > 12
    for (const [index, line] of open.entries()) {
      const cut = cuts[(step * 7 + index) % cuts.length] ?? 0
      const most = left(line.id, line.quantityMilli)
      const some = last ? most : Math.ceil((most * (cut % 101)) / 100)
      if (some > 0) now[line.id] = some
    }
    if (Object.keys(now).length === 0) now[open[0]!.id] = left(open[0]!.id, open[0]!.quantityMilli)
    plans.push(planRefund(sold, { ...before }, now, nickel))
    for (const [id, milli] of Object.entries(now)) before[id] = (before[id] ?? 0) + milli
  }
}

const all = (sold: SoldSale): Quantities => Object.fromEntries(sold.lines.map(line => [line.id, line.quantityMilli]))
const sum = (plans: readonly RefundPlan[], pick: (plan: RefundPlan) => number): number =>
  plans.reduce((total, plan) => total + pick(plan), 0)

describe('a sale given back in any portions', () => {
  it('comes out as minus the sale: total, each line, each tax and each tender with its rounding and its tip', () => {
    fc.assert(
      fc.property(sale, fc.array(fc.nat(100), { minLength: 1, maxLength: 30 }), (sold, cuts) => {
        fc.pre(sold.totals.totalMinor > 0)
        const plans = inPortions(sold, cuts)
        expect(sum(plans, plan => plan.totalMinor)).toBe(sold.totals.totalMinor)
        for (const line of sold.lines) {
          const parts = plans.flatMap(plan => plan.lines.filter(({ lineId }) => lineId === line.id))
          expect(parts.reduce((total, part) => total + part.totalMinor, 0)).toBe(line.totalMinor)
          expect(parts.reduce((total, part) => total + part.discountMinor, 0)).toBe(line.discountMinor)
        }
        for (const tax of sold.totals.taxes) {
          const parts = plans.flatMap(plan => plan.taxes.filter(({ basisPoints }) => basisPoints === tax.basisPoints))
          expect(parts.reduce((total, part) => total + part.taxMinor, 0)).toBe(tax.taxMinor)
          expect(parts.reduce((total, part) => total + part.grossMinor, 0)).toBe(tax.grossMinor)
        }
        for (const tender of sold.tenders) {
          const parts = plans.flatMap(plan => plan.tenders.filter(({ tenderId }) => tenderId === tender.id))
          const got = (pick: 'amountMinor' | 'roundingMinor' | 'tipMinor') =>
            parts.reduce((total, part) => total + part[pick], 0)
          expect([got('amountMinor'), got('roundingMinor'), got('tipMinor')]).toEqual([
            tender.amountMinor,
            tender.roundingMinor,
            tender.tipMinor,
          ])
        }
      }),
      { numRuns: runs },
    )
  })

  it('has portions in which tenders and taxes make up the total, and nothing is negative', () => {
    fc.assert(
      fc.property(sale, fc.array(fc.nat(100), { minLength: 1, maxLength: 30 }), (sold, cuts) => {
        fc.pre(sold.totals.totalMinor > 0)
        for (const plan of inPortions(sold, cuts)) {
          const tenders = plan.tenders.reduce((total, { amountMinor }) => total + amountMinor, 0)
          const taxes = plan.taxes.reduce((total, { grossMinor }) => total + grossMinor, 0)
          expect([tenders, taxes]).toEqual([plan.totalMinor, plan.totalMinor])
          for (const { amountMinor, roundingMinor } of plan.tenders) {
            expect(amountMinor).toBeGreaterThanOrEqual(0)
            expect(amountMinor + roundingMinor).toBeGreaterThanOrEqual(0)
          }
          for (const line of plan.lines) expect(line.totalMinor).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: runs },
    )
  })
})

describe('a refund', () => {
  const lines = [lineOf(1, { quantityMilli: 3000 }), lineOf(2, { taxBasisPoints: 700, unitPriceMinor: 250 })]
  const priced = price({ lines, discountBasisPoints: 0 })
  const paid = {
    id: 'cash',
    kind: 'cash' as const,
    amountMinor: priced.totals.totalMinor,
    roundingMinor: 0,
    tipMinor: 0,
  }
  const sold: SoldSale = { ...priced, tenders: [paid] }

  it('of everything at once is the sale itself', () => {
    const plan = planRefund(sold, {}, all(sold), nickel)
    expect(plan).toMatchObject({ totalMinor: priced.totals.totalMinor, whole: true, taxes: priced.totals.taxes })
  })

  it.each<[string, Quantities, Quantities]>([
    ['more than was sold', {}, { l1: 3001 }],
    ['more than is left', { l1: 2000 }, { l1: 2000 }],
    ['a line of another sale', {}, { l9: 1000 }],
    ['nothing', {}, {}],
    ['a negative quantity', {}, { l1: -1000 }],
    ['no number', {}, { l1: Number.NaN }],
    ['a part of a thousandth', {}, { l1: 0.5 }],
  ])('of %s is refused', (_, before, now) => {
    expect(() => planRefund(sold, before, now, nickel)).toThrow(RangeError)
  })

  it('of a part of a sale whose taxes cannot be told apart by line is refused; the whole is not', () => {
    const odd: SoldSale = {
      ...sold,
      totals: { ...sold.totals, taxes: [{ basisPoints: 1234, grossMinor: 847, netMinor: 700, taxMinor: 147 }] },
    }
    expect(() => planRefund(odd, {}, { l1: 1000 }, nickel)).toThrow(WholeOnly)
    expect(planRefund(odd, {}, all(odd), nickel).totalMinor).toBe(847)
  })
})
