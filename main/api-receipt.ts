// Handlers of receipts.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, 'receipt.get' | 'receipt.print'>

export function receiptApi({ receipts, staff, outbox }: Services): Handled {
  return {
    'receipt.get': async ({ saleId }) => (staff.required(), { ...receipts.get(saleId), ...outbox.delivery(saleId) }),
    'receipt.print': async ({ saleId }) => (staff.required(), { printed: await receipts.print(saleId) }),
  }
}
