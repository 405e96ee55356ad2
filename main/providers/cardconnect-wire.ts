// What the Card Connect gateway means by its replies: amounts, authorizations and entries of an order inquiry.
import * as z from 'zod'
import { exponentOf } from '#domain/money'
import type { AuthorizationOutcome, InquiryOutcome } from '../ports/partners.ts'

const text = z.string().max(200).nullish().catch(null)
/** Amounts and reply codes arrive as text, at times as numbers; both spellings of the order id occur. */
const word = z
  .union([z.string().max(200), z.number().transform(String)])
  .nullish()
  .catch(null)
export const Entry = z.object({
  respstat: text,
  respcode: word,
  respproc: text,
  resptext: text,
  retref: word,
  amount: word,
  authcode: text,
  batchid: word,
  merchid: word,
  orderid: text,
  orderId: text,
  setlstat: text,
  currency: text,
})
export type Entry = z.infer<typeof Entry>
/** One object, or an array when several transactions share the order id. */
export const Entries = z.union([z.array(Entry), Entry.transform(entry => [entry])])

/** Gateway amounts with a dot are major units, so one is always sent: 1234 → "12.34" (USD), "1.234" (BHD). */
export function gatewayAmount(minor: number, currency: string): string {
  if (!Number.isSafeInteger(minor) || minor < 0)
    throw new RangeError('an amount must be whole minor units, not negative')
  const digits = exponentOf(currency)
  if (digits === 0) return String(minor)
  const padded = String(minor).padStart(digits + 1, '0')
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}

/** Minor units of a gateway amount; without a dot it already is minor units. Null when it is no amount. */
export function minorAmount(amount: string | null | undefined, currency: string): number | null {
  const read = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(amount?.trim() ?? '')
  if (read === null) return null
  const [, whole = '', fraction] = read
  if (fraction === undefined) return Number(whole)
  const digits = exponentOf(currency)
  if (!/^0*$/.test(fraction.slice(digits))) return null
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
}

export type Asked = { orderId: string; merchantId: string; currency: string }

/** False when the reply names another order, merchant or currency than the one asked about. */
function belongs(entry: Entry, asked: Asked): boolean {
  const order = entry.orderid || entry.orderId
  return (
    (!order || order === asked.orderId) &&
    (!entry.merchid || entry.merchid === asked.merchantId) &&
    (!entry.currency || entry.currency === asked.currency)
  )
}

/** Refusals that speak of a broken talk with the processor or of an earlier attempt; only an inquiry decides. */
const doubtful: { readonly [processor: string]: readonly string[] } = {
  PPS: ['36', '63', '64', '65', '66', '91', '92', '93', '94'],
  FNOR: ['94'],
  RPCT: ['906', '909', '911', '913', '923'],
  PTAM: ['23'],
  PMT: ['234'],
  VANT: ['94', '98'],
}
const everyDoubtful = Object.values(doubtful).flat()
function isDoubtful(entry: Entry): boolean {
  const known = doubtful[entry.respproc ?? '']
  return (known ?? everyDoubtful).includes(entry.respcode ?? '')
}

const words = (entry: Entry): string => `${entry.respproc ?? '?'} ${entry.respcode ?? '?'}`

/**
 * The outcome of one authorization by `respstat` (A approved, B temporary fault, C refused). An approval for less or
 * more than asked is told with its amount; anything that cannot be read, or is about something else, is unknown.
 */
export function authorizationOutcome(entry: Entry, asked: Asked): AuthorizationOutcome {
  if (!belongs(entry, asked)) return { kind: 'unknown', why: 'the reply is about another payment' }
  switch (entry.respstat) {
    case 'A':
      return approved(entry, asked)
    case 'B':
      return { kind: 'unknown', why: `temporary fault ${words(entry)}` }
    case 'C':
      return isDoubtful(entry) ? { kind: 'unknown', why: `doubtful refusal ${words(entry)}` } : declined(entry)
    default:
      return { kind: 'unknown', why: 'a reply without a verdict' }
  }
}

type Approved = Extract<AuthorizationOutcome, { kind: 'approved' }>
type Unknown = Extract<AuthorizationOutcome, { kind: 'unknown' }>

function approved(entry: Entry, asked: Asked): Approved | Unknown {
  const amountMinor = minorAmount(entry.amount, asked.currency)
  if (amountMinor === null || amountMinor <= 0 || !entry.retref)
    return { kind: 'unknown', why: 'an approval without amount or reference' }
  return {
    kind: 'approved',
    amountMinor,
    reference: entry.retref,
    authCode: entry.authcode ?? '',
    text: entry.resptext ?? '',
    batchId: entry.batchid ?? null,
  }
}

function declined(entry: Entry): Extract<AuthorizationOutcome, { kind: 'declined' }> {
  return { kind: 'declined', code: entry.respcode ?? '', text: entry.resptext ?? '', reference: entry.retref ?? null }
}

const settlement = (entry: Entry): string => entry.setlstat?.trim().toLowerCase() ?? ''
const isVoided = (entry: Entry): boolean => ['voided', 'zero amount'].includes(settlement(entry))
const isNotFound = (entry: Entry): boolean => entry.respcode === '29' && (entry.respproc ?? 'PPS') === 'PPS'
/** In an inquiry `respstat` describes the original authorization. */
const isLive = (entry: Entry): boolean => entry.respstat === 'A' && !isVoided(entry) && settlement(entry) !== 'declined'
const isRefused = (entry: Entry): boolean =>
  !isNotFound(entry) &&
  (settlement(entry) === 'declined' || entry.respstat === 'C' || (entry.respstat === 'B' && settlement(entry) === ''))

/** What an order inquiry says. `extra` are further live charges under the same order, which must be voided. */
export function inquiryOutcome(found: readonly Entry[], asked: Asked): { outcome: InquiryOutcome; extra: string[] } {
  // A refund without an order id of its own inherits the sale's; it is no charge.
  const all = found.filter(entry => entry.authcode !== 'REFUND')
  const entries = all.filter(entry => isNotFound(entry) || belongs(entry, asked))
  const live = entries.filter(isLive)
  if (entries.length < all.length)
    return { outcome: { kind: 'unknown', why: 'the reply is about another payment' }, extra: [] }
  const [first, ...others] = live
  if (first !== undefined) {
    const outcome = approved(first, asked)
    return { outcome, extra: outcome.kind === 'approved' ? others.map(entry => entry.retref ?? '') : [] }
  }
  const strange = entries.find(entry => !isNotFound(entry) && !isVoided(entry) && !isRefused(entry))
  if (strange !== undefined)
    return { outcome: { kind: 'unknown', why: `an entry without a verdict ${words(strange)}` }, extra: [] }
  if (entries.some(isVoided)) return { outcome: { kind: 'voided' }, extra: [] }
  const refused = entries.find(isRefused)
  return { outcome: refused === undefined ? { kind: 'not-found' } : declined(refused), extra: [] }
}

/** A void counts only with its own success mark; code 26 carries respstat A although nothing was voided. */
export function isReversed(entry: Entry): boolean {
  return entry.respstat === 'A' && entry.authcode === 'REVERS'
}
