// Starts the CardScan simulator: REST, storage for uploads and the event socket on one port.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { faultSwitch, listen, simulatorServer, type Simulator, type SimulatorOptions } from './kit.ts'
import { guardMethods } from './kit-methods.ts'
import { cardscanAuth, sandboxApiKey, type Caller, type CardscanAuth } from './cardscan-auth.ts'
import { cardscanCards } from './cardscan-cards.ts'
import { cardscanDesk } from './cardscan-desk.ts'
import { cardscanEligibility, eligibilityDesk } from './cardscan-eligibility.ts'
import { cardscanErrors, CardscanRefusal, forbidden, wrongMethod } from './cardscan-errors.ts'
import { eventLine } from './cardscan-events.ts'
import { queryText } from './cardscan-input.ts'
import { cardMachine, type CardMachine } from './cardscan-machine.ts'
import { cardscanMemory, type CardscanMemory } from './cardscan-memory.ts'
import type { CardscanState } from './cardscan-model.ts'
import type { CardscanPanel } from './cardscan-panel.ts'
import { eventSocket } from './cardscan-socket.ts'
import { cardscanStorage } from './cardscan-storage.ts'
import { cardTimers } from './cardscan-timers.ts'
import { cardscanDirectUpload, cardscanUploads } from './cardscan-uploads.ts'

export type { CardscanState } from './cardscan-model.ts'
export type { CardscanPanel } from './cardscan-panel.ts'

type Parts = {
  memory: CardscanMemory
  auth: CardscanAuth
  machine: CardMachine
  desk: ReturnType<typeof eligibilityDesk>
}

/** Everything under /v1; each request brings a bearer. */
async function cardscanApi(api: FastifyInstance, { memory, auth, machine, desk }: Parts): Promise<void> {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const callerOf = (request: FastifyRequest): Caller => {
    const caller = callers.get(request)
    if (!caller) throw new CardscanRefusal(500, 'Error', 'a route was reached without its bearer check')
    return caller
  }
  api.addHook('onRequest', async request => void callers.set(request, await auth.caller(request.headers.authorization)))
  // Only JSON is a body here, not text that looks like it.
  api.removeContentTypeParser('text/plain')
  const guard = guardMethods(api, wrongMethod)
  api.get('/access-token', async request => {
    if (callerOf(request).kind !== 'key') throw forbidden()
    return auth.issue(queryText(request.query, 'user_id') || null)
  })
  cardscanCards(api, memory, callerOf)
  cardscanUploads(api, memory, machine, callerOf)
  cardscanEligibility(api, memory, desk, callerOf)
  await api.register(async direct => cardscanDirectUpload(direct, memory, machine, callerOf))
  guard()
}

/** Serves CardScan's REST under `/v1`, its storage under `/uploads` and its socket at `/`. */
export async function startCardscan(
  options: SimulatorOptions<CardscanState>,
): Promise<Simulator<CardscanState, CardscanPanel>> {
  const { pace = 1 } = options
  const memory = cardscanMemory(options.restore, options.now ?? Date.now)
  const auth = cardscanAuth(memory)
  const faults = faultSwitch()
  const server = simulatorServer(faults)
  const socket = eventSocket(server.server, auth, memory)
  const events = eventLine({
    mode: () => memory.knobs.events,
    patienceMs: () => Math.max(60, memory.knobs.stateDelayMs * 3.2 * pace),
    send: event => socket.send(event),
  })
  const timers = cardTimers()
  const machine = cardMachine(memory, timers, pace, event => events.push(event))
  const desk = eligibilityDesk(memory, timers, pace, event => events.push(event))
  cardscanErrors(server)
  await server.register(async storage => cardscanStorage(storage, memory, machine))
  await server.register(async api => cardscanApi(api, { memory, auth, machine, desk }), { prefix: '/v1' })
  memory.base = await listen(server, options.host, options.port)
  machine.resume()
  desk.resume()
  return {
    url: `${memory.base}/v1`,
    snapshot: () => structuredClone(memory.state),
    panel: {
      wsUrl: memory.base.replace('http', 'ws'),
      apiKey: sandboxApiKey,
      faults,
      ...cardscanDesk(memory, machine, socket),
    },
    async close() {
      timers.close()
      events.close()
      machine.close()
      socket.close()
      await server.close()
    },
  }
}
