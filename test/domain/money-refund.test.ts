// Refunds give back exactly what was paid, whole or in portions; cash rounding moves the cash remainder and nothing else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price } from '#domain/cart'
import { cashChange, cashDue, roundCash } from '#domain/cash-rounding'
import { fullRefund, portion, refundLine, refundTax, refundTenders, type PaidTender } from '#domain/refund'
import { anyCart, anyMode, line, partition, runs } from './money-arbitraries.ts'

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0)
const anyRounding = fc.record({ stepMinor: fc.constantFrom(1, 5, 10, 50, 100), mode: anyMode })

/** The amounts of each portion, one after the other. */
function inTurn<T>(portions: readonly number[], give: (before: number, now: number) => T): T[] {
  let before = 0
  return portions.map(now => {
    const given = give(before, now)
    before += now
    return given
  })
}

describe('a refund', () => {
  it('of everything is minus what was paid, tender by tender', () => {
    const paid = [
      { id: 'a', kind: 'cash' as const, amountMinor: 1570 },
      { id: 'b', kind: 'card' as const, amountMinor: 0 },
    ]
    expect(fullRefund(paid).map(tender => tender.amountMinor)).toEqual([-1570, 0])
    fc.assert(
      fc.property(fc.array(fc.record({ amountMinor: fc.integer() }), { maxLength: 5 }), tenders => {
        const back = fullRefund(tenders)
        expect(sum(back.map(one => one.amountMinor)) + sum(tenders.map(one => one.amountMinor))).toBe(0)
      }),
      runs,
    )
  })
  it('of a line in any portions gives back each figure of it exactly, and no portion is negative', () => {
    const sold = anyCart
      .filter(cart => cart.lines.some(one => one.quantityMilli > 0))
      .chain(cart => {
        const priced = price(cart).lines.find(one => one.quantityMilli > 0) ?? price(cart).lines[0]!
        return fc.tuple(fc.constant(priced), partition(priced.quantityMilli))
      })
    fc.assert(
      fc.property(sold, ([priced, portions]) => {
        const parts = inTurn(portions, (before, now) => refundLine(priced, before, now))
        expect(sum(parts.map(part => part.totalMinor))).toBe(priced.totalMinor)
        expect(sum(parts.map(part => part.grossMinor))).toBe(priced.grossMinor)
        expect(sum(parts.map(part => part.discountMinor))).toBe(priced.discountMinor)
        expect(sum(parts.map(part => part.depositMinor))).toBe(priced.depositTotalMinor)
        for (const part of parts) {
          expect(
            Math.min(part.totalMinor, part.grossMinor, part.discountMinor, part.depositMinor),
          ).toBeGreaterThanOrEqual(0)
          expect(part.grossMinor - part.discountMinor + part.depositMinor).toBe(part.totalMinor)
        }
      }),
      runs,
    )
  })
  it('of a rate in any portions gives back its net and its tax exactly', () => {
    const buckets = anyCart
      .map(cart => ({ prices: cart.rules?.prices ?? ('inclusive' as const), taxes: price(cart).totals.taxes }))
      .filter(({ taxes }) => taxes.length > 0)
      .chain(({ prices, taxes }) => {
        const [bucket] = taxes
        return fc.tuple(
          fc.constant(prices),
          fc.constant(bucket!),
          partition(prices === 'inclusive' ? bucket!.grossMinor : bucket!.netMinor),
        )
      })
    fc.assert(
      fc.property(buckets, ([prices, bucket, portions]) => {
        const parts = inTurn(portions, (before, now) => refundTax(bucket, prices, before, now))
        if (portions.length === 0) return
        expect(sum(parts.map(part => part.taxMinor))).toBe(bucket.taxMinor)
        expect(sum(parts.map(part => part.netMinor))).toBe(bucket.netMinor)
        for (const part of parts) expect(part.netMinor + part.taxMinor).toBe(part.grossMinor)
      }),
      runs,
    )
  })
  it('in any portions gives each tender back exactly, and none of it twice', () => {
    const paid = fc
      .record({ cash: fc.nat(20_000), card: fc.nat(20_000), rounding: anyRounding, cashFirst: fc.boolean() })
      .map(({ cash, card, rounding, cashFirst }) => {
        const tenders: PaidTender[] = [
          { id: 'cash', kind: 'cash', amountMinor: roundCash(cash, rounding) },
          { id: 'card', kind: 'card', amountMinor: card },
        ]
        return { totalMinor: cash + card, rounding, tenders: cashFirst ? tenders : tenders.reverse() }
      })
      .chain(sale => fc.tuple(fc.constant(sale), partition(sale.totalMinor)))
    fc.assert(
      fc.property(paid, ([{ totalMinor, tenders, rounding }, portions]) => {
        const parts = inTurn(portions, (before, now) => refundTenders(tenders, totalMinor, before, now, rounding))
        tenders.forEach((tender, index) => {
          const given = parts.map(part => part[index]?.amountMinor ?? 0)
          if (portions.length > 0) expect(sum(given)).toBe(tender.amountMinor)
          for (const each of given) {
            expect(each).toBeGreaterThanOrEqual(0)
            if (tender.kind === 'cash') expect(each % rounding.stepMinor).toBe(0)
          }
        })
      }),
      runs,
    )
  })
  it('gives the discount back with the goods it was for: 10 × 23.90 less 25 % is 179.25, unit by unit', () => {
    const { lines } = price({
      lines: [line({ unitPriceMinor: 2390, quantityMilli: 10_000 })],
      discountBasisPoints: 2500,
    })
    const parts = inTurn(
      Array.from({ length: 10 }, () => 1000),
      (before, now) => refundLine(lines[0]!, before, now).totalMinor,
    )
    expect(parts).toEqual([1793, 1792, 1793, 1792, 1793, 1792, 1793, 1792, 1793, 1792])
    expect(sum(parts)).toBe(17_925)
  })
  it('refuses more than was sold, and portions that are no numbers', () => {
    expect(() => portion(100, 3, 2, 2)).toThrow(/More was to be given back/)
    expect(() => portion(100, 3, -1, 1)).toThrow(RangeError)
    expect(() => portion(100, 3, 0.5, 1)).toThrow(RangeError)
    const card = (amountMinor: number): PaidTender => ({ id: 'c', kind: 'card', amountMinor })
    const none = { stepMinor: 1, mode: 'half-up' as const }
    expect(() => refundTenders([card(100)], 100, 60, 50, none)).toThrow(/More was to be given back/)
    expect(() => refundTenders([card(1559), card(-268)], 1291, 0, 100, none)).toThrow(/as a whole/)
  })
})

