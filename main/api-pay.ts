// Handlers of taking the money of the open sale.
import type { Api } from '#contract'
import type { Services } from './api.ts'
import { conflict } from './ports/errors.ts'
import { stillAsSeen, type Seen } from './services/seen.ts'

type Handled = Pick<Api, Extract<keyof Api, `pay.${string}`>>

export function payApi({ checkout, payments, selling, stores }: Services): Handled {
  const completed = (saleId: string): boolean => stores.sales.find(saleId)?.status === 'completed'
  const asSeen = (of: Seen | undefined): boolean =>
    stillAsSeen(of, of === undefined ? null : selling.state().sale, completed)
  return {
    'pay.cash': async ({ tenderedMinor, of }) => {
      if (asSeen(of)) checkout.cash(tenderedMinor)
      return {}
    },
    'pay.card': async ({ amountMinor, tipMinor, again, of }) => {
      if (!asSeen(of)) throw conflict('sale-changed')
      return { attemptId: checkout.card(amountMinor, tipMinor, again) }
    },
    'pay.check-again': async () => (payments.resolver.hurry(), {}),
    'pay.cancel': async () => (checkout.cancel(), {}),
    'pay.take-back': async () => (await checkout.takeBack(), {}),
  }
}
