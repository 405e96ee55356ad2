// A void or a refund as a reducer: an attempt of its own, journaled before it is sent, never sent twice on doubt.
//
//   created ──▶ sent ──the gateway confirms, amount equal──▶ done
//      │         │ ────confirms another amount─────────────▶ needs-human
//      │         │ ────says no─────────────────────────────▶ refused (of a void: only that it is settled, or the bank's no)
//      │         │ ────no byte left the till───────────────▶ not-sent
//      │         └ ────no clear answer, restart────────────▶ unknown ──inquiry only──▶ done, refused, needs-human
//      └─restart─▶ not-sent
//
//   A void takes the whole charge back, so sending it again does no harm: a charge that is still alive is voided once more.
//   A refund would be paid twice, so it is never sent again: it is found under its own order id, or, when it is not found
//   after the quiet time and twice, fenced (voided by that order id) and asked for once more before it counts as refused.

export type ReversalKind = 'void' | 'refund'
export type ReversalState = 'created' | 'sent' | 'unknown' | 'done' | 'refused' | 'not-sent' | 'needs-human'
export type Reversed =
  | { kind: 'done'; amountMinor: number }
  | { kind: 'refused'; why: 'settled' | 'not-settled' | 'declined' | 'not-found' | 'other' }
  | { kind: 'not-sent' }
  | { kind: 'unknown' }
/** What an inquiry says about the charge that a void was to take back. */
export type Charge = { kind: 'approved' | 'declined' | 'unknown' | 'not-found' | 'voided' }
export type ReversalContext = {
  askedMinor: number
  /** Milliseconds since the last byte left, or since this process began to ask. */
  msSinceSent: number
  quietMs: number
  /** How often it has been sent, the first time included. */
  sends: number
  notFounds: number
  fenced: boolean
}
export type ReversalStep = { state: ReversalState; act: 'again' | 'fence' | null }

/** A charge that is still alive after so many voids needs somebody who can call the bank. */
export const MOST_VOIDS = 3

/** Whether it still blocks another reversal of the same charge and must be settled at start-up. */
export function reversalOpen(state: ReversalState): boolean {
  switch (state) {
    case 'created':
    case 'sent':
    case 'unknown':
      return true
    case 'done':
    case 'refused':
    case 'not-sent':
    case 'needs-human':
      return false
    default:
      return state satisfies never
  }
}

/**
 * The state after the answer to the void or refund itself. A void confirms the charge as a whole, a refund its amount. A
 * gateway that has nothing to void may have voided it already, so only an inquiry tells what that means.
 */
export function afterReversal(kind: ReversalKind, outcome: Reversed, askedMinor: number): ReversalState {
  if (kind === 'void' && outcome.kind === 'refused' && (outcome.why === 'other' || outcome.why === 'not-found'))
    return 'unknown'
  if (outcome.kind !== 'done') return outcome.kind
  return kind === 'void' || outcome.amountMinor === askedMinor ? 'done' : 'needs-human'
}

/** The state of an unknown void after an inquiry about the charge itself. */
export function afterVoidInquiry(charge: Charge, context: ReversalContext): ReversalStep {
  switch (charge.kind) {
    case 'voided':
    case 'declined':
      return { state: 'done', act: null }
    case 'approved':
      if (context.msSinceSent < context.quietMs) return { state: 'unknown', act: null }
      return context.sends < MOST_VOIDS ? { state: 'unknown', act: 'again' } : { state: 'needs-human', act: null }
    case 'not-found':
      // The charge was there when the void was asked for; a gateway that has lost it cannot be believed.
      return { state: 'needs-human', act: null }
    case 'unknown':
      return { state: 'unknown', act: null }
    default:
      return charge.kind satisfies never
  }
}

/** The state of an unknown refund after an inquiry under its own order id. */
export function afterRefundInquiry(outcome: Reversed, context: ReversalContext): ReversalStep {
  switch (outcome.kind) {
    case 'done':
      return { state: outcome.amountMinor === context.askedMinor ? 'done' : 'needs-human', act: null }
    case 'refused': {
      if (outcome.why !== 'not-found') return { state: 'refused', act: null }
      const believed = context.msSinceSent >= context.quietMs && context.notFounds >= 2
      if (!believed) return { state: 'unknown', act: null }
      return context.fenced ? { state: 'refused', act: null } : { state: 'unknown', act: 'fence' }
    }
    case 'not-sent':
    case 'unknown':
      return { state: 'unknown', act: null }
    default:
      return outcome satisfies never
  }
}

/** The state a reversal found in the database has after a restart: what was never sent is over, what was sent is unknown. */
export function reversalAtRestart(state: ReversalState): ReversalState {
  if (state === 'created') return 'not-sent'
  return state === 'sent' ? 'unknown' : state
}
