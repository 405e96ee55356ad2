// How long the update server asks to be left alone (Retry-After, RFC 9110 §10.2.3), bounded by the ordinary pause between checks.

const longestMs = 6 * 60 * 60_000
/** The one form of an HTTP date that servers must send (RFC 9110 §5.6.7). */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Milliseconds above 0 and at most six hours, or null when the header is missing, junk or already past. */
export function retryAfterOf(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : httpDate.test(text) ? Date.parse(text) - nowMs : 0
  return ms > 0 ? Math.min(ms, longestMs) : null
}
