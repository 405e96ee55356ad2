// Remembers how long the gateway, or one that stands in front of it, asked to be left alone.
import type { Clock } from '../ports/system.ts'
import { httpDate } from '#domain/http-date'
import type { HttpAnswer } from './http.ts'
import { retryAfterMs } from './retry-after.ts'

export type GatewayPause = {
  /** Milliseconds until `operation` may go out; 0 when it may now. */
  left(operation: string): number
  /** Takes note of a 429 (RFC 6585 §4) to `operation`; gives the milliseconds it asks for. */
  asked(operation: string, answer: HttpAnswer): number
}

/** A server that says "too many" but not for how long, or nonsense, is left alone for so long. */
export const unsaidPauseMs = 2000
/** The gateway's own limits are per operation (Card Connect: funding, inquire, profile, settlestat). */
const limitedByItself = new Set(['inquire', 'settlement'])

/**
 * `Retry-After` closes everything, because it comes from a gateway in front or from the service as a whole;
 * `X-Rate-Limit-Retry-After-Seconds` on a report or a look-up by reference closes that operation only.
 */
export function gatewayPause(clock: Pick<Clock, 'mono' | 'now'>): GatewayPause {
  const until = new Map<string, number>()
  const everything = '*'
  return {
    left: operation => Math.max(0, ...[everything, operation].map(which => (until.get(which) ?? 0) - clock.mono())),
    asked(operation, answer) {
      const serverNow = httpDate(answer.headers['date']) ?? clock.now().getTime()
      const general = retryAfterMs(answer.headers['retry-after'], serverNow)
      const own = retryAfterMs(answer.headers['x-rate-limit-retry-after-seconds'], serverNow)
      const which = general === null && own !== null && limitedByItself.has(operation) ? operation : everything
      const ms = Math.max(general ?? 0, own ?? 0) || unsaidPauseMs
      until.set(which, Math.max(until.get(which) ?? 0, clock.mono() + ms))
      return ms
    },
  }
}
