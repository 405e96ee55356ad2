// What the broker reads out of addresses: which are this machine, which belong to a proxy, which share one limit.
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'
import { isLoopback } from '#domain/loopback'

/** An https address without a user, or plain http to this machine. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`. */
export function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

/** Tells whether an address is in one of the ranges (checked with `isAddressRange`). */
export function addressMatcher(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const kind = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (prefix === undefined) list.addAddress(address, kind)
    else list.addSubnet(address, Number(prefix), kind)
  }
  return address => {
    const plain = withoutMapping(address)
    return isIP(plain) !== 0 && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
  }
}

/** IPv4 as it is; IPv6 by its first 64 bits, because one household or machine has all of those (RFC 6177). */
export function addressGroup(address: string): string {
  const plain = withoutMapping(address)
  if (!isIPv6(plain)) return plain
  const [left = '', right = ''] = (plain.split('%')[0] ?? '').split('::')
  const head = left.split(':').filter(part => part !== '')
  const tail = right.split(':').filter(part => part !== '')
  const zeros = plain.includes('::')
    ? Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
    : []
  return [...head, ...zeros, ...tail]
    .slice(0, 4)
    .map(part => part.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}

/** RFC 4291 §2.5.5.2: ::ffff:192.0.2.7 is 192.0.2.7. */
function withoutMapping(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
}
