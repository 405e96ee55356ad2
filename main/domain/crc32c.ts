// The checksum of records in files that are only ever appended to: CRC-32C, which finds every burst up to 32 bits.

/** Castagnoli's polynomial, bits reversed (RFC 3720 appendix B.4). */
const POLYNOMIAL = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1
  return value >>> 0
})

/** CRC-32C of the bytes from `from` up to, not including, `to`, as an unsigned 32-bit number (RFC 3720 §12.1). */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let value = 0xffffffff
  for (let at = from; at < to; at += 1) value = (value >>> 8) ^ table[(value ^ bytes[at]!) & 0xff]!
  return (value ^ 0xffffffff) >>> 0
}
