// Receipts are made from the stored sale, so a reprint equals the original; a printer that fails never reopens a sale.
import type { DeliveryView, Output } from '#contract'
import { receiptLines } from '#domain/receipt'
import { Problem } from '../ports/errors.ts'
import type { ReceiptPrinter } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import { priced } from './sale-view.ts'
import type { JournalStore, PrintStore, SalesStore } from './store-types.ts'

/** How the sale stands with the back office is for the queue to add. */
type ReceiptView = Omit<Output<'receipt.get'>, keyof DeliveryView>

export type ReceiptService = {
  /** For the screen: the original, and whether the next print is a copy. */
  get(saleId: string): ReceiptView
  /** Prints; everything after the first print is marked as a copy. False when the printer did not take it. */
  print(saleId: string, openDrawer: boolean): Promise<boolean>
  /** True while the last print failed. */
  down(): boolean
}

/** What a receipt says beside the sale itself. */
export type ReceiptFacts = {
  store: { name: string; address: string; currency: string; taxId: string | null }
  till: string
  language: 'en' | 'de'
}

export function createReceiptService(deps: {
  sales: SalesStore
  prints: PrintStore
  journal: JournalStore
  printer: ReceiptPrinter | null
  clock: Clock
  log: Log
  changed: () => void
}): ReceiptService {
  const { sales, prints, journal, printer, clock, log, changed } = deps
  let down = false

  function make(saleId: string, marked: boolean): ReceiptView {
    const sale = sales.find(saleId)
    if (sale === null || sale.number === null || sale.completedAt === null || sale.frozen === null)
      throw new Problem({ code: 'not-found', what: 'receipt' })
    const lines = receiptLines({
      ...(JSON.parse(sale.frozen.receiptText) as ReceiptFacts),
      number: sale.number,
      cashier: sale.cashier,
      completedAt: sale.completedAt,
      ...priced(sale),
      tenders: [...sale.tenders],
      training: sale.training,
      copy: marked,
    })
    const printed = prints.printed(saleId)
    return { saleId, number: sale.number, lines, copy: printed, printed }
  }

  return {
    get: saleId => make(saleId, false),
    down: () => down,
    async print(saleId, openDrawer) {
      const receipt = make(saleId, prints.printed(saleId))
      if (printer === null) return false
      try {
        await printer.print(receipt.lines, { openDrawer, copies: 1 })
        down = false
      } catch (thrown) {
        down = true
        log.incident('receipt.print', thrown)
        changed()
        return false
      }
      const at = clock.now().toISOString()
      prints.done(saleId, at, receipt.copy)
      journal.append({
        at,
        kind: 'receipt-printed',
        staff: null,
        saleId,
        data: { copy: receipt.copy, drawer: openDrawer },
      })
      changed()
      return true
    },
  }
}
