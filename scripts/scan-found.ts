// What a code or a text is, and what it says: licence, machine readable zone, product, link, receipt, payment card.
import type { AamvaDocument } from '#domain/aamva'
import { judge, whyNoPass, type Day } from '#domain/age'
import { isGtin } from '#domain/barcode'
import { looksLikePaymentCard } from '#domain/card-number'
import { judgeLicence, type LicenceVerdict } from '#domain/licence-verdict'
import { mrzLinesOf, parseMrz, type MrzDocument } from '#domain/mrz'
import type { CodeFormat } from '../renderer/capture/decode.ts'

/** Where something was found: a code of this kind, the letters of a picture, or a text file. */
export type Source = CodeFormat | 'letters' | 'text'
/** What a reader gives: the bytes of a symbol, or the lines of a zone with line ends between. */
export type Raw = { source: Source; bytes: Uint8Array }
/** What is asked of the holder. */
export type Asked = { today: Day; requiredAge: number }

export type Found =
  | ({ what: 'licence'; source: Source; hex: string } & LicencePart & Judged)
  | ({ what: 'mrz'; source: Source; lines: string[]; document: Omit<MrzDocument, 'ok'> | null } & Judged)
  | { what: 'product' | 'link' | 'receipt' | 'other'; source: Source; text: string | null; hex: string }
  /** Never shown and never written, in no form. */
  | { what: 'payment-card'; source: Source }
type LicencePart = { document: Omit<AamvaDocument, 'ok'> | null }
type Judged = { verdict: LicenceVerdict['verdict']; reason: LicenceVerdict['reason'] }

/** Tells what was read. Never throws. */
export function classify({ source, bytes }: Raw, asked: Asked): Found {
  const raw = Buffer.from(bytes)
  const payload = raw.toString('latin1')
  const hex = raw.toString('hex')
  const { verdict, reason, read } = judgeLicence(payload, asked)
  if (verdict !== 'not-an-id') return { what: 'licence', source, hex, verdict, reason, document: documentOf(read) }
  const lines = mrzLinesOf(payload.replace(/^[^\S\n]+|[^\S\n]+$/gm, ''))
  if (lines !== null) return zoneOf(lines, source, asked)
  if (looksLikePaymentCard(payload)) return { what: 'payment-card', source }
  const text = printable(raw)
  return { what: kindOf(text, source), source, text, hex }
}

/** The verdict over the lines of a machine readable zone; a birth date that is not known to the day counts as the youngest it can mean. */
function zoneOf(lines: string[], source: Source, asked: Asked): Found {
  const read = parseMrz(lines.join('\n'), asked.today)
  if (!read.ok) return { what: 'mrz', source, lines, document: null, verdict: 'unreadable', reason: 'damaged' }
  const { ok: _, ...document } = read
  const question = { ...asked, born: read.born.latest, expires: read.expires }
  return { what: 'mrz', source, lines, document, verdict: judge(question), reason: whyNoPass(question) }
}

function documentOf(read: LicenceVerdict['read']): Omit<AamvaDocument, 'ok'> | null {
  if (!read.ok) return null
  const { ok: _, ...document } = read
  return document
}

function kindOf(text: string | null, source: Source): 'product' | 'link' | 'receipt' | 'other' {
  if (text === null) return 'other'
  if (/^(?:ean|upc)-/.test(source) || (source === 'itf' && isGtin(text))) return 'product'
  if (/^https?:\/\//i.test(text)) return 'link'
  return /^R\|\d+\|/.test(text) ? 'receipt' : 'other'
}

/** The text of bytes that are one; null for binary data. */
function printable(raw: Buffer): string | null {
  const text = raw.toString('utf8')
  // eslint-disable-next-line no-control-regex -- they are what makes it binary
  return text.includes('\ufffd') || /[\x00-\x08\x0e-\x1f\x7f]/.test(text) ? null : text
}
