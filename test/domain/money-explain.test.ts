// Every figure of a cart can be explained, each step can be worked out again, and the last step is the figure.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, type Cart } from '#domain/cart'
import { derivationText, holds, resultOf, step } from '#domain/derivation'
import { explain, explainAll, type Subject } from '#domain/explain'
import { profiles } from '#domain/profiles'
import { anyCart, line, runs } from './money-arbitraries.ts'

/** The figure that price() itself gives for a subject. */
function figureOf(cart: Cart, subject: Subject): number | undefined {
  const { lines, totals } = price(cart)
  switch (subject.of) {
    case 'line': {
      const found = lines[subject.index]
      const figures = {
        gross: found?.grossMinor,
        discount: found?.discountMinor,
        deposit: found?.depositTotalMinor,
        total: found?.totalMinor,
      }
      return figures[subject.figure]
    }
    case 'tax': {
      const found = totals.taxes[subject.index]
      return { gross: found?.grossMinor, net: found?.netMinor, tax: found?.taxMinor }[subject.figure]
    }
    case 'totals':
      return {
        gross: totals.grossMinor,
        discount: totals.discountMinor,
        deposit: totals.depositMinor,
        'added-tax': totals.addedTaxMinor ?? 0,
        total: totals.totalMinor,
      }[subject.figure]
    default:
      return subject satisfies never
  }
}

describe('a derivation', () => {
  it('ends with the figure that the till shows, for every figure of every cart, and each of its steps holds', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        for (const { subject, derivation } of explainAll(cart)) {
          expect([subject, resultOf(derivation)]).toEqual([subject, figureOf(cart, subject)])
          expect(derivation.steps.filter(each => !holds(each))).toEqual([])
        }
      }),
      runs,
    )
  })
  it('is plain data, so that it can be kept and shown', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        const all = explainAll(cart)
        expect(JSON.parse(JSON.stringify(all))).toEqual(all)
      }),
      { numRuns: 30 },
    )
  })
  it('is noticed when a figure in it was changed', () => {
    const honest = step('tax', 'product', [
      ['net', 324],
      ['rate', '0.19'],
    ])
    expect([honest.resultMinor, holds(honest), holds({ ...honest, resultMinor: 63 })]).toEqual([62, true, false])
  })
  it('is written in words: tax of a receipt with a deposit and an order discount', () => {
    const cart: Cart = {
      lines: [
        line({ quantityMilli: 2000, depositMinor: 25 }),
        line({ name: 'Tee', unitPriceMinor: 349, taxBasisPoints: 700 }),
      ],
      discountBasisPoints: 1000,
    }
    expect(derivationText(explain(cart, { of: 'tax', index: 0, figure: 'tax' }))).toBe(
      [
        'Tax rate 1: tax',
        'amounts in this rate: Cola 408 = 408',
        'tax 19 %: exact base 2400/7 × rate 0.19 = 456/7, half-up 65',
        'net: amount 408 + less tax 19 % -65 = 343',
        'tax: 65 = 65',
      ].join('\n'),
    )
    expect(derivationText(explain(cart, { of: 'line', index: 0, figure: 'total' }))).toBe(
      [
        'Cola: total',
        'price × quantity: price 199 × quantity 2 = 398',
        'value before the discount: value 1 398 + value 2 349 = 747',
        'discount 10 %: value 747 × rate 0.1 = 74.7, half-up 75',
        'share of the discount: part 1 of discount 75 : value 1 398 : value 2 349 = 40',
        'discount of the line: share of order discount 1 40 = 40',
        'deposit × quantity: deposit 25 × quantity 2 = 50',
        'gross − discount + deposit: gross 398 + discount -40 + deposit 50 = 408',
      ].join('\n'),
    )
  })
  it('shows the tax that is added in a store whose prices are net', () => {
    const cart: Cart = {
      lines: [line({ unitPriceMinor: 1367, taxBasisPoints: 1500 })],
      discountBasisPoints: 0,
      rules: profiles.us.pricing,
    }
    const derivation = explain(cart, { of: 'totals', figure: 'total' })
    expect(resultOf(derivation)).toBe(1572)
    expect(derivationText(derivation)).toContain('tax 15 %: exact base 1367 × rate 0.15 = 205.05, half-up 205')
  })
  it('is refused for a line or a rate that is not there', () => {
    const cart: Cart = { lines: [line()], discountBasisPoints: 0 }
    expect(() => explain(cart, { of: 'line', index: 1, figure: 'total' })).toThrow(/no line 2/)
    expect(() => explain(cart, { of: 'tax', index: 3, figure: 'net' })).toThrow(/no tax rate 4/)
  })
})
