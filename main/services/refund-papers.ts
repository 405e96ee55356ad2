// The receipt of a refund on screen and paper; a printer that fails never undoes a refund.
import type { DeliveryView, RefundView } from '#contract'
import { refundWords } from '#domain/refund-receipt'
import { Problem } from '../ports/errors.ts'
import type { StoredRefund } from '../store/refund-rows.ts'
import type { PrintQueue } from './print-queue.ts'
import type { ReceiptFacts } from './receipts.ts'
import { refundReceipt, refundView } from './refund-view.ts'
import type { PrintQueueStore, RefundStore } from './store-types.ts'

export type RefundPapers = {
  view(refundId: string): RefundView
  /** Writes what is to be printed; joins the transaction it is called in. The drawer opens only where cash goes out. */
  queue(refund: StoredRefund, openDrawer?: boolean): void
  /** After the commit. */
  wake(): void
  /** Prints now; everything after the first print is marked as a copy. False when the printer did not confirm it in time. */
  print(refundId: string): Promise<boolean>
}

/** A little longer than a printer may take to fail. */
const ANSWER_MS = 6000

export function createRefundPapers(deps: {
  refunds: Pick<RefundStore, 'find'>
  jobs: Pick<PrintQueueStore, 'about'>
  prints: Pick<PrintQueue, 'add' | 'again' | 'wake' | 'tried'>
  /** Why a card's part that was never sent still waits. */
  why: (partId: string) => string | null
  delivery: (refundId: string) => DeliveryView
  /** What giving back did to the points of the sale. */
  points: (saleId: string) => RefundView['points']
}): RefundPapers {
  const { refunds, jobs, prints } = deps

  function found(refundId: string): StoredRefund {
    const refund = refunds.find(refundId)
    if (refund === null) throw new Problem({ code: 'not-found', what: 'receipt' })
    return refund
  }
  /** True once an original went to paper, or may have. */
  const printed = (refundId: string): boolean =>
    jobs.about(refundId).some(({ state }) => ['printed', 'perhaps', 'printing'].includes(state))

  function add(refund: StoredRefund, copy: boolean, openDrawer: boolean): string | null {
    const { language } = JSON.parse(refund.receiptText) as ReceiptFacts
    const title = `${refundWords[language].kinds[refund.kind]} ${refund.number}`
    // The queue marks a copy itself, at the top and at the end.
    const lines = refundReceipt(refund, false)
    return prints.add({
      kind: 'refund',
      saleId: refund.ofSale,
      subject: refund.id,
      lines,
      title,
      language,
      copy,
      openDrawer,
    })
  }

  return {
    view(refundId) {
      const refund = found(refundId)
      return refundView(refund, {
        why: deps.why,
        printed: printed(refundId),
        points: refund.ofSale === null ? null : deps.points(refund.ofSale),
        delivery: deps.delivery(refundId),
      })
    },
    queue(refund, openDrawer) {
      const cash = refund.tenders.some(({ kind, amountMinor }) => kind === 'cash' && amountMinor > 0)
      add(refund, false, openDrawer ?? cash)
    },
    wake: () => prints.wake(),
    async print(refundId) {
      const refund = found(refundId)
      const last = jobs.about(refundId).at(-1)
      const open = last !== undefined && !['printed', 'shown', 'cancelled'].includes(last.state) ? last : null
      if (open !== null) prints.again(open.id)
      const id = open?.id ?? add(refund, printed(refundId), false)
      if (id === null) return false
      prints.wake()
      return (await prints.tried(id, ANSWER_MS))?.state === 'printed'
    },
  }
}
