// Device registration as a reducer: which step the pairing is in, and when the next poll may go out (RFC 8628 and the secucard device grant).
//
//   unregistered ──start──▶ requesting ──codes──▶ awaiting-approval ──tokens──▶ registered ──suspend──▶ suspended
//        ▲                      │                   │  ▲  │  │ │                                             │
//        ├───────cancel─────────┤───────cancel──────┘  └──┘  │ └─rejected──▶ failed                          │
//        │                      └─rejected, trouble──▶ failed│    pending, slow-down, trouble: wait longer   │
//        │                                                   ├─denied──▶ denied                              │
//        │                                                   └─expired, tick past the end──▶ expired         │
//        └ resume (at the start, from a resting step) re-enters awaiting-approval with the codes kept on disk │
//   start leaves unregistered, expired, denied, failed and suspended (and registered when asked to pair again) ┘
//   cancel leaves every pairing step for what the till is without it: unregistered, registered or suspended

/** What the server hands out first. Seconds as the server said them; `advance` bounds hostile values. */
export type DeviceCodes = {
  kind: 'codes'
  deviceCode: string
  userCode: string
  verificationUrl: string
  expiresInSeconds: number
  intervalSeconds: number
}
/** How an access token is presented: RFC 6750, or with a proof of the device's key (RFC 9449). */
export type TokenType = 'bearer' | 'dpop'
export type Tokens = { accessToken: string; type: TokenType; expiresInSeconds: number; refreshToken: string | null }
/** Why an answer was none. None of these says anything about the code or token that was sent. */
export type IdentityFault =
  | 'unreachable'
  | 'rate-limited'
  | 'server-error'
  | 'redirected'
  | 'too-large'
  | 'not-json'
  | 'wrong-shape'
  | 'no-access-token'
  | 'wrong-token-type'
  | 'unsafe-verification-url'
  | 'wrong-issuer'
/** `retryAfterMs`: the pause the server asked for (Retry-After), already bounded. */
export type Trouble = { kind: 'trouble'; fault: IdentityFault; retryAfterMs?: number }
/** `error`: the server's OAuth word (RFC 6749 §5.2), see `refusalOf`. */
export type Rejected = { kind: 'rejected'; error: string }
export type CodesAnswer = DeviceCodes | Rejected | Trouble
export type PollAnswer =
  | { kind: 'tokens'; tokens: Tokens }
  | { kind: 'pending' }
  | { kind: 'slow-down' }
  | { kind: 'denied' }
  | { kind: 'expired' }
  | Rejected
  | Trouble
export type RefreshAnswer = { kind: 'tokens'; tokens: Tokens } | { kind: 'invalid-grant' } | Rejected | Trouble
/** What a refusal means for the person at the till. */
export type Refusal = 'unknown-device' | 'wrong-client' | 'not-allowed' | 'grant-not-offered' | 'refused'
/** What the till is without this pairing; a cancelled or failed pairing falls back to it. */
export type Held = 'none' | 'registered' | 'suspended'

export type AwaitingApproval = {
  step: 'awaiting-approval'
  codes: DeviceCodes
  /** The pause the server is owed after each answer; only `slow_down` raises it, and for good. */
  intervalMs: number
  expiresAtMono: number
  nextPollMono: number
  line: 'waiting' | 'slowed-down' | 'no-network' | 'server-trouble'
  /** What exactly is wrong on a troubled line. */
  fault: IdentityFault | null
  /** The longer pause of a troubled line; absent while the server answers. */
  troublePauseMs?: number
}
export type FlowState =
  | { step: 'unregistered' }
  | { step: 'requesting' }
  | AwaitingApproval
  | { step: 'registered' }
  | { step: 'expired' }
  | { step: 'denied' }
  | { step: 'failed'; reason: Refusal | IdentityFault | 'internal' }
  | { step: 'suspended' }
export type FlowEvent =
  /** `again`: a registered till is paired anew; until the new tokens are there it stays what it was. */
  | { type: 'start'; again?: boolean }
  | { type: 'codes'; answer: CodesAnswer; atMono: number }
  | { type: 'answer'; answer: PollAnswer; atMono: number }
  | { type: 'tick'; atMono: number }
  | { type: 'cancel'; held: Held }
  | { type: 'suspend' }
  | { type: 'resume'; codes: DeviceCodes; atMono: number }

const SLOW_DOWN_MS = 5_000
const LONGEST_TROUBLE_PAUSE_MS = 60_000

/**
 * The next state of a registration. Pure: an event that means nothing in a state returns that state.
 * `atMono` is milliseconds on the monotonic clock, taken when the answer had arrived, so the pause counts from the
 * end of the last answer (RFC 8628 §3.5). For `resume` the codes carry the seconds that are left, not the original ones.
 */
export function advance(state: FlowState, event: FlowEvent): FlowState {
  switch (event.type) {
    case 'start':
      return mayStart(state, event.again === true) ? { step: 'requesting' } : state
    case 'codes':
      return state.step === 'requesting' ? afterCodes(event.answer, event.atMono) : state
    case 'answer':
      return state.step === 'awaiting-approval' ? afterAnswer(state, event.answer, event.atMono) : state
    case 'tick':
      return state.step === 'awaiting-approval' && event.atMono >= state.expiresAtMono ? { step: 'expired' } : state
    case 'cancel':
      return state.step === 'registered' || state.step === 'suspended' ? state : fallback(event.held)
    case 'suspend':
      return state.step === 'registered' ? { step: 'suspended' } : state
    case 'resume':
      if (state.step !== 'unregistered' && state.step !== 'registered' && state.step !== 'suspended') return state
      if (event.codes.expiresInSeconds > 0) return awaiting(event.codes, 0, event.atMono)
      return state.step === 'registered' || state.step === 'suspended' ? state : { step: 'expired' }
    default:
      return event satisfies never
  }
}

