// Credits of goods brought back: they pay for another sale once, and what is left is paid out in cash or to the card.
import { randomUUID } from 'node:crypto'
import { roundCash } from '#domain/cash-rounding'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { RefundTenderRow, StoredRefund } from '../store/refund-rows.ts'
import type { NewRefundTender } from '../store/refunds.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { Completion } from './completion.ts'
import type { RefundPapers } from './refund-papers.ts'
import { cardPart, plainPart, soldOf } from './refund-sold.ts'
import { dueOf } from './sale-view.ts'
import type { StaffService } from './staff.ts'
import type { JournalStore, RefundStore, ReversalStore, SalesStore, ShiftStore } from './store-types.ts'

export type RefundCredits = {
  /** Pays the open sale as far as the credit and the sale go; completes it when nothing remains. */
  use(refundId: string): void
  /** Takes the credits off the open sale again. */
  release(): void
  /** The refund whose part was paid out otherwise. Throws conflict 'refund-underway' while the bank is being asked about it. */
  payOut(partId: string, to: 'cash' | 'card'): StoredRefund
}

export function createRefundCredits(deps: {
  refunds: RefundStore
  sales: SalesStore
  reversals: ReversalStore
  shifts: Pick<ShiftStore, 'current'>
  journal: JournalStore
  staff: StaffService
  completion: Completion
  papers: Pick<RefundPapers, 'queue'>
  /** The open sale when it may be paid now; throws what stands in the way. */
  payable: () => StoredSale
  clock: Clock
  atomically: <T>(work: () => T) => T
  assertRoom: () => void
  changed: () => void
  queued: () => void
}): RefundCredits {
  const { refunds, sales, journal, staff, completion, papers, atomically } = deps
  const now = (): string => deps.clock.now().toISOString()

  function addCredit(saleId: string, refundId: string, amountMinor: number): void {
    try {
      const credit = { kind: 'credit' as const, amountMinor, refundId, tenderedMinor: null, changeMinor: 0, card: null }
      sales.addTender(saleId, { id: randomUUID(), ...credit })
    } catch (thrown) {
      if (thrown instanceof Error && thrown.message === 'credit-used') throw conflict('credit-used')
      throw thrown
    }
  }

  /** A card of the same sale, if one of them can still take that much. */
  function cardFor(part: RefundTenderRow, amountMinor: number): NewRefundTender {
    const saleId = refunds.find(part.refundId)?.ofSale ?? null
    const sale = saleId === null ? null : sales.find(saleId)
    const sold = sale === null ? null : soldOf(sale, deps.reversals)
    const promised = (attemptId: string): number =>
      refunds
        .ofSale(saleId ?? '')
        .flatMap(({ id }) => refunds.find(id)?.tenders ?? [])
        .filter(one => one.attemptId === attemptId && one.state !== 'replaced')
        .reduce((sum, one) => sum + one.amountMinor + one.tipMinor, 0)
    for (const { id, amountMinor: charged, tipMinor } of sold?.tenders ?? []) {
      const charge = sold?.charges.get(id)
      if (charge !== undefined && charged + tipMinor - promised(charge.id) >= amountMinor)
        return cardPart(randomUUID(), charge, amountMinor)
    }
    throw conflict('refund-no-card')
  }

  return {
    use(refundId) {
      const sale = deps.payable()
      const credit = refunds.openCredits().find(part => part.refundId === refundId)
      if (credit === undefined) throw conflict('credit-used')
      const refund = refunds.find(refundId)
      if (refund?.training !== sale.training) throw conflict('refund-training')
      const amountMinor = Math.min(credit.leftMinor, dueOf(sale))
      if (amountMinor <= 0) throw conflict('not-covered')
      deps.assertRoom()
      const complete = atomically(() => {
        addCredit(sale.id, refundId, amountMinor)
        const data = { refund: refundId, number: refund.number, state: 'used', amountMinor }
        journal.append({ at: now(), kind: 'exchange', staff: staff.required().id, saleId: sale.id, data })
        return completion.ifCovered(sale.id)
      })
      if (complete) completion.announce(sale.id)
      else deps.changed()
    },
    release() {
      const sale = deps.payable()
      const on = new Map<string, number>()
      for (const { kind, refundId, amountMinor } of sale.tenders)
        if (kind === 'credit' && refundId !== undefined) on.set(refundId, (on.get(refundId) ?? 0) + amountMinor)
      const used = [...on].filter(([, amountMinor]) => amountMinor > 0)
      if (used.length === 0) throw conflict('nothing-running')
      atomically(() => {
        for (const [refundId, amountMinor] of used) {
          // Tenders are never deleted: the credit goes back to its refund by one of its own.
          addCredit(sale.id, refundId, -amountMinor)
          const data = { refund: refundId, state: 'released', amountMinor }
          journal.append({ at: now(), kind: 'exchange', staff: staff.required().id, saleId: sale.id, data })
        }
      })
      deps.changed()
    },
    payOut(partId, to) {
      const who = staff.required()
      const part = refunds.tender(partId)
      if (part === null) throw new Problem({ code: 'not-found', what: 'receipt' })
      if (part.kind === 'cash' || (part.replaces !== null && part.kind !== 'card')) throw conflict('nothing-running')
      if (part.state === 'checking' || part.state === 'needs-human') throw conflict('refund-underway')
      if (part.leftMinor <= 0 || part.state === 'done') throw conflict('credit-used')
      if (part.kind === 'card' && to === 'card') throw conflict('nothing-running')
      if (deps.shifts.current() === null) throw conflict('no-open-shift')
      // A card payment that is paid out in cash is what thieves want: somebody with the stronger right answers for it.
      staff.allowed(part.kind === 'card' ? 'refund-without-receipt' : 'refund')
      deps.assertRoom()
      const { rules } = refunds.find(part.refundId)!
      const amountMinor = part.leftMinor
      const next = to === 'card' ? cardFor(part, amountMinor) : plainPart(randomUUID(), 'cash', amountMinor)
      const roundingMinor = to === 'cash' ? roundCash(amountMinor, rules.cash) - amountMinor : 0
      const refund = atomically(() => {
        refunds.payOut(part.refundId, { ...next, roundingMinor, replaces: part.id }, now(), who.id)
        const paid = refunds.find(part.refundId)!
        papers.queue(paid, to === 'cash')
        return paid
      })
      deps.queued()
      deps.changed()
      return refund
    },
  }
}
