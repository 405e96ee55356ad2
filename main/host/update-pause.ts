// How long the update server asks to be left alone, bounded by the ordinary pause between checks.
import { retryAfter } from '#domain/retry-after'

const longestMs = 6 * 60 * 60_000

/** Milliseconds above 0 and at most six hours, or null when the header is missing, junk or already past. */
export function retryAfterOf(header: string | undefined, nowMs: number): number | null {
  const ms = retryAfter(header, nowMs) ?? 0
  return ms > 0 ? Math.min(ms, longestMs) : null
}
