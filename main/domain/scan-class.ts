// One classifier for everything a scanner reads or types: what a text is, decided before anything is done with it.
import { parseAamva } from '#domain/aamva'
import { isGtin } from '#domain/barcode'
import { looksLikePaymentCard, passesLuhn } from '#domain/card-number'
import { mrzLinesOf } from '#domain/mrz'

/**
 * What a scan is. `code` is what was read without the scanner's frame. A `code` that is nothing else may be goods, a
 * customer card or a badge: only the till's own lists know. Nothing of a payment card comes out of here.
 */
export type ScanClass =
  | { kind: 'empty' }
  | { kind: 'payment-card' }
  /** Driving licence or ID card (AAMVA), as the text of its bytes. */
  | { kind: 'licence'; payload: string }
  /** Machine readable zone (ICAO 9303), its lines one under the other. */
  | { kind: 'mrz'; payload: string }
  /** The code under a receipt, "R|number|day|total". */
  | { kind: 'receipt'; number: number; code: string }
  /** A German insurance number, or the number on the back of a European health insurance card. */
  | { kind: 'insurance'; code: string }
  /** A product number (GTIN) with a right check digit. */
  | { kind: 'product'; code: string }
  | { kind: 'code'; code: string }

/** Most that a scan may hold; a PDF417 holds less than half of it. */
export const MOST_SCAN = 4096

/** Never throws, linear in the length. Documents come before cards, because they carry long numbers of their own. */
export function classifyScan(text: string): ScanClass {
  const raw = text.length > MOST_SCAN ? text.slice(0, MOST_SCAN) : text
  const bare = bareScan(raw)
  if (bare === '') return { kind: 'empty' }
  if (bare.length >= 40 && isLicence(bare)) return { kind: 'licence', payload: bare }
  const zone = zoneOf(bare)
  if (zone !== null) return { kind: 'mrz', payload: zone }
  // Control characters inside a number hide it from a person, not from whoever reads it later.
  if (looksLikePaymentCard(bare) || looksLikePaymentCard(bare.replace(controls, ''))) return { kind: 'payment-card' }
  const receipt = /^R\|(\d{1,15})\|/.exec(bare)?.[1]
  if (receipt !== undefined) return { kind: 'receipt', number: Number(receipt), code: bare }
  const gtin = gtinOf(bare)
  if (gtin !== null) return { kind: 'product', code: gtin }
  return { kind: isInsuranceNumber(bare) ? 'insurance' : 'code', code: bare }
}

const controls = /\p{Cc}/gu

/** A scan without what scanners put around it: STX, ETX, line ends, tabs, blanks, and the AIM identifier in front ("]E0"). */
export function bareScan(text: string): string {
  return unframed(unframed(text).replace(/^\][A-Za-z][0-9A-Za-z](?=.)/s, ''))
}

/** By hand, because an expression that looks for the end of a run of blanks takes the square of its length. */
function unframed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isFrame(text.charCodeAt(from))) from += 1
  while (to > from && isFrame(text.charCodeAt(to - 1))) to -= 1
  return text.slice(from, to)
}

const isFrame = (code: number): boolean => code <= 0x20 || code === 0x7f

function isLicence(text: string): boolean {
  const read = parseAamva(text)
  return read.ok || read.why === 'damaged'
}

/** The zone's lines; a scanner without line ends sends them as one. */
function zoneOf(text: string): string | null {
  if (mrzLinesOf(text) !== null) return text
  const width = ({ 72: 36, 88: 44, 90: 30 } as Record<number, number | undefined>)[text.length]
  if (width === undefined) return null
  const lines = text.match(new RegExp(`.{${width}}`, 'g'))?.join('\n') ?? ''
  return mrzLinesOf(lines) === null ? null : lines
}

/** The product number alone, in a GS1 element string behind AI (01), or in a GS1 Digital Link (GS1 General Specifications §3, §5). */
function gtinOf(text: string): string | null {
  const inside =
    /^(?:\(01\)|01)(\d{14})(?!\d{0,3}$)/.exec(text)?.[1] ??
    /^https?:\/\/[^\s?#]{1,200}?\/01\/(\d{8,14})(?=[/?#]|$)/.exec(text)?.[1]
  const alone = /^01(\d{14})$/.exec(text)?.[1]
  return [text, inside, alone].find(code => code !== undefined && isGtin(code)) ?? null
}

/**
 * Insurance number of a person (SGB V §290): a letter, eight digits, a check digit; the letter counts as its two-digit place
 * in the alphabet, weights 1 and 2. Card number (EN 1867): 80, country 276, 15 digits, the last a Luhn digit.
 */
function isInsuranceNumber(text: string): boolean {
  if (/^80276\d{15}$/.test(text)) return passesLuhn(text)
  if (!/^[A-Z]\d{9}$/.test(text)) return false
  const digits = `${String(text.charCodeAt(0) - 64).padStart(2, '0')}${text.slice(1, 9)}`
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const weighted = (digits.charCodeAt(place) - 48) * (place % 2 === 0 ? 1 : 2)
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 === Number(text[9])
}
