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
//   An approval that surfaces behind declined, not-sent or cancelled is money without a sale: needs-human.

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
  /** Milliseconds since the last byte of the authorization left. */
  msSinceSent: number
  /** Not-found answers since the quiet time ended, this one included. */
  notFounds: number
  /** True once the gateway has confirmed a void by order id for this attempt; false again when a fence was not confirmed. */
  fenced: boolean
}

/** The gateway answers an authorization within 32 s; before this much time a "not found" may only be too early. */
export const QUIET_MS = 45_000

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
 * The state after an inquiry by order id. `fence: true` asks the caller to void by order id, wait for the confirmation
 * and inquire again with `fenced: true`; only that second pass turns "not found" into cancelled.
 */
export function afterInquiry(
  state: AttemptState,
  outcome: Inquired,
  context: InquiryContext,
): { state: AttemptState; fence: boolean } {
  if (state !== 'unknown') {
    const surfaced =
      outcome.kind === 'approved' && (state === 'declined' || state === 'not-sent' || state === 'cancelled')
    return { state: surfaced ? 'needs-human' : state, fence: false }
  }
  switch (outcome.kind) {
    case 'approved':
      return { state: approvedState(outcome.amountMinor, context.askedMinor), fence: false }
    case 'declined':
      return { state: 'declined', fence: false }
    case 'voided':
      return { state: 'cancelled', fence: false }
    case 'unknown':
      return { state: 'unknown', fence: false }
    case 'not-found': {
      const believed = context.msSinceSent >= QUIET_MS && context.notFounds >= 2
      if (!believed) return { state: 'unknown', fence: false }
      return context.fenced ? { state: 'cancelled', fence: false } : { state: 'unknown', fence: true }
    }
    default:
      return outcome satisfies never
  }
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
