// Tells a scanned code from a typed search, and a fast burst of keys from a person typing.

/** Codes are scanned or typed whole: four or more digits, or a receipt's own prefix. Everything else is a search. */
export const looksLikeCode = (text: string): boolean => /^\d{4,}$/.test(text.trim()) || /^R\|\d+\|/.test(text.trim())

/** No person types this fast for this long; scanners send a key every few milliseconds. */
const MOST_GAP_MS = 40
const LEAST_KEYS = 5

export type Burst = { text: string; lastMs: number }
export const noBurst: Burst = { text: '', lastMs: 0 }

/** The burst after one printable key at `atMs`; a pause begins a new one. */
export function addKey(burst: Burst, key: string, atMs: number): Burst {
  const goesOn = burst.text !== '' && atMs - burst.lastMs <= MOST_GAP_MS
  return { text: goesOn ? burst.text + key : key, lastMs: atMs }
}

/** The scanned text when Enter at `atMs` ends a burst, otherwise null: then it is a person's Enter. */
export function endBurst(burst: Burst, atMs: number): string | null {
  return burst.text.length >= LEAST_KEYS && atMs - burst.lastMs <= MOST_GAP_MS ? burst.text : null
}
