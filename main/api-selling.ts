// Handlers of the open sale and of the lists of sales.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, Extract<keyof Api, `sale.${string}`>>

export function sellingApi({ selling, staff, stores, outbox }: Services): Handled {
  const delivered = <T extends { id: string }>(sale: T) => ({ ...sale, ...outbox.delivery(sale.id) })
  return {
    'sale.get': async () => selling.state(),
    'sale.add': async ({ productId, quantityMilli }) => (selling.add(productId, quantityMilli), {}),
    'sale.scan': async ({ code }) => selling.scan(code),
    'sale.line': async ({ lineId, quantityMilli }) => (selling.line(lineId, quantityMilli), {}),
    'sale.discount': async ({ lineId, basisPoints }) => (selling.discount(lineId, basisPoints), {}),
    'sale.note': async ({ note }) => (selling.note(note), {}),
    'sale.park': async () => (selling.park(), {}),
    'sale.parked': async () => ({ sales: stores.sales.parked().map(delivered) }),
    'sale.resume': async ({ saleId }) => (selling.resume(saleId), {}),
    'sale.abandon': async () => (selling.abandon(), {}),
    'sale.list': async ({ text, limit }) => (
      staff.required(),
      { sales: stores.sales.list(text, limit).map(delivered) }
    ),
  }
}
