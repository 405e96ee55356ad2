// Reads uploaded images in the CardScan simulator: the card and eligibility state machines with lifelike timing.
import { createHash, randomUUID } from 'node:crypto'
import { objectError } from './cardscan-errors.ts'
import { people } from './cardscan-example.ts'
import { keepImage, type CardscanMemory } from './cardscan-memory.ts'
import type { CardState, ObjectError, Side, StoredCard, StoredEligibility } from './cardscan-model.ts'

/** What a socket gets: state only, never data. */
export type CardscanEvent = {
  event_id: string
  type: 'card' | 'eligibility' | 'scan'
  card_id: string
  state: string
  created_at: string
  session_id?: string
  eligibility_id?: string
  scan_id?: string
  error?: ObjectError
}

export type CardMachine = {
  /** Starts reading an image; call it once the answer to the upload has left. */
  take(card: StoredCard, side: Side, scanId: string, bytes: Uint8Array): void
  /** Starts an eligibility check; call it once the answer has left. */
  check(request: StoredEligibility): void
  /** Goes on where an earlier run of the sandbox stopped. */
  resume(): void
  close(): void
}

/** The official client attaches its listener only after the upload answer: an earlier event would be lost. */
const shortestMs = 30
/** Eligibility exists before its card is registered on the socket, so its event needs longer. */
const shortestEligibilityMs = 120
const enrichMs = 8000

export const isJpeg = (bytes: Uint8Array): boolean => bytes.length > 2 && bytes[0] === 0xff && bytes[1] === 0xd8

/** Steps take 150–400 ms × pace; `tell` delivers events to the sockets that registered the card. */
export function cardMachine(memory: CardscanMemory, pace: number, tell: (event: CardscanEvent) => void): CardMachine {
  const timers = new Set<NodeJS.Timeout>()
  const slowCards = new Set<string>()

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  function step(card: StoredCard, work: () => void): void {
    const ms = (150 + Math.random() * 250) * pace * (slowCards.has(card.id) ? 12 : 1)
    later(Math.max(shortestMs, ms), () => {
      if (!card.deleted) work()
    })
  }
  const stamp = () => ({ event_id: randomUUID(), created_at: new Date(memory.now()).toISOString() })
  const session = (card: StoredCard) => (card.sessionId ? { session_id: card.sessionId } : {})

  function enter(card: StoredCard, state: CardState, error: ObjectError | null = null): void {
    card.state = state
    card.error = error
    tell({ ...stamp(), type: 'card', card_id: card.id, state, ...session(card), ...(error ? { error } : {}) })
  }
  // 'completed' of a scan is left out: the official client does not look at `type` and would take it for the card's.
  function tellScan(card: StoredCard, scanId: string, state: 'processing' | 'rejected' | 'skipped'): void {
    tell({ ...stamp(), type: 'scan', scan_id: scanId, card_id: card.id, state, ...session(card) })
  }
  function enrich(card: StoredCard): void {
    later(Math.max(shortestMs, enrichMs * pace), () => {
      if (!card.deleted) enter(card, 'enriched')
    })
  }
  function finish(card: StoredCard): void {
    step(card, () => {
      card.reading = null
      slowCards.delete(card.id)
      enter(card, 'completed')
      enrich(card)
    })
  }
  /** What the operator ordered, if it concerns this side; an order is used up by the image it strikes. */
  function orderFor(side: Side): 'ok' | 'fails' | 'error' {
    const order = memory.next
    if (order === 'error' || order === `${side}-fails`) {
      memory.next = 'ok'
      return order === 'error' ? 'error' : 'fails'
    }
    return 'ok'
  }
  function judge(card: StoredCard, side: Side, scanId: string, readable: boolean): void {
    const order = orderFor(side)
    if (order === 'ok' && readable) {
      if (side === 'front' && card.twoSided) {
        card.reading = null
        return enter(card, 'backside_processing')
      }
      enter(card, 'post_processing')
      return finish(card)
    }
    card.reading = null
    tellScan(card, scanId, 'rejected')
    if (order === 'error') return enter(card, 'error', objectError('card image was rejected', 'RejectedCard', 'UKN'))
    enter(card, side === 'front' ? 'frontside_failed' : 'backside_failed')
  }
  function read(card: StoredCard, side: Side, scanId: string, readable: boolean): void {
    step(card, () => {
      tellScan(card, scanId, 'processing')
      // The back has no state of its own: backside_processing already means "give me the back" and "reading it".
      if (side === 'front') enter(card, 'frontside_processing')
      step(card, () => judge(card, side, scanId, readable))
    })
  }
  function decide(request: StoredEligibility): void {
    const unknown = request.subscriber.last_name.toLowerCase() === 'nobody'
    request.state = unknown ? 'error' : 'completed'
    request.error = unknown ? objectError('the payer could not be reached', 'PayerUnavailable', 'PYR') : null
    const error = request.error ? { error: request.error } : {}
    tell({
      ...stamp(),
      type: 'eligibility',
      eligibility_id: request.id,
      card_id: request.cardId,
      state: request.state,
      ...error,
    })
  }
  const check = (request: StoredEligibility): void =>
    later(Math.max(shortestEligibilityMs, (600 + Math.random() * 600) * pace), () => decide(request))

  return {
    take(card, side, scanId, bytes) {
      if (card.reading !== null || !canTake(card, side)) return tellScan(card, scanId, 'skipped')
      card.reading = side
      if (memory.next === 'slow') {
        memory.next = 'ok'
        slowCards.add(card.id)
      }
      // The same picture always shows the same person, so a demo and a test can count on it.
      if (side === 'front') card.person = (createHash('sha256').update(bytes).digest()[0] ?? 0) % people.length
      if (isJpeg(bytes)) keepImage(memory, card.id, side, bytes)
      read(card, side, scanId, isJpeg(bytes))
    },
    check,
    resume() {
      for (const card of memory.state.cards) {
        if (card.deleted) continue
        if (card.state === 'completed') enrich(card)
        else if (card.state === 'post_processing') finish(card)
        else if (card.reading !== null) read(card, card.reading, randomUUID(), true)
      }
      for (const request of memory.state.eligibilities) if (request.state === 'processing') check(request)
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** Front first; the back once the card asks for it. */
export function canTake(card: StoredCard, side: Side): boolean {
  if (card.deleted) return false
  return side === 'front'
    ? card.state === 'pending' || card.state === 'frontside_processing'
    : card.state === 'backside_processing'
}
