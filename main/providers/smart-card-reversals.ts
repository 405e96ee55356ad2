// Takes smart transactions back: whole ones only, and done only when a look shows it.
import { randomUUID } from 'node:crypto'
import { meaningOf } from '#domain/smart-flow'
import type { ReversalOutcome } from '../ports/card.ts'
import type { SmartCancelAnswer, SmartTransaction } from '../ports/smart.ts'
import { everyOne, inquireOne, notSentOf, type SmartCardLine } from './smart-card-looks.ts'

type Refused = Extract<ReversalOutcome, { kind: 'refused' }>
const refused = (why: Refused['why'], text: string): Refused => ({ kind: 'refused', code: why, text, why })
const done = (reference: string, amountMinor: number): ReversalOutcome => ({
  kind: 'done',
  amountMinor,
  reference,
  authCode: '',
  text: 'cancelled',
})

/** Cancels a paid transaction, aborts one that has not ended. Asking again does no harm: it is taken back as a whole, once. */
export async function voidSmart(line: SmartCardLine, id: string): Promise<ReversalOutcome> {
  const seen = await line.smart.get(id)
  // Until here nothing was asked for but a look.
  if (seen.kind === 'not-found') return refused('not-found', 'The payment service does not know this payment.')
  if (seen.kind === 'not-sent') return notSentOf(seen)
  if (seen.kind !== 'transaction' || seen.transaction.id !== id) return { kind: 'not-sent', why: 'unreachable' }
  if (gone(seen.transaction)) return done(id, 0)
  const answer = await end(line, seen.transaction)
  if (answer.kind === 'not-sent') return notSentOf(answer)
  return await proven(line, id, answer)
}

/** Only what the service shows afterwards is proof. */
async function proven(line: SmartCardLine, id: string, answer: SmartCancelAnswer): Promise<ReversalOutcome> {
  const after = await line.smart.get(id)
  if (after.kind !== 'transaction' || after.transaction.id !== id) return { kind: 'unknown', why: 'not-confirmed' }
  if (gone(after.transaction)) return done(id, 0)
  const text = 'The payment service did not take the payment back.'
  if (answer.kind === 'refused' || answer.kind === 'not-found')
    return refused('other', answer.kind === 'refused' ? answer.text : text)
  if (answer.kind === 'result' && !answer.done) return refused('other', text)
  if (answer.kind !== 'unknown')
    line.log.incident('smart.cancel-unproven', new Error('cancelled, it says, and still shown otherwise'), { what: id })
  return { kind: 'unknown', why: 'not-confirmed' }
}

/** A payment of a card terminal is voided there, by its receipt number; the look behind it shows whether it was ours. */
function end({ smart, type }: SmartCardLine, seen: SmartTransaction): Promise<SmartCancelAnswer> {
  const { id, method, receiptNumber } = seen
  if (meaningOf(seen.status) !== 'done') return smart.abort(id, randomUUID())
  return (method ?? type) === 'cashless' && receiptNumber !== null
    ? smart.cancelByReceipt(receiptNumber, randomUUID())
    : smart.cancel(id, randomUUID())
}

/** True when every transaction under this order id is over without money, seen after the last thing that was done to it. */
export async function voidSmartOrder(line: SmartCardLine, orderId: string): Promise<boolean> {
  const before = await everyOne(line, orderId)
  if ('kind' in before) return false
  for (const { id } of before.filter(one => !gone(one))) await voidSmart(line, id)
  const after = await everyOne(line, orderId)
  return !('kind' in after) && after.every(gone)
}

/**
 * A refund is a cancel of the whole; the service has none for a part. It knows none under an order id of ours either, so
 * `refunds` remembers whose money an order id was to give back.
 */
export async function refundSmart(
  line: SmartCardLine,
  refunds: Map<string, { reference: string; amountMinor: number }>,
  { reference, amountMinor, orderId }: { reference: string; amountMinor: number; orderId: string },
): Promise<ReversalOutcome> {
  const charge = await inquireOne(line, reference)
  if (charge.kind === 'unknown') return { kind: 'not-sent', why: 'unreachable' }
  if (charge.kind === 'approved' && charge.amountMinor !== amountMinor)
    return refused(
      'other',
      'The payment service takes back whole payments only. Nothing was given back. Take the whole payment back, or give this amount in cash.',
    )
  refunds.set(orderId, { reference, amountMinor })
  const outcome = await voidSmart(line, reference)
  return outcome.kind === 'done' ? { ...outcome, amountMinor } : outcome
}

/**
 * What became of a refund: of one this process sent, what its payment shows. Every other order id is `not-found`, which the
 * till believes only after its quiet time and a fence. That is safe: a part is refused before a byte leaves, and the whole
 * goes as a void, which is asked about by the payment itself and cannot give money back twice.
 */
export async function inquireSmartRefund(
  line: SmartCardLine,
  refunds: ReadonlyMap<string, { reference: string; amountMinor: number }>,
  orderId: string,
): Promise<ReversalOutcome> {
  const sent = refunds.get(orderId)
  if (sent === undefined) return refused('not-found', 'The payment service knows no refund of this number.')
  const charge = await inquireOne(line, sent.reference)
  switch (charge.kind) {
    case 'voided':
      return done(sent.reference, sent.amountMinor)
    case 'approved':
      return refused('not-found', 'The payment service has not taken the payment back.')
    case 'declined':
    case 'not-found':
    case 'unknown':
      return { kind: 'unknown', why: charge.kind }
    default:
      return charge satisfies never
  }
}

/** Over, and no money in it. */
function gone({ status }: SmartTransaction): boolean {
  const meaning = meaningOf(status)
  return meaning === 'cancelled' || meaning === 'failed'
}
