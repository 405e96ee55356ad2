// From a cart to its payments, the same figures everywhere: on the screen, on the receipt and in what is delivered.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, type CartLine } from '#domain/cart'
import { cashDue, type CashRounding } from '#domain/cash-rounding'
import { readDiscounts, writeDiscounts, type KeptDiscount } from '#domain/kept-discounts'
import { receiptLines, type ReceiptLine } from '#domain/receipt'
import { planRefund } from '#domain/refund-plan'
import { readRules, writeRules, type StoreRules } from '#domain/store-rules'
import { remaining, takeCash, tenderSums, type TenderRecord } from '#domain/tender'
import { splitApproved } from '#domain/tips'
import { checkSale } from '../../main/sandbox/back-office-input.ts'
import { deliveredSale } from '../../main/services/delivered-sale.ts'
import { saleView } from '../../main/services/sale-view.ts'
import { cartOf, type StoredSale } from '../../main/store/sale-rows.ts'
import { anyLine, anyMode, anyRules, runs } from '../domain/money-arbitraries.ts'

const anyCash: fc.Arbitrary<CashRounding> = fc.record({ stepMinor: fc.constantFrom(1, 5, 10, 50, 100), mode: anyMode })
const anyStoreRules: fc.Arbitrary<StoreRules> = fc.record({
  pricing: fc
    .tuple(anyRules, fc.boolean())
    .map(([rules, finer]) => (finer ? { ...rules, rates: { '888': '8.875' } } : rules)),
  cash: anyCash,
})
const anyKept: fc.Arbitrary<KeptDiscount[]> = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constant('fixed' as const), amountMinor: fc.nat(3000) }),
      fc.record({
        kind: fc.constant('per-unit' as const),
        amountMinor: fc.nat(500),
        limitUnits: fc.option(fc.integer({ min: 1, max: 9 })),
      }),
    ),
    { maxLength: 3 },
  )
  .map(list => list.map((each, at) => ({ ...each, id: `d${at}`, reason: 'Damaged' })))
/** How much of the rest is asked for (thousandths), how much of that a card approves, with which tip, or what cash is over. */
const anyStep = fc.record({
  kind: fc.constantFrom('cash', 'card'),
  share: fc.integer({ min: 1, max: 1000 }),
  approved: fc.constantFrom(1000, 1000, 700, 1),
  tipMinor: fc.constantFrom(0, 0, 1, 150, 999),
  over: fc.nat(5000),
})
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

function payments(totalMinor: number, steps: readonly Step[], cash: CashRounding): TenderRecord[] {
  const tenders: TenderRecord[] = []
  const left = (): number => remaining(totalMinor, tenders)
  const add = (tender: Omit<TenderRecord, 'id'>) => tenders.push({ ...tender, id: `t${tenders.length}` })
  const cashOf = (tenderedMinor: number) =>
    add({ kind: 'cash', ...takeCash(left(), tenderedMinor, cash), tenderedMinor, card: null })
  for (const { kind, share, approved, tipMinor, over } of steps) {
    if (left() <= 0) break
    const wanted = Math.max(1, Math.floor((left() * share) / 1000))
    if (kind === 'cash') cashOf(share === 1000 ? left() + over : wanted)
    else {
      const asked = wanted + tipMinor
      const split = splitApproved(Math.max(1, Math.floor((asked * approved) / 1000)), asked, tipMinor)
      const card = { brand: 'Visa', last4: '1111', authCode: 'A', reference: `r${tenders.length}` }
      add({ kind: 'card', ...split, tenderedMinor: null, changeMinor: 0, card })
    }
  }
  if (left() > 0 || tenders.length === 0) cashOf(cashDue(left(), 0, cash).cashMinor)
  return tenders
}

const anySale: fc.Arbitrary<StoredSale> = fc
  .record({
    rules: anyStoreRules,
    lines: fc.array(fc.tuple(anyLine, anyKept), { minLength: 1, maxLength: 6 }),
    discountBasisPoints: fc.constantFrom(0, 0, 500, 3333),
    discounts: anyKept,
    steps: fc.array(anyStep, { maxLength: 4 }),
  })
  .map(({ rules, lines: given, discountBasisPoints, discounts, steps }) => {
    const lines = given.map(([line, kept], at) => ({ ...bare(line), id: `l${at}`, position: at, discounts: kept }))
    const sale = { rules, discountBasisPoints, discounts }
    const { lines: priced, totals } = price(cartOf(sale, lines))
    const tenders = payments(totals.totalMinor, steps, rules.cash)
    return {
      ...sale,
      id: 'sale',
      number: 7,
      status: 'completed',
      statusAt: at,
      training: false,
      openedAt: at,
      completedAt: at,
      staffId: 'staff',
      cashier: 'Ada',
      shiftId: null,
      note: null,
      changeMinor: tenders.reduce((sum, { changeMinor }) => sum + changeMinor, 0),
      ageCheck: null,
      lines,
      tenders,
      attempts: [],
      frozen: { lines: priced, totals, receiptText: JSON.stringify({ store, till: '1', language: 'en' }) },
    }
  })
const at = '2026-11-21T09:30:00.000Z'
const store = { name: 'Store', address: 'Street 1', currency: 'EUR', taxId: null }
const bare = ({ discounts: _, taxes: __, ...line }: CartLine) => line

const cents = (text: string): number => Number(text.replace(/[^\d-]/g, ''))
const pairs = (lines: readonly ReceiptLine[]) => lines.flatMap(line => (line.kind === 'pair' ? [line] : []))
const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0)

