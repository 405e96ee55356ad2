// The rate limit that the vendor's test system puts on reports and look-ups by reference.
import type { FastifyInstance } from 'fastify'

const perMinute = 20
const limited = ['/inquire/', '/settlestat', '/funding', '/profile']

/** Twenty a minute per address on funding, inquire, profile and settlestat; inquireByOrderid is not on the list. */
export function rateLimit(rest: FastifyInstance, now: () => number): void {
  const windows = new Map<string, { since: number; used: number }>()
  rest.addHook('onRequest', async (request, reply) => {
    const path = request.url.slice('/cardconnect/rest'.length)
    const which = limited.find(prefix => path.startsWith(prefix))
    if (!which) return
    const key = `${request.ip} ${which}`
    const window = windows.get(key)
    const current = window && now() - window.since < 60_000 ? window : { since: now(), used: 0 }
    windows.set(key, current)
    current.used += 1
    if (current.used > perMinute) {
      const seconds = Math.ceil((current.since + 60_000 - now()) / 1000)
      return reply
        .code(429)
        .header('X-Rate-Limit-Retry-After-Seconds', String(seconds))
        .send({ status: 429, error: 'Too Many Requests' })
    }
    reply.header('X-Rate-Limit-Remaining', String(perMinute - current.used))
  })
}
