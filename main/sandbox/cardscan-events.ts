// What a socket of the CardScan simulator is told about one change, in every way events can go wrong.
import { randomUUID } from 'node:crypto'
import type { CardEventMode } from './cardscan-knobs.ts'
import type { ObjectError } from './cardscan-model.ts'

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

/** The frames that tell `event`, in order. `none` gives no frame, `reordered` swaps elsewhere and gives one. */
export function framesOf(mode: CardEventMode, event: CardscanEvent): string[] {
  const text = JSON.stringify(event)
  const like = (change: object) => JSON.stringify({ ...event, event_id: randomUUID(), ...change })
  switch (mode) {
    case 'normal':
    case 'reordered':
      return [text]
    case 'none':
      return []
    case 'duplicate':
      return [text, text]
    case 'renamed':
      return [text, like({})]
    case 'foreign':
      return [
        like({ card_id: randomUUID(), state: 'completed' }),
        text,
        like({ card_id: randomUUID(), state: 'error', error: { message: 'not yours', type: 'RejectedCard' } }),
      ]
    case 'odd':
      return [
        'this is not JSON {',
        '[]',
        like({ type: 'hologram', state: 'completed' }),
        like({ state: 'sideways_processing' }),
        JSON.stringify({ ...event, session_id: 42, priority: 7, payload: { nested: [null] } }),
        like({ state: null }),
      ]
    default:
      throw new Error(mode satisfies never)
  }
}

export type EventLine = { push(event: CardscanEvent): void; close(): void }

/**
 * Sends events through `send`; in mode `reordered` each first one of a pair about a card waits for the second, at most
 * `patienceMs`, and follows it.
 */
export function eventLine(options: {
  mode(): CardEventMode
  patienceMs(): number
  send(event: CardscanEvent): void
}): EventLine {
  const held = new Map<string, { event: CardscanEvent; timer: NodeJS.Timeout }>()
  function release(cardId: string): void {
    const waiting = held.get(cardId)
    if (!waiting) return
    clearTimeout(waiting.timer)
    held.delete(cardId)
    options.send(waiting.event)
  }
  return {
    push(event) {
      const cardId = event.card_id
      if (held.has(cardId)) {
        options.send(event)
        return release(cardId)
      }
      if (options.mode() !== 'reordered') return options.send(event)
      const timer = setTimeout(() => release(cardId), options.patienceMs())
      held.set(cardId, { event, timer })
    },
    close() {
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
    },
  }
}
