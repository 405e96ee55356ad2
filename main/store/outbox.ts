// What still has to reach the back office, in order; each message keeps its id so the receiver can drop doubles.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** What a message tells of: a sale, a refund, or a part of one that was paid out otherwise. */
export type OutboxTopic = 'sale-completed' | 'refund' | 'refund-payout'
/** `id` is the idempotency key: the sale's own id for a completed sale. `body` is JSON. */
export type OutboxRow = { id: string; topic: OutboxTopic; body: string; createdAt: string }
export type OutboxState = 'waiting' | 'sending' | 'delivered' | 'refused'
/**
 * How one message stands. `attempts`: how often it was sent. `nextAt`: not before this instant, because its receiver asked for
 * that; `sentAt`: when it was sent last. `lastError` tells why it is still here, or why it was refused.
 */
export type OutboxEntry = {
  id: string
  topic: OutboxTopic
  state: OutboxState
  attempts: number
  nextAt: string | null
  lastError: string | null
  sentAt: string | null
}
/** `oldestAt`: when the oldest message that waits was written. */
/** What a person looks at of a refused message; `number` is the receipt's. */
export type Refusal = { saleId: string; number: number | null; reason: string }
export type OutboxCounts = { waiting: number; refused: number; oldestAt: string | null }

// The very words of the partial indexes, or SQLite would not use them.
const isOpen = "state in ('waiting', 'sending')"
const isRefused = "state = 'refused'"
const entry = 'id, topic, state, attempts, next_at as nextAt, last_error as lastError, sent_at as sentAt from outbox'
const queries = {
  waiting: `select count(*) from outbox where ${isOpen}`,
  refused: `select count(*) from outbox where ${isRefused}`,
  oldest: `select id, topic, body, created_at as createdAt from outbox where ${isOpen} order by n limit ?`,
  oldestAt: `select created_at from outbox where ${isOpen} order by n limit 1`,
  next: `select ${entry} where ${isOpen} order by n limit 1`,
  one: `select ${entry} where id = ?`,
  refusals: `select o.id as saleId, s.number as number, coalesce(o.last_error, '') as reason
    from outbox o left join sale s on s.id = o.id where o.${isRefused} order by o.n limit ?`,
} as const
/** Exported so that a test can look at their query plans. */
export const outboxQueries = Object.values(queries)

/** The sending half of the queue; rows are added inside the transaction they tell of (`addToOutbox`). */
export function outboxStore(db: Db) {
  const waiting = db.prepare<[], number>(queries.waiting).pluck()
  const refusedOnes = db.prepare<[], number>(queries.refused).pluck()
  const oldest = db.prepare<[number], OutboxRow>(queries.oldest)
  const oldestAt = db.prepare<[], string>(queries.oldestAt).pluck()
  const next = db.prepare<[], OutboxEntry>(queries.next)
  const one = db.prepare<[string], OutboxEntry>(queries.one)
  const refusals = db.prepare<[number], Refusal>(queries.refusals)
  const change = (assignments: string, states: string) =>
    db.prepare<[{ id: string; at: string | null; why: string | null }]>(
      `update outbox set ${assignments} where id = @id and ${states}`,
    )
  const sending = change("state = 'sending', attempts = attempts + 1, sent_at = @at, next_at = null", isOpen)
  const done = change("state = 'delivered', next_at = null, last_error = null", "state <> 'delivered'")
  const later = change("state = 'waiting', next_at = @at, last_error = @why", isOpen)
  const refuse = change("state = 'refused', next_at = null, last_error = @why", isOpen)
  const again = change("state = 'waiting', next_at = null", isRefused)
  return guarded(
    {
      /** Messages that are neither delivered nor refused. */
      pending: (): number => waiting.get() ?? 0,
      /** Oldest first. */
      next: (limit: number): OutboxRow[] => oldest.all(limit),
      /** The message whose turn it is; one that was being sent when the till ended is among them. */
      head: (): OutboxEntry | null => next.get() ?? null,
      find: (id: string): OutboxEntry | null => one.get(id) ?? null,
      counts: (): OutboxCounts => ({
        waiting: waiting.get() ?? 0,
        refused: refusedOnes.get() ?? 0,
        oldestAt: oldestAt.get() ?? null,
      }),
      /** Oldest first. */
      refusals: (limit: number): Refusal[] => refusals.all(limit),
      /** Written before the first byte leaves, so that a killed till knows that it may have been taken. */
      markSending(id: string, at: string): void {
        sending.run({ id, at, why: null })
      },
      /** Saying it twice changes nothing. */
      delivered(id: string): void {
        done.run({ id, at: null, why: null })
      },
      /** Nobody knows whether it was taken; it stays at its place. */
      later(id: string, why: string, notBefore: string | null): void {
        later.run({ id, at: notBefore, why })
      },
      refused(id: string, reason: string): void {
        refuse.run({ id, at: null, why: reason })
      },
      /** Puts a refused message back at its old place; false when it is not refused. */
      again: (id: string): boolean => again.run({ id, at: null, why: null }).changes > 0,
    },
    db,
  )
}

/** Prepares the insert that a writing transaction calls. */
export function addToOutbox(db: Db): (row: OutboxRow) => void {
  const insert = db.prepare<[OutboxRow]>(
    'insert into outbox (id, topic, body, created_at) values (@id, @topic, @body, @createdAt)',
  )
  return row => void insert.run(row)
}
