// Taking money back: voids before settlement, refunds after it. Only the gateway's own proof counts as done.
import type { InquiryOutcome, ReversalOutcome, Unknown } from '../ports/card.ts'
import { isCharge } from './cardconnect-authorizations.ts'
import { codeMeaning, type CodeMeaning } from './cardconnect-codes.ts'
import { entriesOfOrder, findOrder } from './cardconnect-inquiries.ts'
import { askedOf, type GatewayLine, order } from './cardconnect-line.ts'
import {
  belongs,
  codeOf,
  elsewhere,
  type Entry,
  gatewayAmount,
  isLive,
  isNotFound,
  isRefused,
  isReversed,
  isVoided,
  minorEitherWay,
} from './cardconnect-wire.ts'

type Refused = Extract<ReversalOutcome, { kind: 'refused' }>

/** A refusal, or unknown where the code speaks of a broken talk with the processor. */
function refusal(entry: Entry): Refused | Unknown {
  const means = codeMeaning('C', entry.respproc, entry.respcode)
  if (means === 'ask-first') return { kind: 'unknown', why: `doubtful refusal ${codeOf(entry)}` }
  return refusedBy(entry, whyOf(means, entry))
}
const refusedBy = (entry: Entry, why: Refused['why']): Refused => ({
  kind: 'refused',
  code: entry.respcode ?? '',
  text: entry.resptext ?? '',
  why,
})

function whyOf(means: CodeMeaning, entry: Entry): Refused['why'] {
  if (means === 'settled' || means === 'not-settled' || means === 'not-found') return means
  // The gateway's own refusals are about the request; those of a processor are the bank's word.
  return means === 'nothing-to-reverse' || (entry.respproc ?? 'PPS') === 'PPS' ? 'other' : 'declined'
}

/**
 * Voids the whole charge: no amount is sent, because a part may be voided only while the charge is not queued. Proof is
 * authcode REVERS with respstat A and nothing left; code 26 says A although the charge is settled.
 */
export async function voidCharge(line: GatewayLine, reference: string): Promise<ReversalOutcome> {
  const answer = await order(line, 'void', '/void', { retref: reference })
  if (answer.kind !== 'reply') return answer
  const { entry } = answer
  if (!belongs(entry, askedOf(line, null, { reference }))) return elsewhere
  if (isReversed(entry)) {
    // The reply's amount is what is left.
    const left = entry.amount ? minorEitherWay(entry.amount, line.currency) : 0
    if (left !== 0) return { kind: 'unknown', why: 'a part of the charge is left' }
    return { kind: 'done', amountMinor: 0, reference, authCode: 'REVERS', text: entry.resptext ?? '' }
  }
  if (entry.respstat === 'A' && codeMeaning('A', entry.respproc, entry.respcode) === 'settled')
    return refusedBy(entry, 'settled')
  if (entry.respstat === 'C') return refusal(entry)
  return { kind: 'unknown', why: `a void without its proof ${codeOf(entry)}` }
}

/** Gives money back under an order id of its own. An "approved" is proven by an inquiry under that id before it counts. */
export async function refund(
  line: GatewayLine,
  request: { reference: string; amountMinor: number; orderId: string },
): Promise<ReversalOutcome> {
  const { reference, amountMinor, orderId } = request
  if (!isCharge(amountMinor) || orderId === '') return { kind: 'not-sent', why: 'refused' }
  const amount = gatewayAmount(amountMinor, line.currency)
  const answer = await order(line, 'refund', '/refund', { retref: reference, amount, orderid: orderId })
  if (answer.kind !== 'reply') return answer
  const { entry } = answer
  if (!belongs(entry, askedOf(line, orderId))) return elsewhere
  if (entry.respstat === 'C') return refusal(entry)
  if (entry.respstat !== 'A') return { kind: 'unknown', why: `a refund without a verdict ${codeOf(entry)}` }
  const proof = await inquireRefund(line, orderId)
  if (proof.kind !== 'done')
    return { kind: 'unknown', why: 'the refund was accepted, the inquiry does not show it yet' }
  return proof.amountMinor === amountMinor
    ? proof
    : { kind: 'unknown', why: 'another amount was given back', mismatch: true }
}

/** What became of a refund that was sent under `orderId`. */
export async function inquireRefund(line: GatewayLine, orderId: string): Promise<ReversalOutcome> {
  const found = await entriesOfOrder(line, orderId)
  if (!Array.isArray(found)) return found
  if (found.some(entry => !isNotFound(entry) && !belongs(entry, askedOf(line, orderId)))) return elsewhere
  const [live, second] = found.filter(isLive)
  if (second !== undefined) return { kind: 'unknown', why: 'two refunds under one order id', mismatch: true }
  if (live !== undefined) {
    const amountMinor = minorEitherWay(live.amount, line.currency)
    if (amountMinor === null || amountMinor === 0 || !live.retref)
      return { kind: 'unknown', why: 'a refund without amount or reference' }
    const { authcode, resptext, retref } = live
    return { kind: 'done', amountMinor, reference: retref, authCode: authcode ?? '', text: resptext ?? '' }
  }
  const strange = found.find(entry => !isNotFound(entry) && !isVoided(entry) && !isRefused(entry))
  if (strange !== undefined) return { kind: 'unknown', why: `an entry without a verdict ${codeOf(strange)}` }
  const voided = found.find(isVoided)
  if (voided !== undefined) return refusedBy(voided, 'other')
  const refused = found.find(isRefused)
  if (refused !== undefined) return refusedBy(refused, 'declined')
  return { kind: 'refused', code: '29', text: found[0]?.resptext ?? '', why: 'not-found' }
}

/** Two live charges under one order: the first stays, the rest must go before anybody may call it approved. */
export async function inquireByOrder(line: GatewayLine, orderId: string): Promise<InquiryOutcome> {
  const { outcome, extra } = await findOrder(line, orderId)
  if (extra.length === 0) return outcome
  const problem = new Error('more than one live charge under one order')
  line.log.incident('cardconnect.second-charge', problem, { orderId, count: extra.length })
  for (const reference of extra)
    if ((await voidCharge(line, reference)).kind !== 'done')
      return { kind: 'unknown', why: 'a second charge could not be voided yet' }
  return outcome
}

/** Nothing is there to void: 24 and 25 nothing to reverse, 29 not found. */
const isNothing = (entry: Entry): boolean =>
  entry.respstat === 'C' &&
  ['nothing-to-reverse', 'not-found'].includes(codeMeaning('C', entry.respproc, entry.respcode))

/** Up to three tries even without replies, then only an inquiry proves that nothing is live. */
export async function voidByOrder(line: GatewayLine, orderId: string): Promise<boolean> {
  let sent = false
  for (let tries = 0; tries < 3; tries++) {
    if (tries > 0) await line.clock.sleep(2000 * tries * line.pace)
    const answer = await order(line, 'void-by-order', '/voidByOrderId', { orderid: orderId })
    if (answer.kind !== 'not-sent') sent = true
    if (answer.kind === 'reply' && (isReversed(answer.entry) || isNothing(answer.entry))) break
  }
  // A void that never left has fenced nothing, whatever an inquiry finds.
  if (!sent) return false
  for (let passes = 0; passes < 5; passes++) {
    const { outcome, extra } = await findOrder(line, orderId)
    if (outcome.kind === 'unknown') return false
    if (outcome.kind !== 'approved') return true
    for (const reference of [outcome.reference, ...extra])
      if ((await voidCharge(line, reference)).kind !== 'done') return false
  }
  return false
}
