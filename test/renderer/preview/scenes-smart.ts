// Customer cards worth looking at: at the open sale, and their points on the finished one.
import type { SaleState } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { saleOf, till } from './states.ts'

type Loyalty = NonNullable<SaleState['loyalty']>
const card: Loyalty = {
  saleId: 'sale-1',
  step: 'attached',
  name: 'Erika Beispiel',
  points: 1250,
  earned: null,
  reason: null,
}
const selling = (change: Partial<Loyalty>, customer: NonNullable<SaleState['sale']>['customer'] = null): Scene => ({
  till,
  sale: {
    sale: saleOf('short', { customer }),
    lastChangeMinor: null,
    lastSaleId: null,
    loyalty: { ...card, ...change },
  },
})
const finished = (change: Partial<Loyalty>): Scene => ({
  till,
  sale: { sale: null, lastChangeMinor: 763, lastSaleId: 'sale-9', loyalty: { ...card, saleId: 'sale-9', ...change } },
})
const erika = { label: 'loyalty', payer: 'Erika Beispiel', points: 1250, balanceMinor: 2500 }
const long = { ...erika, payer: 'Annegret-Charlotte Großmann-Özdemir von Beispielshausen' }

export const smartScenes: Record<string, Scene> = {
  'sell-card': selling({}, erika),
  'sell-card-long': selling({}, long),
  'sell-card-checking': selling({ step: 'checking' }),
  'sell-card-locked': selling({ step: 'locked' }),
  'sell-card-unreachable': selling({ step: 'unreachable' }),
  'done-points-booking': finished({ step: 'booking' }),
  'done-points': finished({ step: 'booked', points: 1271, earned: 21 }),
  'done-points-late': finished({ step: 'late' }),
  'done-points-none': finished({ step: 'not-booked', reason: 'Die Karte ist abgelaufen.' }),
}
