// Easy PINs and the wait after wrong ones.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forgotten, personWait, tillWait, weakPin } from '../../main/domain/pin.ts'
import { may, reaches, rights, roleFor, roles } from '../../main/domain/rights.ts'

test.each([
  ['0000', 'repeated'],
  ['111111', 'repeated'],
  ['1212', 'repeated'],
  ['123123', 'repeated'],
  ['12121', 'repeated'],
  ['1122', 'repeated'],
  ['77788888', null],
  ['7788', 'repeated'],
  ['1234', 'sequence'],
  ['12345678', 'sequence'],
  ['9876', 'sequence'],
  ['7890', 'sequence'],
  ['2468', 'sequence'],
  ['2580', 'favourite'],
  ['4711', null],
  ['8305', null],
  ['19283746', null],
])('%s is %s', (pin, why) => {
  expect(weakPin(pin)).toBe(why)
})

test('few PINs are lost by it: of all with four digits at least 95 of 100 will do', () => {
  const all = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'))
  expect(all.filter(pin => weakPin(pin) === null).length).toBeGreaterThan(9500)
})

test('the wait never gets shorter with another wrong PIN, and never endless', () => {
  fc.assert(
    fc.property(fc.nat(100), failures => {
      for (const [wait, most] of [
        [personWait, 300],
        [tillWait, 120],
      ] as const)
        expect(wait(failures) <= wait(failures + 1) && wait(failures) <= most).toBe(true)
    }),
  )
  expect([4, 5, 6, 10].map(personWait)).toEqual([0, 15, 30, 300])
  expect([11, 12, 13, 20].map(tillWait)).toEqual([0, 5, 10, 120])
})

test('a till forgets one wrong PIN a minute, and none because its clock was set back', () => {
  expect([forgotten(12, 0), forgotten(12, 59_999), forgotten(12, 120_000), forgotten(2, 900_000)]).toEqual([
    12, 12, 10, 0,
  ])
  expect(forgotten(12, -3_600_000)).toBe(12)
})

test('who may do something may do it in every higher role, and a manager may do everything', () => {
  for (const right of rights) {
    expect(roles.filter(role => may(role, right))).toEqual(roles.slice(roles.indexOf(roleFor(right))))
    expect(may('manager', right)).toBe(true)
  }
  expect(reaches('senior', 'manager')).toBe(false)
})
