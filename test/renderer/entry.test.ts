// Keys and pasted text become exact amounts, quantities and rates.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPlain } from '../../main/domain/money.ts'
import { keyOf, parseMoney, pushMoney, pushNumber, scaled, type Key } from '../../renderer/entry.ts'

const type = (keys: string): number => [...keys].reduce((minor, key) => pushMoney(minor, key as Key), 0)

describe('an amount', () => {
  it('fills from the right', () => expect(type('2000')).toBe(2000))
  it('takes two zeros by one key', () => expect(pushMoney(20, '00')).toBe(2000))
  it('loses its last digit and is cleared', () => {
    expect(pushMoney(1234, 'back')).toBe(123)
    expect(pushMoney(1234, 'clear')).toBe(0)
  })
  it('never grows beyond what a till takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Key>('9', '00', '5', 'back')),
        keys => keys.reduce(pushMoney, 0) <= 99_999_999,
      ),
    )
  })
  it('is read back from what it shows, in both languages and all exponents', () => {
    const amount = fc.integer({ min: 0, max: 9_999_999 })
    fc.assert(
      fc.property(
        amount,
        fc.constantFrom('en', 'de'),
        fc.constantFrom(['EUR', 2] as const, ['KWD', 3] as const),
        (minor, language, [currency, digits]) => {
          expect(parseMoney(formatPlain(minor, currency, language), digits)).toBe(minor)
        },
      ),
    )
  })
  it.each([
    ['100', 2, 10_000],
    ['12,5', 2, 1250],
    ['12.50', 2, 1250],
    ['1.234,50', 2, 123_450],
    ['1,234', 2, 123_400],
    ['1.5', 3, 1500],
    ['', 2, null],
    ['abc', 2, null],
    ['1.2345', 2, null],
  ])('reads "%s" with %i decimals as %s', (text, digits, minor) => expect(parseMoney(text, digits)).toBe(minor))
})

describe('a plain number', () => {
  const write = (keys: readonly Key[]) => keys.reduce(pushNumber, '')
  it('keeps one decimal point', () => expect(write(['1', 'decimal', '5', 'decimal'])).toBe('1.5'))
  it('starts a fraction with zero', () => expect(write(['decimal', '5'])).toBe('0.5'))
  it('drops a leading zero', () => expect(write(['0', '7'])).toBe('7'))
  it('is scaled without floats', () => {
    expect(scaled('1.5', 3)).toBe(1500)
    expect(scaled('0.285', 3)).toBe(285)
    expect(scaled('12.5', 2)).toBe(1250)
    expect(scaled('1.2345', 3)).toBeNull()
    expect(scaled('', 3)).toBeNull()
  })
})

describe('the keyboard', () => {
  it.each([
    ['7', '7'],
    ['Backspace', 'back'],
    [',', 'decimal'],
    ['.', 'decimal'],
    ['Enter', null],
    ['a', null],
  ])('%s is %s', (name, key) => expect(keyOf(name)).toBe(key))
})
