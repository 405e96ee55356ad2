// How a store prices: as data, so that a country is a set of rules and not another engine.
import type { RoundingMode } from '#domain/rounding'
import { usualRounding, type TaxRounding } from '#domain/tax'
import type { TaxScope } from '#domain/tax-pieces'

export type PricingRules = {
  /** Whether prices contain the tax of a line's rate or it is added to them. */
  prices: 'inclusive' | 'exclusive'
  scope: TaxScope
  tax: TaxRounding
  discountMode: RoundingMode
  /** 'inside': a deposit is taxed as the goods it belongs to. 'outside': it is not taxed. */
  deposit: 'inside' | 'outside'
}

/** German retail: UStG §10 counts the deposit on goods to their price; tax once per receipt and rate. */
export const usualRules: PricingRules = {
  prices: 'inclusive',
  scope: 'receipt',
  tax: usualRounding,
  discountMode: 'half-up',
  deposit: 'inside',
}
