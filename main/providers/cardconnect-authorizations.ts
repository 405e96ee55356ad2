// Charging a card that a terminal has read, and queueing an authorization for settlement.
import type { AuthorizationOutcome, AuthorizationRequest, CaptureOutcome } from '../ports/card.ts'
import { codeMeaning } from './cardconnect-codes.ts'
import { askedOf, type GatewayLine, order } from './cardconnect-line.ts'
import {
  authorizationOutcome,
  belongs,
  codeOf,
  elsewhere,
  gatewayAmount,
  minorAmount,
  settlementOf,
} from './cardconnect-wire.ts'

export const isCharge = (amountMinor: number): boolean => Number.isSafeInteger(amountMinor) && amountMinor > 0

/** Charges and queues for settlement in one call. Sent once; the same order id again would be a second charge. */
export async function authorize(line: GatewayLine, request: AuthorizationRequest): Promise<AuthorizationOutcome> {
  const { card, orderId, currency, amountMinor } = request
  if (!isCharge(amountMinor)) return { kind: 'not-sent', why: 'refused' }
  const answer = await order(line, 'authorize', '/auth', {
    account: card.token,
    ...(card.expiry === null ? {} : { expiry: card.expiry }),
    amount: gatewayAmount(amountMinor, currency),
    currency,
    orderid: orderId,
    capture: 'Y',
    receipt: 'Y',
  })
  return answer.kind === 'reply'
    ? authorizationOutcome(answer.entry, askedOf(line, orderId, { currency, amountMinor }))
    : answer
}

/** The amount replaces the authorized one, so a capture may be sent again. `Queued for Capture` in the reply is the proof. */
export async function capture(
  line: GatewayLine,
  request: { reference: string; amountMinor: number },
): Promise<CaptureOutcome> {
  const { reference, amountMinor } = request
  if (!isCharge(amountMinor)) return { kind: 'not-sent', why: 'refused' }
  const amount = gatewayAmount(amountMinor, line.currency)
  const answer = await order(line, 'capture', '/capture', { retref: reference, amount })
  if (answer.kind !== 'reply') return answer
  const { entry } = answer
  if (!belongs(entry, askedOf(line, null, { reference }))) return elsewhere
  if (entry.respstat === 'C' && codeMeaning('C', entry.respproc, entry.respcode) !== 'ask-first')
    return { kind: 'refused', code: entry.respcode ?? '', text: entry.resptext ?? '' }
  if (entry.respstat !== 'A' || settlementOf(entry) !== 'queued for capture')
    return { kind: 'unknown', why: `a capture without its proof ${codeOf(entry)}` }
  const queued = minorAmount(entry.amount, line.currency)
  return queued === amountMinor
    ? { kind: 'queued', amountMinor }
    : { kind: 'unknown', why: 'another amount was captured', mismatch: true }
}
