// What people are told about the queue: how one sale stands, what waits, and whether the till may be switched off.
import type { DeliveryView, OutboxView } from '#contract'
import type { OutboxStore } from './store-types.ts'

/** `why`: what stands between the till and an empty queue. Switching off loses nothing in any case. */
export type SwitchOff = {
  safe: boolean
  waiting: number
  refused: number
  oldestAt: string | null
  why: 'all-delivered' | 'no-back-office' | 'waiting' | 'refused'
}

/** More refusals than this are found one after the other. */
const SHOWN = 20

/** `configured`: whether there is a back office at all; without one sales are kept and nothing is on its way. */
export function createOutboxView(outbox: OutboxStore, configured: boolean) {
  function safeToSwitchOff(): SwitchOff {
    const { waiting, refused, oldestAt } = outbox.counts()
    if (!configured) return { safe: true, waiting: 0, refused: 0, oldestAt: null, why: 'no-back-office' }
    const why = waiting > 0 ? 'waiting' : refused > 0 ? 'refused' : 'all-delivered'
    return { safe: waiting === 0, waiting, refused, oldestAt, why }
  }
  return {
    safeToSwitchOff,
    queued: (): number => (configured ? outbox.pending() : 0),
    delivery(saleId: string): DeliveryView {
      const entry = outbox.find(saleId)
      const kept = !configured && entry?.state !== 'delivered' && entry?.state !== 'refused'
      if (entry === null || kept) return { delivery: 'none', deliveryReason: null }
      const told = entry.state === 'waiting' || entry.state === 'refused'
      return { delivery: entry.state, deliveryReason: told ? entry.lastError : null }
    },
    /** `nextAt`: when it is tried again; null while that is now or never. */
    state(nextAt: string | null): OutboxView {
      const { waiting, refused, oldestAt, safe } = safeToSwitchOff()
      const why = waiting > 0 ? (outbox.head()?.lastError ?? null) : null
      const refusals = refused > 0 ? outbox.refusals(SHOWN) : []
      return { configured, waiting, refused, oldestAt, safe, nextAt: waiting > 0 ? nextAt : null, why, refusals }
    },
  }
}
