// The books of the shifts: nothing is counted twice or left out, whatever the order of things; and no question walks the whole past.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ageCheckStore, type AgeOutcome } from '../../main/store/age-checks.ts'
import { salesStore } from '../../main/store/sales.ts'
import { eventQueries } from '../../main/store/shifts-events.ts'
import { markQueries } from '../../main/store/shifts-marks.ts'
import { givenBackQueries } from '../../main/store/shifts-refunds.ts'
import { takingQueries } from '../../main/store/shifts-takings.ts'
import type { ShiftReport } from '#contract'
import { at, complete, line, openSale, payCash } from '../store/support.ts'
import { shiftWorld, type ShiftWorld } from './shift-world.ts'

let world: ShiftWorld
beforeEach(() => {
  world = shiftWorld()
})
afterEach(() => world.end())

type Step =
  | { do: 'cash'; minor: number; rounding: number }
  | { do: 'card'; minor: number; tip: number }
  | { do: 'begin'; minor: number }
  | { do: 'answer' }
  | { do: 'fail' }
  | { do: 'practise'; minor: number }
  | { do: 'close' }
  | { do: 'open' }
const minor = fc.integer({ min: 5, max: 50_000 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('cash' as const), minor, rounding: fc.integer({ min: -2, max: 2 }) }),
  fc.record({ do: fc.constant('card' as const), minor, tip: fc.integer({ min: 0, max: 300 }) }),
  fc.record({ do: fc.constant('begin' as const), minor }),
  fc.record({ do: fc.constant('practise' as const), minor }),
  ...(['answer', 'fail', 'close', 'open'] as const).map(name => fc.constant({ do: name })),
)

/** Does what a step says where the state allows it. */
function play(steps: readonly Step[]): ShiftReport[] {
  const reports: ShiftReport[] = []
  let waiting: { sale: ReturnType<typeof openSale>; attempt: string } | null = null
  const goods = (unitPriceMinor: number) => [
    line({ unitPriceMinor, taxBasisPoints: unitPriceMinor % 2 === 0 ? 1900 : 700 }),
  ]
  for (const each of steps) {
    const open = world.shifts.current() !== null
    switch (each.do) {
      case 'cash':
        if (open && waiting === null) world.sell({ lines: goods(each.minor), rounding: each.rounding })
        break
      case 'card':
        if (open && waiting === null) world.sell({ lines: goods(each.minor), card: each.minor, tip: each.tip })
        break
      case 'practise':
        if (open && waiting === null) world.sell({ lines: goods(each.minor), training: true })
        break
      case 'begin':
        if (open && waiting === null) {
          const sale = openSale(world.db, goods(each.minor))
          waiting = { sale, attempt: world.attempt(sale.id, each.minor) }
        }
        break
      case 'answer':
        if (waiting !== null) {
          world.approve(waiting.attempt)
          complete(world.db, waiting.sale)
          waiting = null
        }
        break
      case 'fail':
        if (waiting !== null) {
          world.stores.attempts.setState(waiting.attempt, 'declined')
          world.stores.sales.setStatus(waiting.sale.id, 'abandoned', at)
          waiting = null
        }
        break
      case 'close':
        if (open) reports.push(world.close())
        break
      case 'open':
        if (!open) world.shifts.open({ floatMinor: 0 })
        break
      default:
        each satisfies never
    }
  }
  if (world.shifts.current() === null) world.shifts.open({ floatMinor: 0 })
  reports.push(world.close())
  return reports
}

const sum = <R>(rows: readonly R[], of: (row: R) => number): number => rows.reduce((total, row) => total + of(row), 0)

