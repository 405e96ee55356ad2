// How long a server asks to be left alone (Retry-After, RFC 9110 §10.2.3). Every caller puts its own bound on the answer.
import { httpDate } from './http-date.ts'

/**
 * Milliseconds from `nowMs` on, 0 for a time that is past, or null when the header is missing or neither whole seconds
 * nor an HTTP date. `digits`: the most that count as seconds; a longer number is junk.
 */
export function retryAfter(header: string | undefined, nowMs: number, digits = 9): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return text.length > digits ? null : Number(text) * 1000
  const date = httpDate(text)
  return date === null ? null : Math.max(0, date - nowMs)
}
