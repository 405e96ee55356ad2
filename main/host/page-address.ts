// Which addresses belong to the till's own page and to the hosted ID check; everything else is foreign.
import { isLoopback as isLoopbackHost } from '#domain/loopback'

export const SCHEME = 'app'
export const OWN_ORIGIN = `${SCHEME}://till`

/**
 * The exact origin of an address, or null when it has none a decision may rest on. Node knows no origin for our own
 * scheme, so it is compared by its parts; a user name, a port or any other host makes it foreign. So does a blank or a
 * control character, which a parser would quietly take out.
 */
export function originOf(address: string): string | null {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0020\u007f\\]/.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  if (url.protocol === `${SCHEME}:`) return url.host === 'till' ? OWN_ORIGIN : null
  return /^(https?|wss?):$/.test(url.protocol) ? url.origin : null
}

export const isOwn = (address: string): boolean => originOf(address) === OWN_ORIGIN

/** True for one of the exact origins the hosted ID check may come from. */
export function isCheck(address: string, frameOrigins: readonly string[]): boolean {
  const origin = originOf(address)
  return origin !== null && frameOrigins.includes(origin)
}

/** True for an address of this very machine. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false
  return isLoopbackHost(new URL(address).hostname)
}
