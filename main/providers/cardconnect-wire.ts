// What the Card Connect gateway means by its replies: amounts, authorizations and entries of an order inquiry.
import * as z from 'zod'
import { exponentOf } from '#domain/money'
import type { AuthorizationOutcome, InquiryOutcome, StandingCharge, Unknown } from '../ports/card.ts'
import { codeMeaning, declineAdvice } from './cardconnect-codes.ts'
import { emvFacts } from './cardconnect-emv.ts'

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
  voidable: text,
  refundable: text,
  declineCategory: word,
  /** An object, or a text that holds one; only the receipt's lines of it leave this module. */
  emvTagData: z.unknown().optional(),
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

/** Minor units of a gateway amount; without a dot it already is minor units. Null when it is no amount, or a negative one. */
export function minorAmount(amount: string | null | undefined, currency: string): number | null {
  const read = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(amount?.trim() ?? '')
  if (read === null) return null
  const [, whole = '', fraction] = read
  if (fraction === undefined) return Number(whole)
  const digits = exponentOf(currency)
  if (!/^0*$/.test(fraction.slice(digits))) return null
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
}

/** Minor units of an amount whose sign does not matter: what was given back is told with a minus by some. */
export function minorEitherWay(amount: string | null | undefined, currency: string): number | null {
  return minorAmount(amount?.trim().replace(/^-/, ''), currency)
}

/** What an answer must be about. Members that are null or absent were not asked for. */
export type Asked = {
  orderId: string | null
  reference?: string
  merchantId: string
  currency: string
  /** Of an authorization: an approval over more is somebody else's money. */
  amountMinor?: number
}

export const elsewhere: Unknown = { kind: 'unknown', why: 'the reply is about another payment', mismatch: true }

/** False when the reply names another order, transaction, merchant or currency than asked; letters count as they are. */
export function belongs(entry: Entry, asked: Asked): boolean {
  const orders = [entry.orderid, entry.orderId].filter(order => order)
  return (
    (asked.orderId === null || orders.every(order => order === asked.orderId)) &&
    (asked.reference === undefined || !entry.retref || entry.retref === asked.reference) &&
    (!entry.merchid || entry.merchid === asked.merchantId) &&
    (!entry.currency || entry.currency === asked.currency)
  )
}

/** "PPS 62": which code it was, for a log and for support. */
export const codeOf = (entry: Entry): string => `${entry.respproc ?? '?'} ${entry.respcode ?? '?'}`

/**
 * The outcome of one authorization by `respstat` (A approved, B temporary fault, C refused). An approval for less than
 * asked is told with its amount; anything that is for more, about something else or unreadable is unknown.
 */
export function authorizationOutcome(entry: Entry, asked: Asked): AuthorizationOutcome {
  if (!belongs(entry, asked)) return elsewhere
  switch (entry.respstat) {
    case 'A':
      return approved(entry, asked)
    case 'B':
      return { kind: 'unknown', why: `temporary fault ${codeOf(entry)}` }
    case 'C':
      return codeMeaning('C', entry.respproc, entry.respcode) === 'ask-first'
        ? { kind: 'unknown', why: `doubtful refusal ${codeOf(entry)}` }
        : declined(entry)
    default:
      return { kind: 'unknown', why: 'a reply without a verdict' }
  }
}

type Approved = Extract<AuthorizationOutcome, { kind: 'approved' }>

function approved(entry: Entry, asked: Asked): Approved | Unknown {
  const amountMinor = minorAmount(entry.amount, asked.currency)
  if (amountMinor === null || amountMinor <= 0 || !entry.retref)
    return { kind: 'unknown', why: 'an approval without amount or reference' }
  if (asked.amountMinor !== undefined && amountMinor > asked.amountMinor)
    return { kind: 'unknown', why: 'an approval over more than asked', mismatch: true }
  const emv = emvFacts(entry.emvTagData)
  return {
    kind: 'approved',
    amountMinor,
    reference: entry.retref,
    authCode: entry.authcode ?? '',
    text: entry.resptext ?? '',
    batchId: entry.batchid ?? null,
    ...(emv === null ? {} : { emv }),
  }
}

