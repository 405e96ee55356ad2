// Reads uploaded images in the CardScan simulator: the card state machine with lifelike timing and every wrong turn.
import { createHash, randomUUID } from 'node:crypto'
import { objectError } from './cardscan-errors.ts'
import type { CardscanEvent } from './cardscan-events.ts'
import { people } from './cardscan-example.ts'
import type { CardOutcome } from './cardscan-knobs.ts'
import { keepImage, type CardscanMemory } from './cardscan-memory.ts'
import { stuckStates, type CardState, type ObjectError, type Side, type StoredCard } from './cardscan-model.ts'
import type { CardTimers } from './cardscan-timers.ts'

export type CardMachine = {
  /** Starts reading an image; call it once the answer to the upload has left. Resolves when the card came to rest. */
  take(card: StoredCard, side: Side, scanId: string, bytes: Uint8Array): Promise<void>
  /** Puts a card into a state at once, whatever it was doing. */
  move(card: StoredCard, state: CardState): void
  /** Goes on where an earlier run of the sandbox stopped. */
  resume(): void
  /** Nobody waits for a card to rest any more. */
  close(): void
}

export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes.length > 2 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
const rejected = (): ObjectError => objectError('card image was rejected', 'RejectedCard', 'UKN')
const atRest: ReadonlySet<CardState> = new Set([
  'completed',
  'enriched',
  'error',
  'frontside_failed',
  'backside_failed',
])

