// What the CardScan simulator remembers: cards, scans and eligibility requests, and how a card looks on the wire.
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Caller } from './cardscan-auth.ts'
import { forbidden, notFound } from './cardscan-errors.ts'
import { detailsOf, enrichedOf, payerMatchOf } from './cardscan-example.ts'
import { counter, type Counter } from './cardscan-counts.ts'
import { defaultKnobs, type CardscanKnobs } from './cardscan-knobs.ts'
import type { CardscanState, Side, StoredCard } from './cardscan-model.ts'
import { oddCard } from './cardscan-odd.ts'

const keptImages = 24

export type CardscanMemory = {
  state: CardscanState
  now: () => number
  knobs: CardscanKnobs
  counts: Counter
  /** JPEGs by "card/side", newest last; they do not survive a restart. */
  images: Map<string, Uint8Array>
  /** Base URL of the server, known once it listens. */
  base: string
}

/** A fresh memory, or the one an earlier run left; what an older version did not know yet is filled in. */
export function cardscanMemory(restored: CardscanState | undefined, now: () => number): CardscanMemory {
  const fresh = { signingKey: randomBytes(32).toString('base64url'), sessions: [], scans: [] }
  const kept: Partial<CardscanState> = structuredClone(restored ?? {})
  const state: CardscanState = {
    ...fresh,
    ...kept,
    cards: (kept.cards ?? []).map(card => ({ ...{ stuckAt: null, developerUser: null }, ...card })),
    eligibilities: (kept.eligibilities ?? []).map(one => ({ ...{ mode: 'normal' as const }, ...one })),
  }
  return { state, now, knobs: defaultKnobs, counts: counter(), images: new Map(), base: '' }
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

/** Counts a request about a card there is or was; made-up ids are not kept. */
export function countFor(memory: CardscanMemory, cardId: string, what: 'gets' | 'deletes' | 'refusedUploads'): void {
  if (memory.state.cards.some(card => card.id === cardId)) memory.counts.of(cardId)[what] += 1
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
    developerUser: caller.kind === 'session' ? caller.developerUser : null,
    state: 'pending',
    createdAtMs: memory.now(),
    ...wish,
    uploads: { front: 0, back: 0 },
    reading: null,
    stuckAt: null,
    person: 0,
    error: null,
    deleted: false,
  }
  memory.state.cards.push(card)
  memory.counts.total.cardsCreated += 1
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

const imageLifeMs = 24 * 3_600_000

/** A signed address of a picture; it opens without a bearer and dies after a day (CardScan, card images). */
export function imageUrl(memory: CardscanMemory, name: string): string {
  const expires = String(memory.now() + imageLifeMs)
  return `${memory.base}/images/${name}?expires=${expires}&signature=${signatureOf(memory, `${name}/${expires}`)}`
}

function payerMatch(memory: CardscanMemory, card: StoredCard): object {
  switch (memory.knobs.payerMatch) {
    case 'full':
      return { payer_match: payerMatchOf(card) }
    // Accounts without the feature get a sentence in its place.
    case 'message':
      return { payer_match: { message: 'payer matching is not enabled for this account' } }
    case 'absent':
      return {}
    default:
      throw new Error(memory.knobs.payerMatch satisfies never)
  }
}

/** A card as GET shows it: the four required members, and the rest once it exists. */
export function cardJson(memory: CardscanMemory, card: StoredCard): object {
  const json = wholeCard(memory, card)
  return memory.knobs.body === 'odd' ? oddCard(json) : json
}

function wholeCard(memory: CardscanMemory, card: StoredCard): { [member: string]: unknown } {
  const base = { card_id: card.id, state: card.state, created_at: restTime(card.createdAtMs), deleted: card.deleted }
  const failed = card.error ? { error: card.error } : {}
  if (card.state !== 'completed' && card.state !== 'enriched') return { ...base, ...failed }
  const images: Record<string, { url: string }> = {}
  for (const side of ['front', 'back'] as const)
    if (memory.images.has(`${card.id}/${side}`)) images[side] = { url: imageUrl(memory, `${card.id}/${side}`) }
  return {
    ...base,
    error: null,
    details: detailsOf(card),
    ...payerMatch(memory, card),
    metadata: { insurance_scan_version: 'sandbox-1.0', payer_match_version: 'sandbox-1.0', ...card.metadata },
    images,
    ...(card.state === 'enriched' ? { enriched_results: enrichedOf(card) } : {}),
  }
}
