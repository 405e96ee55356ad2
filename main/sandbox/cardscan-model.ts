// The nouns of the CardScan simulator: what a card, an upload and an eligibility request look like at rest.
import type { FaultSwitch } from './kit.ts'

/** Card states as the service spells them. */
export type CardState =
  | 'pending'
  | 'processing'
  | 'frontside_processing'
  | 'frontside_failed'
  | 'backside_processing'
  | 'backside_failed'
  | 'post_processing'
  | 'completed'
  | 'enriched'
  | 'error'
  | 'unknown'
export type Side = 'front' | 'back'

/** What the operator may order for the next image. `slow` reads it, but takes its time. */
export type CardOutcome = 'ok' | 'front-fails' | 'back-fails' | 'error' | 'slow'

/** The error member of card, eligibility and socket objects; `error` duplicates `type` and is deprecated. */
export type ObjectError = { message: string; type: string; code: string; error: string }

export type StoredCard = {
  id: string
  /** Cognito-like identity of the person the card belongs to; `null` when the API key itself made it. */
  owner: string | null
  sessionId: string | null
  state: CardState
  createdAtMs: number
  twoSided: boolean
  liveScan: boolean
  metadata: Record<string, unknown> | null
  /** Images taken so far, per side. */
  uploads: Record<Side, number>
  /** The side an image of which is being read now; a restart reads it again. */
  reading: Side | null
  /** Which of the made-up people the picture shows; decided by the front image. */
  person: number
  error: ObjectError | null
  deleted: boolean
}

export type StoredScan = { id: string; cardId: string; orientation: Side; metadata: Record<string, unknown> | null }

export type EligibilityProvider = { npi: string; organization_name?: string; first_name?: string; last_name?: string }
export type EligibilitySubscriber = { first_name: string; last_name: string; date_of_birth: string }
export type StoredEligibility = {
  id: string
  cardId: string
  owner: string | null
  state: 'processing' | 'completed' | 'error'
  createdAtMs: number
  provider: EligibilityProvider
  subscriber: EligibilitySubscriber
  error: ObjectError | null
}

/** Everything that survives a restart of the sandbox. Images do not. */
export type CardscanState = {
  /** Signs session tokens and upload policies of this sandbox, so that they outlive a restart. */
  signingKey: string
  cards: StoredCard[]
  scans: StoredScan[]
  eligibilities: StoredEligibility[]
}

export type CardSummary = { id: string; state: CardState; twoSided: boolean; createdAt: string; images: number }

export type CardscanPanel = {
  /** Base of the event socket, e.g. ws://127.0.0.1:47103 */
  wsUrl: string
  apiKey: string
  faults: FaultSwitch
  /** Newest first; deleted cards are left out. */
  cards(): CardSummary[]
  /** Orders the outcome of the next image (for `back-fails` the next back) that any card gets. */
  setNext(outcome: CardOutcome): void
  /** Cuts every open event socket without a closing handshake. */
  dropSockets(): void
  /** While on, the event socket answers 503 at the upgrade, so that a client has to poll. */
  refuseSockets(on: boolean): void
}
