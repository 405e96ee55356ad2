// The switches of the ID Scan simulator: what an operator or a test may turn, and what each position does.
import { documentCodes, type DocumentCode } from './idscan-codes.ts'
import { mergeKnobs as merge, type KnobRules } from './kit-knobs.ts'
import { readings, type Reading } from './idscan-model.ts'
import { eventModes, type EventMode } from './idscan-wire.ts'

const codes = Object.keys(documentCodes) as DocumentCode[]
/** What the next attempt at a hosted page comes to, whatever the person there chose; back to `as-chosen` afterwards. */
export const nextOutcomes = ['as-chosen', 'success', ...codes, 'face-fails'] as const
export type NextOutcome = (typeof nextOutcomes)[number]

/** Address of the page: as it is; unencrypted; on a host that is not the vendor's; a script. Only the first is safe to open. */
export const pageAddresses = ['own', 'http', 'foreign-host', 'script'] as const
export type PageAddress = (typeof pageAddresses)[number]

/** Downloads: the picture; the picture called a web page; a web page called a picture; a redirect to another host. */
export const downloadModes = ['jpeg', 'wrong-type', 'not-a-picture', 'redirect'] as const

export type IdscanKnobs = {
  next: NextOutcome
  /** How the fields of the next accepted documents read. */
  reading: Reading | 'as-chosen'
  /** How the hosted page tells its parent that it is done. */
  eventMode: EventMode
  /** Whether and where details of a finished transaction carry its result id. */
  resultIdInDetails: boolean
  resultIdAs: 'resultId' | 'result.id'
  /** False: details come without attempts and scans. */
  attemptsInDetails: boolean
  /** `unheard-of`: a pending transaction says `under_review`. */
  states: 'published' | 'unheard-of'
  createdStatus: number
  pageAddress: PageAddress
  /** How far the server's clock (its `Date` header, its idea of a token's age and of an expiry) is ahead; negative: behind. */
  clockSkewSeconds: number
  /** Whether a transaction can be cancelled, and what the answer is where it cannot. */
  cancel: 'on' | 'not-found' | 'not-allowed'
  download: (typeof downloadModes)[number]
}

export const defaultKnobs: IdscanKnobs = {
  next: 'as-chosen',
  reading: 'as-chosen',
  eventMode: 'object',
  resultIdInDetails: true,
  resultIdAs: 'resultId',
  attemptsInDetails: true,
  states: 'published',
  createdStatus: 201,
  pageAddress: 'own',
  clockSkewSeconds: 0,
  cancel: 'on',
  download: 'jpeg',
}

export const idscanRules = {
  next: { choices: nextOutcomes },
  reading: { choices: ['as-chosen', ...readings] },
  eventMode: { choices: eventModes },
  resultIdAs: { choices: ['resultId', 'result.id'] },
  states: { choices: ['published', 'unheard-of'] },
  createdStatus: { choices: [201, 200] },
  pageAddress: { choices: pageAddresses },
  clockSkewSeconds: { least: -1_577_880_000, most: 1_577_880_000 },
  cancel: { choices: ['on', 'not-found', 'not-allowed'] },
  download: { choices: downloadModes },
} as const satisfies KnobRules<IdscanKnobs>

/** Takes over what fits; names what does not. */
export const mergeIdscanKnobs = (
  knobs: IdscanKnobs,
  patch: { readonly [name: string]: unknown },
): { knobs: IdscanKnobs; ignored: string[] } => merge(knobs, patch, idscanRules)
