// How long a provider asks to be left alone, bounded so that no server can switch a till off.
import { retryAfter } from '#domain/retry-after'

export const longestRetryAfterMs = 15 * 60_000

/**
 * Milliseconds above 0 and at most 15 minutes, or null when the header is missing, junk, zero or already past.
 * `serverNowMs` is what the sender thinks the time is: a date in the header is its own clock's.
 */
export function retryAfterMs(header: string | undefined, serverNowMs: number): number | null {
  // However long the number is: a busy service that asks for for ever is left alone as long as any may ask.
  const ms = retryAfter(header, serverNowMs, Infinity) ?? 0
  return ms > 0 ? Math.min(ms, longestRetryAfterMs) : null
}
