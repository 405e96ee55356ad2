// Asking the gateway what became of a charge, by the till's own order id or by the gateway's reference.
import type { InquiryOutcome, Standing, Unknown } from '../ports/card.ts'
import { strictJson } from './cardconnect-json.ts'
import { askedOf, type GatewayLine, lookUp } from './cardconnect-line.ts'
import {
  type Asked,
  belongs,
  Entries,
  type Entry,
  inquiryOutcome,
  isNotFound,
  standingCharge,
} from './cardconnect-wire.ts'

/** Every entry under one order id at this merchant (`set` 1). The operation keeps its name's odd capitals. */
export async function entriesOfOrder(line: GatewayLine, orderId: string): Promise<Entry[] | Unknown> {
  const path = `/inquireByOrderid/${encodeURIComponent(orderId)}/${encodeURIComponent(line.merchantId)}/1`
  return await entries(line, 'inquire-order', path)
}

async function entries(line: GatewayLine, operation: string, path: string): Promise<Entry[] | Unknown> {
  const answer = await lookUp(line, operation, path)
  if ('kind' in answer) return answer
  const found = answer.status === 200 ? Entries.safeParse(strictJson(answer)).data : undefined
  return found ?? { kind: 'unknown', why: line.http.fault(answer, operation, 'no entries').message }
}

type Found = { outcome: InquiryOutcome; extra: string[] }
const read = (found: Entry[] | Unknown, asked: Asked): Found =>
  Array.isArray(found) ? inquiryOutcome(found, asked) : { outcome: found, extra: [] }

/** What stands under an order, with further live charges that must not be there. */
export async function findOrder(line: GatewayLine, orderId: string): Promise<Found> {
  return read(await entriesOfOrder(line, orderId), askedOf(line, orderId))
}

/** The state of one transaction. */
export async function inquire(line: GatewayLine, reference: string): Promise<InquiryOutcome> {
  const path = `/inquire/${encodeURIComponent(reference)}/${encodeURIComponent(line.merchantId)}`
  return read(await entries(line, 'inquire', path), askedOf(line, null, { reference })).outcome
}

/** The charges under an order one by one, where no single one can be called its payment. */
export async function standing(line: GatewayLine, orderId: string): Promise<Standing> {
  const found = await entriesOfOrder(line, orderId)
  if (!Array.isArray(found)) return found
  const ours = found.filter(entry => !isNotFound(entry) && belongs(entry, askedOf(line, orderId)))
  const charges = ours.flatMap(entry => standingCharge(entry, line.currency) ?? [])
  return { kind: 'seen', known: ours.length > 0, charges }
}
