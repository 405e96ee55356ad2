// CardScan as an InsuranceReader: one card object a try, watched from before the first picture until it is removed.
import { Problem } from '../ports/errors.ts'
import type { InsuranceCard, InsuranceReader } from '../ports/insurance.ts'
import type { Clock, Log } from '../ports/system.ts'
import { type CardscanApi, cardscanApi } from './cardscan-api.ts'
import { checkEligibility } from './cardscan-eligibility.ts'
import { mostFaults, pause, pollDelay } from './cardscan-pace.ts'
import { readRecord } from './cardscan-record.ts'
import { directUpload, presignedUpload } from './cardscan-upload.ts'
import { watchCard } from './cardscan-watch.ts'
import { cardOf, cardState, CreatedCard, errorWord, isFinished, stateOf } from './cardscan-wire.ts'
import type { Http } from './http.ts'
import { baseUrl, safeUrl } from './url.ts'

export type CardscanSettings = {
  /** REST base with its version, e.g. https://sandbox.cardscan.ai/v1 */
  baseUrl: string
  /** e.g. wss://sandbox-ws.cardscan.ai */
  socketUrl: string
  /** How pictures travel: to a presigned address, or straight to the service. */
  upload: 'presigned' | 'direct'
  log: Log
}

/** Reads insurance cards with a session per customer (CardScan REST and WebSocket). Throws a sentence that names a wrong setting. */
export function createInsuranceReader(settings: CardscanSettings, http: Http, clock: Clock): InsuranceReader {
  const base = baseUrl(settings.baseUrl, 'cardscan.baseUrl')
  const { socketUrl, log } = settings
  if (safeUrl(socketUrl, 'wss:', 'ws:') === null)
    throw new Error('cardscan.socketUrl must be a wss address (plain ws is allowed for this machine only).')

  return {
    async open(session, { bothSides }, signal) {
      const api = cardscanApi(base, session, http, clock)
      // The session may take its time and can be given up; from the request on there is a card to be removed.
      await session.token(signal)
      if (signal.aborted) throw new Problem({ code: 'cancelled' })
      const cardId = await createCard(api, bothSides)
      const cardPath = `/cards/${encodeURIComponent(cardId)}`
      const state = cardState(cardId)
      const whole = cardOf(cardId)
      const watch = watchCard({
        socketUrl,
        cardId,
        session,
        clock,
        log,
        async ask(next) {
          try {
            const got = await api.get({ operation: 'get-card', path: cardPath }, state, next)
            if ('problem' in got) return { waitMs: got.waitMs }
            return { state: stateOf(got.value.state), error: errorWord(got.value.error) }
          } catch (thrown) {
            if (thrown instanceof Problem && thrown.failure.code !== 'cancelled') return 'gone'
            // Nobody waits for this question, so a surprise ends here.
            if (!(thrown instanceof Problem)) log.incident('cardscan.ask', thrown)
            return { waitMs: 0 }
          }
        },
      })
      const upload = settings.upload === 'direct' ? directUpload(api, http) : presignedUpload(api, http)
      const card: InsuranceCard = {
        cardId,
        async upload(side, jpeg, capture, next) {
          await upload(cardPath, { side, jpeg, capture }, next)
          watch.expect(side)
        },
        watch: tell => watch.listen(tell),
        async fetch(next) {
          for (let tries = 0, faults = 0; ; tries += 1) {
            const got = await api.get({ operation: 'get-card', path: cardPath }, whole, next)
            if ('value' in got) {
              faults = 0
              const record = readRecord(got.value)
              // An event can be ahead of what a GET shows.
              if (isFinished(record.state) || failed.has(record.state)) return record
            } else if (got.problem.failure.code === 'provider-fault') {
              faults += 1
              if (faults >= mostFaults) throw got.problem
            }
            await pause(clock, Math.max('waitMs' in got ? got.waitMs : 0, pollDelay(tries)), next)
          }
        },
        checkEligibility: (question, next) => checkEligibility({ api, http, watch, clock, cardId }, question, next),
        async remove() {
          try {
            const answer = await api.send({ operation: 'delete-card', method: 'DELETE', path: cardPath })
            return [200, 202, 204, 404, 410].includes(answer.status)
          } catch (thrown) {
            if (thrown instanceof Problem) return false
            throw thrown
          }
        },
        close: () => watch.close(),
      }
      const stop = (): void => watch.close()
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      await watch.ready
      signal.removeEventListener('abort', stop)
      return card
    },
  }

  async function createCard(api: CardscanApi, bothSides: boolean): Promise<string> {
    // Official clients send the first member, the newer specification knows the second.
    const value = { enable_backside_scan: bothSides, backside: { scanning: bothSides ? 'required' : 'disabled' } }
    const answer = await api.send({
      operation: 'create-card',
      method: 'POST',
      path: '/cards',
      body: { kind: 'json', value },
    })
    if (answer.status !== 201 && answer.status !== 200) throw api.refused(answer, 'create-card')
    return http.parse(answer, CreatedCard, 'create-card').card_id
  }
}

const failed: ReadonlySet<string> = new Set(['error', 'frontside_failed', 'backside_failed'])
