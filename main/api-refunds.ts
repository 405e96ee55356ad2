// Handlers of giving back: refunds, voids of paid sales, exchanges and their credits.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, Extract<keyof Api, `refund.${string}`>>

export function refundsApi({ refunds, staff }: Services): Handled {
  const { service, credits, papers, goods, cards, explanations } = refunds
  return {
    'refund.find': async ({ code }) => ({ saleId: service.find(code) }),
    'refund.of': async ({ saleId }) => service.of(saleId),
    'refund.preview': async wish => service.preview(wish),
    'refund.explain': async asked => (staff.required(), explanations.explain(asked)),
    'refund.give': async wish => service.give(wish),
    'refund.price': async wish => service.price(wish),
    'refund.without-receipt': async wish => service.withoutReceipt(wish),
    'refund.limit': async () => (staff.required(), { limitMinor: goods.limit() }),
    'refund.set-limit': async ({ limitMinor }) => (goods.setLimit(staff.manager().id, limitMinor), {}),
    'refund.get': async ({ refundId }) => service.get(refundId),
    'refund.list': async ({ limit }) => ({ refunds: service.list(limit) }),
    'refund.open': async () => ({ refunds: service.open() }),
    'refund.again': async ({ refundId }) => service.again(refundId),
    'refund.pay-out': async ({ partId, to }) => {
      const refund = credits.payOut(partId, to)
      papers.wake()
      await cards.send(refund.tenders.filter(({ state }) => state === 'waiting'))
      return papers.view(refund.id)
    },
    'refund.print': async ({ refundId }) => (staff.required(), { printed: await papers.print(refundId) }),
    'refund.use-credit': async ({ refundId }) => (credits.use(refundId), {}),
    'refund.release-credit': async () => (credits.release(), {}),
  }
}
