// Canned states of the till for looking at screens: made-up people and prices, priced by the real engine.
import type { Output, Product, Sale, Till } from '../../../preload/contract.ts'
import { price, type CartLine } from '../../../main/domain/cart.ts'
import { receiptLines } from '../../../main/domain/receipt.ts'
import catalogue from '../../../resources/catalogue.json?raw'

type Row = Omit<Product, 'barcode'> & { barcodes: string[] }
export const products: Product[] = (JSON.parse(catalogue) as Row[]).map(({ barcodes, ...rest }) => ({
  ...rest,
  barcode: barcodes[0] ?? null,
}))
const at = '2026-11-21T09:42:00+01:00'
/** An instant relative to now, because the device page says how far it is. */
export const minutesAway = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()
export const registered = {
  step: 'registered',
  since: '2026-11-20T08:00:00+01:00',
  store: 'Kaufladen am Markt',
  till: 'Till 3',
  approvedBy: 'Mona Manager',
} as const

export const till: Till = {
  version: '0.1.0',
  environment: 'sandbox',
  language: 'en',
  store: { name: 'Kaufladen am Markt', address: 'Marktplatz 1, 01067 Dresden', currency: 'EUR', country: 'DE' },
  deviceId: '/vendor/tillgate/serial/T-000-217',
  registration: registered,
  identity: 'registered',
  tokens: {
    lastRefresh: minutesAway(-8),
    expires: minutesAway(12),
    lastError: null,
    lastErrorAt: null,
    clockOffsetSeconds: 0,
  },
  firstRun: false,
  staff: { id: 's1', name: 'Mona Manager', role: 'manager' },
  gate: { lockMinutes: 5, badgeAlone: false, expected: null },
  shift: { id: 'f1', openedAt: '2026-11-21T07:58:00+01:00', openedBy: 'Mona Manager', floatMinor: 20000 },
  queued: 0,
  notices: [],
  operatorUrl: 'http://127.0.0.1:47100/operator',
  idCheckOrigin: 'http://127.0.0.1:47103',
  eligibility: true,
}

export const awaiting: Extract<Till['registration'], { step: 'awaiting-approval' }> = {
  step: 'awaiting-approval',
  userCode: 'WDJB-MJHT',
  verificationUrl: 'https://connect.example.com/activate?user_code=WDJB-MJHT',
  secondsLeft: 1184,
  line: 'waiting',
  fault: null,
}

export const suspended = (
  cause: Extract<Till['registration'], { step: 'suspended' }>['cause'],
): Till['registration'] => ({ step: 'suspended', since: at, cause })

export const ways: NonNullable<Sale['restriction']>['ways'] = [
  { way: 'device', state: 'ready' },
  { way: 'hosted', state: 'ready' },
  { way: 'manual', state: 'ready' },
]

const free = products.filter(product => product.requiredAge === 0)
const line = (index: number, quantityMilli: number, discountBasisPoints = 0, product = free[index]!): CartLine => {
  return {
    id: `l${index}`,
    productId: product.id,
    name: product.name,
    barcode: product.barcode,
    unitPriceMinor: product.priceMinor,
    quantityMilli,
    depositMinor: product.depositMinor,
    discountBasisPoints,
    taxBasisPoints: product.taxBasisPoints,
    requiredAge: product.requiredAge,
    note: null,
  }
}
const beer = products.find(product => product.requiredAge === 16)!
const spirit = products.find(product => product.requiredAge === 18)!
export const lineSets = {
  short: [line(0, 2000), line(40, 1000), line(90, 1500, 1000)],
  long: [0, 3, 11, 40, 55, 62, 90, 120, 140, 160].map(index => line(index, index % 3 === 0 ? 1000 : 3000)),
  beer: [line(5, 1000), line(1000, 6000, 0, beer), line(120, 1000)],
  spirits: [line(1001, 1000, 0, spirit)],
}

export function saleOf(set: keyof typeof lineSets, change: Partial<Sale> = {}): Sale {
  const priced = price({ lines: lineSets[set], discountBasisPoints: 0 })
  const requiredAge = Math.max(...lineSets[set].map(each => each.requiredAge))
  return {
    id: 'sale-1',
    number: null,
    status: 'open',
    training: true,
    openedAt: at,
    completedAt: null,
    cashier: 'Mona Manager',
    lines: priced.lines.map(({ discounts: _, ...each }) => ({
      ...each,
      depositMinor: each.depositTotalMinor,
      discounts: [],
    })),
    discounts: [],
    paidMinor: 0,
    cash: { stepMinor: 1, mode: 'half-up', dueMinor: priced.totals.totalMinor },
    tips: [],
    totals: priced.totals,
    tenders: [],
    remainingMinor: priced.totals.totalMinor,
    changeMinor: 0,
    payment: null,
    reversal: null,
    restriction:
      requiredAge === 0
        ? null
        : { requiredAge, bornOnOrBefore: requiredAge === 16 ? '2010-11-21' : '2008-11-21', status: 'required', ways },
    customer: null,
    note: null,
    ...change,
  }
}

export function receiptOf(copy: boolean): Output<'receipt.get'> {
  const { lines, totals } = price({ lines: lineSets.short, discountBasisPoints: 0 })
  const tendered = 2000
  return {
    saleId: 'sale-9',
    number: 1042,
    copy,
    printed: copy,
    totals,
    delivery: 'none',
    deliveryReason: null,
    lines: receiptLines({
      store: { name: till.store.name, address: till.store.address, currency: 'EUR', taxId: 'DE000000000' },
      language: 'de',
      number: 1042,
      till: 'Till 3',
      cashier: 'Mona Manager',
      completedAt: at,
      lines,
      totals,
      training: true,
      copy,
      tenders: [
        {
          id: 't',
          kind: 'cash',
          amountMinor: totals.totalMinor,
          tenderedMinor: tendered,
          changeMinor: tendered - totals.totalMinor,
          card: null,
        },
      ],
    }),
  }
}

export const payment = (
  step: NonNullable<Sale['payment']>['step'],
  reason: string | null = null,
): NonNullable<Sale['payment']> => ({
  attemptId: 'a1',
  orderId: 'PTAABCDEFGHIJKLMNOP',
  amountMinor: 1099,
  step,
  reason,
  reference: 'T3AB7K2M9Q',
  startedAt: new Date(Date.now() - 23_000).toISOString(),
})

export { report } from './states-shift.ts'

export const saleRows: Output<'sale.list'>['sales'] = Array.from({ length: 24 }, (_, index) => ({
  id: index === 0 ? 'sale-9' : `row-${index}`,
  number: index === 3 ? null : 1042 - index,
  status: index === 3 ? 'abandoned' : 'completed',
  at: new Date(Date.parse(at) - index * 340_000).toISOString(),
  cashier: index % 4 === 0 ? 'Karl Kasse' : 'Mona Manager',
  totalMinor: 399 + index * 733,
  items: (index % 7) + 1,
  tenders: index % 2 === 0 ? 'cash' : 'card',
  delivery: 'none',
  deliveryReason: null,
}))
