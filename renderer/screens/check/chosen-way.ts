// Remembers the way a cashier chose for one sale, so that its check does not fall back to the store's first choice.
import { useSnapshot } from '../../till.ts'
import type { Restriction, Way } from './ways.ts'

let last: { demand: string; way: Way } | null = null

export type Demand = {
  restriction: Restriction | null
  /** The way chosen for this demand before, or null. */
  chosen: Way | null
  choose: (way: Way) => void
}

/** What the open sale demands now. Another sale, or a higher age, is another demand. */
export function useDemand(): Demand {
  const sale = useSnapshot('sale')?.sale ?? null
  const restriction = sale?.restriction ?? null
  const demand = sale === null ? '' : `${sale.id}:${restriction?.requiredAge ?? 0}`
  return {
    restriction,
    chosen: last?.demand === demand ? last.way : null,
    choose: way => void (last = { demand, way }),
  }
}
