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
  /** Exact percentages of the rates that are no whole basis points, by the basis points they go by: { 888: "8.875" }. */
  rates?: Readonly<Record<string, string>>
}

/**
 * German retail: UStG §10 counts the deposit on goods to their price; tax once per receipt and rate. A stored sale without
 * rules was priced by these, so they never change.
 */
export const usualRules: PricingRules = {
  prices: 'inclusive',
  scope: 'receipt',
  tax: usualRounding,
  discountMode: 'half-up',
  deposit: 'inside',
}