describe('cash rounding', () => {
  it('moves the cash remainder by less than a coin and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), anyRounding, (totalMinor, otherMinor, rounding) => {
        const due = cashDue(totalMinor, otherMinor, rounding)
        expect(due.paidMinor).toBe(totalMinor + due.roundingMinor)
        expect(due.paidMinor - due.cashMinor).toBe(otherMinor)
        expect(Math.abs(due.cashMinor % rounding.stepMinor)).toBe(0)
        expect(Math.abs(due.roundingMinor)).toBeLessThan(rounding.stepMinor)
      }),
      runs,
    )
  })
  it('rounds nothing where other tenders cover the sale', () => {
    expect(cashDue(32_488, 32_488, { stepMinor: 50, mode: 'up' })).toEqual({
      cashMinor: 0,
      roundingMinor: 0,
      paidMinor: 32_488,
    })
  })
  it('gives change in coins, and what is kept or given away is the rounding', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), anyRounding, (totalMinor, moreMinor, rounding) => {
        const { changeMinor, roundingMinor } = cashChange(totalMinor, 0, totalMinor + moreMinor, rounding)
        expect(changeMinor + roundingMinor).toBe(moreMinor)
        expect(changeMinor % rounding.stepMinor).toBe(0)
      }),
      runs,
    )
    expect(() => cashChange(1000, 0, 999, { stepMinor: 5, mode: 'half-up' })).toThrow(/does not cover/)
  })
})
