// Handlers of the goods.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, Extract<keyof Api, `catalogue.${string}`>>

export function catalogueApi({ stores }: Services): Handled {
  return {
    'catalogue.categories': async () => ({ categories: stores.catalogue.categories() }),
    'catalogue.search': async ({ text, category, limit }) => ({
      products: stores.catalogue.search(text, category, limit),
    }),
  }
}
