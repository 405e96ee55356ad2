// The switches of the CardScan simulator: what an operator or a test may turn, and what each position does.
import { mergeKnobs as merge, type KnobRules } from './kit-knobs.ts'
import { stuckStates } from './cardscan-model.ts'

/**
 * What becomes of the next image that any card gets (`back-fails`: the next back); back to `ok` once it struck. `error`
 * rejects the card while it is read, `late-error` after `post_processing`, `slow` takes twelve times as long, `stuck-…`
 * leaves the card in that state for ever.
 */
export const cardOutcomes = [
  'ok',
  'front-fails',
  'back-fails',
  'error',
  'late-error',
  'slow',
  ...stuckStates.map(state => `stuck-${state}` as const),
] as const
export type CardOutcome = (typeof cardOutcomes)[number]

/**
 * The way to `completed`: with states of each side; with plain `processing` instead; without any state in between; with
 * `enriched` and no `completed` before it; with a state of no published list.
 */
export const stateWays = ['sided', 'plain', 'skipped', 'enriched-only', 'unheard-of'] as const

/**
 * Events: as they happen; never; each twice; each twice under two ids; each pair swapped; each between events of a card
 * that is not the caller's; each between frames with unknown types, states and members and one that is no JSON.
 */
export const cardEventModes = ['normal', 'none', 'duplicate', 'renamed', 'reordered', 'foreign', 'odd'] as const
export type CardEventMode = (typeof cardEventModes)[number]

/** The socket: open; refused at the upgrade; open and dead (no event, no pong); closed by us after some events. */
export const socketModes = ['open', 'refused-403', 'refused-503', 'silent', 'closes'] as const

/** HTTP status of each refusal of the storage (S3 error responses). */
export const storageErrors = {
  AccessDenied: 403,
  SignatureDoesNotMatch: 403,
  RequestTimeTooSkewed: 403,
  EntityTooLarge: 400,
  NoSuchBucket: 404,
  InternalError: 500,
  SlowDown: 503,
} as const
export type StorageError = keyof typeof storageErrors

export const eligibilityModes = ['normal', 'error', 'never', 'with-errors', 'odd-amounts'] as const
export type EligibilityMode = (typeof eligibilityModes)[number]

export type CardscanKnobs = {
  next: CardOutcome
  states: (typeof stateWays)[number]
  events: CardEventMode
  /** True: an upload is answered only after its events were sent, which the official client does not survive. */
  eventsBeforeAnswer: boolean
  /** True: registering a card sends its present state at once. Whether the service does is not published. */
  replayOnRegister: boolean
  socket: (typeof socketModes)[number]
  /** Of `closes`: so many events are sent before; 0 closes at the registration. */
  closeAfterEvents: number
  closeCode: number
  /** What the storage answers to the next `storageErrorTimes` uploads; back to `none` afterwards. */
  storageError: StorageError | 'none'
  storageErrorTimes: number
  /** Success of an upload; the service does not publish which. */
  storageStatus: number
  /** Pictures of a side after which a direct upload is answered 204; 0 wants none at all. */
  enoughPictures: number
  enoughLivePictures: number
  /** `odd`: unknown members and words everywhere, scores that are no numbers, a time without a zone. */
  body: 'plain' | 'odd'
  payerMatch: 'full' | 'message' | 'absent'
  eligibility: EligibilityMode
  /** Life of session tokens issued from now on. */
  sessionLifeSeconds: number
  /** What an unknown or expired credential gets. */
  deniedStatus: number
  /** Mean time of one step, before `completed` becomes `enriched`, and of an eligibility check; all × pace. */
  stateDelayMs: number
  enrichAfterMs: number
  eligibilityAfterMs: number
}

export const defaultKnobs: CardscanKnobs = {
  next: 'ok',
  states: 'sided',
  events: 'normal',
  eventsBeforeAnswer: false,
  replayOnRegister: false,
  socket: 'open',
  closeAfterEvents: 1,
  closeCode: 1011,
  storageError: 'none',
  storageErrorTimes: 1,
  storageStatus: 204,
  enoughPictures: 1,
  enoughLivePictures: 12,
  body: 'plain',
  payerMatch: 'full',
  eligibility: 'normal',
  sessionLifeSeconds: 3600,
  deniedStatus: 403,
  stateDelayMs: 275,
  enrichAfterMs: 8000,
  eligibilityAfterMs: 900,
}

export const cardscanRules = {
  next: { choices: cardOutcomes },
  states: { choices: stateWays },
  events: { choices: cardEventModes },
  socket: { choices: socketModes },
  closeAfterEvents: { least: 0, most: 1000 },
  closeCode: { choices: [1000, 1001, 1011, 1012, 1013, 4000] },
  storageError: { choices: ['none', ...Object.keys(storageErrors)] },
  storageErrorTimes: { least: 1, most: 1000 },
  storageStatus: { choices: [204, 200, 201] },
  enoughPictures: { least: 0, most: 100 },
  enoughLivePictures: { least: 0, most: 100 },
  body: { choices: ['plain', 'odd'] },
  payerMatch: { choices: ['full', 'message', 'absent'] },
  eligibility: { choices: eligibilityModes },
  sessionLifeSeconds: { least: 1, most: 86_400 },
  deniedStatus: { choices: [403, 401] },
  stateDelayMs: { least: 0, most: 600_000 },
  enrichAfterMs: { least: 0, most: 3_600_000 },
  eligibilityAfterMs: { least: 0, most: 3_600_000 },
} as const satisfies KnobRules<CardscanKnobs>

/** Takes over what fits; names what does not. */
export const mergeCardscanKnobs = (
  knobs: CardscanKnobs,
  patch: { readonly [name: string]: unknown },
): { knobs: CardscanKnobs; ignored: string[] } => merge(knobs, patch, cardscanRules)
