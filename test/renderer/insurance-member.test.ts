// Names and birth dates as cards have them, for a question to the payer; what is not clear stays empty.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDay } from '../../main/domain/age.ts'
import { birthDay, memberName } from '../../renderer/screens/insurance/member.ts'

const today = '2026-11-21'

describe('a member’s name', () => {
  it.each([
    ['ada example', 'Ada', 'Example'],
    ['ADA M. EXAMPLE', 'Ada', 'Example'],
    ['Ada Maria Example', 'Ada Maria', 'Example'],
    ['EXAMPLE, ADA', 'Ada', 'Example'],
    ['example, ada m', 'Ada', 'Example'],
    ['van der example, ada', 'Ada', 'Van Der Example'],
    ['Ada van der Example', 'Ada', 'van der Example'],
    ['john example jr.', 'John', 'Example'],
    ['john example, jr', 'John', 'Example'],
    ['EXAMPLE JR, JOHN', 'John', 'Example'],
    ["sinead o'example", 'Sinead', "O'Example"],
    ['anna-lena muster-beispiel', 'Anna-Lena', 'Muster-Beispiel'],
    ['McExample, Ada', 'Ada', 'McExample'],
    ['j example', 'J', 'Example'],
    ['  ada   example  ', 'Ada', 'Example'],
  ])('"%s" is %s and %s', (text, firstName, lastName) => expect(memberName(text)).toEqual({ firstName, lastName }))

  it.each(['', 'ada', '   ', '12345', ', ', 'example,', 'jr', `${'a'.repeat(40)} example`, `ada ${'b'.repeat(61)}`])(
    '"%s" is not clear',
    text => expect(memberName(text)).toBeNull(),
  )
  it('is of a length the payer takes, or none, whatever was read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,4}(, [a-z]{1,9})?$/)), text => {
        const name = memberName(text)
        if (name === null) return
        expect(name.firstName.length).toBeGreaterThan(0)
        expect(name.firstName.length).toBeLessThanOrEqual(35)
        expect(name.lastName.length).toBeGreaterThan(0)
        expect(name.lastName.length).toBeLessThanOrEqual(60)
      }),
    )
  })
})

describe('a birth date', () => {
  it.each([
    ['1980-05-13', '1980-05-13'],
    ['19800513', '1980-05-13'],
    ['05/13/1980', '1980-05-13'],
    ['5/3/1980', '1980-05-03'],
    ['13-05-1980', '1980-05-13'],
    ['13.05.1980', '1980-05-13'],
    [' 1980-05-13 ', '1980-05-13'],
    ['02/29/2024', '2024-02-29'],
  ])('"%s" is %s', (text, day) => expect(birthDay(text, today)).toBe(day))

  it.each([
    '',
    'unknown',
    '05/13/80',
    '13/05/1980',
    '02/29/2023',
    '1899-12-31',
    '2026-11-22',
    '1980-13-01',
    '00000000',
    '1980-05-13T00:00',
    '1/2/3/1980',
  ])('"%s" is not clear', text => expect(birthDay(text, today)).toBeNull())
  it('is a real day of the past, or none', () => {
    const anyText = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,4}[-/.]?\d{1,2}[-/.]?\d{1,4}$/))
    fc.assert(
      fc.property(anyText, text => {
        const day = birthDay(text, today)
        if (day === null) return
        expect(isDay(day)).toBe(true)
        expect(day <= today).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
