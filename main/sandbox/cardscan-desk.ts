// The operator's hands on the CardScan simulator: looking at cards and counts, turning switches, moving one card.
import { mergeCardscanKnobs } from './cardscan-knobs.ts'
import type { CardMachine } from './cardscan-machine.ts'
import type { CardscanMemory } from './cardscan-memory.ts'
import type { CardState, StoredCard } from './cardscan-model.ts'
import type { CardAction, CardscanPanel, CardSummary } from './cardscan-panel.ts'
import type { EventSocket } from './cardscan-socket.ts'

const ends: { [Action in Exclude<CardAction, 'expire-session'>]: CardState } = {
  'fail-front': 'frontside_failed',
  'fail-back': 'backside_failed',
  error: 'error',
  finish: 'completed',
  enrich: 'enriched',
}

/** Everything of the panel that is not an address. */
export function cardscanDesk(
  memory: CardscanMemory,
  machine: CardMachine,
  socket: EventSocket,
): Omit<CardscanPanel, 'wsUrl' | 'apiKey' | 'faults'> {
  const { state, counts } = memory
  const summary = (card: StoredCard): CardSummary => ({
    id: card.id,
    state: card.state,
    twoSided: card.twoSided,
    createdAt: new Date(card.createdAtMs).toISOString(),
    images: card.uploads.front + card.uploads.back,
    stuckAt: card.stuckAt,
    deleted: card.deleted,
    counts: { ...card.uploads, ...counts.of(card.id), sockets: socket.open(card.id) },
  })
  const find = (id: string): StoredCard | undefined => state.cards.find(card => card.id === id)
  /** Ends sessions now; gives how many were alive. */
  function expire(which: (id: string) => boolean): number {
    const alive = state.sessions.filter(session => session.expiresAtMs > memory.now() && which(session.id))
    for (const session of alive) session.expiresAtMs = memory.now()
    return alive.length
  }
  function setKnobs(patch: { readonly [name: string]: unknown }): string[] {
    const { knobs, ignored } = mergeCardscanKnobs(memory.knobs, patch)
    memory.knobs = knobs
    return ignored
  }
  return {
    knobs: () => ({ ...memory.knobs }),
    setKnobs,
    cards: () =>
      state.cards
        .filter(card => !card.deleted)
        .toReversed()
        .map(summary),
    card: id => {
      const card = find(id)
      return card ? summary(card) : null
    },
    counts: () => ({ ...counts.total, sockets: socket.open() }),
    setNext: next => void setKnobs({ next }),
    act(cardId, action) {
      const card = find(cardId)
      if (!card || card.deleted) return false
      if (action === 'expire-session') return expire(id => id === card.sessionId) > 0
      machine.move(card, ends[action])
      return true
    },
    expireSessions: () => expire(() => true),
    dropSockets: () => socket.drop(),
    refuseSockets: on => void setKnobs({ socket: on ? 'refused-503' : 'open' }),
  }
}
