// What a till of the payment harness is told to do, where it may be killed, and how it says what became of it.

/**
 * Points at which a till can end itself. `in`: the statement is done, its transaction is not. `after`: committed. `before`
 * and `after` of a call: nothing of it has left, its answer is here and not yet written down.
 */
export const paymentHooks = [
  'after attempt-created',
  'after attempt-waiting-for-card',
  'card-read',
  'before log-intent',
  'after log-intent',
  'after attempt-sent',
  'before authorize',
  'after authorize',
  'before log-outcome',
  'after log-outcome',
  'in attempt-approved',
  'in tender',
  'in sale-completed',
  'after sale-completed',
  'before log-sale',
  'after log-sale',
  'after attempt-approved',
  'after attempt-partial',
  'after attempt-declined',
  'after attempt-not-sent',
  'after attempt-unknown',
  'before inquire-order',
  'after inquire-order',
  'after given-up',
  'before void-order',
  'after void-order',
  'in attempt-cancelled',
  'in recheck-planned',
  'after attempt-cancelled',
  'after recheck-planned',
  'after attempt-needs-human',
  'before inquire',
  'after inquire',
  'in reversal-created',
  'after reversal-created',
  'after reversal-sent',
  'before void',
  'after void',
  'before refund',
  'after refund',
  'after reversal-unknown',
  'in reversal-done',
  'after reversal-done',
  'in refund-written',
  'in refund-part',
  'after refund-written',
] as const
export type PaymentHook = (typeof paymentHooks)[number]

export const paymentKillMutants = [
  'send-before-journal',
  'new-order-after-timeout',
  'not-found-is-final',
  'timeout-is-paid',
  'void-is-believed',
] as const
export type PaymentKillMutant = (typeof paymentKillMutants)[number]

/** How a sale is paid; what comes in between is the partner's doing. */
export const saleKinds = [
  'card',
  'split',
  'cash',
  'cash-and-card',
  'taken-back',
  'refunded',
  'given-up',
  'changed-mind',
  'left',
] as const
export type SaleKind = (typeof saleKinds)[number]

export type PaymentOrder = {
  dir: string
  /** The configuration as `boot` takes it. */
  config: unknown
  /** Virtual milliseconds at which this process begins; time goes on across processes. */
  startAt: number
  /** Sales to be worked, in order. `null`: set the till up and end. */
  sales: readonly SaleKind[] | null
  /** After the sales: no faults any more; everything open comes to its end, and half an hour passes. */
  settle: boolean
  /** Virtual milliseconds in which every payment must be known once nothing is broken any more. */
  knownWithin: number
  /** For whatever the people choose at random. */
  seed: number
  kill: { hook: PaymentHook; nth: number } | null
  mutant: PaymentKillMutant | null
}

/** A sale the till has said is complete, with what it says was paid. */
export type Acknowledged = { saleId: string; number: number; totalMinor: number; tendersMinor: number }
export type PaymentReport = {
  /** Payments that still need somebody, and why each could not be decided. */
  waiting: string[]
  /** Rules that the process itself saw broken. */
  broken: string[]
  /** The last virtual millisecond. */
  endedAt: number
}
/** Lines a child says. `pass`: time may go on until then, if nothing is under way. */
export type PaymentLine =
  | { say: 'pass'; to: number }
  | { say: 'sold'; sale: Acknowledged }
  /** A refund the till has said is made. */
  | { say: 'gave'; refundId: string }
  | { say: 'begun' }
  | { say: 'done'; report: PaymentReport }
