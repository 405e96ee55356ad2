// Gives back: what of a sale, to which tenders, for which reason; written down as a whole before anything leaves the till.
import { randomUUID } from 'node:crypto'
import type { Input, Output, Refundable, RefundPlanView, RefundView } from '#contract'
import { looksLikePaymentCard } from '#domain/card-number'
import type { RefundPlan } from '#domain/refund-plan'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StoredRefund } from '../store/refund-rows.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { LooseGoods } from './refund-goods.ts'
import { assertReason, planned, plannedPart, quantitiesOf, refundLinesOf, saleOfCode } from './refund-lines.ts'
import { completedSale, partsOf, type Sold } from './refund-sold.ts'
import { isOver, noFigures, partView, planFigures, summaryOf } from './refund-view.ts'
import type { RefundCards } from './refund-cards.ts'
import type { RefundPapers } from './refund-papers.ts'
import type { StaffService } from './staff.ts'
import type { RefundStore, ReversalStore, SalesStore, ShiftStore } from './store-types.ts'

export type RefundService = {
  find(code: string): string
  of(saleId: string): Refundable
  preview(wish: Input<'refund.preview'>): RefundPlanView
  give(wish: Input<'refund.give'>): Promise<RefundView>
  price(wish: Input<'refund.price'>): RefundPlanView
  withoutReceipt(wish: Input<'refund.without-receipt'>): RefundView
  get(refundId: string): RefundView
  list(limit: number): Output<'refund.list'>['refunds']
  open(): Output<'refund.open'>['refunds']
  again(refundId: string): Promise<RefundView>
}

