// Cash covers what it can, change is what is over, and quick notes are what people hand over.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quickNotes, remaining, takeCash } from '#domain/tender'

describe('cash', () => {
  it('gives change when more was handed over and pays in part when less was', () => {
    expect(takeCash(1234, 2000)).toEqual({ amountMinor: 1234, changeMinor: 766, roundingMinor: 0 })
    expect(takeCash(1234, 1000)).toEqual({ amountMinor: 1000, changeMinor: 0, roundingMinor: 0 })
    expect(takeCash(1234, 1234)).toEqual({ amountMinor: 1234, changeMinor: 0, roundingMinor: 0 })
  })
  it('never loses a cent of what was handed over', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (due, given) => {
        const { amountMinor, changeMinor } = takeCash(due, given)
        expect(amountMinor + changeMinor).toBe(given)
        expect(remaining(due, [{ amountMinor }])).toBeGreaterThanOrEqual(0)
        expect(changeMinor > 0 && amountMinor < due).toBe(false)
      }),
    )
  })
  it('leaves what the tenders together do not cover', () => {
    expect(remaining(5000, [{ amountMinor: 2000 }, { amountMinor: 1500 }])).toBe(1500)
  })
})

describe('quick notes', () => {
  it('offers the exact amount and then rising sums of notes', () => {
    expect(quickNotes(1234, 'EUR')).toEqual([1234, 1500, 2000, 5000, 10_000])
    expect(quickNotes(2000, 'EUR')).toEqual([2000, 5000, 10_000, 20_000])
    expect(quickNotes(430, 'JPY')).toEqual([430, 1000, 5000, 10_000])
    expect(quickNotes(0, 'EUR')).toEqual([])
  })
  it('offers at most five amounts, each enough and none twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.constantFrom('EUR', 'USD', 'CHF', 'JPY', 'KWD', 'SEK'),
        (due, currency) => {
          const notes = quickNotes(due, currency)
          expect(notes[0]).toBe(due)
          expect(notes.length).toBeLessThanOrEqual(5)
          expect([...new Set(notes)].sort((a, b) => a - b)).toEqual(notes)
        },
      ),
    )
  })
})
