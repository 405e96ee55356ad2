// Tells a scanner that types from a person who types, by the time between the keys; and a code from a search.
import { isGtin } from '#domain/barcode'
import { looksLikePaymentCard } from '#domain/card-number'

/** Codes are scanned or typed whole: four or more digits, or a receipt's own prefix. Everything else is a search. */
export const looksLikeCode = (text: string): boolean => /^\d{4,}$/.test(text.trim()) || /^R\|\d+\|/.test(text.trim())

/** No person types this fast for this long; scanners send a key every few milliseconds. */
const MOST_GAP_MS = 40
const LEAST_KEYS = 5
/** Scanners without a suffix are heard by the pause behind them, only where the text is a whole code by itself. */
const LEAST_WITHOUT_SUFFIX = 8
/** How long after the last key a burst is over when no key has ended it. */
export const PAUSE_MS = 120
/** An Enter this soon behind a burst that a pause has ended belongs to the scanner. */
const LATE_SUFFIX_MS = 300
/** Much more than any document holds: what goes on and on is a key that is stuck, or a paper on the keyboard. */
const MOST_KEYS = 4096

/** The keys so far; `endedMs` is when a pause ended the last burst. */
export type Burst = { readonly text: string; readonly keys: number; readonly lastMs: number; readonly endedMs: number }
export const noBurst: Burst = { text: '', keys: 0, lastMs: Number.NEGATIVE_INFINITY, endedMs: Number.NEGATIVE_INFINITY }

/** `code` is a whole scan, if this key ended one; `mine` is true for a key that the scanner sent and nothing else may hear. */
export type Heard = { burst: Burst; code: string | null; mine: boolean }

/**
 * Takes one key at `atMs`: a character (control characters too), or '\n' and '\t' for the keys that end a scan. Times must
 * be those of the events, so that a page that was busy still tells scanner and person apart.
 */
export function hearKey(burst: Burst, key: string, atMs: number): Heard {
  const goesOn = burst.keys > 0 && atMs - burst.lastMs <= MOST_GAP_MS
  const ends = key === '\n' || key === '\t' || key === ETX
  if (!ends) {
    const text = goesOn ? burst.text + key : key
    const keys = goesOn ? burst.keys + 1 : 1
    // A control character is typed by nobody: it belongs to the scan it stands in.
    const mine = key < ' ' && (goesOn || key === STX)
    if (keys > MOST_KEYS) return { burst: noBurst, code: null, mine }
    return { burst: { ...burst, text, keys, lastMs: atMs }, code: null, mine }
  }
  if (!goesOn) return { burst: noBurst, code: null, mine: key !== ETX && atMs - burst.endedMs <= LATE_SUFFIX_MS }
  if (isDocument(burst.text)) {
    const text = burst.text + (key === '\t' ? '\t' : '\n')
    if (isWholeZone(text)) return { burst: noBurst, code: text, mine: true }
    return { burst: { ...burst, text, keys: burst.keys + 1, lastMs: atMs }, code: null, mine: true }
  }
  if (burst.keys < LEAST_KEYS) return { burst: noBurst, code: null, mine: false }
  return { burst: noBurst, code: burst.text, mine: true }
}

/** To be asked `PAUSE_MS` after a key: what the burst was, when nothing came to end it. Anything else waits for its next key. */
export function hearPause(burst: Burst, nowMs: number): Heard {
  const whole =
    (isDocument(burst.text) && burst.keys >= 40) || (burst.keys >= LEAST_WITHOUT_SUFFIX && standsAlone(burst.text))
  if (!whole || nowMs - burst.lastMs < MOST_GAP_MS) return { burst, code: null, mine: false }
  return { burst: { ...noBurst, endedMs: nowMs }, code: burst.text, mine: true }
}

const STX = '\u0002'
const ETX = '\u0003'

const unframed = (text: string): string => (text.startsWith(STX) ? text.slice(1) : text)

/** A product's code, a receipt's number or a card: nothing is missing of it. */
export function standsAlone(text: string): boolean {
  const bare = unframed(text).replace(/^\][A-Za-z]\d/, '')
  return isGtin(bare) || /^R\|\d+\|[\d-]+\|-?\d+$/.test(bare) || looksLikePaymentCard(bare)
}

/** A licence or a machine readable zone holds line ends, so Enter does not end it; a pause does, or its last line. */
function isDocument(text: string): boolean {
  if (/^(?:\][A-Za-z]\d)?@/.test(unframed(text)) || /^.{0,16}(?:ANSI|AAMVA) ?\d/is.test(text)) return true
  const [first = ''] = unframed(text).split('\n')
  return [30, 36, 44].includes(first.length) && /^[ACIPV][A-Z0-9<]*$/.test(first) && first.includes('<')
}

/** Three lines of 30, or two of 36 or 44 (ICAO 9303 parts 4 to 7). */
function isWholeZone(text: string): boolean {
  const lines = unframed(text)
    .split('\n')
    .filter(line => line !== '')
  const width = lines[0]?.length ?? 0
  if (!lines.every(line => line.length === width && /^[A-Z0-9<]+$/.test(line))) return false
  return width === 30 ? lines.length === 3 : (width === 36 || width === 44) && lines.length === 2
}
