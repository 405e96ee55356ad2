// Cards of the CardScan simulator over REST: create, list, search, read, delete, and telemetry that nobody reads.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './cardscan-auth.ts'
import { badRequest, notFound } from './cardscan-errors.ts'
import { detailsOf } from './cardscan-example.ts'
import { cardWish, fields, queryNumber } from './cardscan-input.ts'
import { addCard, cardFor, cardJson, mayAccess, type CardscanMemory } from './cardscan-memory.ts'
import type { StoredCard } from './cardscan-model.ts'

function page(memory: CardscanMemory, query: unknown, cards: readonly StoredCard[]): object {
  const limit = queryNumber(query, 'limit', { min: 1, max: 200, fallback: 50 })
  const cursor = fields(query)['cursor']
  const from = typeof cursor === 'string' ? Number(Buffer.from(cursor, 'base64url').toString()) : 0
  if (!Number.isInteger(from) || from < 0) throw badRequest('cursor is not valid')
  const newestFirst = cards.toReversed()
  const next = from + limit
  return {
    cards: newestFirst.slice(from, next).map(card => cardJson(memory, card)),
    response_metadata: {
      limit,
      total: cards.length,
      // Absent on the last page.
      ...(next < cards.length ? { next_cursor: Buffer.from(String(next)).toString('base64url') } : {}),
    },
  }
}

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
  api.post('/cards', async (request, reply) =>
    reply.code(201).send(cardJson(memory, addCard(memory, callerOf(request), cardWish(request.body)))),
  )
  api.get('/cards', async request => page(memory, request.query, visible(request)))
  api.get('/cards/search', async request => {
    const words = fields(request.query)['query']
    if (typeof words !== 'string' || words === '') throw badRequest('query is required')
    return page(
      memory,
      request.query,
      visible(request).filter(card => says(card, words.toLowerCase())),
    )
  })
  api.get<{ Params: { id: string } }>('/cards/:id', async request =>
    cardJson(memory, cardFor(memory, callerOf(request), request.params.id)),
  )
  api.delete<{ Params: { id: string } }>('/cards/:id', async (request, reply) => {
    const card = cardFor(memory, callerOf(request), request.params.id)
    card.deleted = true
    memory.images.delete(`${card.id}/front`)
    memory.images.delete(`${card.id}/back`)
    return reply.code(204).send()
  })
  api.post<{ Params: { id: string } }>('/cards/:id/performance', async request => {
    cardFor(memory, callerOf(request), request.params.id)
    return { message: 'performance data received' }
  })
  api.post<{ Params: { id: string } }>('/scans/:id/metadata', async request => {
    const scan = memory.state.scans.find(candidate => candidate.id === request.params.id)
    if (!scan) throw notFound('scan')
    cardFor(memory, callerOf(request), scan.cardId)
    scan.metadata = fields(request.body)
    return {}
  })
}
