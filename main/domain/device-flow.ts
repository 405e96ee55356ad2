// Device registration as a reducer: which step the pairing is in, and when the next poll may go out (RFC 8628 and the secucard device grant).
//
//   unregistered ──start──▶ requesting ──codes──▶ awaiting-approval ──tokens──▶ registered ──suspend──▶ suspended
//        ▲                      │                   │  ▲  │  │ │                                             │
//        ├───────cancel─────────┤───────cancel──────┘  └──┘  │ └─rejected──▶ failed                          │
//        │                      └─rejected, trouble──▶ failed│    pending, slow-down, trouble: wait longer   │
//        │                                                   ├─denied──▶ denied                              │
//        │                                                   └─expired, tick past the end──▶ expired         │
//        └ resume (from unregistered or suspended) re-enters awaiting-approval with the codes kept on disk   │
//   start leaves unregistered, expired, denied, failed and suspended; it changes nothing while a pairing runs ┘

/** What the server hands out first. Seconds as the server said them; `advance` bounds hostile values. */
export type DeviceCodes = {
  kind: 'codes'
  deviceCode: string
  userCode: string
  verificationUrl: string
  expiresInSeconds: number
  intervalSeconds: number
}
export type Tokens = { accessToken: string; expiresInSeconds: number; refreshToken: string | null }
export type Trouble = { kind: 'trouble'; why: 'unreachable' | 'provider-fault' }
export type PollAnswer =
  | { kind: 'tokens'; tokens: Tokens }
  | { kind: 'pending' }
  | { kind: 'slow-down' }
  | { kind: 'denied' }
  | { kind: 'expired' }
  | { kind: 'rejected'; error: string }
  | Trouble
export type RefreshAnswer =
  | { kind: 'tokens'; tokens: Tokens }
  | { kind: 'invalid-grant' }
  | { kind: 'rejected'; error: string }
  | Trouble

export type AwaitingApproval = {
  step: 'awaiting-approval'
  codes: DeviceCodes
  /** The pause the server is owed after each answer; only `slow_down` raises it, and for good. */
  intervalMs: number
  expiresAtMono: number
  nextPollMono: number
  line: 'waiting' | 'slowed-down' | 'no-network' | 'server-trouble'
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
  | { step: 'failed'; reason: 'unknown-device' | 'wrong-client' | 'unreachable' | 'provider-fault' }
  | { step: 'suspended' }
export type FlowEvent =
  | { type: 'start' }
  | { type: 'codes'; answer: DeviceCodes | { kind: 'rejected'; error: string } | Trouble; atMono: number }
  | { type: 'answer'; answer: PollAnswer; atMono: number }
  | { type: 'tick'; atMono: number }
  | { type: 'cancel' }
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
      return mayStart(state) ? { step: 'requesting' } : state
    case 'codes':
      return state.step === 'requesting' ? afterCodes(event.answer, event.atMono) : state
    case 'answer':
      return state.step === 'awaiting-approval' ? afterAnswer(state, event.answer, event.atMono) : state
    case 'tick':
      return state.step === 'awaiting-approval' && event.atMono >= state.expiresAtMono ? { step: 'expired' } : state
    case 'cancel':
      return state.step === 'requesting' || state.step === 'awaiting-approval' ? { step: 'unregistered' } : state
    case 'suspend':
      return state.step === 'registered' ? { step: 'suspended' } : state
    case 'resume':
      if (state.step !== 'unregistered' && state.step !== 'suspended') return state
      return event.codes.expiresInSeconds > 0 ? awaiting(event.codes, 0, event.atMono) : { step: 'expired' }
    default:
      return event satisfies never
  }
}

/** Whether a poll may go out now: the pause is over and the code still lives. One poll at a time is the caller's part. */
export function pollDue(state: FlowState, atMono: number): boolean {
  return state.step === 'awaiting-approval' && atMono >= state.nextPollMono && atMono < state.expiresAtMono
}

function mayStart(state: FlowState): boolean {
  return state.step !== 'requesting' && state.step !== 'awaiting-approval' && state.step !== 'registered'
}

function afterCodes(answer: Extract<FlowEvent, { type: 'codes' }>['answer'], atMono: number): FlowState {
  switch (answer.kind) {
    case 'codes':
      return awaiting(answer, 30, atMono)
    case 'rejected':
      return { step: 'failed', reason: fatalReason(answer.error) ?? 'provider-fault' }
    case 'trouble':
      return { step: 'failed', reason: answer.why }
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
      return waitAgain(state, { intervalMs: state.intervalMs, line: 'waiting', atMono })
    case 'slow-down':
      return waitAgain(state, { intervalMs: state.intervalMs + SLOW_DOWN_MS, line: 'slowed-down', atMono })
    case 'trouble':
      return waitAgain(state, {
        intervalMs: state.intervalMs,
        line: answer.why === 'unreachable' ? 'no-network' : 'server-trouble',
        // Never shorter than what slow_down has already asked for.
        troublePauseMs: Math.max(
          state.intervalMs,
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
  const reason = fatalReason(error)
  // No server documents its word for a used-up code, so every other refusal means: this code is over, ask for a new one.
  return reason === null ? { step: 'expired' } : { step: 'failed', reason }
}

function fatalReason(error: string): 'unknown-device' | 'wrong-client' | 'provider-fault' | null {
  if (error === 'invalid_device') return 'unknown-device'
  if (error === 'invalid_client' || error === 'unauthorized_client') return 'wrong-client'
  if (error === 'unsupported_grant_type') return 'provider-fault'
  return null
}

function waitAgain(
  state: AwaitingApproval,
  next: { intervalMs: number; line: AwaitingApproval['line']; troublePauseMs?: number; atMono: number },
): FlowState {
  if (next.atMono >= state.expiresAtMono) return { step: 'expired' }
  const { atMono, ...rest } = next
  const nextPollMono = atMono + (next.troublePauseMs ?? next.intervalMs)
  return { step: 'awaiting-approval', codes: state.codes, expiresAtMono: state.expiresAtMono, nextPollMono, ...rest }
}

function awaiting(codes: DeviceCodes, leastSeconds: number, atMono: number): AwaitingApproval {
  const intervalMs = bounded(codes.intervalSeconds, 1, 60, 5) * 1000
  const expiresAtMono = atMono + bounded(codes.expiresInSeconds, leastSeconds, 3600, 30) * 1000
  // The first poll waits too: nobody can have approved a code that was not shown yet.
  return {
    step: 'awaiting-approval',
    codes,
    intervalMs,
    expiresAtMono,
    nextPollMono: atMono + intervalMs,
    line: 'waiting',
  }
}

function bounded(value: number, least: number, most: number, whenMissing: number): number {
  return value > 0 ? Math.min(Math.max(value, least), most) : whenMissing
}
