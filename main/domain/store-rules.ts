// The money rules one store sells by: made of its profile and its own choices, and kept with each sale as text.
import { noCashRounding, type CashRounding } from '#domain/cash-rounding'
import { usualRules, type PricingRules } from '#domain/pricing-rules'
import { ratesOf, type StoreProfile } from '#domain/profiles'
import { compare, fraction, rational, times } from '#domain/rational'
import { roundMinor, roundingModes } from '#domain/rounding'

/** An open sale keeps the rules it was begun with, whatever is configured meanwhile. */
export type StoreRules = { pricing: PricingRules; cash: CashRounding }
/** What a store may choose of its profile; absent is as the profile has it. */
export type StoreChoices = {
  /** Percentages of the rates that the place decides, by their id. */
  rates?: Readonly<Record<string, string>>
  cash?: CashRounding
  deposit?: PricingRules['deposit']
}
/** A rate of the store; goods name it by its basis points, which may be only the nearest whole ones. */
export type StoreRate = { id: string; name: string; percent: string; basisPoints: number }

export const usualStoreRules: StoreRules = { pricing: usualRules, cash: noCashRounding }

/** The rates of a store, highest first. Throws RangeError for one that is missing, unknown or not to be told from another. */
export function storeRates(profile: StoreProfile, stated: Readonly<Record<string, string>> = {}): StoreRate[] {
  const open = profile.rates.filter(({ percent }) => percent === null).map(({ id }) => id)
  const unknown = Object.keys(stated).find(id => !open.includes(id))
  if (unknown !== undefined)
    throw new RangeError(
      `"${unknown}" is no rate that a store of the profile "${profile.id}" states${open.length === 0 ? '' : `; it states "${open.join('", "')}"`}.`,
    )
  const rates = ratesOf(profile, stated).map(({ id, percent }) => ({
    id,
    percent,
    name: profile.rates.find(rate => rate.id === id)?.name ?? id,
    basisPoints: roundMinor(times(rational(percent), fraction(100))),
  }))
  const twice = rates.find((rate, at) => rates.findIndex(each => each.basisPoints === rate.basisPoints) !== at)
  if (twice !== undefined) throw new RangeError(`${twice.name}: ${twice.percent} percent is the same as another rate.`)
  return rates
}

/** The rules of a store. Throws RangeError as storeRates does. */
export function rulesOfStore(profile: StoreProfile, { rates: stated, cash, deposit }: StoreChoices = {}): StoreRules {
  const finer = storeRates(profile, stated).filter(
    ({ percent, basisPoints }) => compare(rational(percent), fraction(basisPoints, 100)) !== 0,
  )
  const rates = Object.fromEntries(finer.map(({ basisPoints, percent }) => [String(basisPoints), percent]))
  return {
    pricing: {
      ...profile.pricing,
      ...(deposit === undefined ? {} : { deposit }),
      ...(finer.length === 0 ? {} : { rates }),
    },
    cash: cash ?? profile.cash,
  }
}

/** Null for German retail without cash rounding: the rules of every sale before stores had a choice. */
export function writeRules(rules: StoreRules): string | null {
  const text = JSON.stringify({ pricing: rules.pricing, cash: rules.cash })
  return text === JSON.stringify(usualStoreRules) ? null : text
}

const known = new Map<string, StoreRules>()

/** Throws RangeError for anything writeRules has not written: a sale must never be priced by rules that are guessed. */
export function readRules(text: string | null): StoreRules {
  if (text === null) return usualStoreRules
  const read = known.get(text)
  if (read !== undefined) return read
  const made = checked(parsed(text))
  known.set(text, made)
  return made
}

function parsed(text: string): Partial<StoreRules> {
  try {
    return JSON.parse(text) as Partial<StoreRules>
  } catch {
    throw unreadable()
  }
}

function checked({ pricing, cash }: Partial<StoreRules>): StoreRules {
  const modes: readonly unknown[] = roundingModes
  const one = (value: unknown, ...of: unknown[]): boolean => of.includes(value)
  const step = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1
  const fits =
    pricing !== undefined &&
    cash !== undefined &&
    one(pricing.prices, 'inclusive', 'exclusive') &&
    one(pricing.scope, 'receipt', 'line', 'unit') &&
    one(pricing.deposit, 'inside', 'outside') &&
    modes.includes(pricing.discountMode) &&
    modes.includes(pricing.tax?.mode) &&
    one(pricing.tax?.method, 'tax-first', 'net-first') &&
    step(pricing.tax?.stepMinor) &&
    modes.includes(cash.mode) &&
    step(cash.stepMinor) &&
    Object.values(pricing.rates ?? {}).every(percent => /^\d{1,3}(\.\d{1,6})?$/.test(percent))
  if (!fits) throw unreadable()
  return { pricing, cash }
}

const unreadable = (): RangeError => new RangeError('The pricing rules of a sale cannot be read.')
