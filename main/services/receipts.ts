// Receipts are made from the stored sale, so a reprint equals the original; a printer that fails never reopens a sale.
import type { DeliveryView, Output, ReceiptLine } from '#contract'
import { merchantCopy } from '#domain/merchant-copy'
import { receiptLines } from '#domain/receipt'
import { receiptPages } from '#domain/receipt-code'
import { plainReceipt } from '#domain/receipt-plain'
import { receiptWords } from '#domain/receipt-text'
import { Problem } from '../ports/errors.ts'
import type { PrintJob } from '../store/prints-queue.ts'
import type { PrintQueue } from './print-queue.ts'
import { priced } from './sale-view.ts'
import type { PrintQueueStore, PrintStore, SalesStore } from './store-types.ts'

/** How the sale stands with the back office is for the queue to add. */
type ReceiptView = Omit<Output<'receipt.get'>, keyof DeliveryView>

export type ReceiptService = {
  /** For the screen: the original, and whether the next print is a copy. */
  get(saleId: string): ReceiptView
  /** For clipboard, file and codes. */
  text(lines: readonly ReceiptLine[], title: string, columns: number): Output<'receipt.text'>
  /** Writes what a completed sale has to print; joins its transaction. */
  queue(saleId: string): void
  /** Prints now; everything after the first print is marked as a copy. False when the printer did not confirm it in time. */
  print(saleId: string): Promise<boolean>
  /** The lines of each piece of paper of a job. */
  papersOf(job: PrintJob): readonly (readonly ReceiptLine[])[]
  /** True while the last print failed. */
  down(): boolean
}

/** What a receipt says beside the sale itself. */
export type ReceiptFacts = {
  store: { name: string; address: string; currency: string; taxId: string | null }
  till: string
  language: 'en' | 'de'
}
/**
 * What a card service wants on paper: lines under the customer's receipt, and those of the merchant's copy, which is printed
 * in any case where it is to be signed. Without lines of its own the copy repeats the receipt.
 */
export type ExtraLines = {
  customer: readonly ReceiptLine[]
  merchant: { lines: readonly ReceiptLine[]; sign: boolean } | null
}
/** A little longer than a printer may take to fail. */
const ANSWER_MS = 6000

export function createReceiptService(deps: {
  sales: SalesStore
  prints: PrintStore
  jobs: PrintQueueStore
  printing: () => PrintQueue
  copies: number
  /** A merchant's copy of every card payment, whatever the service asks for. */
  merchantCopies: boolean
  extraLines: (saleId: string) => ExtraLines | null
}): ReceiptService {
  const { sales, prints, jobs, printing } = deps

  function completed(saleId: string) {
    const sale = sales.find(saleId)
    if (sale === null || sale.number === null || sale.completedAt === null || sale.frozen === null)
      throw new Problem({ code: 'not-found', what: 'receipt' })
    const { number, completedAt } = sale
    return { sale, number, completedAt, facts: JSON.parse(sale.frozen.receiptText) as ReceiptFacts }
  }

  function lines(saleId: string, marked: boolean): ReceiptLine[] {
    const { sale, number, completedAt, facts } = completed(saleId)
    const own = receiptLines({
      ...facts,
      number,
      cashier: sale.cashier,
      completedAt,
      ...priced(sale),
      rules: sale.rules.pricing,
      tenders: [...sale.tenders],
      training: sale.training,
      copy: marked,
    })
    const extra = deps.extraLines(saleId)?.customer ?? []
    return extra.length === 0 ? own : [...own, { kind: 'rule' }, ...extra]
  }

  /** True once an original went to paper, or may have. */
  const printed = (saleId: string): boolean =>
    prints.printed(saleId) ||
    jobs
      .ofSale(saleId)
      .some(({ kind, state }) => kind === 'receipt' && ['printed', 'perhaps', 'printing'].includes(state))

  function papersOf(job: PrintJob): readonly (readonly ReceiptLine[])[] {
    const { saleId, copy, language } = job
    if (job.lines !== null) {
      const own = JSON.parse(job.lines) as ReceiptLine[]
      return [copy ? marked(own, language) : own]
    }
    if (saleId === null) return []
    if (job.kind === 'merchant') {
      const { lines: wanted = [], sign = false } = deps.extraLines(saleId)?.merchant ?? {}
      const own = wanted.length === 0 ? null : wanted
      return [merchantCopy(lines(saleId, copy), own, { language, sign })]
    }
    const more = copy ? 0 : deps.copies - 1
    return [lines(saleId, copy), ...Array.from({ length: more }, () => lines(saleId, true))]
  }

  return {
    get(saleId) {
      const { sale, number } = completed(saleId)
      const before = printed(saleId)
      const totals = sale.lines.length === 0 ? null : priced(sale).totals
      return { saleId, number, lines: lines(saleId, false), copy: before, printed: before, totals }
    },
    text: (own, title, columns) => ({ text: plainReceipt(own, columns), pages: receiptPages(own, title) }),
    queue(saleId) {
      const { sale, number, facts } = completed(saleId)
      const { language } = facts
      const job = { saleId, subject: null, lines: null, title: String(number), language, copy: false }
      const openDrawer = sale.tenders.some(({ kind }) => kind === 'cash')
      printing().add({ ...job, kind: 'receipt', openDrawer })
      const byCard = sale.tenders.some(({ kind }) => kind === 'card')
      if (deps.extraLines(saleId)?.merchant?.sign === true || (deps.merchantCopies && byCard))
        printing().add({ ...job, kind: 'merchant', openDrawer: false })
    },
    async print(saleId) {
      const { number, facts } = completed(saleId)
      const last = jobs.ofSale(saleId).findLast(({ kind }) => kind === 'receipt')
      const open = last !== undefined && !['printed', 'shown', 'cancelled'].includes(last.state) ? last : null
      if (open !== null) printing().again(open.id)
      const job = { kind: 'receipt', saleId, subject: null, lines: null, title: String(number) } as const
      const id =
        open?.id ?? printing().add({ ...job, language: facts.language, copy: printed(saleId), openDrawer: false })
      if (id === null) return false
      printing().wake()
      return (await printing().tried(id, ANSWER_MS))?.state === 'printed'
    },
    papersOf,
    down: () => printing().down(),
  }
}

function marked(lines: readonly ReceiptLine[], language: 'en' | 'de'): ReceiptLine[] {
  const mark: ReceiptLine = { kind: 'text', text: receiptWords[language].copy, align: 'center', strong: true }
  return [mark, ...lines, mark]
}
