// Ages by goods and country, leap days by law, and everything that must never pass.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOn, judge, whyNoPass, type AgeQuestion } from '#domain/age'
import { leapRuleOf, requiredAgeFor } from '#domain/age-rules'

const today = '2026-06-15'
const ask = (values: Partial<AgeQuestion>): AgeQuestion => ({
  today,
  requiredAge: 18,
  born: '1990-01-01',
  expires: '2030-01-01',
  issued: '2020-01-01',
  ...values,
})

describe('the age asked for', () => {
  it.each([
    ['DE', 16, 18, 18],
    ['AT', 16, 18, 18],
    ['GB', 18, 18, 18],
    ['CA', 19, 19, 21],
    ['US', 21, 21, 21],
    ['a country without rules', 21, 21, 21],
    ['__proto__', 21, 21, 21],
  ])('%s', (country, beer, spirits, tobacco) => {
    expect((['beer-and-wine', 'spirits', 'tobacco'] as const).map(goods => requiredAgeFor(goods, country))).toEqual([
      beer,
      spirits,
      tobacco,
    ])
  })
  it('is raised by the shop and never lowered', () => {
    expect([requiredAgeFor('beer-and-wine', 'DE', 18), requiredAgeFor('spirits', 'US', 18)]).toEqual([18, 21])
  })
})

describe('people born on 29 February', () => {
  const turns18 = (day: string, country: string) =>
    judge(ask({ today: day, born: '2012-02-29', leapRule: leapRuleOf(country) }))
  it.each([
    ['2030-02-27', 'DE', 'too-young'],
    ['2030-02-28', 'DE', 'too-young'],
    ['2030-03-01', 'DE', 'pass'],
    ['2030-02-28', 'US', 'too-young'],
    ['2030-02-28', 'NZ', 'pass'],
    ['2030-02-27', 'NZ', 'too-young'],
    ['2030-02-28', 'a country without rules', 'too-young'],
  ])('on %s in %s', (day, country, verdict) => {
    expect(judge(ask({ today: day, born: '2012-02-29', expires: '2035-01-01', leapRule: leapRuleOf(country) }))).toBe(
      verdict,
    )
    expect(turns18('2030-01-01', country)).toBe('too-young')
  })
})

describe('what never passes', () => {
  it.each([
    ['expired yesterday', { expires: '2026-06-14' }, 'expired'],
    ['expired and of a child', { expires: '2026-06-14', born: '2020-01-01' }, 'expired'],
    ['too young by a day', { born: '2008-06-16' }, 'too-young'],
    ['too young on a card older than its holder', { born: '2015-07-19', issued: '2015-02-03' }, 'too-young'],
    ['no birth date', { born: null }, 'no-birth-date'],
    ['born tomorrow', { born: '2026-06-16' }, 'born-in-future'],
    ['born 131 years ago', { born: '1895-06-15' }, 'born-too-long-ago'],
    ['born on 30 February', { born: '1990-02-30' }, 'no-real-date'],
    ['expiring on 31 April', { expires: '2030-04-31' }, 'no-real-date'],
    ['issued on no day', { issued: '2020-13-01' }, 'no-real-date'],
    ['issued tomorrow', { issued: '2026-06-16' }, 'issued-in-future'],
    ['issued before birth', { issued: '1989-12-31' }, 'issued-before-birth'],
    ['expired before it was issued', { today: '2026-06-15', issued: '2026-06-15', expires: '2026-06-14' }, 'expired'],
    ['issued in the future of its own expiry', { issued: '2031-01-01' }, 'issued-in-future'],
    ['a clock of 1970', { today: '1970-01-01' }, 'clock-wrong'],
    ['a clock before the newest record', { lastKnownDay: '2026-06-16' }, 'clock-wrong'],
    ['a clock that lets children grow up', { today: '2120-01-01', expires: null }, 'clock-wrong'],
    ['a clock that is no date', { today: 'NaN-NaN-NaN' }, 'clock-wrong'],
    ['an age that is no number', { requiredAge: Number.NaN }, 'no-required-age'],
    ['an age below zero', { requiredAge: -1 }, 'no-required-age'],
  ] as const)('%s', (_, values, reason) => {
    expect(whyNoPass(ask(values))).toBe(reason)
    expect(judge(ask(values))).not.toBe('pass')
  })
  it('is not too strict: birthday, last day of validity, issued today, no issue date', () => {
    for (const values of [
      { born: '2008-06-15' },
      { expires: today },
      { issued: today },
      { issued: null },
      { expires: null },
      { lastKnownDay: today },
      { born: '1896-06-15' },
    ])
      expect(judge(ask(values)), JSON.stringify(values)).toBe('pass')
  })
})

describe('any document', () => {
  const day = fc
    .tuple(fc.integer({ min: 1880, max: 2110 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
    .map(([year, month, date]) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
  const question = fc.record({
    today: day,
    requiredAge: fc.integer({ min: 0, max: 30 }),
    born: fc.option(day),
    expires: fc.option(day),
    issued: fc.option(day),
    leapRule: fc.constantFrom('1-march' as const, '28-february' as const),
    lastKnownDay: fc.option(day, { freq: 5 }),
  })
  it('passes only when every date of it says so', () => {
    fc.assert(
      fc.property(question, asked => {
        const { today, born, expires, issued, requiredAge, leapRule } = asked
        if (judge(asked) !== 'pass') return
        expect(born !== null && born <= today && ageOn(today, born, leapRule) >= requiredAge).toBe(true)
        expect(expires === null || expires >= today).toBe(true)
        expect(issued === null || (issued <= today && issued >= (born ?? '') && issued <= (expires ?? '9999'))).toBe(
          true,
        )
      }),
      { numRuns: 20_000 },
    )
  })
  it('never passes on a day and fails on a later one while it is valid', () => {
    fc.assert(
      fc.property(question, day, (asked, later) => {
        if (judge(asked) !== 'pass' || later < asked.today) return
        expect(['pass', 'expired', 'unreadable']).toContain(judge({ ...asked, today: later }))
      }),
      { numRuns: 20_000 },
    )
  })
})
