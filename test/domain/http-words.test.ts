// The words of HTTP that several rooms read: dates, how long to wait, and which hosts are this machine.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { httpDate } from '../../main/domain/http-date.ts'
import { isLoopback } from '../../main/domain/loopback.ts'
import { retryAfter } from '../../main/domain/retry-after.ts'

// The one instant that RFC 9110 §5.6.7 writes in its three forms.
const example = Date.UTC(1994, 10, 6, 8, 49, 37)
test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
  '%s is a date',
  text => expect(httpDate(text)).toBe(example),
)
test.each([
  undefined,
  '',
  '1994-11-06',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  '6',
  'tomorrow',
])('%s is none', text => expect(httpDate(text)).toBeNull())

test('a pause is whole seconds or a date, and neither before now nor bounded here', () => {
  expect(retryAfter(' 120 ', 0)).toBe(120_000)
  expect(retryAfter('0', 0)).toBe(0)
  expect(retryAfter('Sun, 06 Nov 1994 08:49:37 GMT', example - 1500)).toBe(1500)
  expect(retryAfter('Sun, 06 Nov 1994 08:49:37 GMT', example + 1)).toBe(0)
  expect(retryAfter('9999999999', 0)).toBeNull()
  expect(retryAfter('9999999999', 0, 10)).toBe(9_999_999_999_000)
  for (const junk of [undefined, '', '-5', '1.5', '1e3', '+5', 'soon', '12 s']) expect(retryAfter(junk, 0)).toBeNull()
  fc.assert(
    fc.property(fc.string(), fc.integer(), (text, now) => {
      const ms = retryAfter(text, now)
      expect(ms === null || ms >= 0).toBe(true)
    }),
  )
})

test('only the names and numbers of this machine are this machine', () => {
  for (const host of ['localhost', '[::1]', '::1', '127.0.0.1', '127.255.0.9'])
    expect(isLoopback(host), host).toBe(true)
  for (const host of ['', 'localhost.example', '127.0.0.1.example', '10.0.0.1', '128.0.0.1', '[::2]', 'a127.0.0.1'])
    expect(isLoopback(host), host).toBe(false)
})