/** Whether a poll may go out now: the pause is over and the code still lives. One poll at a time is the caller's part. */
export function pollDue(state: FlowState, atMono: number): boolean {
  return state.step === 'awaiting-approval' && atMono >= state.nextPollMono && atMono < state.expiresAtMono
}

function mayStart(state: FlowState, again: boolean): boolean {
  if (state.step === 'registered') return again
  return state.step !== 'requesting' && state.step !== 'awaiting-approval'
}

function fallback(held: Held): FlowState {
  return { step: held === 'none' ? 'unregistered' : held }
}

function afterCodes(answer: Extract<FlowEvent, { type: 'codes' }>['answer'], atMono: number): FlowState {
  switch (answer.kind) {
    case 'codes':
      return awaiting(answer, 30, atMono)
    case 'rejected':
      return { step: 'failed', reason: refusalOf(answer.error) }
    case 'trouble':
      return { step: 'failed', reason: answer.fault }
    default:
      return answer satisfies never
  }
}

function afterAnswer(state: AwaitingApproval, answer: PollAnswer, atMono: number): FlowState {
  switch (answer.kind) {
    case 'tokens':
      // Even after the end: the server has spent the code, so refusing the tokens would strand the till.
      return { step: 'registered' }
    case 'denied':
      return { step: 'denied' }
    case 'expired':
      return { step: 'expired' }
    case 'pending':
      return waitAgain(state, { intervalMs: state.intervalMs, line: 'waiting', fault: null, atMono })
    case 'slow-down':
      return waitAgain(state, { intervalMs: state.intervalMs + SLOW_DOWN_MS, line: 'slowed-down', fault: null, atMono })
    case 'trouble':
      return waitAgain(state, {
        intervalMs: state.intervalMs,
        line: answer.fault === 'unreachable' ? 'no-network' : 'server-trouble',
        fault: answer.fault,
        // Never shorter than what slow_down or Retry-After has already asked for.
        troublePauseMs: Math.max(
          state.intervalMs,
          answer.retryAfterMs ?? 0,
          Math.min((state.troublePauseMs ?? state.intervalMs) * 2, LONGEST_TROUBLE_PAUSE_MS),
        ),
        atMono,
      })
    case 'rejected':
      return afterRejection(state, answer.error, atMono)
    default:
      return answer satisfies never
  }
}

/** Tells the refusals apart by `error`: the secucard token endpoint answers 401 both for "pending" and for "unknown device". */
function afterRejection(state: AwaitingApproval, error: string, atMono: number): FlowState {
  if (error === 'authorization_pending') return afterAnswer(state, { kind: 'pending' }, atMono)
  if (error === 'slow_down') return afterAnswer(state, { kind: 'slow-down' }, atMono)
  if (error === 'access_denied') return { step: 'denied' }
  const reason = refusalOf(error)
  // No server documents its word for a used-up code, so every other refusal means: this code is over, ask for a new one.
  return reason === 'refused' ? { step: 'expired' } : { step: 'failed', reason }
}

/** The meaning of an OAuth error word (RFC 6749 §5.2, secucard's `invalid_device`), whatever the status beside it was. */
export function refusalOf(error: string): Refusal {
  switch (error) {
    case 'invalid_device':
      return 'unknown-device'
    case 'invalid_client':
      return 'wrong-client'
    case 'unauthorized_client':
      return 'not-allowed'
    case 'unsupported_grant_type':
      return 'grant-not-offered'
    default:
      return 'refused'
  }
}

function waitAgain(
  state: AwaitingApproval,
  next: Pick<AwaitingApproval, 'intervalMs' | 'line' | 'fault'> & { troublePauseMs?: number; atMono: number },
): FlowState {
  if (next.atMono >= state.expiresAtMono) return { step: 'expired' }
  const { atMono, ...rest } = next
  const nextPollMono = atMono + (next.troublePauseMs ?? next.intervalMs)
  return { step: 'awaiting-approval', codes: state.codes, expiresAtMono: state.expiresAtMono, nextPollMono, ...rest }
}

function awaiting(codes: DeviceCodes, leastSeconds: number, atMono: number): AwaitingApproval {
  // Whole milliseconds, never shorter than the server's pause: sums of fractions would come out a hair below it.
  const intervalMs = Math.ceil(bounded(codes.intervalSeconds, 1, 60, 5) * 1000)
  const expiresAtMono = atMono + Math.floor(bounded(codes.expiresInSeconds, leastSeconds, 3600, 30) * 1000)
  // The first poll waits too: nobody can have approved a code that was not shown yet.
  return {
    step: 'awaiting-approval',
    codes,
    intervalMs,
    expiresAtMono,
    nextPollMono: atMono + intervalMs,
    line: 'waiting',
    fault: null,
  }
}

function bounded(value: number, least: number, most: number, whenMissing: number): number {
  return value > 0 ? Math.min(Math.max(value, least), most) : whenMissing
}
