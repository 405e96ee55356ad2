// Store profiles are rules as data: the same goods in a German and in an American store.
import { describe, expect, it } from 'vitest'
import { price } from '#domain/cart'
import { mustAskForId, profiles, ratesOf } from '#domain/profiles'
import { tipBase, tipOf, withTip } from '#domain/tips'
import { line } from './money-arbitraries.ts'

const { de, us } = profiles

describe('the German profile', () => {
  it('contains the tax in its prices, at 19, 7 and 0 percent, in euros', () => {
    expect([de.currency, de.pricing.prices, de.pricing.scope]).toEqual(['EUR', 'inclusive', 'receipt'])
    expect(ratesOf(de, {}).map(rate => rate.percent)).toEqual(['19', '7', '0'])
  })
  it('prices as a cart without rules does, with the deposit in the rate of the goods', () => {
    const lines = [line({ quantityMilli: 6000, depositMinor: 25 }), line({ taxBasisPoints: 700 })]
    const cart = { lines, discountBasisPoints: 500 }
    expect(price({ ...cart, rules: de.pricing })).toEqual(price(cart))
    expect(
      price({ lines: [line({ depositMinor: 25 })], discountBasisPoints: 0, rules: de.pricing }).totals.taxes,
    ).toEqual([{ basisPoints: 1900, grossMinor: 224, netMinor: 188, taxMinor: 36 }])
  })
  it('sells beer from 16, spirits and tobacco from 18, and asks whoever does not look it', () => {
    expect(de.ages).toEqual({ 'beer-and-wine': 16, spirits: 18, tobacco: 18 })
    expect([15, 16, null].map(looks => mustAskForId(de, 'beer-and-wine', looks))).toEqual([true, false, true])
    expect(mustAskForId(de, 'tobacco', 18)).toBe(false)
  })
  it('asks for no tip and rounds no cash', () => {
    expect([de.tips, de.cash.stepMinor]).toEqual([null, 1])
    expect(de.depositsMinor).toEqual([25, 15, 8])
  })
})

describe('the American profile', () => {
  it('adds the tax to its prices once a receipt, and leaves deposits untaxed, in dollars', () => {
    const lines = [line({ unitPriceMinor: 1367, taxBasisPoints: 1500, depositMinor: 5 })]
    const { totals } = price({ lines, discountBasisPoints: 0, rules: us.pricing })
    expect(us.currency).toBe('USD')
    expect(totals).toEqual({
      grossMinor: 1367,
      discountMinor: 0,
      depositMinor: 5,
      addedTaxMinor: 205,
      totalMinor: 1577,
      taxes: [
        { basisPoints: 1500, grossMinor: 1572, netMinor: 1367, taxMinor: 205 },
        { basisPoints: 0, grossMinor: 5, netMinor: 5, taxMinor: 0 },
      ],
    })
  })
  it('takes rates finer than basis points: 8.875 percent of 100.00 is 8.88', () => {
    const [sales] = ratesOf(us, { sales: '8.875' })
    const taxes = [
      {
        kind: 'percent' as const,
        id: 'sales',
        percent: sales!.percent,
        included: false,
        inBase: true,
        affected: false,
      },
    ]
    const { totals } = price({
      lines: [line({ unitPriceMinor: 10_000, taxBasisPoints: 888, taxes })],
      discountBasisPoints: 0,
      rules: us.pricing,
    })
    expect(totals.addedTaxMinor).toBe(888)
    expect(totals.taxes[0]?.taxesMinor).toEqual([{ id: 'sales', amountMinor: 888 }])
  })
  it('sells nothing before the store has stated its rate', () => {
    expect(() => ratesOf(us, {})).toThrow(/must state this rate/)
    expect(() => ratesOf(us, { sales: '8,875' })).toThrow(/no rate in percent/)
    expect(() => ratesOf(us, { toString: '1' })).toThrow(RangeError)
  })
  it('sells alcohol and tobacco from 21 and wants a document of whoever looks under 30 for tobacco', () => {
    expect(us.ages).toEqual({ 'beer-and-wine': 21, spirits: 21, tobacco: 21 })
    expect([25, 29, 30, 31, null, Number.NaN].map(looks => mustAskForId(us, 'tobacco', looks))).toEqual([
      true,
      true,
      false,
      false,
      true,
      true,
    ])
    expect([20, 21, 29].map(looks => mustAskForId(us, 'spirits', looks))).toEqual([true, false, false])
  })
  it('suggests tips on the goods before tax and without deposits, outside of every total', () => {
    const lines = [line({ unitPriceMinor: 1999, taxBasisPoints: 888, depositMinor: 10 })]
    const { totals } = price({ lines, discountBasisPoints: 0, rules: us.pricing })
    expect(tipBase(totals)).toBe(1999)
    expect(us.tips?.suggested.map(percent => tipOf(totals, percent))).toEqual([300, 360, 400])
    expect(withTip(totals.totalMinor, 300)).toEqual({ totalMinor: 2187, tipMinor: 300, dueMinor: 2487 })
    expect(() => tipOf(totals, '-5')).toThrow(RangeError)
    expect(() => withTip(100, 0.5)).toThrow(RangeError)
  })
})
