// Cards of the CardScan simulator over REST: create, list, search, read, delete, and telemetry that nobody reads.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './cardscan-auth.ts'
import { badRequest, notFound } from './cardscan-errors.ts'
import { detailsOf } from './cardscan-example.ts'
import { cardWish, objectBody, queryText } from './cardscan-input.ts'
import { pageOf } from './cardscan-lists.ts'
import { addCard, cardFor, cardJson, countFor, mayAccess, type CardscanMemory } from './cardscan-memory.ts'
import type { StoredCard } from './cardscan-model.ts'

function says(card: StoredCard, words: string): boolean {
  return (
    (card.state === 'completed' || card.state === 'enriched') &&
    JSON.stringify(detailsOf(card)).toLowerCase().includes(words)
  )
}

/** Every card route of a POS; `/cards/search` wins over `/cards/:id` whatever the order. */
export function cardscanCards(
  api: FastifyInstance,
  memory: CardscanMemory,
  callerOf: (request: FastifyRequest) => Caller,
): void {
  const visible = (request: FastifyRequest) => {
    const caller = callerOf(request)
    return memory.state.cards.filter(card => !card.deleted && mayAccess(caller, card.owner))
  }
  const list = (request: FastifyRequest, cards: readonly StoredCard[]) => {
    const { rows, response_metadata } = pageOf(request.query, cards, { most: 200, usual: 50 })
    return { cards: rows.map(card => cardJson(memory, card)), response_metadata }
  }
  api.post('/cards', async (request, reply) =>
    reply.code(201).send(cardJson(memory, addCard(memory, callerOf(request), cardWish(request.body)))),
  )
  api.get('/cards', async request => list(request, visible(request)))
  api.get('/cards/search', async request => {
    const words = queryText(request.query, 'query')
    if (words === undefined || words === '') throw badRequest('query is required')
    return list(
      request,
      visible(request).filter(card => says(card, words.toLowerCase())),
    )
  })
  api.get<{ Params: { id: string } }>('/cards/:id', async request => {
    countFor(memory, request.params.id, 'gets')
    return cardJson(memory, cardFor(memory, callerOf(request), request.params.id))
  })
  api.delete<{ Params: { id: string } }>('/cards/:id', async (request, reply) => {
    countFor(memory, request.params.id, 'deletes')
    const card = cardFor(memory, callerOf(request), request.params.id)
    card.deleted = true
    memory.images.delete(`${card.id}/front`)
    memory.images.delete(`${card.id}/back`)
    memory.counts.total.cardsDeleted += 1
    return reply.code(204).send()
  })
  api.post<{ Params: { id: string } }>('/cards/:id/performance', async request => {
    cardFor(memory, callerOf(request), request.params.id)
    objectBody(request.body)
    return { message: 'performance data received' }
  })
  api.post<{ Params: { id: string } }>('/scans/:id/metadata', async request => {
    const scan = memory.state.scans.find(candidate => candidate.id === request.params.id)
    if (!scan) throw notFound('scan')
    cardFor(memory, callerOf(request), scan.cardId)
    scan.metadata = objectBody(request.body)
    return {}
  })
}
