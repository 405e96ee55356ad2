// One card attempt as a reducer: which state follows an answer, and when "not found" may be believed.
//
//   created ──▶ waiting-for-card ──▶ sent ──approved, amount equal──▶ approved
//      │               │              │ ────approved, lower─────────▶ partial
//      │               │              │ ────approved, higher────────▶ needs-human
//      │               │              │ ────declined────────────────▶ declined
//      │               │              │ ────no byte left the till───▶ not-sent
//      │               │              └ ────no clear answer, restart▶ unknown ──inquiry only──▶ approved, partial, declined,
//      └─restart───────┴─restart──▶ cancelled                                                   needs-human, cancelled
//
//   unknown is left by an inquiry alone. "Not found" counts after a quiet time and twice; then the attempt is fenced
//   (voided by its order id, so that a late authorization cannot stay alive) and asked for once more before it is cancelled.
//   A cancelled attempt is asked for again after 1, 5 and 30 minutes, because the gateway keeps no tombstone for an order
//   it has never seen: a charge that surfaces there, or behind declined or not-sent, is money without a sale.
//   An answer that is clear but about other money (another amount, currency, order or merchant, several settled charges) is
//   asked for once more; the second one needs somebody: it is never a payment. Who closes it by hand is believed only when
//   the gateway shows no charge at that moment; when it shows nothing at all, the attempt is unknown again, and given up.
//   A manager may give an unknown attempt up: from then on a charge that is found is voided instead of taken. A fence gives
//   it up too, before it is sent: a void that is on its way could otherwise end a charge that has just paid the sale.

export type AttemptState =
  | 'created'
  | 'waiting-for-card'
  | 'sent'
  | 'approved'
  | 'partial'
  | 'declined'
  | 'not-sent'
  | 'unknown'
  | 'cancelled'
  | 'needs-human'
export type Authorized =
  | { kind: 'approved'; amountMinor: number }
  | { kind: 'declined' }
  | { kind: 'not-sent' }
  | { kind: 'unknown' }
export type Inquired =
  | { kind: 'approved'; amountMinor: number }
  | { kind: 'declined' }
  | { kind: 'unknown' }
  | { kind: 'not-found' }
  | { kind: 'voided' }
export type InquiryContext = {
  askedMinor: number
  /** Milliseconds since the last byte of the authorization left, or since this process began to ask; never by the wall clock. */
  msSinceSent: number
  /** How long a "not found" may only be too early: `QUIET_MS`, or `TERMINAL_QUIET_MS` where the terminal charges. */
  quietMs: number
  /** Not-found answers since the quiet time ended, this one included. */
  notFounds: number
  /** True once the gateway has confirmed a void by order id for this attempt; false again when a fence was not confirmed. */
  fenced: boolean
  /** Answers in a row, this one included, that were clear but about another amount, currency, order or merchant. */
  mismatches?: number
  /** It is not to be taken any more: a manager decided so, or a fence has been sent. */
  givenUp: boolean
  /** False when the sale is over (a data file was restored, or it was closed otherwise): nobody may pay it any more. */
  saleOpen: boolean
}
/** What to do besides: void by order id and ask again, or void the charge that was found and ask again. */
export type Act = 'fence' | 'void' | null

/** The gateway answers an authorization within 32 s; before this much time a "not found" may only be too early. */
export const QUIET_MS = 45_000
/** A terminal that charges by itself waits for its customer first and then takes back what it does not understand. */
export const TERMINAL_QUIET_MS = 200_000

/** Two questions that are to confirm each other are this far apart (Card Connect resolver). */
const CONFIRM_MS = 5000
/** Pauses between questions in milliseconds (Card Connect look-up pacing). */
const PACING_MS = [2000, 4000, 8000, 15_000, 30_000]

/**
 * Milliseconds until the next question about money that nobody knows the end of. `round` counts from 0. The customer stands
 * at the till: so the first question that may be believed comes as soon as the quiet time is over, and the one that
 * `confirms` an answer or a fence follows shortly.
 */
export function untilNextQuestion(
  round: number,
  { msSinceSent, quietMs, confirms }: { msSinceSent: number; quietMs: number; confirms: boolean },
): number {
  if (confirms) return CONFIRM_MS
  const paced = PACING_MS[Math.min(round, PACING_MS.length - 1)] ?? 0
  return msSinceSent < quietMs ? Math.min(paced, quietMs - msSinceSent) : paced
}