export function createRefundService(deps: {
  refunds: RefundStore
  sales: SalesStore
  reversals: Pick<ReversalStore, 'forAttempt'>
  shifts: Pick<ShiftStore, 'current'>
  staff: StaffService
  cards: RefundCards
  papers: RefundPapers
  goods: LooseGoods
  clock: Clock
  atomically: <T>(work: () => T) => T
  /** True while sales are no real ones. */
  training: boolean
  /** What a receipt says beside the refund, frozen with it. */
  receiptFacts: () => string
  /** Throws Problem `storage` while there is no room to write money down. */
  assertRoom: () => void
  changed: () => void
  /** A document for the back office is on the disk. */
  queued: () => void
}): RefundService {
  const { refunds, sales, reversals, shifts, staff, cards, papers, goods } = deps

  const completed = (saleId: string) => completedSale({ sales, reversals }, saleId)

  function plan(sold: Sold, saleId: string, lines: readonly { lineId: string; quantityMilli: number }[]): RefundPlan {
    return planned(sold, refunds.givenBack(saleId), quantitiesOf(lines), sold.rules.cash)
  }

  function assertOpenShift(): string {
    const shift = shifts.current()
    if (shift === null) throw conflict('no-open-shift')
    return shift.id
  }

  function notVoidable(sale: StoredSale): Refundable['notVoidable'] {
    const shift = shifts.current()
    if (shift === null) return 'no-shift'
    if (refunds.ofSale(sale.id).length > 0) return 'given-back'
    return sale.shiftId === shift.id ? null : 'other-shift'
  }

  /** The refund and what is to be printed of it, both or neither. */
  function written(refundId: string, planIt: Parameters<RefundStore['create']>[1]): StoredRefund {
    return deps.atomically(() => {
      const refund = refunds.create(refundId, planIt)
      papers.queue(refund)
      return refund
    })
  }

  /** After the commit: the drawer and the paper, then the bank; its answer is waited for, but nothing depends on it. */
  async function settle(refund: StoredRefund): Promise<RefundView> {
    deps.queued()
    deps.changed()
    papers.wake()
    await cards.send(refund.tenders.filter(({ kind }) => kind === 'card'))
    return papers.view(refund.id)
  }

  return {
    find(code) {
      staff.required()
      if (looksLikePaymentCard(code.trim())) throw conflict('payment-card-refused')
      const saleId = saleOfCode(sales, code)
      if (saleId === null) throw new Problem({ code: 'not-found', what: 'receipt' })
      return saleId
    },
    of(saleId) {
      staff.required()
      const { sale, sold, number, at } = completed(saleId)
      const before = refunds.givenBack(saleId)
      const earlier = refunds.ofSale(saleId)
      const given = earlier.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
      return {
        saleId,
        number,
        at,
        cashier: sale.cashier,
        training: sale.training,
        totalMinor: sold.totals.totalMinor,
        leftMinor: sold.totals.totalMinor - given,
        lines: sold.lines.map(line => refundLinesOf(line, before[line.id] ?? 0)),
        refunds: earlier.map(summaryOf),
        notVoidable: notVoidable(sale),
      }
    },
    preview({ saleId, lines, to }) {
      staff.required()
      const { sold } = completed(saleId)
      if (lines.length === 0) return { totalMinor: 0, taxMinor: 0, figures: noFigures, parts: [] }
      const found = plan(sold, saleId, lines)
      const parts = partsOf(sold, found.tenders, found.totalMinor, to, () => 'part')
      const taxMinor = found.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
      const figures = planFigures(found, sold.rules.pricing, to === 'credit' ? 0 : parts.length)
      return { totalMinor: found.totalMinor, taxMinor, figures, parts: parts.map(plannedPart) }
    },
    async give(wish) {
      const known = refunds.find(wish.refundId)
      // The same wish again, because its answer was lost: it is done, and its card parts are looked after.
      if (known !== null) return (staff.required(), papers.view(known.id))
      const who = staff.required()
      assertReason(wish)
      const { sale, number } = completed(wish.saleId)
      if (sale.training !== deps.training) throw conflict('refund-training')
      assertOpenShift()
      if (wish.void && notVoidable(sale) !== null) throw conflict('void-too-late')
      const approver = staff.allowed('refund')
      deps.assertRoom()
      const refund = written(wish.refundId, () => {
        const { sold } = completed(wish.saleId)
        const { lines, taxes, tenders, whole, ...sums } = plan(sold, sale.id, wish.lines)
        if (wish.void && (!whole || notVoidable(sale) !== null)) throw conflict('void-too-late')
        return {
          kind: wish.void ? 'void' : wish.to === 'credit' ? 'exchange' : 'refund',
          ofSale: sale.id,
          training: sale.training,
          staffId: who.id,
          cashier: who.name,
          approvedBy: approver.id,
          approver: approver.name,
          reason: wish.reason,
          note: wish.note.trim() === '' ? null : wish.note.trim(),
          at: deps.clock.now().toISOString(),
          ...sums,
          // The words of the receipt it belongs to may be older than the store's name of today.
          receiptText: deps.receiptFacts(),
          rules: sold.rules,
          lines: lines.map(line => {
            const goodsSold = sold.lines.find(({ id }) => id === line.lineId)!
            const { productId, name, barcode, unitPriceMinor, taxBasisPoints } = goodsSold
            const { lineId: saleLineId, quantityMilli, grossMinor, discountMinor, depositMinor, totalMinor } = line
            const figures = { quantityMilli, grossMinor, discountMinor, depositMinor, totalMinor }
            return {
              id: randomUUID(),
              saleLineId,
              productId,
              name,
              barcode,
              unitPriceMinor,
              taxBasisPoints,
              ...figures,
            }
          }),
          taxes,
          tenders: partsOf(sold, tenders, sums.totalMinor, wish.void ? 'tenders' : wish.to, randomUUID),
        }
      })
      if (refund.ofNumber !== number) throw new Error('the refund is of another sale')
      return settle(refund)
    },
    price: wish => (staff.required(), goods.plan(wish)),
    withoutReceipt(wish) {
      const known = refunds.find(wish.refundId)
      if (known !== null) return (staff.required(), papers.view(known.id))
      const who = staff.required()
      assertReason(wish)
      assertOpenShift()
      const at = deps.clock.now().toISOString()
      goods.assertWithinLimit(goods.priced(wish.lines).totals.totalMinor)
      const approver = staff.allowed('refund-without-receipt')
      deps.assertRoom()
      const refund = written(wish.refundId, () => ({
        ...goods.refund(wish),
        training: deps.training,
        staffId: who.id,
        cashier: who.name,
        approvedBy: approver.id,
        approver: approver.name,
        reason: wish.reason,
        note: wish.note.trim() === '' ? null : wish.note.trim(),
        at,
        receiptText: deps.receiptFacts(),
      }))
      deps.queued()
      deps.changed()
      papers.wake()
      return papers.view(refund.id)
    },
    get: refundId => (staff.required(), papers.view(refundId)),
    list: limit => (staff.required(), refunds.newest(limit).map(summaryOf)),
    open() {
      staff.required()
      const ids = new Set([...refunds.openCards(), ...refunds.openCredits()].map(({ refundId }) => refundId))
      return [...ids]
        .flatMap(id => refunds.find(id) ?? [])
        .filter(refund => !isOver(refund))
        .sort((a, b) => a.number - b.number)
        .map(({ id, number, kind, ofNumber: saleNumber, at, tenders }) => {
          return { id, number, kind, saleNumber, at, parts: tenders.map(part => partView(part, cards.why(part.id))) }
        })
    },
    async again(refundId) {
      staff.allowed('refund')
      const refund = refunds.find(refundId)
      if (refund === null) throw new Problem({ code: 'not-found', what: 'receipt' })
      await cards.send(refund.tenders.filter(({ state }) => state === 'waiting' || state === 'refused'))
      return papers.view(refundId)
    },
  }
}
