// What moves money in the Card Connect simulator: authorizations, captures, voids and refunds.
import { newAuthcode, passesLuhn, retrefOf } from './cardconnect-amounts.ts'
import { isVoidable } from './cardconnect-books.ts'
import { gatewayResponse, type Response } from './cardconnect-codes.ts'
import type { AuthorizationWish } from './cardconnect-input.ts'
import { accountToken, amountDecision, decide, type Decision } from './cardconnect-issuer.ts'
import type { CardconnectState, StoredTransaction } from './cardconnect-model.ts'

/** A real merchant id has one currency; the sandbox serves tills of both store profiles. */
const merchantCurrencies: ReadonlySet<string> = new Set(['USD', 'EUR'])

const voidDays = 30
const dayMs = 86_400_000

const avs = new Map([
  ['111', 'A'],
  ['201', 'A'],
  ['112', 'N'],
  ['214', 'N'],
  ['113', 'Z'],
  ['226', 'Z'],
  ['223', 'W'],
  ['224', 'X'],
  ['225', 'Y'],
  ['406', 'Y'],
  ['221', 'U'],
  ['207', 'G'],
  ['218', 'R'],
  ['205', 'E'],
  ['219', 'S'],
])
const cvv = new Map([
  ['112', 'M'],
  ['111', 'N'],
  ['222', 'P'],
  ['333', 'U'],
])
const entryModes = new Map([
  ['E', 'ECommerce'],
  ['R', 'Recurring'],
  ['T', 'Moto'],
])

function record(
  books: CardconnectState,
  nowMs: number,
  fields: Partial<StoredTransaction> & Pick<StoredTransaction, 'kind' | 'token' | 'amount'>,
  decision: Decision,
): StoredTransaction {
  books.sequence += 1
  const approved = decision.respstat === 'A'
  const orderid = fields.orderid ?? ''
  const entry: StoredTransaction = {
    retref: retrefOf(nowMs, books.sequence),
    orderidMasked: passesLuhn(orderid),
    approved: decision.approved,
    setlstat: 'Declined',
    respstat: decision.respstat,
    respcode: decision.respcode,
    respproc: decision.respproc,
    resptext: decision.resptext,
    expiry: '',
    authcode: approved ? newAuthcode() : null,
    batchid: null,
    currency: 'USD',
    avsresp: '',
    cvvresp: '',
    entrymode: '',
    refunded: 0,
    refundOf: null,
    authMs: nowMs,
    captureMs: null,
    settleMs: null,
    userfields: null,
    ...fields,
    orderid,
  }
  books.transactions.push(entry)
  return entry
}

function queue(books: CardconnectState, entry: StoredTransaction, nowMs: number): void {
  entry.setlstat = 'Queued for Capture'
  entry.batchid = books.openBatch
  entry.captureMs = nowMs
}

/** The token an authorization is about, or why there is none. */
function tokenFor(books: CardconnectState, wish: AuthorizationWish): { token: string } | { refused: Response } {
  if (!wish.profile.includes('/')) return accountToken(wish.account, books.cards)
  const [id, acct] = wish.profile.split('/')
  const stored = books.profiles.find(profile => profile.profileid === id && (acct === '' || profile.acctid === acct))
  return stored ? { token: stored.token } : { refused: gatewayResponse('96') }
}

/**
 * Authorizes. There is no idempotency: the same order id twice is two charges. `forced` stands in for the issuer
 * (fault injection). A refusal of the form leaves no trace in the books.
 */
