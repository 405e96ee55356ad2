// One smart transaction as a reducer: which state follows an answer, and when a start may be repeated.
//
//   created ──▶ due ──▶ started ──answer: done, all equal──▶ ok
//      │         ▲         │ ──────answer: done, else───────▶ review
//      │         │         │ ──────failed, aborted, timeout─▶ failed
//      │         │         │ ──────cancelled────────────────▶ cancelled
//      │         └─────────┤ no byte left the till
//      ▼                   └ no clear answer, refusal, kill ▶ unknown ──look only──▶ ok, review, failed, cancelled
//   dropped
//
//   unknown is left by a look (GET) alone. A look that finds "created" means that the start has not arrived: it is repeated
//   under its own X-Action id while the service surely remembers that id. Later it must first be certain that the first one
//   is dead (a quiet time longer than any start may take, and two looks); then points are started again, and a payment
//   is aborted instead, because the customer has long gone.

export type SmartState =
  | 'created'
  | 'due'
  | 'started'
  | 'unknown'
  | 'ok'
  | 'failed'
  | 'cancelled'
  | 'review'
  | 'dropped'
/** What a status of the service means for the money or the points. */
export type SmartMeaning = 'created' | 'running' | 'done' | 'failed' | 'cancelled' | 'unclear'
/** `equal`: amount, currency and references of the answer are ours. */
export type SmartSeen =
  | { kind: 'seen'; meaning: SmartMeaning; equal: boolean }
  | { kind: 'refused' }
  | { kind: 'not-found' }
  | { kind: 'not-sent' }
  | { kind: 'unknown' }
export type SmartPurpose = 'loyalty' | 'payment'
export type LookContext = {
  purpose: SmartPurpose
  /** Milliseconds since the start was first sent, or since this process began to look; never by the wall clock. */
  msSinceSent: number
  /** False after a restart: nobody knows then how long ago it was sent. */
  sameProcess: boolean
  /** Looks that found "created" since the quiet time ended, this one included. */
  createdSeen: number
  /** Looks that found nothing since the quiet time ended, this one included. */
  notFounds: number
  /** The service answered the start with a refusal. */
  refused: boolean
}
/** Besides: start again under the same X-Action id, or abort so that a late start cannot take effect. */
export type SmartAct = 'repeat' | 'abort' | null

/** The service remembers an X-Action id for 180 s; what is sent within this is surely recognised as the same. */
export const SURELY_REMEMBERED_MS = 150_000
/** Longer than a start may take: after this a request whose answer was lost is dead. */
export const SMART_QUIET_MS = 210_000

const meanings: Readonly<Record<string, SmartMeaning>> = {
  created: 'created',
  processing: 'running',
  pending: 'running',
  ok: 'done',
  approved: 'done',
  received: 'done',
  finished: 'done',
  failed: 'failed',
  aborted: 'failed',
  timeout: 'failed',
  // Both spellings are in use at the service.
  canceled: 'cancelled',
  cancelled: 'cancelled',
  deleted: 'cancelled',
}

/** A status nobody has told us about stays unclear; it is never read as paid or as declined. */
export function meaningOf(status: string): SmartMeaning {
  const word = status.trim().toLowerCase()
  return Object.hasOwn(meanings, word) ? meanings[word]! : 'unclear'
}

/** Whether this transaction still has to be settled by the till. */
export function isUnsettled(state: SmartState): boolean {
  switch (state) {
    case 'due':
    case 'started':
    case 'unknown':
      return true
    case 'created':
    case 'ok':
    case 'failed':
    case 'cancelled':
    case 'review':
    case 'dropped':
      return false
    default:
      return state satisfies never
  }
}

/** The state after the answer to a start. A refusal may be one of a repeated start, so it too is looked into. */
export function afterStart(seen: SmartSeen): SmartState {
  switch (seen.kind) {
    case 'seen':
      return settled(seen) ?? 'unknown'
    case 'not-sent':
      return 'due'
    case 'refused':
    case 'not-found':
    case 'unknown':
      return 'unknown'
    default:
      return seen satisfies never
  }
}

/** The state after a look at a transaction whose start has no known end. Every other state stays what it is. */
export function afterLook(
  state: SmartState,
  seen: SmartSeen,
  context: LookContext,
): { state: SmartState; act: SmartAct } {
  if (state !== 'unknown') {
    const surfaced = seen.kind === 'seen' && seen.meaning === 'done' && (state === 'failed' || state === 'cancelled')
    return { state: surfaced ? 'review' : state, act: null }
  }
  const stay = { state, act: null }
  switch (seen.kind) {
    case 'seen': {
      const end = settled(seen)
      if (end !== null) return { state: end, act: null }
      return seen.meaning === 'created' ? notStarted(context) : stay
    }
    case 'not-found':
      return context.msSinceSent >= SMART_QUIET_MS && context.notFounds >= 2 ? { state: 'review', act: null } : stay
    case 'refused':
    case 'not-sent':
    case 'unknown':
      return stay
    default:
      return seen satisfies never
  }
}

/** The state a stored transaction has after a restart: what was started may have happened. */
export const smartAtRestart = (state: SmartState): SmartState => (state === 'started' ? 'unknown' : state)

function notStarted(context: LookContext): { state: SmartState; act: SmartAct } {
  if (context.refused) return { state: 'failed', act: null }
  const remembered = context.sameProcess && context.msSinceSent < SURELY_REMEMBERED_MS
  const dead = context.msSinceSent >= SMART_QUIET_MS && context.createdSeen >= 2
  if (context.purpose === 'loyalty') return { state: 'unknown', act: remembered || dead ? 'repeat' : null }
  return { state: 'unknown', act: dead ? 'abort' : remembered ? 'repeat' : null }
}

function settled({ meaning, equal }: Extract<SmartSeen, { kind: 'seen' }>): SmartState | null {
  switch (meaning) {
    case 'done':
      return equal ? 'ok' : 'review'
    case 'failed':
    case 'cancelled':
      return meaning
    case 'created':
    case 'running':
    case 'unclear':
      return null
    default:
      return meaning satisfies never
  }
}