function declined(entry: Entry): Extract<AuthorizationOutcome, { kind: 'declined' }> {
  const stat = entry.respstat === 'B' ? 'B' : 'C'
  return {
    kind: 'declined',
    code: entry.respcode ?? '',
    text: entry.resptext ?? '',
    reference: entry.retref ?? null,
    advice: declineAdvice(codeMeaning(stat, entry.respproc, entry.respcode), entry.declineCategory),
  }
}

export const settlementOf = (entry: Entry): string => entry.setlstat?.trim().toLowerCase() ?? ''
export const isVoided = (entry: Entry): boolean => ['voided', 'zero amount'].includes(settlementOf(entry))
export const isNotFound = (entry: Entry): boolean =>
  entry.respcode === '29' && (entry.respproc ?? 'PPS') === 'PPS' && entry.respstat !== 'A'
/** In an inquiry `respstat` describes the original authorization. */
export const isLive = (entry: Entry): boolean =>
  entry.respstat === 'A' && !isVoided(entry) && settlementOf(entry) !== 'declined'
export const isRefused = (entry: Entry): boolean =>
  !isNotFound(entry) &&
  (settlementOf(entry) === 'declined' ||
    entry.respstat === 'C' ||
    (entry.respstat === 'B' && settlementOf(entry) === ''))

/** What the gateway says may still happen to a transaction; null where it does not say. */
const yesNo = (value: string | null | undefined): boolean | null =>
  value === 'Y' ? true : value === 'N' ? false : null

/** What an inquiry says. `extra` are further live charges under the same order, which must be voided. */
export function inquiryOutcome(found: readonly Entry[], asked: Asked): { outcome: InquiryOutcome; extra: string[] } {
  const told = (outcome: InquiryOutcome): { outcome: InquiryOutcome; extra: string[] } => ({ outcome, extra: [] })
  // A refund without an order id of its own inherits the sale's; it is no charge. Alone it is what was asked about.
  const sales = found.filter(entry => entry.authcode !== 'REFUND')
  const all = sales.length === 0 ? found : sales
  const entries = all.filter(entry => isNotFound(entry) || belongs(entry, asked))
  if (entries.length < all.length) return told(elsewhere)
  const live = entries.filter(isLive)
  const [first, ...others] = live
  if (first !== undefined) {
    const outcome = approved(first, asked)
    if (outcome.kind !== 'approved') return told(outcome)
    // Once a charge is settled, or for another amount, the second entry may be a refund somebody made elsewhere.
    const strange = others.some(one => minorAmount(one.amount, asked.currency) !== outcome.amountMinor)
    if (others.length > 0 && (strange || live.some(one => settlementOf(one) === 'accepted')))
      return told({ kind: 'unknown', why: 'several-charges', mismatch: true })
    return {
      outcome: { ...outcome, voidable: yesNo(first.voidable), refundable: yesNo(first.refundable) },
      extra: others.map(entry => entry.retref ?? ''),
    }
  }
  const strange = entries.find(entry => !isNotFound(entry) && !isVoided(entry) && !isRefused(entry))
  if (strange !== undefined) return told({ kind: 'unknown', why: `an entry without a verdict ${codeOf(strange)}` })
  if (entries.some(isVoided)) return told({ kind: 'voided' })
  const refused = entries.find(isRefused)
  return told(refused === undefined ? { kind: 'not-found' } : declined(refused))
}

/**
 * The charge that an entry shows, or null: refunds, voided and refused ones are none, and one that the gateway would neither
 * void nor refund any more has gone back already.
 */
export function standingCharge(entry: Entry, currency: string): StandingCharge | null {
  const amountMinor = minorAmount(entry.amount, currency)
  if (!isLive(entry) || entry.authcode === 'REFUND' || amountMinor === null || amountMinor <= 0 || !entry.retref)
    return null
  return entry.voidable === 'N' && entry.refundable === 'N' ? null : { reference: entry.retref, amountMinor }
}

/** A void counts only with its own success mark; code 26 carries respstat A although nothing was voided. */
export function isReversed(entry: Entry): boolean {
  return entry.respstat === 'A' && entry.authcode === 'REVERS'
}
