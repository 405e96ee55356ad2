// Handlers of the open sale and of the lists of sales.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Omit<Pick<Api, Extract<keyof Api, `sale.${string}`>>, 'sale.discount' | 'sale.explain'>

export function sellingApi({ selling, staff, stores, outbox }: Services): Handled {
  const delivered = <T extends { id: string }>(sale: T) => ({ ...sale, ...outbox.delivery(sale.id) })
  return {
    'sale.get': async () => selling.state(),
    'sale.add': async ({ productId, quantityMilli, priceMinor }) => (
      selling.add(productId, quantityMilli, priceMinor ?? null),
      {}
    ),
    'sale.scan': async ({ code, quantityMilli }) => selling.scan(code, quantityMilli ?? null),
    'sale.line': async ({ lineId, quantityMilli }) => (selling.line(lineId, quantityMilli), {}),
    'sale.price': async ({ lineId, priceMinor, reason }) => (selling.price(lineId, priceMinor, reason), {}),
    'sale.line-note': async ({ lineId, note }) => (selling.lineNote(lineId, note), {}),
    'sale.undo': async () => ({ undone: selling.undo() }),
    'sale.note': async ({ note }) => (selling.note(note), {}),
    'sale.park': async ({ name }) => (selling.park(name), {}),
    'sale.parked': async () => ({ sales: stores.sales.parked().map(delivered) }),
    'sale.resume': async ({ saleId }) => (selling.resume(saleId), {}),
    'sale.abandon': async () => (selling.abandon(), {}),
    'sale.list': async ({ text, limit }) => (
      staff.required(),
      { sales: stores.sales.list(text, limit).map(delivered) }
    ),
  }
}