test('reports and their late entries together are everything that was ever sold and taken', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), steps => {
      world.end()
      world = shiftWorld()
      const reports = play(steps)
      const stored = world.db
        .prepare<[], Record<string, number>>(
          `select (select coalesce(sum(total_minor), 0) from sale where status = 'completed' and training = 0) as gross,
            (select count(*) from sale where status = 'completed' and training = 0) as sales,
            (select coalesce(sum(total_minor), 0) from sale where status = 'completed' and training = 1) as practice,
            (select coalesce(sum(t.amount_minor), 0) from tender t join sale s on s.id = t.sale_id where t.kind = 'cash' and s.training = 0) as cash,
            (select coalesce(sum(amount_minor), 0) from tender where kind = 'card') as card,
            (select coalesce(sum(rounding_minor), 0) from tender) as rounding,
            (select coalesce(sum(tip_minor), 0) from tender) as tip,
            (select coalesce(sum(x.tax_minor), 0) from sale_tax x join sale s on s.id = x.sale_id where s.training = 0) as tax`,
        )
        .get()
      const both = (of: (sums: ShiftReport['late'] | ShiftReport) => number) =>
        sum(reports, each => of(each) + of(each.late))
      expect({
        gross: both(each => each.grossMinor),
        sales: both(each => each.sales),
        practice: sum(reports, each => each.practice.grossMinor),
        cash: both(each => each.cashMinor),
        card: both(each => each.cardMinor),
        rounding: both(each => each.roundingMinor),
        tip: both(each => each.tipMinor),
        tax: both(each => sum(each.taxes, tax => tax.taxMinor)),
      }).toEqual(stored)
      expect(reports.map(({ number }) => number)).toEqual(reports.map((_, index) => index + 1))
      for (const report of reports) {
        expect(sum(report.taxes, tax => tax.grossMinor)).toBe(report.grossMinor)
        expect(
          sum(
            report.late.entries.filter(({ kind }) => kind === 'sale'),
            each => each.amountMinor,
          ),
        ).toBe(report.late.grossMinor)
        expect(report.late.entries.every(({ z }) => z < (report.number ?? 0))).toBe(true)
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)

test('a sale parked in one shift and paid in the next counts where the money is', () => {
  world.shifts.open({ floatMinor: 0 })
  const sale = openSale(world.db, [line()])
  salesStore(world.db).setStatus(sale.id, 'parked', at)
  expect(world.close()).toMatchObject({ sales: 0, cashMinor: 0 })
  world.shifts.open({ floatMinor: 0 })
  salesStore(world.db).setStatus(sale.id, 'open', at)
  payCash(world.db, sale)
  complete(world.db, sale)
  expect(world.close()).toMatchObject({ sales: 1, cashMinor: 149, late: { sales: 0 } })
})

test('each sale counts once as passed or refused: its last decision', () => {
  world.shifts.open({ floatMinor: 0 })
  const check = (saleId: string | null, outcome: AgeOutcome) =>
    ageCheckStore(world.db).record({
      id: randomUUID(),
      saleId,
      at,
      staffId: 's1',
      requiredAge: 16,
      outcome,
      method: 'barcode',
      reason: null,
    })
  const [blurred, young, second] = [0, 1, 2].map(() => {
    const { id } = openSale(world.db, [])
    salesStore(world.db).setStatus(id, 'parked', at)
    return id
  }) as [string, string, string]
  check(blurred, 'unreadable')
  check(blurred, 'pass')
  check(young, 'too-young')
  check(young, 'refused')
  check(second, 'expired')
  check(second, 'pass')
  check(null, 'pass')
  check(null, 'not-an-id')
  expect(world.shifts.report().ageChecks).toEqual({ passed: 3, refused: 1 })
})

test('no question of a report walks through a whole table', () => {
  for (const sql of [...takingQueries, ...eventQueries, ...markQueries, ...givenBackQueries]) {
    const names = [...new Set(sql.match(/@\w+/g) ?? [])].map(name => name.slice(1))
    const plan = world.db
      .prepare<[Record<string, number | string>], { detail: string }>(`explain query plan ${sql}`)
      .all(Object.fromEntries(names.map(name => [name, name === 'saleIds' ? '[]' : 0])))
      .map(({ detail }) => detail)
    const whole = plan.filter(
      detail =>
        /^SCAN (?!j\b|json|CONSTANT|\()/.test(detail) &&
        !/USING (COVERING )?INDEX (open_|attempts_for_a_human)/.test(detail),
    )
    expect(whole, sql).toEqual([])
  }
})
