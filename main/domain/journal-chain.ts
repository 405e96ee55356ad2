// The one text form of a journal entry, so that its hash can be computed again years later.

export type Canonical =
  | null
  | boolean
  | number
  | string
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined }

/**
 * JSON with keys sorted by code unit and without spaces (as RFC 8785 does it); keys whose value is undefined are left out.
 * Throws TypeError for anything JSON would silently change: NaN, infinities, functions, class instances such as Date.
 */
export function canonical(value: Canonical): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('A journal entry cannot hold a number that is not finite.')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item: Canonical) => canonical(item)).join(',')}]`
  if (typeof value !== 'object' || !isPlain(value)) throw new TypeError('A journal entry holds plain data only.')
  const entries = Object.entries(value as { readonly [key: string]: Canonical | undefined })
    .filter((entry): entry is [string, Canonical] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
