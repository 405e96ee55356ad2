// What the CardScan simulator remembers: cards, scans and eligibility requests, and how a card looks on the wire.
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Caller } from './cardscan-auth.ts'
import { forbidden, notFound } from './cardscan-errors.ts'
import { detailsOf, enrichedOf, payerMatchOf } from './cardscan-example.ts'
import type { CardOutcome, CardscanState, Side, StoredCard } from './cardscan-model.ts'

const keptImages = 24

export type CardscanMemory = {
  state: CardscanState
  now: () => number
  /** What the operator ordered for the next image. */
  next: CardOutcome
  /** JPEGs by "card/side", newest last; they do not survive a restart. */
  images: Map<string, Uint8Array>
  /** Base URL of the server, known once it listens. */
  base: string
}

/** A fresh memory, or the one an earlier run left. */
export function cardscanMemory(restored: CardscanState | undefined, now: () => number): CardscanMemory {
  const state = restored
    ? structuredClone(restored)
    : { signingKey: randomBytes(32).toString('base64url'), cards: [], scans: [], eligibilities: [] }
  return { state, now, next: 'ok', images: new Map(), base: '' }
}

/** Sessions see what their person owns, the API key sees everything. */
export function mayAccess(caller: Caller, owner: string | null): boolean {
  return caller.kind === 'key' || caller.identity === owner
}

/** The card, or 404; 403 when it is someone else's. */
export function cardFor(memory: CardscanMemory, caller: Caller, id: string): StoredCard {
  const card = memory.state.cards.find(candidate => candidate.id === id && !candidate.deleted)
  if (!card) throw notFound('card')
  if (!mayAccess(caller, card.owner)) throw forbidden()
  return card
}

/** A new card in `pending`. */
export function addCard(
  memory: CardscanMemory,
  caller: Caller,
  wish: Pick<StoredCard, 'twoSided' | 'liveScan' | 'metadata'>,
): StoredCard {
  const card: StoredCard = {
    id: randomUUID(),
    owner: caller.kind === 'session' ? caller.identity : null,
    sessionId: caller.kind === 'session' ? caller.sessionId : null,
    state: 'pending',
    createdAtMs: memory.now(),
    ...wish,
    uploads: { front: 0, back: 0 },
    reading: null,
    person: 0,
    error: null,
    deleted: false,
  }
  memory.state.cards.push(card)
  return card
}

/** A new scan (one image to come) of a card. */
export function addScan(
  memory: CardscanMemory,
  card: StoredCard,
  orientation: Side,
  metadata: Record<string, unknown> | null,
): string {
  const id = randomUUID()
  memory.state.scans.push({ id, cardId: card.id, orientation, metadata })
  return id
}

/** Signs upload policies and image addresses (hex HMAC-SHA-256). */
export function signatureOf(memory: CardscanMemory, text: string): string {
  return createHmac('sha256', memory.state.signingKey).update(text).digest('hex')
}

/** Keeps the picture for the signed image address; the oldest give way. */
export function keepImage(memory: CardscanMemory, cardId: string, side: Side, bytes: Uint8Array): void {
  memory.images.set(`${cardId}/${side}`, bytes)
  for (const oldest of memory.images.keys()) {
    if (memory.images.size <= keptImages) break
    memory.images.delete(oldest)
  }
}

/** REST timestamps have a space instead of the T, microseconds and a zone. */
export function restTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '415+00:00')
}

/** A card as GET shows it: the four required members, and the rest once it exists. */
export function cardJson(memory: CardscanMemory, card: StoredCard): object {
  const base = { card_id: card.id, state: card.state, created_at: restTime(card.createdAtMs), deleted: card.deleted }
  const failed = card.error ? { error: card.error } : {}
  if (card.state !== 'completed' && card.state !== 'enriched') return { ...base, ...failed }
  const images: Record<string, { url: string }> = {}
  for (const side of ['front', 'back'] as const)
    if (memory.images.has(`${card.id}/${side}`))
      images[side] = {
        url: `${memory.base}/images/${card.id}/${side}?signature=${signatureOf(memory, `${card.id}/${side}`)}`,
      }
  return {
    ...base,
    error: null,
    details: detailsOf(card),
    payer_match: payerMatchOf(card),
    metadata: { insurance_scan_version: 'sandbox-1.0', payer_match_version: 'sandbox-1.0', ...card.metadata },
    images,
    ...(card.state === 'enriched' ? { enriched_results: enrichedOf(card) } : {}),
  }
}
