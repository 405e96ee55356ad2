// How often CardScan is asked: quick at first, then easy on it, and left alone for as long as it asks to be.
import { Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { HttpAnswer } from './http.ts'
import { httpDate } from '#domain/http-date'
import { retryAfterMs } from './retry-after.ts'

/** A line without a word for this long is not relied upon; also the pace of pings (CardScan WebSocket keep-alive). */
export const quietMs = 6500
/** A cashier waits for this: no server puts the till off for longer. */
const longestWaitMs = 30_000
/** Answers that are not the protocol, one after the other, until it is told as the reason. */
export const mostFaults = 3

/** Milliseconds until the next question; the service documents no interval. */
export const pollDelay = (tries: number): number => (tries < 5 ? 1000 : tries < 10 ? 2000 : 5000)

/** What a busy service (429, 503) asks for in Retry-After, at most 30 s; 0 when it does not say. */
export function askedToWait(answer: HttpAnswer, clock: Pick<Clock, 'now'>): number {
  const serverNow = httpDate(answer.headers['date']) ?? clock.now().getTime()
  return Math.min(longestWaitMs, retryAfterMs(answer.headers['retry-after'], serverNow) ?? 0)
}

/** Waits; throws Problem `cancelled` when the signal ends it. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal)
  } catch {
    throw new Problem({ code: 'cancelled' })
  }
}
