// A shift of a day with everything in it, for the preview: reports, a count that is off, past reports.
import type { Output } from '../../../preload/contract.ts'

type Report = Output<'shift.report'>
const noRefunds: Report['refunds'] = {
  count: 0,
  totalMinor: 0,
  cashMinor: 0,
  cardMinor: 0,
  creditMinor: 0,
  roundingMinor: 0,
  tipMinor: 0,
  taxes: [],
}
const explanation: Report['explanation'] = [
  { kind: 'same-as-move', count: 1, amountMinor: -1000, fits: true, numbers: [] },
  { kind: 'rounding', count: 1, amountMinor: -4, fits: false, numbers: [] },
  { kind: 'discarded', count: 2, amountMinor: 3170, fits: false, numbers: [] },
  { kind: 'no-sale', count: 1, amountMinor: null, fits: false, numbers: [] },
  { kind: 'open-payments', count: 1, amountMinor: 4590, fits: false, numbers: [] },
]
const open: Report['open'] = {
  unsynced: 3,
  refused: 0,
  payments: [
    { id: 'a9', kind: 'charge', saleId: 's9', amountMinor: 4590, state: 'unknown', at: '2026-11-21T15:58:00+01:00' },
  ],
}

export const report = (closed: boolean): Report => ({
  shiftId: 'f1',
  number: closed ? 43 : null,
  training: true,
  openedAt: '2026-11-21T07:58:00+01:00',
  closedAt: closed ? '2026-11-21T16:04:00+01:00' : null,
  openedBy: 'Mona Manager',
  closedBy: closed ? 'Karl Kasse' : null,
  sales: 87,
  grossMinor: 124_318,
  discounts: 6,
  discountMinor: 2140,
  cashMinor: 51_240,
  cardMinor: 73_078,
  creditMinor: 0,
  roundingMinor: -4,
  tipMinor: 350,
  taxes: [
    { basisPoints: 1900, grossMinor: 70_318, netMinor: 59_091, taxMinor: 11_227 },
    { basisPoints: 700, grossMinor: 54_000, netMinor: 50_467, taxMinor: 3533 },
  ],
  floatMinor: 20_000,
  expectedCashMinor: 59_736,
  countedMinor: closed ? 58_736 : null,
  differenceMinor: closed ? -1000 : null,
  denominations: null,
  counts: closed ? 2 : 0,
  refunds: {
    ...noRefunds,
    count: 2,
    totalMinor: 2998,
    cashMinor: 1500,
    cardMinor: 1498,
    taxes: [{ basisPoints: 1900, grossMinor: 2998, netMinor: 2519, taxMinor: 479 }],
  },
  moves: [
    {
      id: 'm1',
      at: '2026-11-21T09:10:00+01:00',
      who: 'Mona Manager',
      kind: 'in',
      amountMinor: 1000,
      reason: 'change',
      note: null,
    },
    {
      id: 'm2',
      at: '2026-11-21T12:31:00+01:00',
      who: 'Karl Kasse',
      kind: 'no-sale',
      amountMinor: 0,
      reason: 'customer',
      note: 'changed a 50',
    },
    {
      id: 'm3',
      at: '2026-11-21T14:02:00+01:00',
      who: 'Mona Manager',
      kind: 'out',
      amountMinor: 11_000,
      reason: 'bank',
      note: null,
    },
  ],
  movedInMinor: 1000,
  movedOutMinor: 11_000,
  noSales: 1,
  linesRemoved: 4,
  salesDiscarded: 2,
  discardedMinor: 3170,
  parked: 3,
  overrides: 1,
  givenBackMinor: 0,
  ageChecks: { passed: 9, refused: 2 },
  practice: { sales: 0, grossMinor: 0 },
  late: {
    sales: 1,
    grossMinor: 2499,
    discounts: 0,
    discountMinor: 0,
    cashMinor: 0,
    cardMinor: 2499,
    creditMinor: 0,
    roundingMinor: 0,
    tipMinor: 0,
    taxes: [{ basisPoints: 1900, grossMinor: 2499, netMinor: 2100, taxMinor: 399 }],
    refunds: noRefunds,
    entries: [
      { kind: 'money', z: 42, number: 1007, saleId: 's7', amountMinor: 2499, outcome: null },
      { kind: 'sale', z: 42, number: 1007, saleId: 's7', amountMinor: 2499, outcome: null },
      { kind: 'charge', z: 42, number: null, saleId: 's8', amountMinor: 899, outcome: 'cancelled' },
    ],
  },
  open,
  explanation: closed ? explanation : [],
})

export const shiftState: Output<'shift.state'> = {
  pieces: [50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  blind: true,
  maySeeReport: true,
  maySetBlind: true,
  lastNumber: 43,
}

export const shiftCount: Output<'shift.count'> = {
  countedMinor: 58_736,
  expectedCashMinor: 59_736,
  differenceMinor: -1000,
  counts: 2,
  explanation,
  open,
}

export const pastReports: Output<'shift.past'>['reports'] = Array.from({ length: 14 }, (_, index) => ({
  number: 43 - index,
  openedAt: '2026-11-21T07:58:00+01:00',
  closedAt: new Date(Date.parse('2026-11-21T16:04:00+01:00') - index * 86_400_000).toISOString(),
  closedBy: 'Karl Kasse',
  sales: 80 + index,
  grossMinor: 124_318 - index * 1377,
  differenceMinor: index % 3 === 0 ? -1000 + index * 50 : 0,
  training: true,
}))
