// Starts the CardScan simulator: REST, storage for uploads and the event socket on one port.
import type { FastifyRequest } from 'fastify'
import { faultSwitch, listen, simulatorServer, type Simulator, type SimulatorOptions } from './kit.ts'
import { cardscanAuth, sandboxApiKey, type Caller } from './cardscan-auth.ts'
import { cardscanCards } from './cardscan-cards.ts'
import { cardscanEligibility } from './cardscan-eligibility.ts'
import { cardscanErrors, CardscanRefusal, forbidden } from './cardscan-errors.ts'
import { fields } from './cardscan-input.ts'
import { cardMachine, type CardscanEvent } from './cardscan-machine.ts'
import { cardscanMemory } from './cardscan-memory.ts'
import type { CardscanPanel, CardscanState } from './cardscan-model.ts'
import { eventSocket } from './cardscan-socket.ts'
import { cardscanStorage, cardscanUploads } from './cardscan-uploads.ts'

export type { CardscanPanel, CardscanState } from './cardscan-model.ts'

/** Serves CardScan's REST under `/v1`, its storage under `/uploads` and its socket at `/`. */
export async function startCardscan(
  options: SimulatorOptions<CardscanState>,
): Promise<Simulator<CardscanState, CardscanPanel>> {
  const memory = cardscanMemory(options.restore, options.now ?? Date.now)
  const auth = cardscanAuth(memory.state.signingKey, memory.now)
  const faults = faultSwitch()
  const server = simulatorServer(faults)
  const socket = eventSocket(server.server, auth, memory)
  const machine = cardMachine(memory, options.pace ?? 1, (event: CardscanEvent) => socket.send(event))
  cardscanErrors(server)
  await cardscanStorage(server, memory, machine)
  await server.register(
    async api => {
      const callers = new WeakMap<FastifyRequest, Caller>()
      const callerOf = (request: FastifyRequest): Caller => {
        const caller = callers.get(request)
        if (!caller) throw new CardscanRefusal(500, 'Error', 'a route was reached without its bearer check')
        return caller
      }
      api.addHook(
        'onRequest',
        async request => void callers.set(request, await auth.caller(request.headers.authorization)),
      )
      api.get('/access-token', async request => {
        if (callerOf(request).kind !== 'key') throw forbidden()
        const userId = fields(request.query)['user_id']
        return auth.issue(typeof userId === 'string' ? userId : undefined)
      })
      cardscanCards(api, memory, callerOf)
      cardscanUploads(api, memory, machine, callerOf)
      cardscanEligibility(api, memory, machine, callerOf)
    },
    { prefix: '/v1' },
  )
  memory.base = await listen(server, options.host, options.port)
  machine.resume()
  const summary = () =>
    memory.state.cards
      .filter(card => !card.deleted)
      .toReversed()
      .map(card => ({
        id: card.id,
        state: card.state,
        twoSided: card.twoSided,
        createdAt: new Date(card.createdAtMs).toISOString(),
        images: card.uploads.front + card.uploads.back,
      }))
  return {
    url: `${memory.base}/v1`,
    snapshot: () => structuredClone(memory.state),
    panel: {
      wsUrl: memory.base.replace('http', 'ws'),
      apiKey: sandboxApiKey,
      faults,
      cards: summary,
      setNext: outcome => void (memory.next = outcome),
      dropSockets: () => socket.drop(),
      refuseSockets: on => socket.refuse(on),
    },
    async close() {
      machine.close()
      socket.close()
      await server.close()
    },
  }
}
