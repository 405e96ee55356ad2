// The switches of the simulated identity server: what an operator or a test may turn, and what a wrong value does (nothing).

/**
 * What becomes of a refresh token when it is used. `static`: nothing, it stays (the real secucard server). `grace`: it is
 * replaced, and the immediate predecessor answers with the same successor for `graceSeconds` or until the successor was
 * used. `bound`: the same without the time limit, and the standard server asks for a DPoP proof by the same key.
 * `strict`: any earlier token ends the whole family (RFC 9700 §4.14.2).
 */
export const rotations = ['static', 'grace', 'bound', 'strict'] as const
export type Rotation = (typeof rotations)[number]
export const dpopModes = ['off', 'offered', 'required'] as const
export type DpopMode = (typeof dpopModes)[number]

/** Switches of the simulator. Times of the OAuth part are seconds, as on the wire; `startDelayMs` is milliseconds. */
export type SecucardKnobs = {
  /** Life of an access token. */
  expiresIn: number
  /** Pause between polls that the code answer asks for; multiplied by the pace, never below 1. */
  interval: number
  /** Life of an unapproved device code. */
  codeLife: number
  rotation: Rotation
  /** How long a predecessor is honoured under `grace`. */
  graceSeconds: number
  /** What the standard server says about DPoP (RFC 9449); `bound` rotation makes it required. */
  dpop: DpopMode
  /** True: a proof must carry a nonce of the server (RFC 9449 §8). */
  dpopNonce: boolean
  /** How far the server's clock (its `Date` header, its idea of a proof's age) is ahead; negative: behind. */
  clockSkewSeconds: number
  /** True: the standard server's userinfo answers 403 `insufficient_scope` (RFC 6750 §3.1). */
  insufficientScope: boolean
  /** True: `client_credentials` answers a refresh token too. Pages of the vendor disagree about it. */
  refreshForClientCredentials: boolean
  /** So many polls answer `slow_down` (RFC 8628 §3.5; the real secucard server never does). */
  slowDownNext: number
  /** What polls of a denied device answer: `access_denied` is a sandbox extension, the real server just stays silent. */
  denyMode: 'access-denied' | 'stays-pending'
  startDelayMs: number
  /** How the next `start` of a transaction ends; goes back to `ok` afterwards. */
  nextOutcome: 'ok' | 'failed' | 'aborted' | 'timeout' | 'odd'
  /** What `start` answers: the end, or at once a status that says it goes on (the end comes after `startDelayMs`). */
  startAnswers: 'end' | 'processing' | 'pending'
  /** False: a finished transaction is not cancelled any more. */
  cancels: boolean
  /** How a cancelled transaction is spelt; the service uses both. */
  spelling: 'cancelled' | 'canceled'
  /** What transactions show as their sum beyond what was asked for, in minor units. */
  amountOff: number
  /** `hostile`: receipts hold control characters, huge texts and lines of no known type. */
  receipts: 'plain' | 'hostile'
  merchantCopy: boolean
  /** False: check-ins are not enabled for the device (403 without code 2003). */
  checkins: boolean
}

export const defaultKnobs: SecucardKnobs = {
  expiresIn: 1200,
  interval: 5,
  codeLife: 1200,
  rotation: 'static',
  graceSeconds: 60,
  dpop: 'off',
  dpopNonce: false,
  clockSkewSeconds: 0,
  insufficientScope: false,
  refreshForClientCredentials: false,
  slowDownNext: 0,
  denyMode: 'access-denied',
  startDelayMs: 600,
  nextOutcome: 'ok',
  startAnswers: 'end',
  cancels: true,
  spelling: 'cancelled',
  amountOff: 0,
  receipts: 'plain',
  merchantCopy: false,
  checkins: true,
}

const closedChoices: { [name: string]: readonly string[] } = {
  rotation: rotations,
  dpop: dpopModes,
  denyMode: ['access-denied', 'stays-pending'],
  nextOutcome: ['ok', 'failed', 'aborted', 'timeout', 'odd'],
  startAnswers: ['end', 'processing', 'pending'],
  spelling: ['cancelled', 'canceled'],
  receipts: ['plain', 'hostile'],
}
/** The least a number may be where that is not 1: fifty years back for the clock. */
const least: { [name: string]: number } = {
  slowDownNext: 0,
  startDelayMs: 0,
  graceSeconds: 0,
  amountOff: 0,
  clockSkewSeconds: -1_577_880_000,
}

/** Takes over what has the type of the present value; numbers stay whole and in their range. */
export function mergeKnobs(knobs: SecucardKnobs, patch: { readonly [name: string]: unknown }): SecucardKnobs {
  const present: { [name: string]: unknown } = knobs
  const fits = ([name, value]: [string, unknown]): boolean => {
    if (!Object.hasOwn(present, name) || typeof value !== typeof present[name]) return false
    if (typeof value === 'number')
      return Number.isSafeInteger(value) && value >= (least[name] ?? 1) && value <= 1_577_880_000
    return typeof value !== 'string' || (closedChoices[name]?.includes(value) ?? false)
  }
  return { ...knobs, ...Object.fromEntries(Object.entries(patch).filter(fits)) }
}

/** The knobs of a snapshot of any age: what is missing or wrong is as by default, `rotate: true` of old ones is `strict`. */
export function restoredKnobs(kept: { readonly [name: string]: unknown }): SecucardKnobs {
  return mergeKnobs(defaultKnobs, kept['rotate'] === true ? { rotation: 'strict', ...kept } : kept)
}

/** What the server asks of proofs at this moment. */
export const effectiveDpop = (knobs: SecucardKnobs): DpopMode => (knobs.rotation === 'bound' ? 'required' : knobs.dpop)
