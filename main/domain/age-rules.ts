// From which age goods may be sold, and when a leap-day child turns a year older, by country: law as data.
import type { LeapRule } from '#domain/age'

/** Kinds of goods that laws tell apart; what a shop sells beyond them carries its own age in the catalogue. */
export type RestrictedGoods = 'beer-and-wine' | 'spirits' | 'tobacco'
/** ISO 3166-1 alpha-2. */
export type CountryCode = string

type AgeRules = Readonly<Record<RestrictedGoods, number>> & { leapRule: LeapRule }

/**
 * DE: JuSchG §9 and §10, BGB §§187–188. AT: youth protection laws of the Länder. CH: federal food and tobacco products laws. CA: the highest of the provinces.
 * GB: Licensing Act 2003 s. 146, Children and Young Persons Act 1933 s. 7. US: National Minimum Drinking Age Act,
 * 21 U.S.C. 387f(d)(5). FR: Code de la santé publique L3342-1, L3512-12. NL: Alcoholwet. NZ: Sale and Supply of Alcohol
 * Act 2012; a person born on 29 February turns on the 28th there.
 */
const rules: Readonly<Record<CountryCode, AgeRules>> = {
  DE: { 'beer-and-wine': 16, spirits: 18, tobacco: 18, leapRule: '1-march' },
  AT: { 'beer-and-wine': 16, spirits: 18, tobacco: 18, leapRule: '1-march' },
  CH: { 'beer-and-wine': 16, spirits: 18, tobacco: 18, leapRule: '1-march' },
  CA: { 'beer-and-wine': 19, spirits: 19, tobacco: 21, leapRule: '1-march' },
  FR: { 'beer-and-wine': 18, spirits: 18, tobacco: 18, leapRule: '1-march' },
  NL: { 'beer-and-wine': 18, spirits: 18, tobacco: 18, leapRule: '1-march' },
  GB: { 'beer-and-wine': 18, spirits: 18, tobacco: 18, leapRule: '1-march' },
  NZ: { 'beer-and-wine': 18, spirits: 18, tobacco: 18, leapRule: '28-february' },
  US: { 'beer-and-wine': 21, spirits: 21, tobacco: 21, leapRule: '1-march' },
}
/** Where nothing is known the strictest age there is applies, and the later birthday. */
const unknown: AgeRules = { 'beer-and-wine': 21, spirits: 21, tobacco: 21, leapRule: '1-march' }

/** The age asked for, in years. `stated` is the age in the shop's own catalogue; the higher one wins, as a law cannot be lowered. */
export function requiredAgeFor(goods: RestrictedGoods, country: CountryCode, stated = 0): number {
  return Math.max(rulesOf(country)[goods], stated)
}

/** The rule of the country the shop is in, not of the one that issued the document. */
export const leapRuleOf = (country: CountryCode): LeapRule => rulesOf(country).leapRule

function rulesOf(country: CountryCode): AgeRules {
  return Object.hasOwn(rules, country) ? (rules[country] ?? unknown) : unknown
}
