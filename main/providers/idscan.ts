// CM.com ID Scan as an IdChecker: creates the hosted check and reads its outcome, a fresh token for each request.
import { Problem } from '../ports/errors.ts'
import type { IdChecker, TokenSource } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { Http, HttpAnswer } from './http.ts'
import { Created, Details, readDetails, readResult, Result, transactionRequest } from './idscan-wire.ts'
import { baseUrl, safeUrl } from './url.ts'

export type IdscanSettings = {
  /** e.g. https://api.cm.com/id-scan/v1 */
  baseUrl: string
  log: Log
}

/** Hosted identity checks (ID Scan transactions). Every call throws Problem; nothing of a document passes the log. */
export function createIdChecker(
  settings: IdscanSettings,
  tokens: Pick<TokenSource, 'idscanToken'>,
  http: Http,
  clock: Pick<Clock, 'now'>,
): IdChecker {
  const base = baseUrl(settings.baseUrl, 'idscan.baseUrl')
  const { service } = http

  async function call(
    operation: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<HttpAnswer> {
    const { token } = await tokens.idscanToken(signal)
    return await http.send({
      operation,
      method,
      url: base + path,
      signal,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: { kind: 'json', value: body } }),
    })
  }

  function refused(answer: HttpAnswer, operation: string): Problem {
    switch (answer.status) {
      case 401:
      case 403:
        return new Problem({ code: 'declined', service, reason: keyRefused(answer) }, `${operation}: ${answer.status}`)
      case 404:
      case 410:
        return new Problem({ code: 'not-found', what: 'check' }, `${operation}: ${answer.status}`)
      case 429:
      case 503:
        return new Problem({ code: 'unreachable', service }, `${operation}: ${answer.status}`)
      default:
        return http.fault(answer, operation, 'refused')
    }
  }

  /** Tokens live for a minute, so a wrong clock is the likeliest reason for a refusal. */
  function keyRefused(answer: HttpAnswer): string {
    const theirs = Date.parse(answer.headers['date'] ?? '')
    const skew = Math.round((clock.now().getTime() - theirs) / 1000)
    if (Number.isNaN(skew) || Math.abs(skew) < 30)
      return 'The identity check service refused the key of this store. Call support; check the document by eye until then.'
    settings.log.warn('idscan.clock-skew', { seconds: skew })
    return `The clock of this till is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead' : 'behind'}. Set the time, then try again.`
  }

  return {
    async create(wanted, signal) {
      const answer = await call('create-check', 'POST', '/transactions', transactionRequest(wanted), signal)
      if (answer.status !== 200 && answer.status !== 201) throw refused(answer, 'create-check')
      const { id, url, expires } = http.parse(answer, Created, 'create-check')
      // The page goes into a frame beside the sale: an address that is not https never gets there.
      if (safeUrl(url) === null) throw http.fault(answer, 'create-check', 'unsafe page address')
      return { id, url, expiresAt: new Date(expires) }
    },
    async details(id, signal) {
      const answer = await call('check-details', 'GET', `/transactions/${encodeURIComponent(id)}`, undefined, signal)
      if (answer.status !== 200) throw refused(answer, 'check-details')
      const details = http.parse(answer, Details, 'check-details')
      if (details.id !== id) throw http.fault(answer, 'check-details', 'another transaction')
      return readDetails(details)
    },
    async result(id, resultId, signal) {
      const answer = await call(
        'check-result',
        'GET',
        `/transactions/${encodeURIComponent(id)}/results/${encodeURIComponent(resultId)}`,
        undefined,
        signal,
      )
      if (answer.status !== 200) throw refused(answer, 'check-result')
      const result = http.parse(answer, Result, 'check-result')
      if (result.id !== id) throw http.fault(answer, 'check-result', 'another transaction')
      return readResult(result)
    },
    /** Feature-detects: a service without cancelling answers 404 or 405, and the check runs out by itself. */
    async cancel(id) {
      try {
        const answer = await call('cancel-check', 'DELETE', `/transactions/${encodeURIComponent(id)}`)
        return answer.status >= 200 && answer.status < 300
      } catch (thrown) {
        if (thrown instanceof Problem) return false
        throw thrown
      }
    },
  }
}
