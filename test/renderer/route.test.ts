// Which screen is due in which state: registration first, money questions never pushed aside.
import { describe, expect, it } from 'vitest'
import type { Sale, SaleState, Till } from '../../preload/contract.ts'
import { demandOf, gateOf, justRegistered, viewOf, type Gate, type View } from '../../renderer/route.ts'

const till: Till = {
  version: '0',
  environment: 'sandbox',
  language: 'en',
  store: { name: 'Shop', address: '', currency: 'EUR', country: 'DE' },
  deviceId: '/vendor/x/serial/1',
  registration: { step: 'registered', since: '2026-11-21T08:00:00Z', store: null, till: null, approvedBy: null },
  identity: 'registered',
  tokens: { lastRefresh: null, expires: null, lastError: null, lastErrorAt: null, clockOffsetSeconds: null },
  firstRun: false,
  staff: { id: 's', name: 'Mona', role: 'manager' },
  shift: { id: 'f', openedAt: '2026-11-21T08:00:00Z', openedBy: 'Mona', floatMinor: 0 },
  queued: 0,
  notices: [],
  operatorUrl: null,
  idCheckOrigin: null,
  eligibility: false,
  gate: { lockMinutes: 5, badgeAlone: false, expected: null },
}
const awaiting: Till['registration'] = {
  step: 'awaiting-approval',
  userCode: 'WDJB-MJHT',
  verificationUrl: 'https://connect.example.com/activate',
  secondsLeft: 600,
  line: 'waiting',
  fault: null,
}
/** Every step of a pairing, and how it can end without an approval. */
const pairings: Till['registration'][] = [
  { step: 'requesting' },
  awaiting,
  { step: 'expired' },
  { step: 'denied' },
  { step: 'failed', reason: 'unreachable' },
]
const fresh: Till = { ...till, identity: 'none', registration: { step: 'unregistered' }, firstRun: true, staff: null }
const causes = ['refused', 'unreadable', 'restored'] as const

const gates: [Gate, Till | null][] = [
  ['connecting', null],
  ['registration', fresh],
  ...pairings.map((registration): [Gate, Till] => ['registration', { ...fresh, registration }]),
  ['first-run', { ...till, firstRun: true, staff: null }],
  ['sign-in', { ...till, staff: null }],
  ['open-shift', { ...till, shift: null }],
  ['work', till],
]

describe('the gate', () => {
  it.each(gates)('is %s', (gate, state) => expect(gateOf(state)).toBe(gate))
  it.each(causes)('lets a till that is suspended (%s) go on selling', cause => {
    const registration = { step: 'suspended', since: '2026-11-21T09:00:00Z', cause } as const
    expect(gateOf({ ...till, identity: 'suspended', registration })).toBe('work')
  })
  it.each(pairings)('lets a till that was registered before work on while its new pairing is $step', registration => {
    for (const identity of ['registered', 'suspended'] as const)
      expect(gateOf({ ...till, identity, registration })).toBe('work')
  })
  it('is passed the moment the approval is told, in whichever order the two halves of it come', () => {
    expect(gateOf({ ...fresh, registration: till.registration })).toBe('first-run')
    expect(gateOf({ ...fresh, identity: 'registered', registration: awaiting })).toBe('first-run')
  })
})

describe('the word that the till is registered', () => {
  it('comes once, when the gate was shown and is passed', () => {
    expect(justRegistered('registration', { ...fresh, identity: 'registered' })).toBe(true)
    expect(justRegistered('registration', till)).toBe(true)
  })
  it('does not come while the pairing goes on, nor at a later start, nor after a pairing on the device page', () => {
    expect(justRegistered('registration', { ...fresh, registration: awaiting })).toBe(false)
    expect(justRegistered('connecting', till)).toBe(false)
    expect(justRegistered('work', till)).toBe(false)
    expect(justRegistered('registration', null)).toBe(false)
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
  discounts: [],
}
const sale: Sale = {
  reversal: null,
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
  discounts: [],
  paidMinor: 0,
  cash: { stepMinor: 1, mode: 'half-up', dueMinor: 100 },
  tips: [],
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
  payment: {
    attemptId: 't',
    orderId: 'o',
    amountMinor: 100,
    step,
    reason: null,
    reference: null,
    startedAt: '2026-11-21T08:00:00Z',
  },
})
const restriction = { requiredAge: 16, bornOnOrBefore: '2010-11-21', status: 'required' as const, ways: [] }

describe('the view', () => {
  it.each(['waiting-for-card', 'sent', 'unknown', 'needs-human'] as const)(
    'stays at paying while a card payment is %s',
    step => {
      for (const chosen of ['sell', 'sales', 'settings', 'insurance'] satisfies View[])
        expect(viewOf(chosen, state(attempt(step)), null)).toBe('pay')
    },
  )
  it.each(['unknown', 'needs-human'] as const)('lets the shift be closed while a card payment is %s', step => {
    expect(viewOf('shift', state(attempt(step)), null)).toBe('shift')
  })
  it.each(['waiting-for-card', 'customer-acting', 'sent', 'cancelling'] as const)(
    'does not leave for the shift while a card payment is %s',
    step => expect(viewOf('shift', state(attempt(step)), null)).toBe('pay'),
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