describe('a sale on its way from the cart to the books', () => {
  it('is paid to the cent: what came in is total, rounding and tips, and cash is what stayed of what was handed over', () => {
    fc.assert(
      fc.property(anySale, sale => {
        const { totalMinor } = sale.frozen!.totals
        const sums = tenderSums(sale.tenders)
        expect(sums.amountMinor).toBe(totalMinor)
        expect(sums.movedMinor).toBe(totalMinor + sums.roundingMinor + sums.tipMinor)
        for (const { kind, amountMinor, roundingMinor = 0, tipMinor = 0, tenderedMinor, changeMinor } of sale.tenders) {
          expect(amountMinor).toBeGreaterThanOrEqual(0)
          expect(changeMinor).toBeGreaterThanOrEqual(0)
          expect(changeMinor % sale.rules.cash.stepMinor).toBe(0)
          expect(Math.abs(roundingMinor)).toBeLessThan(2 * sale.rules.cash.stepMinor)
          if (kind === 'cash') expect(tenderedMinor).toBe(amountMinor + roundingMinor + changeMinor)
          else expect(roundingMinor).toBe(0)
          expect(kind === 'card' || tipMinor === 0).toBe(true)
        }
      }),
      runs,
    )
  })
  it('shows the same figures on the screen, on the receipt and in what is delivered', () => {
    fc.assert(
      fc.property(anySale, sale => {
        const { lines, totals } = sale.frozen!
        const view = saleView(sale, null, null, null, '2026-11-21', () => [], ['15'])
        expect([view.totals, view.paidMinor, view.remainingMinor]).toEqual([totals, totals.totalMinor, 0])
        expect(view.lines.map(line => line.totalMinor)).toEqual(lines.map(line => line.totalMinor))
        const off = [...view.discounts, ...view.lines.flatMap(line => line.discounts)].map(({ offMinor }) => offMinor)
        expect(sum(off)).toBe(totals.discountMinor)

        const delivered = deliveredSale(sale, 'AB')!
        expect(checkSale(JSON.parse(JSON.stringify(delivered)))).toMatchObject({ ok: true })
        expect({ ...delivered.totals, taxes: delivered.taxes }).toEqual(totals)
        expect(tenderSums(delivered.tenders)).toEqual(tenderSums(sale.tenders))

        const receipt = receiptLines({
          ...{
            store,
            till: '1',
            language: 'en',
            number: 7,
            cashier: 'Ada',
            completedAt: at,
            training: false,
            copy: false,
          },
          lines,
          totals,
          rules: sale.rules.pricing,
          tenders: sale.tenders,
        })
        const all = pairs(receipt)
        const total = all.findIndex(({ left }) => left === 'TOTAL EUR')
        const goods = all.slice(2, total).filter(({ left }) => left !== 'Subtotal')
        expect(sum(goods.map(({ right }) => cents(right)))).toBe(totals.totalMinor)
        const paid = (name: string) =>
          sum(all.slice(total).map(({ left, right }) => (left === name ? cents(right) : 0)))
        expect(paid('Cash') + paid('Card') - paid('Change')).toBe(
          cents(all[total]!.right) + paid('Cash rounding') + paid('Tip'),
        )
      }),
      runs,
    )
  })
  it('is given back as a whole with everything that came in, tips and rounding too', () => {
    fc.assert(
      fc.property(anySale, sale => {
        const { lines, totals } = sale.frozen!
        const wanted = lines.filter(({ quantityMilli }) => quantityMilli > 0)
        fc.pre(wanted.length > 0)
        const tenders = sale.tenders.map(({ id, kind, amountMinor, roundingMinor = 0, tipMinor = 0 }) => ({
          ...{ id, kind, amountMinor, roundingMinor, tipMinor },
        }))
        const all = Object.fromEntries(wanted.map(({ id, quantityMilli }) => [id, quantityMilli]))
        const plan = planRefund({ lines, totals, tenders }, {}, all, sale.rules.cash)
        expect(plan.totalMinor).toBe(totals.totalMinor)
        expect(tenderSums(plan.tenders)).toEqual(tenderSums(sale.tenders))
      }),
      runs,
    )
  })
  it('keeps its rules and its discounts as text that reads the same again', () => {
    fc.assert(
      fc.property(anyStoreRules, anyKept, (rules, discounts) => {
        expect(readRules(writeRules(rules))).toEqual(rules)
        expect(readDiscounts(writeDiscounts(discounts))).toEqual(discounts)
      }),
      runs,
    )
  })
})

describe('text that was not written by the till', () => {
  it('is refused: neither rules nor discounts are guessed', () => {
    for (const text of ['', '{', '{}', '[]', '{"pricing":{"prices":"gross"},"cash":{"stepMinor":0,"mode":"up"}}'])
      expect(() => readRules(text)).toThrow('cannot be read')
    for (const text of [
      '',
      '{}',
      '[{}]',
      '[{"id":"a","reason":"","kind":"fixed","amountMinor":-1}]',
      '[{"kind":"percent"}]',
    ])
      expect(() => readDiscounts(text)).toThrow('cannot be read')
  })
  it('is null for German retail, which never changes', () => {
    expect(readRules(null)).toEqual({
      pricing: {
        prices: 'inclusive',
        scope: 'receipt',
        tax: { mode: 'half-up', method: 'tax-first', stepMinor: 1 },
        discountMode: 'half-up',
        deposit: 'inside',
      },
      cash: { stepMinor: 1, mode: 'half-up' },
    })
  })
})
