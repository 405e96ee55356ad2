// Store profiles: the money and age rules of a country as data, so that a store chooses one and changes single rules.
import { requiredAgeFor, type RestrictedGoods } from '#domain/age-rules'
import { noCashRounding, type CashRounding } from '#domain/cash-rounding'
import { usualRules, type PricingRules } from '#domain/pricing-rules'

/** `percent` is null where the law leaves it to the place: the store must state it before it can sell. */
export type ProfileRate = { id: string; name: string; percent: string | null }
export type StoreProfile = {
  id: 'de' | 'us'
  /** ISO 3166-1 alpha-2 and ISO 4217. */
  country: string
  currency: string
  pricing: PricingRules
  /** Highest first. */
  rates: readonly ProfileRate[]
  /** Usual deposits a unit in minor units; empty where they are a matter of the place. */
  depositsMinor: readonly number[]
  cash: CashRounding
  /** Null where no tip is asked for at the till; percentages of the goods before tax. */
  tips: { suggested: readonly string[] } | null
  /** From which age goods may be sold. */
  ages: Readonly<Record<RestrictedGoods, number>>
  /** Whoever looks younger than this must show a document; null where the seller decides. */
  askForIdUnder: Readonly<Record<RestrictedGoods, number | null>>
}

const agesOf = (country: string): StoreProfile['ages'] => ({
  'beer-and-wine': requiredAgeFor('beer-and-wine', country),
  spirits: requiredAgeFor('spirits', country),
  tobacco: requiredAgeFor('tobacco', country),
})

/** Rates: UStG §12. Deposits: returnable bottles by custom 0.08 and 0.15, single-use packaging 0.25 (VerpackG §31). Ages: JuSchG §9, §10. */
const de: StoreProfile = {
  id: 'de',
  country: 'DE',
  currency: 'EUR',
  pricing: usualRules,
  rates: [
    { id: 'general', name: 'Regelsteuersatz', percent: '19' },
    { id: 'reduced', name: 'ermäßigter Steuersatz', percent: '7' },
    { id: 'none', name: 'steuerfrei', percent: '0' },
  ],
  depositsMinor: [25, 15, 8],
  cash: noCashRounding,
  tips: null,
  ages: agesOf('DE'),
  askForIdUnder: { 'beer-and-wine': null, spirits: null, tobacco: null },
}

/** Sales tax is state and local law. Ages: 23 U.S.C. 158, 21 U.S.C. 387f(d)(5); photo identification under 30 for tobacco: 21 CFR 1140.14(a)(2). */
const us: StoreProfile = {
  id: 'us',
  country: 'US',
  currency: 'USD',
  pricing: { ...usualRules, prices: 'exclusive', deposit: 'outside' },
  rates: [
    { id: 'sales', name: 'Sales tax', percent: null },
    { id: 'exempt', name: 'Exempt', percent: '0' },
  ],
  depositsMinor: [],
  cash: noCashRounding,
  tips: { suggested: ['15', '18', '20'] },
  ages: agesOf('US'),
  askForIdUnder: { 'beer-and-wine': null, spirits: null, tobacco: 30 },
}

export const profiles: Readonly<Record<StoreProfile['id'], StoreProfile>> = { de, us }

/**
 * Whether a document must be asked for, from how old the customer looks; null is "nobody looked". The age of sale itself
 * always counts: whoever does not look older than that is asked.
 */
export function mustAskForId(profile: StoreProfile, goods: RestrictedGoods, looks: number | null): boolean {
  const under = Math.max(profile.ages[goods], profile.askForIdUnder[goods] ?? 0)
  return looks === null || !(looks >= under)
}

/** The rates of a store with the ones its place decides filled in ("8.875"). Throws RangeError while one is missing. */
export function ratesOf(
  profile: StoreProfile,
  stated: Readonly<Record<string, string>>,
): { id: string; percent: string }[] {
  return profile.rates.map(({ id, name, percent }) => {
    const found = percent ?? (Object.hasOwn(stated, id) ? stated[id] : undefined)
    if (found === undefined) throw new RangeError(`${name}: the store must state this rate before it can sell.`)
    if (!/^\d{1,3}(\.\d{1,6})?$/.test(found)) throw new RangeError(`${name}: "${found}" is no rate in percent.`)
    return { id, percent: found }
  })
}
