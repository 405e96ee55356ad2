// Handlers of discounts and of explanations.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, 'sale.discount' | 'sale.explain'>

export function discountsApi({ discounts, explanations, staff }: Services): Handled {
  return {
    'sale.discount': async wish => (discounts.apply(wish), {}),
    'sale.explain': async asked => (staff.required(), explanations.explain(asked)),
  }
}
