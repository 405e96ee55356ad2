// The part of the contract that tells how sales reach the back office: one sale, and the whole queue.
import * as z from 'zod'

const instant = z.iso.datetime({ offset: true })

/**
 * How a sale stands with the back office. `none`: it has nothing to deliver, or there is no back office. The reason tells why
 * it still waits, or is the back office's own word for its refusal.
 */
export const delivery = {
  delivery: z.enum(['none', 'waiting', 'sending', 'delivered', 'refused']),
  deliveryReason: z.string().nullable(),
}
const Delivery = z.object(delivery)
export type DeliveryView = z.infer<typeof Delivery>

/** The queue as a whole. `safe`: nothing of this till is missing at the back office but what it refused. */
const OutboxView = z.object({
  configured: z.boolean(),
  waiting: z.int(),
  refused: z.int(),
  oldestAt: instant.nullable(),
  safe: z.boolean(),
  /** When the next try is due; null while that is now, or nothing waits. */
  nextAt: instant.nullable(),
  /** Why the oldest sale is still here. */
  why: z.string().nullable(),
  /** The refused ones, oldest first, as many as a person looks at; the reason is the back office's own word. */
  refusals: z.array(z.object({ saleId: z.string(), number: z.int().nullable(), reason: z.string() })),
})
export type OutboxView = z.infer<typeof OutboxView>

export const outboxOps = {
  'outbox.state': { input: z.strictObject({}), output: OutboxView },
  /** Manager only: a refused sale is sent again, one that waits is tried now. */
  'outbox.resend': { input: z.strictObject({ saleId: z.string().min(1).max(64) }), output: z.object({}) },
}
