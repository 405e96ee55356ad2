// The pieces of the reports: the shop's own days and hours in every time zone, and tables as files.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Report } from '#contract'
import { addDays, daysBetween, startOf, wallTime } from '../../main/services/reports-calendar.ts'
import { decimal, reportCsv } from '../../main/services/reports-csv.ts'
import { slotSeconds } from '../../main/store/reports.ts'

const home = process.env['TZ']
afterEach(() => {
  if (home === undefined) delete process.env['TZ']
  else process.env['TZ'] = home
})
const quarter = slotSeconds * 1000

describe('the calendar', () => {
  test.each(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', 'America/St_Johns', 'UTC'])(
    'in %s every quarter of an hour is in one day of the span it was asked for',
    zone => {
      process.env['TZ'] = zone
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 365 * 3 }).map(n => addDays('2025-01-01', n)),
          fc.integer({ min: 1, max: 9 }),
          (from, length) => {
            const to = addDays(from, length - 1)
            const [start, end] = [startOf(from).getTime(), startOf(addDays(to, 1)).getTime()]
            expect([start % quarter, end % quarter]).toEqual([0, 0])
            const days = new Set<string>()
            for (let at = start; at < end; at += quarter) days.add(wallTime(new Date(at)).day)
            expect([...days]).toEqual(daysBetween(from, to, 9))
          },
        ),
        { numRuns: 40 },
      )
    },
  )

  test('a day of 25 hours counts the doubled hour once more', () => {
    process.env['TZ'] = 'Europe/Berlin'
    const length = startOf('2026-10-26').getTime() - startOf('2026-10-25').getTime()
    expect(length / 3_600_000).toBe(25)
    expect(wallTime(new Date('2026-10-25T00:30:00Z'))).toEqual({ day: '2026-10-25', hour: 2 })
    expect(wallTime(new Date('2026-10-25T01:30:00Z'))).toEqual({ day: '2026-10-25', hour: 2 })
  })

  test.each([
    ['2026-02-29', '2026-03-01'],
    ['2026-03-02', '2026-03-01'],
    ['2025-01-01', '2026-01-02'],
    ['x', '2026-01-02'],
  ])('%s to %s is no span', (from, to) => {
    expect(daysBetween(from, to, 366)).toBeNull()
  })
})

const report: Report = {
  from: '2026-11-21',
  to: '2026-11-21',
  training: false,
  totals: { sales: 2, totalMinor: 1205, discountMinor: 0, refunds: 0, refundedMinor: 0 },
  otherSales: 0,
  hours: [{ hour: 9, sales: 2, totalMinor: 1205 }],
  days: [{ day: '2026-11-21', sales: 2, totalMinor: 1205 }],
  tenders: [{ kind: 'cash', tenders: 2, amountMinor: -5 }],
  cashiers: ['=1+1', 'Großmann, "Anne"'].map((name, n) => ({
    staffId: String(n),
    name,
    sales: 1,
    totalMinor: 5,
    discounted: 0,
    discountMinor: 0,
    voidedSales: 0,
    voidedMinor: 0,
    voidedLines: 0,
    refunds: 0,
    refundedMinor: 0,
  })),
  ageChecks: { passed: 3, tooYoung: 1, expired: 0, refused: 0 },
  shifts: [
    {
      shiftId: 'a',
      closedAt: '2026-11-21T18:00:00.000Z',
      closedBy: 'Ada',
      expectedMinor: 100_000,
      countedMinor: 99_995,
      differenceMinor: -5,
    },
  ],
}
const table = (name: Parameters<typeof reportCsv>[1], currency = 'EUR') =>
  parse<Record<string, string>>(reportCsv(report, name, currency), { bom: true, columns: true })

describe('a table as a file', () => {
  test('has plain decimals that a program can read', () => {
    expect(table('hours')).toEqual([{ hour: '09:00', sales: '2', total: '12.05' }])
    expect(table('days')).toEqual([{ day: '2026-11-21', sales: '2', total: '12.05' }])
    expect(table('tenders')).toEqual([{ tender: 'cash', payments: '2', amount: '-0.05' }])
    expect(table('shifts')).toMatchObject([{ expected: '1000.00', counted: '999.95', difference: '-0.05' }])
    expect(table('ageChecks')[0]).toEqual({ outcome: 'passed', checks: '3' })
  })

  test('keeps every name whole, and lets none run as a formula', () => {
    expect(table('cashiers').map(({ cashier }) => cashier)).toEqual(["'=1+1", 'Großmann, "Anne"'])
    expect(reportCsv(report, 'cashiers', 'EUR').split('\r\n')).toHaveLength(4)
  })

  test('of nothing is its head alone', () => {
    expect(reportCsv({ ...report, shifts: [] }, 'shifts', 'EUR')).toBe(
      '\u{feff}closed_at,closed_by,expected,counted,difference\r\n',
    )
  })

  test('amounts come back as they were, whatever the currency', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), fc.constantFrom(0, 2, 3), (minor, exponent) => {
        expect(Math.round(Number(decimal(minor, exponent)) * 10 ** exponent)).toBe(minor === 0 ? 0 : minor)
      }),
    )
  })
})
