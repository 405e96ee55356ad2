// The queue to the back office as people see it: drained, waiting, refused, and without a back office.
import type { DeliveryView, OutboxView } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { saleRows, till } from './states.ts'

export const allSent: OutboxView = {
  configured: true,
  waiting: 0,
  refused: 0,
  oldestAt: null,
  safe: true,
  nextAt: null,
  why: null,
  refusals: [],
}
const waiting: OutboxView = {
  ...allSent,
  waiting: 3,
  oldestAt: '2026-11-21T08:55:00+01:00',
  safe: false,
  nextAt: '2026-11-21T09:47:00+01:00',
  why: 'unreachable',
}
const refused: OutboxView = {
  ...allSent,
  refused: 2,
  refusals: [
    { saleId: 'sale-9', number: 1042, reason: 'shift-closed-there' },
    { saleId: 'row-7', number: 1035, reason: 'HTTP 422' },
  ],
}

const standing = (delivery: DeliveryView['delivery'], deliveryReason: string | null = null): DeliveryView => ({
  delivery,
  deliveryReason,
})
/** The newest sales stand as the queue says, the others are at the back office. */
export function deliveryOf(index: number, view: OutboxView): DeliveryView {
  if (!view.configured || saleRows[index]?.number === null) return standing('none')
  if (view.waiting > 0 && index < 4) return standing(index === 2 ? 'sending' : 'waiting', index === 2 ? null : view.why)
  if (view.refused > 0 && (index === 0 || index === 7)) return standing('refused', 'shift-closed-there')
  return standing('delivered')
}

const scene = (outbox: OutboxView, role: 'manager' | 'cashier' = 'manager'): Scene => ({
  till: { ...till, queued: outbox.waiting, staff: { id: 's1', name: 'Mona Manager', role } },
  sale: { sale: null, lastChangeMinor: null, lastSaleId: null },
  outbox,
})

export const outboxScenes: Record<string, Scene> = {
  outbox: scene(waiting),
  'outbox-cashier': scene(waiting, 'cashier'),
  'outbox-sent': scene(allSent),
  'outbox-refused': scene(refused),
  'outbox-both': scene({ ...waiting, waiting: 1204, why: 'not-registered', refused: 2, refusals: refused.refusals }),
  'outbox-none': scene({ ...allSent, configured: false }),
}
