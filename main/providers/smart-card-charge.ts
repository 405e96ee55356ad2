// One card payment as a smart transaction: created, written down, started once; only its answer or a look says what happened.
import { randomUUID } from 'node:crypto'
import { meaningOf } from '#domain/smart-flow'
import type { AuthorizationOutcome, CardTerminal } from '../ports/card.ts'
import { Problem } from '../ports/errors.ts'
import type { SmartRequest, SmartTransaction } from '../ports/smart.ts'
import { chargedOf, differs, mismatch, notSentOf, type SmartCardLine } from './smart-card-looks.ts'

type Charge = NonNullable<CardTerminal['charge']>
type Asked = Parameters<Charge>[0]
const declined = (reason: string): Problem => new Problem({ code: 'declined', service: 'secucard', reason })

/**
 * `sent` is called between create and start. A created transaction takes no money and ends by itself, so what goes wrong
 * before the start is surely not sent, and the cashier never waits for an inquiry about it; from the start on everything
 * without a clear end is unknown. The start is sent once. Throws Problem `cancelled` or `declined` before `sent`.
 */
export async function chargeSmart(
  line: SmartCardLine,
  request: Asked,
  signal: AbortSignal,
  sent: () => void,
): Promise<AuthorizationOutcome> {
  if (!Number.isSafeInteger(request.amountMinor) || request.amountMinor <= 0 || request.currency !== line.currency)
    return { kind: 'not-sent', why: 'refused' }
  if (signal.aborted) throw new Problem({ code: 'cancelled' })
  const made = await create(line, request, signal)
  if ('kind' in made) return made
  try {
    if (signal.aborted) throw new Problem({ code: 'cancelled' })
    assertOurs(line, made, request)
    line.known.set(request.orderId, made.id)
    sent()
  } catch (thrown) {
    letGo(line, made.id)
    throw thrown
  }
  const outcome = await start(line, made.id, request, signal)
  // After an abort a "nothing was charged" is looked at once more: a terminal cannot always be recalled.
  return signal.aborted && outcome.kind === 'declined' ? { kind: 'unknown', why: 'cancelled' } : outcome
}

/** The new transaction, or that nothing was sent. A lost answer is asked for once more under the same X-Action. */
async function create(
  { smart }: SmartCardLine,
  asked: Asked,
  signal: AbortSignal,
): Promise<SmartTransaction | AuthorizationOutcome> {
  const action = randomUUID()
  const wanted = requestOf(asked)
  let answer = await smart.create(wanted, action, signal)
  if (answer.kind === 'unknown' && !signal.aborted) answer = await smart.create(wanted, action, signal)
  if (signal.aborted && answer.kind !== 'transaction') throw new Problem({ code: 'cancelled' })
  switch (answer.kind) {
    case 'transaction':
      return answer.transaction
    case 'refused':
      throw declined(answer.text)
    case 'not-found':
    case 'unknown':
      return { kind: 'not-sent', why: 'unreachable' }
    case 'not-sent':
      return notSentOf(answer)
    default:
      return answer satisfies never
  }
}

/** The sum under our order id; the goods themselves are no business of a card payment, which may be a part of the sale. */
const requestOf = ({ orderId, amountMinor, currency }: Asked): SmartRequest => ({
  transactionRef: orderId,
  merchantRef: orderId,
  sumMinor: amountMinor,
  currency,
  basket: [{ articleNumber: orderId, ean: null, name: orderId, quantity: 1, priceMinor: amountMinor, taxPercent: 0 }],
  idents: [],
})

/** Throws while nothing can have been charged yet. */
function assertOurs(line: SmartCardLine, made: SmartTransaction, { orderId, amountMinor }: Asked): void {
  const wrong = differs(line, made, orderId) ?? (made.sumMinor === amountMinor ? null : 'amount')
  if (wrong === null && meaningOf(made.status) === 'created') return
  mismatch(line, made.id, wrong ?? 'status')
  throw declined('The payment service shows another payment than this one. Nothing was charged. Call support.')
}

async function start(
  line: SmartCardLine,
  id: string,
  asked: Asked,
  signal: AbortSignal,
): Promise<AuthorizationOutcome> {
  const { smart } = line
  const stop = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let over = false
  const abort = (): void => {
    last = quietly(line, smart.abort(id, randomUUID())).then(() => {
      if (!over) timer = setTimeout(() => stop.abort(), line.abortWithinMs).unref()
    })
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    const answer = await smart.start(id, line.type, randomUUID(), stop.signal)
    switch (answer.kind) {
      case 'transaction':
        return answer.transaction.id === id
          ? chargedOf(line, answer.transaction, asked)
          : mismatch(line, id, 'another transaction')
      case 'refused':
        return await refused(line, id, asked, answer.text)
      case 'not-sent':
        return notSentOf(answer)
      case 'not-found':
      case 'unknown':
        return { kind: 'unknown', why: signal.aborted ? 'cancelled' : 'why' in answer ? answer.why : answer.kind }
      default:
        return answer satisfies never
    }
  } finally {
    over = true
    signal.removeEventListener('abort', abort)
    await last
    clearTimeout(timer)
  }
}

/** A no to the start is believed when the transaction has really not begun. */
async function refused(line: SmartCardLine, id: string, asked: Asked, text: string): Promise<AuthorizationOutcome> {
  const seen = await line.smart.get(id)
  if (seen.kind !== 'transaction' || seen.transaction.id !== id) return { kind: 'unknown', why: 'refused' }
  if (meaningOf(seen.transaction.status) !== 'created') return chargedOf(line, seen.transaction, asked)
  letGo(line, id)
  return { kind: 'declined', code: 'refused', text, reference: id }
}

/** A transaction that will not be started: nobody waits for its end, and it takes no money without one. */
function letGo(line: SmartCardLine, id: string): void {
  void quietly(line, line.smart.abort(id, randomUUID()))
}

const quietly = ({ log }: SmartCardLine, work: Promise<unknown>): Promise<unknown> =>
  work.catch((thrown: unknown) => void log.incident('smart.abort', thrown))
