// Which screen is due in which state: registration first, money questions never pushed aside.
import { describe, expect, it } from 'vitest'
import type { Sale, SaleState, Till } from '../../preload/contract.ts'
import { demandOf, gateOf, viewOf, type View } from '../../renderer/route.ts'

const till: Till = {
  version: '0',
  environment: 'sandbox',
  language: 'en',
  store: { name: 'Shop', address: '', currency: 'EUR', country: 'DE' },
  deviceId: '/vendor/x/serial/1',
  registration: { step: 'registered', since: '2026-11-21T08:00:00Z', store: null, till: null, approvedBy: null },
  tokens: { lastRefresh: null, expires: null, lastError: null },
  firstRun: false,
  staff: { id: 's', name: 'Mona', role: 'manager' },
  shift: { id: 'f', openedAt: '2026-11-21T08:00:00Z', openedBy: 'Mona', floatMinor: 0 },
  queued: 0,
  notices: [],
  operatorUrl: null,
  idCheckOrigin: null,
}
const suspended: Till = { ...till, registration: { step: 'suspended', since: '2026-11-21T09:00:00Z' } }

describe('the gate', () => {
  it.each([
    ['connecting', null],
    ['registration', { ...till, registration: { step: 'unregistered' as const }, firstRun: true, staff: null }],
    ['first-run', { ...till, firstRun: true, staff: null }],
    ['sign-in', { ...till, staff: null }],
    ['open-shift', { ...till, shift: null }],
    ['work', till],
  ])('is %s', (gate, state) => expect(gateOf(state)).toBe(gate))
  it('lets a suspended till go on selling', () => {
    expect(gateOf(suspended)).toBe('work')
  })
})

const line = {
  id: 'l',
  productId: 'p',
  name: 'Tea',
  unitPriceMinor: 100,
  quantityMilli: 1000,
  depositMinor: 0,
  discountMinor: 0,
  totalMinor: 100,
  taxBasisPoints: 700,
  requiredAge: 0,
  note: null,
}
const sale: Sale = {
  id: 'a',
  number: null,
  status: 'open',
  training: false,
  openedAt: '2026-11-21T08:00:00Z',
  completedAt: null,
  cashier: 'Mona',
  lines: [line],
  totals: { grossMinor: 100, discountMinor: 0, depositMinor: 0, totalMinor: 100, taxes: [] },
  tenders: [],
  remainingMinor: 100,
  changeMinor: 0,
  payment: null,
  restriction: null,
  customer: null,
  note: null,
}
const state = (change: Partial<Sale> | null, lastSaleId: string | null = null): SaleState => ({
  sale: change === null ? null : { ...sale, ...change },
  lastChangeMinor: lastSaleId === null ? null : 0,
  lastSaleId,
})
const attempt = (step: NonNullable<Sale['payment']>['step']) => ({
  payment: { attemptId: 't', amountMinor: 100, step, reason: null, reference: null, startedAt: '2026-11-21T08:00:00Z' },
})
const restriction = { requiredAge: 16, bornOnOrBefore: '2010-11-21', status: 'required' as const }

describe('the view', () => {
  it.each(['waiting-for-card', 'sent', 'unknown', 'needs-human'] as const)(
    'stays at paying while a card payment is %s',
    step => {
      for (const chosen of ['sell', 'sales', 'settings', 'insurance'] satisfies View[])
        expect(viewOf(chosen, state(attempt(step)), null)).toBe('pay')
    },
  )
  it.each(['declined', 'not-sent', 'cancelled'] as const)('may leave paying once a card payment is %s', step => {
    expect(viewOf('sell', state(attempt(step)), null)).toBe('sell')
  })
  it('shows the change until the next sale starts or the cashier goes on', () => {
    expect(viewOf('pay', state(null, 'z'), null)).toBe('done')
    expect(viewOf('sell', state(null, 'z'), null)).toBe('done')
    expect(viewOf('sell', state(null, 'z'), 'z')).toBe('sell')
    expect(viewOf('done', state({}), null)).not.toBe('done')
  })
  it('asks for the ID before paying', () => expect(viewOf('pay', state({ restriction }), null)).toBe('id-check'))
  it('leaves the check once nothing in the sale asks for it', () => {
    expect(viewOf('id-check', state({}), null)).toBe('sell')
    expect(viewOf('hosted', state(null), null)).toBe('sell')
  })
  it('does not pay an empty sale', () => expect(viewOf('pay', state({ lines: [] }), null)).toBe('sell'))
})

describe('the demand for a check', () => {
  it('is new for a higher age and for another sale', () => {
    const first = demandOf(state({ restriction }))
    expect(demandOf(state({ restriction }))).toBe(first)
    expect(demandOf(state({ restriction: { ...restriction, requiredAge: 18 } }))).not.toBe(first)
    expect(demandOf(state({ id: 'b', restriction }))).not.toBe(first)
  })
  it('is none when the check was passed', () =>
    expect(demandOf(state({ restriction: { ...restriction, status: 'passed' } }))).toBeNull())
})
