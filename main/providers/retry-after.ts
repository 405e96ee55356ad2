// How long a server asks to be left alone (Retry-After, RFC 9110 §10.2.3), bounded so that no server can switch a till off.
import { httpDate } from './http-date.ts'

export const longestRetryAfterMs = 15 * 60_000

/**
 * Milliseconds above 0 and at most 15 minutes, or null when the header is missing, junk, zero or already past.
 * `serverNowMs` is what the sender thinks the time is: a date in the header is its own clock's.
 */
export function retryAfterMs(header: string | undefined, serverNowMs: number): number | null {
  if (header === undefined) return null
  const text = header.trim()
  const date = httpDate(text)
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : date === null ? 0 : date - serverNowMs
  return ms > 0 ? Math.min(ms, longestRetryAfterMs) : null
}