/** Steps take `stateDelayMs` on average × pace; `tell` delivers events to the sockets that registered the card. */
export function cardMachine(
  memory: CardscanMemory,
  timers: CardTimers,
  pace: number,
  tell: (event: CardscanEvent) => void,
): CardMachine {
  const slowCards = new Set<string>()
  const lateErrors = new Set<string>()
  const waiting = new Map<string, () => void>()

  function step(card: StoredCard, work: () => void): void {
    const ms = memory.knobs.stateDelayMs * (0.55 + Math.random() * 0.9) * pace
    timers.laterFor(card, ms * (slowCards.has(card.id) ? 12 : 1), work)
  }
  const stamp = () => ({ event_id: randomUUID(), created_at: new Date(memory.now()).toISOString() })
  const session = (card: StoredCard) => (card.sessionId ? { session_id: card.sessionId } : {})

  function enter(card: StoredCard, state: CardState, error: ObjectError | null = null): void {
    card.state = state
    card.error = error
    tell({ ...stamp(), type: 'card', card_id: card.id, state, ...session(card), ...(error ? { error } : {}) })
  }
  /** A state on the way, as the switch wants it told; `skipped` does not tell it. */
  function pass(card: StoredCard, state: 'frontside_processing' | 'post_processing' | 'processing'): void {
    const { states } = memory.knobs
    if (card.stuckAt === state || states === 'sided') enter(card, state)
    else if (states === 'plain' && card.state !== 'processing') enter(card, 'processing')
    else if (states === 'unheard-of' && card.state !== 'quality_check') enter(card, 'quality_check')
  }
  function rest(card: StoredCard): void {
    waiting.get(card.id)?.()
    waiting.delete(card.id)
  }
  // 'completed' of a scan is left out: the official client does not look at `type` and would take it for the card's.
  function tellScan(card: StoredCard, scanId: string, state: 'processing' | 'rejected' | 'skipped'): void {
    const error =
      state === 'skipped' ? { error: objectError('the card needs no more images', 'SkippedCard', 'SKP') } : {}
    tell({ ...stamp(), type: 'scan', scan_id: scanId, card_id: card.id, state, ...session(card), ...error })
  }
  const enrich = (card: StoredCard): void =>
    timers.laterFor(card, memory.knobs.enrichAfterMs * pace, () => enter(card, 'enriched'))

  function finish(card: StoredCard): void {
    step(card, () => {
      card.reading = null
      slowCards.delete(card.id)
      if (lateErrors.delete(card.id)) enter(card, 'error', rejected())
      else if (memory.knobs.states === 'enriched-only') enter(card, 'enriched')
      else {
        enter(card, 'completed')
        if (card.stuckAt !== 'completed') enrich(card)
      }
      rest(card)
    })
  }
  /** What the operator ordered, if it concerns this side; an order is used up by the image it strikes. */
  function orderFor(wanted: readonly CardOutcome[]): CardOutcome | null {
    const { next } = memory.knobs
    if (!wanted.includes(next)) return null
    memory.knobs = { ...memory.knobs, next: 'ok' }
    return next
  }
  function judge(card: StoredCard, side: Side, scanId: string, readable: boolean): void {
    const order = orderFor(['error', `${side}-fails`])
    if (order === null && readable) {
      if (side === 'front' && (card.twoSided || card.stuckAt === 'backside_processing')) {
        card.reading = null
        enter(card, 'backside_processing')
        return rest(card)
      }
      pass(card, 'post_processing')
      return card.stuckAt === 'post_processing' ? rest(card) : finish(card)
    }
    card.reading = null
    tellScan(card, scanId, 'rejected')
    if (order === 'error') enter(card, 'error', rejected())
    else enter(card, side === 'front' ? 'frontside_failed' : 'backside_failed')
    rest(card)
  }
  function read(card: StoredCard, side: Side, scanId: string, readable: boolean): void {
    if (card.stuckAt === 'pending') return rest(card)
    step(card, () => {
      tellScan(card, scanId, 'processing')
      if (card.stuckAt === 'unknown' || card.stuckAt === 'processing') {
        enter(card, card.stuckAt)
        return rest(card)
      }
      // The back has no state of its own: backside_processing already means "give me the back" and "reading it".
      if (side === 'front') pass(card, 'frontside_processing')
      else if (memory.knobs.states === 'plain') pass(card, 'processing')
      const isStuck = card.stuckAt === (side === 'front' ? 'frontside_processing' : 'backside_processing')
      if (isStuck) return rest(card)
      step(card, () => judge(card, side, scanId, readable))
    })
  }
  /** Orders that strike when the image comes in. */
  function takeOrder(card: StoredCard): void {
    if (orderFor(['slow'])) slowCards.add(card.id)
    if (orderFor(['late-error'])) lateErrors.add(card.id)
    const stuck = orderFor(stuckStates.map(state => `stuck-${state}` as const))
    if (stuck) card.stuckAt = stuckStates.find(state => stuck === `stuck-${state}`) ?? null
  }

  return {
    async take(card, side, scanId, bytes) {
      if (card.reading !== null || !canTake(card, side)) return tellScan(card, scanId, 'skipped')
      card.reading = side
      takeOrder(card)
      // The same picture always shows the same person, so a demo and a test can count on it.
      if (side === 'front') card.person = (createHash('sha256').update(bytes).digest()[0] ?? 0) % people.length
      if (isJpeg(bytes)) keepImage(memory, card.id, side, bytes)
      const resting = new Promise<void>(resolve => void waiting.set(card.id, resolve))
      read(card, side, scanId, isJpeg(bytes))
      return resting
    },
    move(card, state) {
      timers.cancel(card)
      card.reading = null
      card.stuckAt = null
      slowCards.delete(card.id)
      enter(card, state, state === 'error' ? rejected() : null)
      if (state === 'completed') enrich(card)
      rest(card)
    },
    resume() {
      for (const card of memory.state.cards) {
        if (card.deleted) continue
        if (card.state === 'completed' && card.stuckAt === null) enrich(card)
        else if (card.state === 'post_processing' && card.stuckAt === null) finish(card)
        else if (card.reading !== null && card.stuckAt === null) read(card, card.reading, randomUUID(), true)
      }
    },
    close() {
      for (const done of waiting.values()) done()
      waiting.clear()
    },
  }
}

/** Front first; the back once the card asks for it. A card that came to rest takes nothing more. */
export function canTake(card: StoredCard, side: Side): boolean {
  if (card.deleted || atRest.has(card.state) || card.state === 'post_processing') return false
  return side === 'front' ? card.state === 'pending' || card.reading === 'front' : card.state === 'backside_processing'
}
export const isAtRest = (card: StoredCard): boolean => atRest.has(card.state)
