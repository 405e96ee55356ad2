// Card payments as the till sees them: a terminal that reads or charges, a gateway that charges, reverses and remembers.
import type { ReceiptLine } from '#domain/receipt'

/** A card as the terminal hands it over: a token, never a number. */
export type ReadCard = { token: string; expiry: string | null; last4: string; brand: string; entryMode: string }
/** What is known of the card after a terminal charged it by itself. */
export type ChargedCard = { last4: string; brand: string; entryMode: string }
/** What a chip or a tap adds to the card receipt (EMV tags 50/9F12, 4F/9F06, 95, 9B, 9F10, 8A); nothing else of it is kept. */
export type EmvFacts = {
  label: string | null
  aid: string | null
  tvr: string | null
  tsi: string | null
  iad: string | null
  arc: string | null
  entryMode: string | null
  verifiedByPin: boolean
  signatureLine: boolean
}
/** What the service wants on receipts: under the customer's, on the merchant's copy, and whether that has to be signed. */
export type CardSlip = { customer: readonly ReceiptLine[]; merchant: readonly ReceiptLine[]; sign: boolean }
/** What a refusal asks of the people at the till; the words for it are the screen's. */
export type DeclineAdvice =
  /** An ordinary decline: another card or another tender. */
  | 'another-card'
  /** Present the same card another way: insert it, key it in, swipe it again. */
  | 'another-entry'
  /** Something typed is wrong: PIN, security code, expiry, postal code. */
  | 'check-entry'
  /** A smaller amount may pass. */
  | 'lower-amount'
  /** The bank cannot answer now; the same card may pass in a while, as a new attempt. */
  | 'later'
  | 'call-bank'
  /** Lost, stolen, closed or forbidden: this card must not be tried again. */
  | 'never-again'
  /** The store's own set-up is wrong; no card will pass until support has corrected it. */
  | 'call-support'

export type AuthorizationRequest = {
  orderId: string
  amountMinor: number
  currency: string
  card: ReadCard
}
/** Nothing was charged and nothing can come of it. */
export type NotSent = {
  kind: 'not-sent'
  why: 'unreachable' | 'credentials' | 'refused' | 'too-many-requests'
  /** A sentence for the person at the till, where the device said what is wrong with it. */
  text?: string
  /** Of `too-many-requests`: milliseconds the service asks to be left alone. */
  waitMs?: number
}
/**
 * Nobody can tell yet; only an inquiry may end it. `mismatch` marks an answer that is clear but about other money (another
 * amount, currency, order or merchant): asking again will not change it, so a person has to look.
 */
export type Unknown = { kind: 'unknown'; why: string; mismatch?: true }
/**
 * What is known about one authorization. `unknown` is left only by an inquiry, also when the service charged and took it
 * back by itself (terminal error 900). An approval for less than asked is a partial one; one for more is `unknown`.
 */
export type AuthorizationOutcome =
  | {
      kind: 'approved'
      amountMinor: number
      reference: string
      authCode: string
      text: string
      batchId: string | null
      emv?: EmvFacts
      slip?: CardSlip
    }
  | { kind: 'declined'; code: string; text: string; reference: string | null; advice?: DeclineAdvice }
  | NotSent
  | Unknown
/**
 * The state of one transaction at the gateway. `voidable` and `refundable` are its own words where it says them;
 * null where it does not.
 */
export type InquiryOutcome =
  | (Extract<AuthorizationOutcome, { kind: 'approved' }> & { voidable: boolean | null; refundable: boolean | null })
  | Exclude<AuthorizationOutcome, NotSent | { kind: 'approved' }>
  | { kind: 'not-found' }
  | { kind: 'voided' }

/**
 * An answer to a void or a refund. Only `done` is proof; `unknown` is settled by an inquiry, never by asking again blindly.
 * `amountMinor` is what a refund gives back; of a void it is what is left of the charge, which is 0.
 */
