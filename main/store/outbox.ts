// What still has to reach the back office, in order; each message keeps its id so the receiver can drop doubles.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** `id` is the idempotency key: the sale's own id for a completed sale. `body` is JSON. */
export type OutboxRow = { id: string; topic: 'sale-completed'; body: string; createdAt: string }

/** The sending half of the queue; rows are added inside the transaction they tell of (`addToOutbox`). */
export function outboxStore(db: Db) {
  const waiting = db.prepare<[], number>('select count(*) from outbox where sent = 0').pluck()
  const oldest = db.prepare<[number], OutboxRow>(
    'select id, topic, body, created_at as createdAt from outbox where sent = 0 order by n limit ?',
  )
  const mark = db.prepare<[string]>('update outbox set sent = 1 where id = ?')
  return guarded({
    pending: (): number => waiting.get() ?? 0,
    /** Oldest first. */
    next: (limit: number): OutboxRow[] => oldest.all(limit),
    /** Saying it twice changes nothing. */
    sent(id: string): void {
      mark.run(id)
    },
  })
}

/** Prepares the insert that a writing transaction calls. */
export function addToOutbox(db: Db): (row: OutboxRow) => void {
  const insert = db.prepare<[OutboxRow]>(
    'insert into outbox (id, topic, body, created_at) values (@id, @topic, @body, @createdAt)',
  )
  return row => void insert.run(row)
}
