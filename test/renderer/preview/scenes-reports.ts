// Reports as a manager reads them: a busy day, a month, a day without sales, names and amounts of every length.
import type { Report } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { till } from './states.ts'

const hours = (share: (hour: number) => number): Report['hours'] =>
  Array.from({ length: 24 }, (_, hour) => ({ hour, sales: share(hour), totalMinor: share(hour) * 1237 }))
const shape = (hour: number): number =>
  hour < 8 || hour > 20 ? 0 : [3, 9, 14, 12, 21, 18, 9, 11, 16, 24, 19, 8, 2][hour - 8]!

function reportOf(from: string, to: string, training: boolean): Report {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
  const days = Array.from({ length }, (_, n) => {
    const sales = n % 7 === 6 ? 0 : 120 + ((n * 37) % 60)
    return {
      day: new Date(Date.parse(from) + n * 86_400_000).toISOString().slice(0, 10),
      sales,
      totalMinor: sales * 1237,
    }
  })
  const totalMinor = hours(shape).reduce((sum, row) => sum + row.totalMinor, 0) * length
  const person = (staffId: string, name: string, more: Partial<Report['cashiers'][number]>) => ({
    staffId,
    name,
    sales: 61,
    totalMinor: 75_457,
    discounted: 0,
    discountMinor: 0,
    voidedSales: 0,
    voidedMinor: 0,
    voidedLines: 0,
    refunds: 0,
    refundedMinor: 0,
    ...more,
  })
  return {
    from,
    to,
    training,
    totals: { sales: 166 * length, totalMinor, discountMinor: 4810, refunds: 3, refundedMinor: 2497 },
    otherSales: 4,
    hours: hours(hour => shape(hour) * length),
    days,
    tenders: [
      { kind: 'cash', tenders: 97, amountMinor: Math.round(totalMinor * 0.58) },
      { kind: 'card', tenders: 68, amountMinor: totalMinor - Math.round(totalMinor * 0.58) - 1250 },
      { kind: 'credit', tenders: 1, amountMinor: 1250 },
    ],
    cashiers: [
      person('s3', 'Annegret Großmann-Özdemir', {
        discounted: 9,
        discountMinor: 3160,
        voidedSales: 2,
        voidedMinor: 1874,
      }),
      person('s2', 'Karl Kasse', {
        discounted: 4,
        discountMinor: 1650,
        voidedLines: 7,
        refunds: 3,
        refundedMinor: 2497,
      }),
      person('s1', 'Mona Manager', { sales: 44, totalMinor: 54_428 }),
    ],
    ageChecks: { passed: 31, tooYoung: 3, expired: 1, refused: 2 },
    shifts: Array.from({ length: Math.min(12, length * 2) }, (_, n) => ({
      shiftId: `shift-${n}`,
      closedAt: `2026-11-${String((n >> 1) + 1).padStart(2, '0')}T${n % 2 === 0 ? '13' : '20'}:04:00.000Z`,
      closedBy: n % 2 === 0 ? 'Karl Kasse' : 'Annegret Großmann-Özdemir',
      expectedMinor: 54_310,
      countedMinor: 54_310 + [0, -320, 50, 0, 1000, -5][n % 6]!,
      differenceMinor: [0, -320, 50, 0, 1000, -5][n % 6]!,
    })),
  }
}

function emptyReport(from: string, to: string, training: boolean): Report {
  const day = { day: from, sales: 0, totalMinor: 0 }
  return {
    ...reportOf(from, to, training),
    totals: { sales: 0, totalMinor: 0, discountMinor: 0, refunds: 0, refundedMinor: 0 },
    otherSales: 0,
    hours: hours(() => 0),
    days: [day],
    tenders: [],
    cashiers: [],
    ageChecks: { passed: 0, tooYoung: 0, expired: 0, refused: 0 },
    shifts: [],
  }
}

const none = { sale: null, lastChangeMinor: null, lastSaleId: null }
const live = { ...till, environment: 'live' as const }
export const reportScenes: Record<string, Scene> = {
  reports: { till: live, sale: none },
  'reports-none': { till: live, sale: none },
}

/** What the preview's machine answers to the ops of the reports; null for all others. */
export function reportAnswer(name: string, input: unknown, scene: Scene): unknown {
  const { from, to, training } = input as { from: string; to: string; training: boolean }
  if (name === 'reports.save') return { kind: 'saved', path: '/home/till/Documents/tillgate-report-hours.csv' }
  if (name !== 'reports.read') return null
  return scene === reportScenes['reports-none'] ? emptyReport(from, to, training) : reportOf(from, to, training)
}
