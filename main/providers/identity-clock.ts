// The identity server's clock as its answers show it: for proofs of possession, and to warn of a till whose clock is wrong.
import type { Clock } from '../ports/system.ts'
import { httpDate } from '#domain/http-date'
import type { HttpAnswer } from './http.ts'

export type ServerClock = {
  /** Call before a request leaves; the returned function takes its answer. */
  ask(): (answer: HttpAnswer) => void
  /** Server minus till in milliseconds; null before the first dated answer. */
  offsetMs(): number | null
  /** Milliseconds since the epoch as the server counts them, as far as it is known. */
  nowMs(): number
}

/** Compares each answer's Date (RFC 9110 §6.6.1) with the middle between sending and receiving. */
export function serverClock(clock: Clock): ServerClock {
  let offset: number | null = null
  return {
    ask() {
      const sentMs = clock.now().getTime()
      return answer => {
        const receivedMs = clock.now().getTime()
        const serverMs = httpDate(answer.headers['date'])
        // An answer out of a cache carries the date at which it was made, not the time of now (RFC 9111 §5.1).
        if (serverMs === null || answer.headers['age'] !== undefined) return
        const seen = Math.round(serverMs - (sentMs + receivedMs) / 2)
        // The header counts whole seconds, so anything below one says nothing.
        offset = Math.abs(seen) < 1000 ? 0 : seen
      }
    },
    offsetMs: () => offset,
    nowMs: () => clock.now().getTime() + (offset ?? 0),
  }
}