/** The same card paying the same amount at the same till within this time may be one purchase rung up twice. */
export const SECOND_CHARGE_MS = 600_000

/** Whether this attempt still blocks another one on the same sale and must be settled at start-up. */
export function isOpen(state: AttemptState): boolean {
  switch (state) {
    case 'created':
    case 'waiting-for-card':
    case 'sent':
    case 'unknown':
      return true
    case 'approved':
    case 'partial':
    case 'declined':
    case 'not-sent':
    case 'cancelled':
    case 'needs-human':
      return false
    default:
      return state satisfies never
  }
}

/** The state after the gateway's answer to an authorization over `askedMinor` minor units. No answer is never "declined". */
export function afterAuthorization(outcome: Authorized, askedMinor: number): AttemptState {
  switch (outcome.kind) {
    case 'approved':
      return approvedState(outcome.amountMinor, askedMinor)
    case 'declined':
    case 'not-sent':
    case 'unknown':
      return outcome.kind
    default:
      return outcome satisfies never
  }
}

/**
 * The state after an inquiry by order id. `act: 'fence'` asks the caller to void by order id, wait for the confirmation
 * and inquire again with `fenced: true`; only that second pass turns "not found" into cancelled. `act: 'void'` asks to void
 * the charge that was found; the attempt stays unknown until an inquiry shows it voided.
 */
export function afterInquiry(
  state: AttemptState,
  outcome: Inquired,
  context: InquiryContext,
): { state: AttemptState; act: Act } {
  if (state !== 'unknown') {
    const surfaced =
      outcome.kind === 'approved' && (state === 'declined' || state === 'not-sent' || state === 'cancelled')
    return { state: surfaced ? 'needs-human' : state, act: null }
  }
  switch (outcome.kind) {
    case 'approved':
      if (context.givenUp || context.fenced) return { state: 'unknown', act: 'void' }
      return {
        state: context.saleOpen ? approvedState(outcome.amountMinor, context.askedMinor) : 'needs-human',
        act: null,
      }
    case 'declined':
      return { state: 'declined', act: null }
    case 'voided':
      return { state: 'cancelled', act: null }
    case 'unknown':
      // A clear answer about other money does not change by asking again: after a second one somebody has to look.
      return { state: (context.mismatches ?? 0) >= 2 ? 'needs-human' : 'unknown', act: null }
    case 'not-found': {
      const believed = context.msSinceSent >= context.quietMs && context.notFounds >= 2
      if (!believed) return { state: 'unknown', act: null }
      return context.fenced ? { state: 'cancelled', act: null } : { state: 'unknown', act: 'fence' }
    }
    default:
      return outcome satisfies never
  }
}

/** After how long a cancelled attempt is asked for again, counted from the moment it was cancelled (Card Connect tombstones). */
export const RECHECK_AFTER_MS: readonly number[] = [60_000, 5 * 60_000, 30 * 60_000]

/**
 * The look after look `round` at a cancelled attempt and how long until then; null after the last one. A look before its
 * time (a restart, a day close) is one more and replaces none, or a few restarts would use them all up.
 */
export function nextLook(round: number, due: boolean): { round: number; waitMs: number } | 'as-planned' | null {
  if (!due) return 'as-planned'
  const next = RECHECK_AFTER_MS[round + 1]
  return next === undefined ? null : { round: round + 1, waitMs: next - (RECHECK_AFTER_MS[round] ?? 0) }
}

/** The state an attempt found in the database has after a restart: what was never sent is over, what was sent is unknown. */
export function atRestart(state: AttemptState): AttemptState {
  if (state === 'created' || state === 'waiting-for-card') return 'cancelled'
  return state === 'sent' ? 'unknown' : state
}

function approvedState(amountMinor: number, askedMinor: number): AttemptState {
  if (amountMinor === askedMinor) return 'approved'
  // An approval over nothing, less than nothing or more than was asked is nothing a till may settle by itself.
  return amountMinor > 0 && amountMinor < askedMinor ? 'partial' : 'needs-human'
}
