// Puts a report together from what the books say: the running one (X), and the one that is frozen at the close (Z).
import type { ShiftReport } from '#contract'
import { piecesOf } from '#domain/denominations'
import type { ShiftRow } from '../store/shifts.ts'
import type { Span } from '../store/shifts-marks.ts'
import { explainDifference } from './shifts-difference.ts'
import type { AttemptStore, OutboxStore, ReversalStore, ShiftBooks } from './store-types.ts'

type OpenPayments = ShiftReport['open']['payments']
type Late = ShiftReport['late']['entries']
const over = (state: string): boolean =>
  !['created', 'waiting-for-card', 'sent', 'unknown', 'needs-human'].includes(state)

/** Makes reports. `currency` decides which pieces there are, `practising` which kind of sale counts. */
export function createShiftReports(deps: {
  books: ShiftBooks
  outbox: Pick<OutboxStore, 'counts'>
  attempts: Pick<AttemptStore, 'find'>
  reversals: Pick<ReversalStore, 'find'>
  currency: string
  practising: boolean
}) {
  const { books, attempts, reversals, practising } = deps

  /** Payments that the last report left open, and that are over now; money that came is in the books already. */
  function ended(lastReport: string, z: number, came: ReadonlySet<string>): Late {
    const left = (JSON.parse(lastReport) as { open?: { payments?: OpenPayments } }).open?.payments ?? []
    return left.flatMap(({ id, kind, saleId, amountMinor }) => {
      const state = (kind === 'charge' ? attempts : reversals).find(id)?.state ?? 'unknown'
      if (!over(state) || (kind === 'charge' && came.has(saleId))) return []
      return [{ kind, z, number: null, saleId, amountMinor, outcome: state }]
    })
  }

  /** The report of a shift with everything that is in the books now; `counted` is null while nobody has counted. */
  function make(shift: ShiftRow, counted: number | null): { report: ShiftReport; span: Span } {
    const last = books.z.last()
    const span: Span = { shiftId: shift.id, from: last.marks, to: books.marks.now() }
    const { own, practice, late, entries } = books.takings(span, last.number, practising)
    const refunds = books.givenBack(span, practising)
    const events = books.events.of(span)
    const moves = books.cash.moves(shift.id)
    const moved = (kind: 'in' | 'out') =>
      moves.reduce((sum, move) => sum + (move.kind === kind ? move.amountMinor : 0), 0)
    const counts = books.cash.counts(shift.id, 'close')
    const expectedCashMinor =
      shift.floatMinor +
      own.cashMinor +
      own.roundingMinor -
      refunds.own.cashMinor -
      refunds.own.roundingMinor +
      moved('in') -
      moved('out')
    const differenceMinor = counted === null ? null : counted - expectedCashMinor
    const { waiting, refused } = deps.outbox.counts()
    const payments = books.marks.openPayments()
    const noSales = moves.filter(({ kind }) => kind === 'no-sale').length
    const { passed, refused: notPassed, ...happened } = events
    const came = new Set(entries.map(({ saleId }) => saleId))
    const report: ShiftReport = {
      shiftId: shift.id,
      number: null,
      training: practising,
      openedAt: shift.openedAt,
      closedAt: null,
      openedBy: shift.openedBy,
      closedBy: null,
      ...own,
      floatMinor: shift.floatMinor,
      expectedCashMinor,
      countedMinor: counted,
      differenceMinor,
      denominations: counts.at(-1)?.denominations ?? null,
      counts: counts.length,
      refunds: refunds.own,
      moves: moves.map(({ shiftId: _, staffId: __, ...move }) => move),
      movedInMinor: moved('in'),
      movedOutMinor: moved('out'),
      noSales,
      ...happened,
      ageChecks: { passed, refused: notPassed },
      practice: { sales: practice.sales, grossMinor: practice.grossMinor },
      late: {
        ...late,
        refunds: refunds.late,
        entries: [
          ...entries.map(entry => ({ ...entry, outcome: null })),
          ...ended(last.report, last.number, came),
          ...paidOtherwise(refunds.late, last.number),
        ],
      },
      open: { unsynced: waiting, refused, payments },
      explanation:
        differenceMinor === null
          ? []
          : explainDifference({
              differenceMinor,
              pieces: piecesOf(deps.currency),
              noSales,
              moves,
              discarded: { count: events.salesDiscarded, minor: events.discardedMinor },
              givenBackMinor: events.givenBackMinor,
              roundingMinor: own.roundingMinor,
              refunds: { count: refunds.own.count, cashMinor: refunds.own.cashMinor + refunds.own.roundingMinor },
              openPayments: payments,
              lateMinor: late.cashMinor + late.cardMinor + late.creditMinor,
              mostChangeMinor: books.events.mostChange(span),
              sameAsSale: books.events.paidExactly(span, Math.abs(differenceMinor)),
              unsynced: waiting + refused,
              counts: counts.length,
            }),
    }
    return { report, span }
  }

  return { make }
}
export type ShiftReports = ReturnType<typeof createShiftReports>

/** What an earlier report told as given back to a card or as credit, and went out another way since. */
function paidOtherwise(late: ShiftReport['late']['refunds'], z: number): Late {
  const amountMinor = -(late.cashMinor + late.cardMinor + late.creditMinor)
  return amountMinor === 0 ? [] : [{ kind: 'refund', z, number: null, saleId: '', amountMinor, outcome: null }]
}
