// Reads and charges in one call of the terminal (authCard). From its first byte on only an answer or an inquiry counts.
import type { AuthorizationOutcome } from '../ports/card.ts'
import { Problem } from '../ports/errors.ts'
import { type CardReplies, type Charged, type ChargeRequest, chargeOutcome } from './terminal-charge-outcome.ts'
import { forgiven, type TerminalLine } from './terminal-line.ts'
import type { TerminalSession } from './terminal-session.ts'

export type Charging = {
  replies: CardReplies
  /** The device prints the card receipt by itself (Clover). */
  receipt: boolean
  /** Milliseconds: 1:59 for the customer, 32 s for the gateway, and what the service needs to clear up a silence. */
  answerWithinMs?: number
  /** Milliseconds between two cancels, and after the first one until the answer is given up; an authorization may take 32 s. */
  cancelEveryMs?: number
  cancelWithinMs?: number
}
type Parts = { line: TerminalLine; session: TerminalSession; charging: Charging }

/**
 * Sends authCard once; again only when the service refused the session key, which it does before anything else. The
 * session is given back afterwards, so that nobody ever has to take one over by force. Throws Problem before `sent`.
 */
export async function chargeAtTerminal(
  parts: Parts,
  request: ChargeRequest,
  signal: AbortSignal,
  sent: () => void,
): Promise<Charged> {
  const { line, session } = parts
  if (!Number.isSafeInteger(request.amountMinor) || request.amountMinor <= 0)
    return told({ kind: 'not-sent', why: 'refused' })
  line.assertNoPause()
  try {
    const key = await session.open()
    if (signal.aborted) throw new Problem({ code: 'cancelled' })
    sent()
    return await attempt(parts, key, request, signal)
  } finally {
    await session.close()
  }
}

async function attempt(parts: Parts, key: string, request: ChargeRequest, signal: AbortSignal): Promise<Charged> {
  const { session, charging, line } = parts
  for (let tries = 1; ; tries++) {
    if (signal.aborted) return told({ kind: 'not-sent', why: 'refused', text: 'The card payment was taken back.' })
    const charged = await authCard(parts, key, request, signal)
    if ('kind' in charged) return told(charged)
    const found = chargeOutcome(charged, request, charging.replies)
    if (found !== 'session-lost') {
      const wait = line.pauseLeft()
      return found.outcome.kind === 'not-sent' && found.outcome.why === 'too-many-requests'
        ? told({ ...found.outcome, waitMs: Math.ceil(wait) })
        : found
    }
    session.forget()
    if (tries > 1) return told(noSession)
    try {
      key = await session.open()
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      return told(thrown.failure.code === 'declined' ? { ...noSession, text: thrown.failure.reason } : noSession)
    }
  }
}

const told = (outcome: AuthorizationOutcome): Charged => ({ outcome, card: null })
const noSession = {
  kind: 'not-sent',
  why: 'refused',
  text: 'The card terminal could not start. Nothing was charged. Try again in a few seconds.',
} as const

/** One authCard; while the till wants it cancelled, the device is asked to until it answers or the time is over. */
async function authCard(
  { line, charging }: Parts,
  key: string,
  request: ChargeRequest,
  signal: AbortSignal,
): ReturnType<typeof outcomeOrAnswer> {
  const stop = new AbortController()
  const timers: NodeJS.Timeout[] = []
  let last: Promise<unknown> = Promise.resolve()
  const askToCancel = (): void => {
    last = line.post('cancel', '/v2/cancel', {}, { key, within: 5000 }).catch(forgiven)
  }
  const cancel = (): void => {
    askToCancel()
    // A cancel that overtakes the command on its way finds nothing to stop.
    timers.push(setInterval(askToCancel, charging.cancelEveryMs ?? 3000).unref())
    timers.push(setTimeout(() => stop.abort(), charging.cancelWithinMs ?? 45_000).unref())
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await outcomeOrAnswer(
      line.post(
        'auth-card',
        '/v3/authCard',
        {
          amount: String(request.amountMinor),
          orderId: request.orderId,
          capture: 'true',
          aid: 'credit',
          includeSignature: 'false',
          confirmAmount: 'false',
          beep: 'true',
          ...(charging.receipt ? { printReceipt: 'true' } : {}),
        },
        { key, within: charging.answerWithinMs ?? 200_000, signal: stop.signal },
      ),
      signal,
    )
  } finally {
    signal.removeEventListener('abort', cancel)
    for (const timer of timers) clearInterval(timer)
    await last
  }
}

/** An answer, or what its absence means: a request that never left was not sent, everything else is unknown. */
async function outcomeOrAnswer(
  work: ReturnType<TerminalLine['post']>,
  signal: AbortSignal,
): Promise<
  Awaited<ReturnType<TerminalLine['post']>> | Extract<AuthorizationOutcome, { kind: 'not-sent' | 'unknown' }>
> {
  try {
    return await work
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    if ('sent' in thrown && thrown.sent === false) return { kind: 'not-sent', why: 'unreachable' }
    return { kind: 'unknown', why: signal.aborted ? 'cancelled' : thrown.message }
  }
}
