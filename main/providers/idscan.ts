// CM.com ID Scan as an IdChecker: creates the hosted check and reads its outcome, a fresh token for each request.
import { Problem } from '../ports/errors.ts'
import type { HostedBytes, HostedDetails, HostedWish, IdChecker } from '../ports/id-check.ts'
import type { TokenSource } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { Http, HttpAnswer } from './http.ts'
import { LARGEST_FILE, mimeOf } from './idscan-download.ts'
import { refusal } from './idscan-refusals.ts'
import { readFiles, readResult, Result } from './idscan-result.ts'
import { Created, Details, guesses, lifeOf, readDetails, transactionRequest } from './idscan-wire.ts'
import { baseUrl, safeUrl } from './url.ts'

export type IdscanSettings = {
  /** e.g. https://api.cm.com/id-scan/v1 */
  baseUrl: string
  /** The one origin a frame of this till may load. */
  frameOrigin: string
  log: Log
}

/** What is left to say of a check whose time is over; what it cost is known from before. */
const gone: HostedDetails = {
  state: 'expired',
  resultId: null,
  attempts: 0,
  attemptsInvoiced: 0,
  lastCode: null,
  tasks: [],
}

/** Hosted identity checks (ID Scan transactions). Every call throws Problem; nothing of a document passes the log. */
export function createIdChecker(
  settings: IdscanSettings,
  tokens: Pick<TokenSource, 'idscanToken'>,
  http: Http,
  clock: Pick<Clock, 'now'>,
): IdChecker {
  const base = baseUrl(settings.baseUrl, 'idscan.baseUrl')
  const { log } = settings
  const { service } = http
  let cancelOffered = true

  async function call(
    operation: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    signal?: AbortSignal,
    body?: unknown,
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

  const refused = (answer: HttpAnswer, operation: string): Problem => refusal(answer, operation, http, clock, log)
  const pathOf = (id: string): string => `/transactions/${encodeURIComponent(id)}`

  async function fetchResult(id: string, resultId: string, signal?: AbortSignal) {
    const answer = await call('check-result', 'GET', `${pathOf(id)}/results/${encodeURIComponent(resultId)}`, signal)
    if (answer.status !== 200) throw refused(answer, 'check-result')
    const result = http.parse(answer, Result, 'check-result')
    if (result.id !== id) throw http.fault(answer, 'check-result', 'another transaction')
    return result
  }

  /** The token goes to the service's own origin and nowhere else, whatever address a result names. */
  async function download(
    address: string,
    operation: string,
    wanted: (mime: string) => boolean,
    signal?: AbortSignal,
  ): Promise<HostedBytes> {
    const url = safeUrl(address)
    const empty = { status: 0, headers: {}, text: '' }
    if (url === null || url.origin !== new URL(base).origin) throw http.fault(empty, operation, 'an address elsewhere')
    const { token } = await tokens.idscanToken(signal)
    const accept = 'image/jpeg, image/png, application/pdf'
    const { status, headers, bytes } = await http.bytes(
      { operation, method: 'GET', url: url.href, headers: { accept, authorization: `Bearer ${token}` }, signal },
      LARGEST_FILE,
    )
    const answer = { status, headers, text: '' }
    if (status !== 200) throw refused(answer, operation)
    const mime = mimeOf(bytes)
    if (mime === null || !wanted(mime)) throw http.fault(answer, operation, 'not the kind of file it should be')
    return { mime, bytes }
  }

  return {
    async create(wish: HostedWish, signal) {
      const answer = await call('create-check', 'POST', '/transactions', signal, transactionRequest(wish))
      if (answer.status !== 200 && answer.status !== 201) throw refused(answer, 'create-check')
      const created = http.parse(answer, Created, 'create-check')
      const url = safeUrl(created.url)
      // The page goes into a frame beside the sale: an address that is not https never gets there.
      if (url === null) throw http.fault(answer, 'create-check', 'unsafe page address')
      if (url.origin !== settings.frameOrigin)
        throw new Problem({
          code: 'declined',
          service,
          reason:
            'The page of the identity check comes from an address this till may not show. ' +
            'Ask the manager to set idscan.frame in the configuration; check the document another way until then.',
        })
      const theirs = Date.parse(answer.headers['date'] ?? '')
      const lifeMs = lifeOf(
        created,
        Number.isNaN(theirs) ? clock.now().getTime() : theirs,
        wish.expiresInSeconds * 1000,
      )
      return { id: created.id, url: created.url, lifeMs }
    },
    async details(id, signal) {
      const answer = await call('check-details', 'GET', pathOf(id), signal)
      if (answer.status === 410) return gone
      if (answer.status !== 200) throw refused(answer, 'check-details')
      const details = http.parse(answer, Details, 'check-details')
      if (details.id !== id) throw http.fault(answer, 'check-details', 'another transaction')
      return readDetails(details)
    },
    result: async (id, resultId, asked, signal) => readResult(await fetchResult(id, resultId, signal), asked),
    async cancel(id) {
      if (!cancelOffered) return 'not-offered'
      try {
        const { status } = await call('cancel-check', 'DELETE', guesses.cancelPath(id))
        // 404 may be about this check alone; 405 is about the call and holds for every check.
        if (status === 405) cancelOffered = false
        if (status >= 200 && status < 300) return 'cancelled'
        return status === 404 || status === 405 ? 'not-offered' : 'failed'
      } catch (thrown) {
        if (thrown instanceof Problem) return 'failed'
        throw thrown
      }
    },
    files: async (id, resultId, signal) => readFiles(await fetchResult(id, resultId, signal)),
    file: async ({ address }, signal) => download(address, 'check-file', mime => mime.startsWith('image/'), signal),
    report: async (id, resultId, signal) =>
      download(base + guesses.reportPath(id, resultId), 'check-report', mime => mime === 'application/pdf', signal),
  }
}
