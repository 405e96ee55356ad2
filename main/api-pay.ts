// Handlers of taking the money of the open sale.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, Extract<keyof Api, `pay.${string}`>>

export function payApi({ checkout, payments }: Services): Handled {
  return {
    'pay.cash': async ({ tenderedMinor }) => (checkout.cash(tenderedMinor), {}),
    'pay.card': async ({ amountMinor }) => ({ attemptId: checkout.card(amountMinor) }),
    'pay.check-again': async () => (payments.resolver.hurry(), {}),
    'pay.cancel': async () => (checkout.cancel(), {}),
    'pay.take-back': async () => (await checkout.takeBack(), {}),
  }
}
