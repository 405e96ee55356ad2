// How the terminal API's replies are read: they are the gateway's own, wrapped by the service that drives the device.
import type { AuthorizationOutcome, ChargedCard } from '../ports/card.ts'
import { chargedCard } from './cardconnect-emv.ts'
import { strictJson, unpacked } from './cardconnect-json.ts'
import { authorizationOutcome, Entry, minorAmount } from './cardconnect-wire.ts'

export type CardReplies = {
  /** The JSON of an answer, or undefined when no money may hang on it. */
  json(answer: { headers: Readonly<Record<string, string | undefined>>; text: string }): unknown
  /** An object, also out of a text that holds one. */
  unpacked(value: unknown): unknown
  verdict(reply: unknown, asked: { orderId: string; amountMinor: number; currency: string }): AuthorizationOutcome
  card(reply: unknown): ChargedCard | null
}

/** Replies to this merchant. */
export function cardReplies(merchantId: string): CardReplies {
  return {
    json: strictJson,
    unpacked,
    card: chargedCard,
    verdict(reply, asked) {
      const body = unpacked(reply)
      const entry = body === undefined || Array.isArray(body) ? undefined : Entry.safeParse(body).data
      if (entry === undefined) return { kind: 'unknown', why: 'a reply without a verdict' }
      const outcome = authorizationOutcome(entry, { ...asked, merchantId })
      if (outcome.kind !== 'approved' || tipAddsUp(body as object, asked)) return outcome
      return { kind: 'unknown', why: 'an approval whose tip was not asked for', mismatch: true }
    },
  }
}

/** A tip may be chosen on the device: `amount + tip` must be `total`, and the total what was asked for. */
function tipAddsUp(body: object, asked: { amountMinor: number; currency: string }): boolean {
  const { amount, tip, total } = body as { readonly [name: string]: unknown }
  const minor = (value: unknown): number | null =>
    minorAmount(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : null, asked.currency)
  if (tip === undefined && total === undefined) return true
  const [base, extra, sum] = [minor(amount), minor(tip ?? '0'), minor(total ?? amount)]
  return base !== null && extra !== null && base + extra === sum && sum <= asked.amountMinor
}
