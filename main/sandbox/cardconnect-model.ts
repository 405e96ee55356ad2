// The nouns of the Card Connect simulator: transactions, test cards and batches at rest, and what the operator sees.
import type { FaultSwitch } from './kit.ts'

/** How a test card behaves when it is charged. */
export type CardBehaviour = 'approve' | 'decline-100' | 'decline-116' | 'partial' | 'timeout-62'
export type TestCard = { behaviour: CardBehaviour; brand: string; last4: string }

/** A approved, B temporary fault, C refused. */
export type Respstat = 'A' | 'B' | 'C'
export type Setlstat = 'Authorized' | 'Queued for Capture' | 'Accepted' | 'Voided' | 'Declined' | 'Zero Amount'

/** One authorization or refund. Amounts are integer minor units; a refund's are positive too. */
export type StoredTransaction = {
  kind: 'sale' | 'refund'
  retref: string
  orderid: string
  /** An order id that passes Luhn is masked in the vendor's database: nothing finds it by id again. */
  orderidMasked: boolean
  amount: number
  approved: number
  setlstat: Setlstat
  respstat: Respstat
  respcode: string
  respproc: string
  resptext: string
  token: string
  expiry: string
  authcode: string | null
  batchid: string | null
  currency: string
  avsresp: string
  cvvresp: string
  entrymode: string
  /** What was given back of a settled sale so far. */
  refunded: number
  /** The sale that a refund gives back. */
  refundOf: string | null
  authMs: number
  captureMs: number | null
  settleMs: number | null
  userfields: unknown
}

export type StoredBatch = { batchid: string; closedMs: number; reported: boolean; retrefs: string[] }
export type StoredProfile = { profileid: string; acctid: string; token: string; expiry: string; name: string }

/** Everything that survives a restart of the sandbox. Access tokens do not: a till has to ask again. */
export type CardconnectState = {
  transactions: StoredTransaction[]
  cards: Record<string, TestCard>
  batches: StoredBatch[]
  profiles: StoredProfile[]
  openBatch: string
  /** Counts retrefs and batches of this run. */
  sequence: number
}

export type TransactionSummary = {
  kind: 'sale' | 'refund'
  orderid: string
  retref: string
  /** Asked, in minor units. */
  amount: number
  /** Live, in minor units: 0 when declined or voided. */
  approved: number
  setlstat: Setlstat
  respstat: Respstat
  respcode: string
  token: string
}

/** What stands under one order id, in minor units. The numbers a harness compares with what a till has booked. */
export type OrderLedger = {
  /** Live charges under this id, and how many of them did not go back whole: more than one is money taken twice. */
  charges: number
  count: number
  /** Live refunds under this very id. */
  refunds: number
  /** What was given back of the charges under this id, by refunds under any id. */
  returned: number
}
/** A charge that a terminal makes by itself. */
export type TerminalCharge = {
  token: string
  expiry: string
  minor: number
  orderid: string
  capture: boolean
  entrymode: string
}

export type CardconnectPanel = {
  /** RFC 6749 token endpoint. */
  tokenUrl: string
  /** RFC 7009 revocation endpoint. */
  revokeUrl: string
  /** Base of the gateway's REST without a trailing slash. */
  restUrl: string
  clientId: string
  clientSecret: string
  /** The other mode: HTTP Basic as the gateway documents it. */
  basic: { user: string; password: string }
  merchid: string
  faults: FaultSwitch
  /** Oldest first. */
  transactions(): TransactionSummary[]
  /** Tells the issuer how the card behind a token behaves; tokens come from the terminal simulator. */
  registerToken(token: string, card: TestCard): void
  /** The next fitting request about this order (`null`: about any) suffers `kind`, e.g. `drop-after`, `late:800`, `429:2`. Throws RangeError for an unknown kind. */
  queueFault(orderid: string | null, kind: string): void
  /** Settles what is queued for capture; gives the batch id, or null when nothing was queued. */
  closeBatch(): string | null
  /** Every access token issued so far stops working. */
  expireTokens(): void
  /** Which credentials the gateway takes; both unless told. */
  setAuth(mode: 'both' | 'oauth2' | 'basic'): void
  /** By order id; an id that nobody used has zeros. */
  ledger(): Record<string, OrderLedger>
  ledgerOf(orderid: string): OrderLedger
  /** The gateway's reply to a charge that comes from a terminal, and a way to take it back as the terminal service does. */
  chargeAtTerminal(charge: TerminalCharge): { reply: Record<string, unknown>; takeBack(): void }
}
