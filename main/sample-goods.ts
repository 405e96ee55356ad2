// The goods of the sample shop as a store of this profile sells them: with its own rates, deposits and ages.
import { profiles } from '#domain/profiles'
import { storeRatesOf, type Store } from './config-store.ts'

type Goods = { taxBasisPoints: number; depositMinor: number; requiredAge: number }

/**
 * The sample is German. Elsewhere goods at its general rate get the store's highest one and food the lowest (groceries are
 * exempt in most of the United States), restricted goods the ages of the place, and bottles a deposit of five minor units.
 */
export function sampleGoods<T extends Goods>(goods: readonly T[], config: { store: Store }): T[] {
  const { id, ages } = profiles[config.store.profile]
  if (id === 'de') return [...goods]
  const rates = storeRatesOf(config).map(({ basisPoints }) => basisPoints)
  const [highest = 0] = rates
  const lowest = rates.at(-1) ?? 0
  const ageOf = (age: number): number => (age === 0 ? 0 : age >= 18 ? ages.spirits : ages['beer-and-wine'])
  return goods.map(each => ({
    ...each,
    taxBasisPoints: each.taxBasisPoints === 1900 ? highest : lowest,
    depositMinor: each.depositMinor === 0 ? 0 : 5,
    requiredAge: ageOf(each.requiredAge),
  }))
}
