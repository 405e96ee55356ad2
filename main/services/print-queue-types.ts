// The print queue as services see it: what they put in, and what people do with it.
import type { ReceiptLine } from '#contract'
import type { PrintJob, PrintKind } from '../store/prints-queue.ts'

export type NewPrint = {
  kind: PrintKind
  saleId: string | null
  /** What it is about where that is no sale, to find its jobs again; null for nothing. */
  subject: string | null
  /** Null where the sale says them. */
  lines: readonly ReceiptLine[] | null
  title: string
  language: 'en' | 'de'
  copy: boolean
  /** Only where cash is in play: a cash sale, change, a refund in cash, a move of cash. */
  openDrawer: boolean
}
export type PrintQueue = {
  /** Writes the job; joins the transaction it is called in. Its id, or null where the till has no printer. */
  add(job: NewPrint): string | null
  /** Starts printing what waits; call it after the commit. Returns at once. */
  wake(): void
  /** What becomes of a job: resolves when it was tried, or after `withinMs`. */
  tried(id: string, withinMs: number): Promise<PrintJob | null>
  /** A person wants it now. After "perhaps" it says COPY. */
  again(id: string): PrintJob | null
  /** It will not be printed: the customer has it as a code, or nobody needs it. */
  putAway(id: string, as: 'shown' | 'cancelled', staff: string): PrintJob | null
  /** Opens the drawer without paper and outside the queue: late, it would open by surprise. */
  openDrawer(): Promise<boolean>
  /** True while the printer's last answer was no. */
  down(): boolean
  /** After a start nothing prints by itself; what was under way may have been printed. */
  start(): void
  stop(): void
}
