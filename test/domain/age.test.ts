// The birthday counts, leap days follow the country's rule, and an expired document beats everything.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageBand, ageOn, bornOnOrBefore, isDay, judge } from '#domain/age'

const anyDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

describe('the cut-off date', () => {
  it('is the same day so many years ago', () => {
    expect(bornOnOrBefore('2025-11-21', 18)).toBe('2007-11-21')
  })
  it('falls back to 28 February where the birth year has no leap day', () => {
    expect(bornOnOrBefore('2024-02-29', 18)).toBe('2006-02-28')
  })
  it('is the leap day itself where both years have one', () => {
    expect(bornOnOrBefore('2024-02-29', 16)).toBe('2008-02-29')
  })
  it('lets people born on 29 February turn on 1 March, or on 28 February where the law says so', () => {
    expect([bornOnOrBefore('2022-02-28', 18), bornOnOrBefore('2022-03-01', 18)]).toEqual(['2004-02-28', '2004-03-01'])
    expect(bornOnOrBefore('2022-02-28', 18, '28-february')).toBe('2004-02-29')
    expect([ageOn('2022-02-28', '2004-02-29'), ageOn('2022-03-01', '2004-02-29')]).toEqual([17, 18])
    expect(ageOn('2022-02-28', '2004-02-29', '28-february')).toBe(18)
  })
  it('agrees with the age on every pair of days', () => {
    fc.assert(
      fc.property(anyDay, anyDay, fc.integer({ min: 0, max: 99 }), (today, born, age) => {
        fc.pre(Number(today.slice(0, 4)) - age >= 0)
        expect(born <= bornOnOrBefore(today, age)).toBe(ageOn(today, born) >= age)
        expect(isDay(bornOnOrBefore(today, age))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('days', () => {
  it.each(['2025-02-29', '1900-02-29', '2025-13-01', '2025-00-10', '2025-04-31', '25-04-01', '2025-4-1', ''])(
    '%o is no day',
    text => {
      expect(isDay(text)).toBe(false)
    },
  )
  it('accepts every real one', () => {
    fc.assert(
      fc.property(anyDay, day => {
        expect(isDay(day)).toBe(true)
      }),
    )
  })
})

describe('the verdict', () => {
  const ask = (values: Partial<Parameters<typeof judge>[0]>) =>
    judge({ today: '2025-11-21', requiredAge: 18, born: '1990-01-01', expires: '2030-01-01', ...values })
  it('passes on the birthday itself and refuses the day before', () => {
    expect([ask({ born: '2007-11-21' }), ask({ born: '2007-11-22' })]).toEqual(['pass', 'too-young'])
  })
  it('lets expired beat everything and keeps the last day valid', () => {
    expect([ask({ expires: '2025-11-21' }), ask({ expires: '2025-11-20' })]).toEqual(['pass', 'expired'])
    expect(ask({ expires: '2025-11-20', born: null })).toBe('expired')
    expect(ask({ expires: '2025-11-20', born: '2020-01-01' })).toBe('expired')
  })
  it('accepts a document without an end', () => {
    expect(ask({ expires: null })).toBe('pass')
  })
  it('never passes a missing, impossible or future date', () => {
    for (const values of [{ born: null }, { born: '1990-02-30' }, { born: '2026-01-01' }, { expires: 'soon' }])
      expect(ask(values)).toBe('unreadable')
  })
})

describe('age bands', () => {
  it('tell no more than the rules need', () => {
    expect([15, 16, 17, 18, 20, 21, 29, 30, 99].map(ageBand)).toEqual([
      '<16',
      '16–17',
      '16–17',
      '18–20',
      '18–20',
      '21–29',
      '21–29',
      '30+',
      '30+',
    ])
  })
})
