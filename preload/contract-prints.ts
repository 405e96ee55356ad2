// The part of the contract about printing: what is in the queue, what became of it, and a receipt as text and codes.
import * as z from 'zod'
import { done, id, instant, nothing, op } from './contract-kit.ts'

/**
 * `waiting` for its first try, `printing`, `printed`; `perhaps`: the printer took it and never said that it was printed;
 * `failed`: tried again by itself; `given-up`: a person decides; `shown` to the customer as a code; `cancelled`.
 */
const PrintJob = z.object({
  id,
  kind: z.enum(['receipt', 'merchant', 'refund', 'report', 'cash-move', 'test']),
  saleId: id.nullable(),
  /** The id of a refund, a shift, a move of cash, where it is about no sale. */
  subject: z.string().nullable(),
  /** What people call it: the number of the receipt, the name of the report. */
  title: z.string(),
  state: z.enum(['waiting', 'printing', 'printed', 'perhaps', 'failed', 'given-up', 'shown', 'cancelled']),
  copy: z.boolean(),
  /** Whether the pulse for the drawer went out with it; `missed`: it did not, and will not any more. */
  drawer: z.enum(['none', 'wanted', 'sent', 'missed']),
  createdAt: instant,
  nextAt: instant.nullable(),
  tries: z.int(),
  reason: z
    .enum([
      'not-reached',
      'no-paper',
      'cover-open',
      'offline',
      'silent',
      'lost',
      'nonsense',
      'stopped',
      /** The till ended before it was printed. */
      'ended',
      /** It waited for so long that nobody may want it any more. */
      'stale',
    ])
    .nullable(),
})
export type PrintJobView = z.infer<typeof PrintJob>
/** `text` in a monospaced font; `pages`: what each QR code holds, the receipt itself, for a phone without any server. */
const ReceiptText = z.object({ text: z.string(), pages: z.array(z.string()) })
const columns = z.union([z.literal(32), z.literal(42)])

export const printOps = {
  /** What is neither on paper nor put away, then what was finished last; `printer` is false for a till that has none. */
  'print.jobs': op(nothing, z.object({ printer: z.boolean(), open: z.array(PrintJob), finished: z.array(PrintJob) })),
  /** Every job of one sale, oldest first. */
  'print.of-sale': op(z.strictObject({ saleId: id }), z.object({ printer: z.boolean(), jobs: z.array(PrintJob) })),
  /** Prints it now; what may have been printed before says COPY. */
  'print.again': op(z.strictObject({ jobId: id }), done),
  /** It will not be printed: the customer has it as a code, or nobody needs it. */
  'print.put-away': op(z.strictObject({ jobId: id, as: z.enum(['shown', 'cancelled']) }), done),
  'print.text': op(z.strictObject({ jobId: id, columns }), ReceiptText),
  'receipt.text': op(z.strictObject({ saleId: id, columns }), ReceiptText),
}
