// Which addresses belong to the till's own page and to the hosted ID check; everything else is foreign.

export const SCHEME = 'app'
export const OWN_ORIGIN = `${SCHEME}://till`

/**
 * The exact origin of an address, or null when it has none a decision may rest on. Node knows no origin for our own
 * scheme, so it is compared by its parts; a user name, a port or any other host makes it foreign.
 */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null
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
