// Recognises a customer's card or check-in among scanned codes, by the prefix and length the merchant's kinds have.

export type Recognisable = { type: string; prefix: string; length: number }

/** The kind a scanned code belongs to, the longest prefix first; null when it is none of them. */
export function identKindOf<Kind extends Recognisable>(code: string, kinds: readonly Kind[]): Kind | null {
  const fitting = kinds.filter(
    kind => kind.length === code.length && kind.prefix !== '' && code.startsWith(kind.prefix),
  )
  return fitting.toSorted((one, other) => other.prefix.length - one.prefix.length)[0] ?? null
}
