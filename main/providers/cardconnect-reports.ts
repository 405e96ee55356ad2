// What the gateway reports beside payments: the settled charges of a day, and what kind of card stands behind a token.
import * as z from 'zod'
import type { CardFacts, SettledCharge, SettlementAnswer } from '../ports/card.ts'
import { strictJson } from './cardconnect-json.ts'
import { type GatewayLine, lookUp } from './cardconnect-line.ts'
import { minorEitherWay } from './cardconnect-wire.ts'

const word = z.union([z.string().max(100), z.number().transform(String)]).nullish()
const Settled = z.object({ retref: word, setlstat: word, setlamount: word, salesdoc: word })
/** One element may come as itself instead of as a list of one. */
const many = <T extends z.ZodType>(one: T) => z.union([z.array(one), one.transform(value => [value])])
/** Without a batch id it is no batch, but perhaps an error that must not pass for a day without charges. */
const batchId = z.union([z.string().min(1).max(100), z.number()])
const Batches = many(z.object({ batchid: batchId, merchid: word, txns: many(Settled).nullish() }))

/** The letters of settlestat, and the words of an inquiry (Card Connect settlement vocabulary). */
function stateOf(setlstat: string | null | undefined): SettledCharge['state'] {
  switch (setlstat?.trim().toLowerCase()) {
    case 'y':
    case 'accepted':
      return 'accepted'
    // Rejected, format error, token not decrypted: none of them is paid out.
    case 'n':
    case 'r':
    case 'f':
    case 't':
    case 'rejected':
    case 'format error':
    case 'token decrypt':
      return 'rejected'
    case 'w':
      return 'under-review'
    default:
      return 'other'
  }
}

/**
 * The settled charges of one day (YYYY-MM-DD). Always asked for by date: without one the gateway gives every batch only
 * once, and whoever asks next gets nothing. A day without batches is the bare text "Null batches", which is no JSON.
 */
export async function settlement(line: GatewayLine, day: string): Promise<SettlementAnswer> {
  const [, month = '', date = ''] = /^\d{4}-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (month === '' || Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    return { kind: 'unavailable', why: 'the day must be written YYYY-MM-DD' }
  const query = new URLSearchParams({ merchid: line.merchantId, date: `${month}${date}` })
  const answer = await lookUp(line, 'settlement', `/settlestat?${query.toString()}`)
  if ('kind' in answer) return { kind: 'unavailable', why: answer.why }
  if (answer.status === 200 && /^\s*"?null batches"?\s*$/i.test(answer.text)) return { kind: 'report', charges: [] }
  const batches = answer.status === 200 ? Batches.safeParse(strictJson(answer)).data : undefined
  const unreadable = (): SettlementAnswer => ({
    kind: 'unavailable',
    why: line.http.fault(answer, 'settlement', 'no report').message,
  })
  if (batches === undefined || batches.some(one => one.merchid && one.merchid !== line.merchantId)) return unreadable()
  const charges: SettledCharge[] = []
  for (const { retref, setlamount, setlstat, salesdoc } of batches.flatMap(batch => batch.txns ?? [])) {
    const amount = minorEitherWay(setlamount, line.currency)
    // A line that cannot be read must not go missing from a comparison.
    if (!retref || amount === null) return unreadable()
    const negative = amount !== 0 && setlamount?.trim().startsWith('-') === true
    charges.push({
      reference: retref,
      orderId: salesdoc || null,
      amountMinor: negative ? -amount : amount,
      state: stateOf(setlstat),
    })
  }
  return { kind: 'report', charges }
}

const products: { readonly [letter: string]: string } = {
  A: 'American Express',
  D: 'Discover',
  M: 'Mastercard',
  V: 'Visa',
}
const Bin = z.object({
  product: word.catch(null),
  issuer: word.catch(null),
  country: word.catch(null),
  prepaid: z.unknown().optional(),
  success: z.unknown().optional(),
  errormsg: z.unknown().optional(),
})

/** Null when the gateway does not know, or cannot be asked: a payment never waits for it. */
export async function bin(line: GatewayLine, token: string): Promise<CardFacts | null> {
  // Closed-loop cards come as their clear number; one must not end in an address.
  if (!/^9\d{15}$/.test(token)) return null
  const answer = await lookUp(line, 'bin', `/bin/${encodeURIComponent(line.merchantId)}/${token}`)
  if ('kind' in answer || answer.status !== 200) return null
  const facts = Bin.safeParse(strictJson(answer)).data
  if (facts === undefined || facts.success === false || facts.errormsg !== undefined) return null
  return {
    product: products[facts.product ?? ''] ?? null,
    issuer: facts.issuer || null,
    country: facts.country || null,
    prepaid: [true, 'true', 'Y'].includes(facts.prepaid as string | boolean),
  }
}
