// What the operator page and tests may look at and do in the CardScan simulator.
import type { CardscanCounts, CardCounts } from './cardscan-counts.ts'
import type { CardOutcome, CardscanKnobs } from './cardscan-knobs.ts'
import type { CardState, StuckState } from './cardscan-model.ts'
import type { FaultSwitch } from './kit.ts'

export type CardSummary = {
  id: string
  state: CardState
  twoSided: boolean
  createdAt: string
  /** Pictures accepted, of both sides together. */
  images: number
  stuckAt: StuckState | null
  deleted: boolean
  counts: CardCounts
}

/** What an operator may do to one card: end it one way or another, or let the session that made it run out. */
export const cardActions = ['fail-front', 'fail-back', 'error', 'finish', 'enrich', 'expire-session'] as const
export type CardAction = (typeof cardActions)[number]

export type CardscanPanel = {
  /** Base of the event socket, e.g. ws://127.0.0.1:47103 */
  wsUrl: string
  apiKey: string
  faults: FaultSwitch
  knobs(): CardscanKnobs
  /** Takes over what fits; gives the names of members that do not. */
  setKnobs(patch: { readonly [name: string]: unknown }): string[]
  /** Newest first; deleted cards are left out. */
  cards(): CardSummary[]
  /** One card, also when it is deleted; null when there never was one. */
  card(id: string): CardSummary | null
  counts(): CardscanCounts
  /** Orders the outcome of the next image that any card gets. */
  setNext(outcome: CardOutcome): void
  /** False when the card is not known, or has no session to expire. */
  act(cardId: string, action: CardAction): boolean
  /** Every session token issued so far is dead now. Gives how many were alive. */
  expireSessions(): number
  /** Cuts every open event socket without a closing handshake. */
  dropSockets(): void
  /** While on, the event socket answers 503 at the upgrade, so that a client has to poll. */
  refuseSockets(on: boolean): void
}
