// CardScan as an InsuranceReader: one card object a scan, uploads straight to the object store, states by socket or poll.
import type { InsuranceCard, InsuranceReader, InsuranceState } from '../ports/partners.ts'
import { Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'
import { watchCard } from './cardscan-socket.ts'
import { Card, CreatedCard, errorText, readRecord, refusalText, stateOf, UploadAddress } from './cardscan-wire.ts'
import { type Http, type HttpAnswer, HttpTrouble } from './http.ts'
import { baseUrl, safeUrl } from './url.ts'

export type CardscanSettings = {
  /** REST base with its version, e.g. https://sandbox.cardscan.ai/v1 */
  baseUrl: string
  /** e.g. wss://sandbox-ws.cardscan.ai */
  socketUrl: string
  log: Log
  /** Multiplies polling and reconnect delays; 1 (default) for people. */
  pace?: number
}
type Asked = { state: InsuranceState; error: string | null } | 'gone' | 'no-answer'

/** Reads insurance cards with a session token per customer (CardScan REST and WebSocket). */
export function createInsuranceReader(settings: CardscanSettings, http: Http): InsuranceReader {
  const base = baseUrl(settings.baseUrl, 'cardscan.baseUrl')
  if (safeUrl(settings.socketUrl, 'wss:', 'ws:') === null)
    throw new Error('cardscan.socketUrl must be a wss address (plain ws is allowed for this machine only).')

  /** The Problem for a refusal: what the cashier can do differs for each. */
  function refused(answer: HttpAnswer, operation: string): Problem {
    const { service } = http
    switch (answer.status) {
      case 401:
      case 403:
        return new Problem(
          { code: 'declined', service, reason: 'The scanning session is no longer valid. Start the scan again.' },
          `${operation}: ${answer.status}`,
        )
      case 404:
        return new Problem({ code: 'not-found', what: 'scan' }, operation)
      case 429:
      case 503:
        return new Problem({ code: 'unreachable', service }, `${operation}: ${answer.status}`)
      default:
        return http.fault(answer, operation, 'refused')
    }
  }

  return {
    /**
     * Creates the card and registers for its events before anything is uploaded.
     * Throws Problem `unreachable`, `declined` (session), `provider-fault` or `cancelled`.
     */
    async open(session, { bothSides }, signal) {
      const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
      const { token } = await session(signal)
      // Official clients send the first member, the newer specification knows the second.
      const wanted = { enable_backside_scan: bothSides, backside: { scanning: bothSides ? 'required' : 'disabled' } }
      const created = await http.send({
        operation: 'create-card',
        method: 'POST',
        url: `${base}/cards`,
        headers: bearer(token),
        body: { kind: 'json', value: wanted },
        signal,
      })
      if (created.status !== 201 && created.status !== 200) throw refused(created, 'create-card')
      const cardId = http.parse(created, CreatedCard, 'create-card').card_id
      const cardUrl = `${base}/cards/${encodeURIComponent(cardId)}`
      const getCard = async (next?: AbortSignal): Promise<HttpAnswer> => {
        const headers = bearer((await session(next)).token)
        return http.send({ operation: 'get-card', method: 'GET', url: cardUrl, headers, signal: next })
      }

      async function ask(): Promise<Asked> {
        try {
          const answer = await getCard()
          if ([401, 403, 404].includes(answer.status)) return 'gone'
          if (answer.status !== 200) return 'no-answer'
          const card = http.parse(answer, Card, 'get-card')
          return { state: stateOf(card.state), error: errorText(card.error) }
        } catch (thrown) {
          if (thrown instanceof Problem) return 'no-answer'
          throw thrown
        }
      }

      async function remove(): Promise<boolean> {
        try {
          const headers = bearer((await session()).token)
          const answer = await http.send({ operation: 'delete-card', method: 'DELETE', url: cardUrl, headers })
          return answer.status === 204 || answer.status === 200 || answer.status === 404
        } catch (thrown) {
          if (thrown instanceof Problem) return false
          throw thrown
        }
      }

      const watch = watchCard({
        socketUrl: settings.socketUrl,
        token,
        cardId,
        ask,
        log: settings.log,
        pace: settings.pace ?? 1,
      })
      await watch.ready
      const card: InsuranceCard = {
        cardId,
        async upload(side, jpeg, capture, next) {
          const answer = await http.send({
            operation: 'upload-address',
            method: 'POST',
            url: `${cardUrl}/generate-upload-url?expiration=3600`,
            headers: bearer((await session(next)).token),
            signal: next,
            body: { kind: 'json', value: { orientation: side, capture_type: capture } },
          })
          if (answer.status !== 200) throw refused(answer, 'upload-address')
          await store(http.parse(answer, UploadAddress, 'upload-address'), side, jpeg, next)
        },
        watch: tell => watch.listen(tell),
        async fetch(next) {
          const answer = await getCard(next)
          if (answer.status !== 200) throw refused(answer, 'get-card')
          return readRecord(http.parse(answer, Card, 'get-card'))
        },
        remove,
        close: () => watch.close(),
      }
      if (!signal.aborted) return card
      card.close()
      await remove()
      throw new HttpTrouble({ code: 'cancelled' }, true, 'cancelled while the card was opened')
    },
  }

  /** Presigned POST: every pair that came back, then the file, and no credential of ours. */
  async function store(
    address: { upload_url: string; upload_parameters: Record<string, string> },
    side: string,
    jpeg: Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    const answer = await http.send({
      operation: 'upload',
      method: 'POST',
      url: address.upload_url,
      signal,
      body: {
        kind: 'multipart',
        fields: Object.entries(address.upload_parameters),
        file: { name: 'file', filename: `${side}.jpg`, type: 'image/jpeg', bytes: jpeg },
      },
    })
    if (answer.status >= 200 && answer.status < 300) return
    if (answer.status >= 400 && answer.status < 500)
      throw new Problem(
        { code: 'declined', service: http.service, reason: `The picture was not accepted: ${refusalText(answer)}` },
        'upload',
      )
    throw http.fault(answer, 'upload', 'not stored')
  }
}
