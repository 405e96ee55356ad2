// What a smart transaction means for card money, and how every transaction of one order is looked at.
import { meaningOf } from '#domain/smart-flow'
import { smartReceipt } from '#domain/smart-receipt'
import type { AuthorizationOutcome, InquiryOutcome, NotSent, Standing, Unknown } from '../ports/card.ts'
import type { Log } from '../ports/system.ts'
import type { SmartAnswer, SmartTransaction, SmartTransactions } from '../ports/smart.ts'
import type { FindByRef } from './smart-card-find.ts'

export type SmartCardLine = {
  smart: SmartTransactions
  find: FindByRef
  /** How a payment is started: at the card terminal, or as the service decides. */
  type: 'cashless' | 'auto'
  currency: string
  log: Log
  /** The transaction of each order that this process has created; a list may learn of it later. */
  known: Map<string, string>
  /** What was already written to the log as something for a person, so that asking again does not fill it. */
  told: Set<string>
  /** Milliseconds a start has to answer after its abort. */
  abortWithinMs: number
}

/**
 * One transaction as an inquiry tells it. Its own words: `failed` is a decline; aborted, cancelled and timed out have no
 * money in them as far as the service knows, but a terminal cannot always be recalled, so they count as `voided`, which
 * the till looks at again later. `created` was never started. Every word that no page lists stays unknown.
 */
export function inquiryOf(line: SmartCardLine, seen: SmartTransaction, orderId: string | null): InquiryOutcome {
  const { id, status, sumMinor, receiptNumber, error } = seen
  const meaning = meaningOf(status)
  switch (meaning) {
    case 'done': {
      const wrong = differs(line, seen, orderId)
      if (wrong !== null || sumMinor === null) return mismatch(line, id, wrong ?? 'amount')
      return {
        kind: 'approved',
        amountMinor: sumMinor,
        reference: id,
        authCode: receiptNumber ?? '',
        text: status,
        batchId: null,
        voidable: null,
        refundable: null,
        slip: {
          customer: smartReceipt(seen.receipt),
          merchant: smartReceipt(seen.merchantReceipt),
          sign: seen.printMerchantReceipt,
        },
      }
    }
    case 'created':
      return { kind: 'not-found' }
    case 'running':
    case 'unclear':
      return { kind: 'unknown', why: status.slice(0, 40) }
    case 'failed':
      return wordOf(seen) === 'failed'
        ? { kind: 'declined', code: 'failed', text: error ?? status, reference: id }
        : { kind: 'voided' }
    case 'cancelled':
      return { kind: 'voided' }
    default:
      return meaning satisfies never
  }
}

/** The answer to a start: the same, but here an end that nobody charged at is a decline, except for a timeout. */
export function chargedOf(
  line: SmartCardLine,
  seen: SmartTransaction,
  asked: { orderId: string; amountMinor: number },
): AuthorizationOutcome {
  const outcome = inquiryOf(line, seen, asked.orderId)
  switch (outcome.kind) {
    case 'approved':
      return outcome.amountMinor === asked.amountMinor ? outcome : mismatch(line, seen.id, 'amount')
    case 'declined':
    case 'unknown':
      return outcome
    case 'not-found':
      return { kind: 'unknown', why: 'not-started' }
    case 'voided':
      return wordOf(seen) === 'timeout'
        ? { kind: 'unknown', why: 'timeout' }
        : { kind: 'declined', code: 'cancelled', text: seen.error ?? 'cancelled', reference: seen.id }
    default:
      return outcome satisfies never
  }
}

/** Every transaction under an order id, read one by one: a list may be older than what it lists. */
export async function everyOne(line: SmartCardLine, orderId: string): Promise<SmartTransaction[] | Unknown> {
  const found = await line.find(orderId)
  const known = line.known.get(orderId)
  if (found.kind === 'unknown' && known === undefined) return { kind: 'unknown', why: found.why }
  const ids = new Set([...(found.kind === 'found' ? found.ids : []), ...(known === undefined ? [] : [known])])
  const seen: SmartTransaction[] = []
  for (const id of ids) {
    const answer = await line.smart.get(id)
    // One that was there and is gone is no proof of anything.
    if (answer.kind !== 'transaction' || answer.transaction.id !== id)
      return { kind: 'unknown', why: 'why' in answer ? answer.why : answer.kind }
    seen.push(answer.transaction)
  }
  return seen
}

/** An order with two payments is never approved; one that may still be paid is unknown, whatever the others say. */
export async function inquireOrder(line: SmartCardLine, orderId: string): Promise<InquiryOutcome> {
  const all = await everyOne(line, orderId)
  if ('kind' in all) return all
  if (all.filter(({ status }) => meaningOf(status) === 'done').length > 1)
    return { ...mismatch(line, orderId, 'paid twice'), why: 'several-charges' }
  const outcomes = all.map(seen => inquiryOf(line, seen, orderId))
  const first = (kind: InquiryOutcome['kind']) => outcomes.find(outcome => outcome.kind === kind)
  return first('unknown') ?? first('approved') ?? first('voided') ?? first('declined') ?? { kind: 'not-found' }
}

/** The payments under an order one by one, where no single one can be called its payment. */
export async function standingSmart(line: SmartCardLine, orderId: string): Promise<Standing> {
  const all = await everyOne(line, orderId)
  if ('kind' in all) return all
  const ours = all.filter(seen => differs(line, seen, orderId) === null)
  const charges = ours.flatMap(({ id, status, sumMinor }) =>
    meaningOf(status) === 'done' && sumMinor !== null && sumMinor > 0 ? [{ reference: id, amountMinor: sumMinor }] : [],
  )
  return { kind: 'seen', known: ours.length > 0, charges }
}

/** One transaction by its own id. */
export async function inquireOne(line: SmartCardLine, id: string): Promise<InquiryOutcome> {
  const answer = await line.smart.get(id)
  if (answer.kind === 'transaction' && answer.transaction.id === id) return inquiryOf(line, answer.transaction, null)
  return answer.kind === 'not-found' ? answer : { kind: 'unknown', why: 'why' in answer ? answer.why : answer.kind }
}

/** No byte of it can have taken effect. */
export const notSentOf = ({ why }: Extract<SmartAnswer, { kind: 'not-sent' }>): NotSent => ({
  kind: 'not-sent',
  why: why === 'unreachable' || why === 'cancelled' || why === 'provider-fault' ? 'unreachable' : 'credentials',
})

/** What of an answer is not ours, or null. Cash or a demonstration is no card money. */
export function differs(line: SmartCardLine, seen: SmartTransaction, orderId: string | null): string | null {
  const { transactionRef, merchantRef, currency, method } = seen
  if (orderId !== null && (transactionRef !== orderId || merchantRef !== orderId)) return 'reference'
  if (currency !== line.currency) return 'currency'
  return method === 'cash' || method === 'demo' ? 'method' : null
}

/** An answer that is clear but about other money: a person has to look. */
export function mismatch({ log, told }: SmartCardLine, what: string, why: string): Unknown {
  if (!told.has(what)) {
    told.add(what)
    log.incident('smart.pay-mismatch', new Error(`the payment service shows another payment: ${why}`), { what })
  }
  return { kind: 'unknown', why: `differs: ${why}`, mismatch: true }
}

const wordOf = ({ status }: SmartTransaction): string => status.trim().toLowerCase()
