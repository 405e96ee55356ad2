// Configuration of the store: who it is, the profile whose money rules it follows, and what the place decides of them.
import * as z from 'zod'
import { profiles, type StoreProfile } from '#domain/profiles'
import { roundingModes } from '#domain/rounding'
import { rulesOfStore, storeRates, type StoreRate, type StoreRules } from '#domain/store-rules'
import { word } from './config-kit.ts'

const percent = (what: string) => {
  const error = `must be a percentage as text, like "8.875": ${what}`
  return z.string({ error }).regex(/^\d{1,3}(\.\d{1,6})?$/, { error })
}

export const Store = z.strictObject({
  name: word('the name of the store, for receipts'),
  address: word('the address of the store, for receipts'),
  currency: z.enum(['EUR', 'USD'], { error: 'must be "EUR" or "USD"' }),
  country: z.enum(['DE', 'US'], { error: 'must be "DE" or "US"' }),
  taxId: z.string({ error: 'must be text, or null' }).nullable().default(null),
  /** How it prices, taxes, rounds and tips. */
  profile: z.enum(['de', 'us'], { error: 'must be "de" or "us"' }).default('de'),
  /** The rates that the place decides; of "us" the sales tax. */
  rates: z.record(z.string(), percent('a rate of the place in percent')).default({}),
  /** The smallest coin in minor units, and how cash is rounded to it; as the profile has it unless told. */
  cashRounding: z
    .strictObject({
      stepMinor: z.int({ error: 'must be a whole number of minor units from 1 to 1000' }).min(1).max(1000),
      mode: z.enum(roundingModes, { error: `must be one of "${roundingModes.join('", "')}"` }).default('half-up'),
    })
    .optional(),
  /** Whether deposits are taxed as their goods or not at all; as the profile has it unless told. */
  deposit: z.enum(['inside', 'outside'], { error: 'must be "inside" (taxed as the goods) or "outside"' }).optional(),
  /** Tips that are suggested before a card payment, where the profile knows tips. */
  tips: z.array(percent('a tip')).max(4, 'must be at most 4 tips').optional(),
  /** Up to this much of a line, or of the whole sale, everybody may give as a discount. */
  smallDiscount: percent('the largest discount that needs nobody else').default('10'),
})
export type Store = z.infer<typeof Store>

const profileOf = ({ profile }: Store): StoreProfile => profiles[profile]

/** What the schema cannot say: figures that do not go with the profile. One sentence each, with the key. */
export function storeProblems(store: Store): string[] {
  const profile = profileOf(store)
  const problems: string[] = []
  try {
    storeRates(profile, store.rates)
  } catch (thrown) {
    problems.push(`store.rates: ${thrown instanceof Error ? thrown.message : 'cannot be used'}`)
  }
  // "de" is also what every store had before there was a choice, whatever its currency.
  if (profile.id !== 'de' && store.currency !== profile.currency)
    problems.push(`store.currency: must be "${profile.currency}" with the profile "${profile.id}"`)
  if (profile.id !== 'de' && store.country !== profile.country)
    problems.push(`store.country: must be "${profile.country}" with the profile "${profile.id}"`)
  if (store.tips !== undefined && profile.tips === null)
    problems.push(`store.tips: the profile "${profile.id}" asks for no tips; remove it`)
  if (Number(store.smallDiscount) > 100) problems.push('store.smallDiscount: must be from "0" to "100"')
  return problems
}

/** The money rules of this store, which every sale keeps from its first line on. */
export function storeRulesOf({ store }: { store: Store }): StoreRules {
  const { rates, deposit, cashRounding: cash } = store
  return rulesOfStore(profileOf(store), {
    rates,
    ...(cash === undefined ? {} : { cash }),
    ...(deposit === undefined ? {} : { deposit }),
  })
}

/** The tax rates that goods of this store can have, highest first. */
export function storeRatesOf({ store }: { store: Store }): StoreRate[] {
  return storeRates(profileOf(store), store.rates)
}

/** Percentages of the tips to suggest; none where no tip is asked for. */
export function storeTipsOf({ store }: { store: Store }): readonly string[] {
  const { tips } = profileOf(store)
  return tips === null ? [] : (store.tips ?? tips.suggested)
}
