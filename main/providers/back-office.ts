// Sends completed sales and refunds to the back office, one request each, under their own id as the idempotency key.
import * as z from 'zod'
import { httpDate } from '#domain/http-date'
import { Problem, TokenRefused } from '../ports/errors.ts'
import type { BackOffice, DeliveryAnswer, LaterReason } from '../ports/back-office.ts'
import type { Clock } from '../ports/system.ts'
import type { Authorized } from './broker-client.ts'
import { type Http, type HttpAnswer, jsonOf } from './http.ts'
import { retryAfterMs } from './retry-after.ts'
import { baseUrl } from './url.ts'

const Taken = z.object({ id: z.string(), status: z.enum(['taken', 'known']) })
/** Its own word for a refusal. Anything longer or stranger could be a piece of the sale and is not repeated. */
const Refusal = z.object({ error: z.object({ code: z.string().regex(/^[\w.-]{1,60}$/) }) })
/** What sending the same again cannot cure (RFC 9110 §15.5): malformed, in conflict with what is there, too large, not acceptable. */
const final: readonly number[] = [400, 409, 413, 422]

const later = (why: LaterReason, waitMs: number | null = null): DeliveryAnswer => ({
  kind: 'later',
  why,
  retryAfterMs: waitMs,
})

/**
 * `POST {url}/sales`, `/refunds` or `/payouts` as this till. Only 200 or 201 with the document's own id in it counts as delivered: a page of some portal
 * in between does not. Throws a sentence that names the setting when the address cannot be used.
 */
export function createBackOffice(
  settings: { url: string },
  authorized: Authorized,
  http: Http,
  clock: Clock,
): BackOffice {
  const base = baseUrl(settings.url, 'backOffice.url')

  function meaning(answer: HttpAnswer, id: string): DeliveryAnswer {
    const { status } = answer
    if (status === 200 || status === 201) {
      const read = Taken.safeParse(jsonOf(answer))
      return read.success && read.data.id === id ? { kind: read.data.status } : garbage(answer)
    }
    if (final.includes(status)) {
      const said = Refusal.safeParse(jsonOf(answer))
      return { kind: 'refused', reason: said.success ? said.data.error.code : `HTTP ${status}` }
    }
    const wait = retryAfterMs(answer.headers['retry-after'], serverTime(answer))
    if (status === 429) return later('too-many-requests', wait)
    if (status === 408) return later('unreachable', wait)
    if (status >= 500) return later('server-error', wait)
    // The address is wrong, or the service is not there at the moment.
    return status === 404 || status === 405 || status === 410 ? later('not-found', wait) : garbage(answer)
  }

  function garbage(answer: HttpAnswer): DeliveryAnswer {
    http.fault(answer, 'deliver', 'not an answer of a back office')
    return later('provider-fault')
  }

  /** A date in Retry-After is the server's own clock's. */
  function serverTime({ headers }: HttpAnswer): number {
    return httpDate(headers['date']) ?? clock.now().getTime()
  }

  return {
    async deliver({ path, document }, signal) {
      try {
        return await authorized(async ({ token }) => {
          const answer = await http.send({
            operation: 'deliver',
            method: 'POST',
            url: `${base}/${path}`,
            headers: { authorization: `Bearer ${token}`, 'idempotency-key': document.id },
            body: { kind: 'json', value: document },
            timeouts: { response: 20_000, request: 25_000 },
            signal,
          })
          if (answer.status === 401 || answer.status === 403) throw new TokenRefused()
          return meaning(answer, document.id)
        })
      } catch (thrown) {
        return withoutAnswer(thrown)
      }
    },
  }
}

function withoutAnswer(thrown: unknown): DeliveryAnswer {
  if (thrown instanceof TokenRefused) return later('not-allowed')
  if (!(thrown instanceof Problem)) throw thrown
  switch (thrown.failure.code) {
    case 'conflict':
    case 'declined':
      return later('not-registered')
    case 'provider-fault':
      return later('provider-fault')
    case 'storage':
      return later('storage')
    default:
      return later('unreachable')
  }
}
