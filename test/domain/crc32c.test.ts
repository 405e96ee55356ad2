// CRC-32C against the published vectors, and what it must notice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32c } from '#domain/crc32c'

test.each([
  ['"123456789"', Buffer.from('123456789'), 0xe3069283],
  ['32 bytes of zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['32 rising bytes', Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
  ['nothing', Buffer.alloc(0), 0],
])('the checksum of %s is the one of RFC 3720 appendix B.4', (_, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum)
})

test('any single changed bit changes it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), (bytes, place) => {
      const changed = Uint8Array.from(bytes)
      const at = place % (bytes.length * 8)
      changed[at >> 3]! ^= 1 << (at & 7)
      return crc32c(changed) !== crc32c(bytes)
    }),
  )
})

test('a part of a buffer has the checksum of its copy', () => {
  const bytes = Buffer.from('before 123456789 after')
  expect(crc32c(bytes, 7, 16)).toBe(0xe3069283)
})
