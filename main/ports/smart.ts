// Smart transactions and customer idents of the identity service, as the till needs them (secucard smart product).

/** `type` is the service's own word for the kind ("card", "checkin"); `value` is what was scanned. Kept in memory only. */
export type Ident = { type: string; value: string }
/** One kind of ident the merchant accepts: a scanned code of this length that starts with the prefix is one. */
export type IdentKind = { type: string; name: string; prefix: string; length: number }
/** An ident as the service knows it. Points are whole numbers, the balance minor units; null where it says nothing. */
export type ResolvedIdent = {
  ident: Ident
  valid: boolean
  locked: boolean
  customer: string | null
  points: number | null
  balanceMinor: number | null
}

export const startTypes = ['auto', 'cash', 'cashless', 'loyalty', 'demo'] as const
export type StartType = (typeof startTypes)[number]

/** One position of a basket; `taxPercent` is whole percent, `priceMinor` per piece and negative for a discount. */
export type BasketItem = {
  articleNumber: string
  ean: string | null
  name: string
  quantity: number
  priceMinor: number
  taxPercent: number
}
/** What a transaction is about. `transactionRef` is ours alone; `sumMinor` is what the positions add up to. */
export type SmartRequest = {
  transactionRef: string
  merchantRef: string
  sumMinor: number
  currency: string
  basket: readonly BasketItem[]
  idents: readonly Ident[]
}
/** A transaction as the service shows it. `status` is its own word; what is not said is null. */
export type SmartTransaction = {
  id: string
  status: string
  transactionRef: string | null
  merchantRef: string | null
  sumMinor: number | null
  currency: string | null
  method: string | null
  receiptNumber: string | null
  /** Lines as they came, for `smartReceipt`; nothing in them is to be trusted. */
  receipt: readonly unknown[]
  merchantReceipt: readonly unknown[]
  /** True when the merchant's copy has to be printed, for a signature. */
  printMerchantReceipt: boolean
  idents: readonly ResolvedIdent[]
  error: string | null
}
export type SmartAnswer =
  | { kind: 'transaction'; transaction: SmartTransaction }
  /** The service says no: `text` is its sentence for the cashier, `supportId` what its help desk asks for. */
  | { kind: 'refused'; text: string; supportId: string | null }
  | { kind: 'not-found' }
  /** No byte of it can have taken effect: no connection, no token, or the token itself was refused. */
  | { kind: 'not-sent'; why: string }
  /** It may have happened: no answer, a server error, or an answer that is not the protocol. */
  | { kind: 'unknown'; why: string }
/** A cancel may answer with a bare result instead of the transaction; a look then tells the rest. */
export type SmartCancelAnswer = SmartAnswer | { kind: 'result'; done: boolean }
/** What the loyalty programme would add before the start. */
export type SmartBonus = { missingMinor: number; items: readonly BasketItem[] }

/**
 * Every write takes an `action`: one id per logical write, the same again when it is repeated. The service remembers it
 * for three minutes and then answers with the first result instead of doing it twice (X-Action). Only `kinds`, `validate`
 * and `bonus` throw (Problem); everything else is an answer.
 */
export interface SmartTransactions {
  kinds(signal?: AbortSignal): Promise<IdentKind[]>
  /** Null when the service does not know the ident at all. */
  validate(ident: Ident, action: string, signal?: AbortSignal): Promise<ResolvedIdent | null>
  create(request: SmartRequest, action: string, signal?: AbortSignal): Promise<SmartAnswer>
  /** Replaces basket, idents and references; only before the start. */
  update(id: string, request: SmartRequest, action: string, signal?: AbortSignal): Promise<SmartAnswer>
  /** Blocks until the payment has ended, which may take minutes. */
  start(id: string, type: StartType, action: string, signal?: AbortSignal): Promise<SmartAnswer>
  get(id: string, signal?: AbortSignal): Promise<SmartAnswer>
  cancel(id: string, action: string, signal?: AbortSignal): Promise<SmartCancelAnswer>
  /** Voids a payment of a card terminal, which goes by its receipt number. */
  cancelByReceipt(receiptNumber: string, action: string, signal?: AbortSignal): Promise<SmartCancelAnswer>
  abort(id: string, action: string, signal?: AbortSignal): Promise<SmartCancelAnswer>
  /** Bonus products before the start; any later update makes them void. */
  bonus(id: string, action: string, signal?: AbortSignal): Promise<SmartBonus>
}