export type ReversalOutcome =
  | { kind: 'done'; amountMinor: number; reference: string; authCode: string; text: string }
  /** The gateway says no: too late to void, not settled yet, declined by the bank. Nothing changed. */
  | { kind: 'refused'; code: string; text: string; why: 'settled' | 'not-settled' | 'declined' | 'not-found' | 'other' }
  | NotSent
  | Unknown
/** A charge that a customer still finds on the account. Minor units. */
export type StandingCharge = { reference: string; amountMinor: number }
/** `known`: the service has a transaction of ours under the order at all; where it has none it may only not see it yet. */
export type Standing = { kind: 'seen'; known: boolean; charges: readonly StandingCharge[] } | Unknown
export type CaptureOutcome =
  | { kind: 'queued'; amountMinor: number }
  | { kind: 'refused'; code: string; text: string }
  | NotSent
  | Unknown

/**
 * One charge as the gateway's settlement report tells it. `state`: its letters in words (Card Connect settlestat). Money
 * given back has a negative amount.
 */
export type SettledCharge = {
  reference: string
  orderId: string | null
  amountMinor: number
  state: 'accepted' | 'rejected' | 'under-review' | 'other'
}
export type SettlementAnswer =
  | { kind: 'report'; charges: readonly SettledCharge[] }
  | { kind: 'unavailable'; why: string }
/** What a card is, as far as the gateway's BIN data says. */
export type CardFacts = { product: string | null; issuer: string | null; country: string | null; prepaid: boolean }

/**
 * A payment gateway without idempotency keys (Card Connect). No method throws for what the gateway or the network did,
 * `health` excepted. Amounts are minor units.
 */
export interface CardGateway {
  authorize(request: AuthorizationRequest): Promise<AuthorizationOutcome>
  inquireByOrder(orderId: string): Promise<InquiryOutcome>
  inquire(reference: string): Promise<InquiryOutcome>
  /**
   * Every charge of ours under this order that stands and, as far as the gateway says, can still be given back; for orders of
   * which no single charge can be booked. What belongs to another order, merchant or currency is left out.
   */
  standing(orderId: string): Promise<Standing>
  /** Queues an authorization for settlement; the amount replaces the authorized one. */
  capture(request: { reference: string; amountMinor: number }): Promise<CaptureOutcome>
  /** Takes a whole charge back that is not settled yet. Done only when the gateway confirms the reversal. */
  void(reference: string): Promise<ReversalOutcome>
  /** Gives settled money back under an order id of its own. */
  refund(request: { reference: string; amountMinor: number; orderId: string }): Promise<ReversalOutcome>
  /** What became of a refund or void that was sent under `orderId`; `done`, `not-found` as refused, or unknown. */
  inquireRefund(orderId: string): Promise<ReversalOutcome>
  /** True when the gateway confirms that nothing is live under this order any more. */
  voidByOrder(orderId: string): Promise<boolean>
  /** The settlement report of one day (YYYY-MM-DD in the gateway's time). Asking twice gives the same. */
  settlement(day: string): Promise<SettlementAnswer>
  bin(token: string): Promise<CardFacts | null>
  health(): Promise<string>
}

export interface CardTerminal {
  /** Waits for the customer. Throws Problem `cancelled`, `declined` (device says why) or `unreachable`. */
  readCard(request: { amountMinor: number; orderId: string }, signal: AbortSignal): Promise<ReadCard>
  /**
   * Reads and charges in one call (terminal API authCard), where the device is set up for it; null where it only reads.
   * `sent` is called before the first byte leaves: from then on only an answer or an inquiry says what happened.
   * Aborting asks the device to cancel, which cannot recall an authorization; the outcome is then unknown or not-sent.
   */
  readonly charge:
    | null
    | ((
        request: { amountMinor: number; orderId: string; currency: string },
        signal: AbortSignal,
        sent: () => void,
      ) => Promise<{ outcome: AuthorizationOutcome; card: ChargedCard | null }>)
  /** Shows a text on the device; failures are forgiven. */
  display(text: string): Promise<void>
  health(): Promise<string>
}