export function authorize(
  books: CardconnectState,
  wish: AuthorizationWish,
  nowMs: number,
  forced: Decision | null,
): { entry: StoredTransaction; slow: boolean } | { refused: Response } {
  if (!merchantCurrencies.has(wish.currency)) return { refused: gatewayResponse('32') }
  const card = tokenFor(books, wish)
  if ('refused' in card) return card
  const zero: Decision = {
    respstat: 'A',
    respcode: '000',
    respproc: 'RPCT',
    resptext: 'Approval',
    approved: 0,
    slow: false,
  }
  const decision = forced ?? (wish.minor === 0 ? zero : decide(card.token, wish.minor, books.cards))
  const approved = decision.respstat === 'A'
  const entry = record(
    books,
    nowMs,
    {
      kind: 'sale',
      token: card.token,
      amount: wish.minor,
      orderid: wish.orderid,
      expiry: wish.expiry.length === 4 ? wish.expiry : '',
      currency: wish.currency,
      userfields: wish.userfields,
      avsresp: approved ? (wish.minor === 0 ? ' ' : (avs.get(wish.postal.slice(-3)) ?? '')) : '',
      cvvresp: approved ? (cvv.get(wish.cvv2) ?? '') : '',
      entrymode: entryModes.get(wish.ecomind) ?? 'EMVContact',
    },
    decision,
  )
  if (approved) {
    if (wish.minor === 0) entry.setlstat = 'Zero Amount'
    else if (wish.capture) queue(books, entry, nowMs)
    else entry.setlstat = 'Authorized'
  }
  return { entry, slow: decision.slow }
}

/** Queues for settlement; the amount replaces what was approved, up to a fifth more (tip). */
export function capture(
  books: CardconnectState,
  entry: StoredTransaction,
  minor: number | null,
  nowMs: number,
): Response {
  if (entry.setlstat === 'Accepted') return gatewayResponse('27')
  if (!isVoidable(entry)) return gatewayResponse('25')
  if (minor !== null && (minor <= 0 || minor > Math.max(entry.amount, entry.approved) * 1.2))
    return gatewayResponse('43')
  if (minor !== null) entry.approved = minor
  queue(books, entry, nowMs)
  return gatewayResponse('00')
}

/** Takes back what is not settled, all of it or, while only authorized, a part. REVERS in the reply is the proof. */
export function voidEntry(
  entry: StoredTransaction,
  minor: number | null,
  nowMs: number,
): { response: Response; reversed: boolean } {
  const refuse = (code: '25' | '26' | '39' | '43') => ({ response: gatewayResponse(code), reversed: false })
  if (entry.respstat === 'A' && entry.setlstat === 'Accepted') return refuse('26')
  if (!isVoidable(entry)) return refuse('25')
  if (nowMs - entry.authMs > voidDays * dayMs) return refuse('39')
  const part = minor !== null && minor !== 0 && minor !== entry.approved
  if (part && (entry.setlstat !== 'Authorized' || minor < 0 || minor > entry.approved)) return refuse('43')
  entry.approved = part ? entry.approved - minor : 0
  if (!part) entry.setlstat = 'Voided'
  return { response: gatewayResponse('00'), reversed: true }
}

/** Gives settled money back under a reference of its own; without an order id it inherits the sale's. */
export function refund(
  books: CardconnectState,
  sale: StoredTransaction,
  minor: number | null,
  orderid: string,
  nowMs: number,
): StoredTransaction | Response {
  if (sale.kind !== 'sale' || sale.respstat !== 'A' || sale.setlstat === 'Voided') return gatewayResponse('25')
  if (sale.setlstat !== 'Accepted') return gatewayResponse('28')
  const wanted = minor === null || minor === 0 ? sale.approved - sale.refunded : minor
  if (wanted <= 0) return gatewayResponse('43')
  if (wanted > sale.approved - sale.refunded) return gatewayResponse('42')
  const approval: Decision = {
    respstat: 'A',
    respcode: '000',
    respproc: 'RPCT',
    resptext: 'Approval',
    approved: wanted,
    slow: false,
  }
  const decision = (sale.approved >= 200_000 ? amountDecision(wanted) : null) ?? approval
  const entry = record(
    books,
    nowMs,
    {
      kind: 'refund',
      token: sale.token,
      amount: wanted,
      orderid: orderid || sale.orderid,
      refundOf: sale.retref,
      currency: sale.currency,
      entrymode: sale.entrymode,
    },
    decision,
  )
  if (decision.respstat === 'A') {
    queue(books, entry, nowMs)
    sale.refunded += decision.approved
  }
  return entry
}
