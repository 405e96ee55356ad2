// The nouns of the CardScan simulator: what a card, an upload and an eligibility request look like at rest.
import type { EligibilityMode } from './cardscan-knobs.ts'

/** Card states as the service spells them, and one word of no published list. */
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
  | 'quality_check'
export type Side = 'front' | 'back'

/** States in which a card can be made to stay for ever. */
export const stuckStates = [
  'pending',
  'processing',
  'frontside_processing',
  'backside_processing',
  'post_processing',
  'completed',
  'unknown',
] as const
export type StuckState = (typeof stuckStates)[number]

/** The error member of card, eligibility and socket objects; `error` duplicates `type` and is deprecated. */
export type ObjectError = { message: string; type: string; code: string; error: string }

export type StoredCard = {
  id: string
  /** Cognito-like identity of the person the card belongs to; `null` when the API key itself made it. */
  owner: string | null
  sessionId: string | null
  /** The `user_id` the session was made for; it comes back in the parameters of uploads. */
  developerUser: string | null
  state: CardState
  createdAtMs: number
  twoSided: boolean
  liveScan: boolean
  metadata: Record<string, unknown> | null
  /** Images taken so far, per side. */
  uploads: Record<Side, number>
  /** The side an image of which is being read now; a restart reads it again. */
  reading: Side | null
  /** The state this card never leaves again. */
  stuckAt: StuckState | null
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
  /** How it is to end; decided when it was asked for. */
  mode: EligibilityMode
}

/** A session token that was issued; the token itself is not kept. */
export type StoredSession = { id: string; issuedAtMs: number; expiresAtMs: number }

/** Everything that survives a restart of the sandbox. Images, switches and counts do not. */
export type CardscanState = {
  /** Signs session tokens and upload policies of this sandbox, so that they outlive a restart. */
  signingKey: string
  sessions: StoredSession[]
  cards: StoredCard[]
  scans: StoredScan[]
  eligibilities: StoredEligibility[]
}
