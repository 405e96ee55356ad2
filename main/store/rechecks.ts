// Attempts that were believed cancelled and are asked about again, in case the charge arrived after all (tombstones).
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** `round` counts the questions already asked; `dueAt` is an ISO instant in UTC. */
export type Recheck = { attemptId: string; round: number; dueAt: string }

export function recheckStore(db: Db) {
  const put = db.prepare<[Recheck]>(
    `insert into attempt_recheck values (@attemptId, @round, @dueAt)
     on conflict (attempt_id) do update set round = excluded.round, due_at = excluded.due_at`,
  )
  const due = db.prepare<[string], Recheck>(
    'select attempt_id as attemptId, round, due_at as dueAt from attempt_recheck where due_at <= ? order by due_at',
  )
  const next = db.prepare<[], string | null>('select min(due_at) from attempt_recheck').pluck()
  const remove = db.prepare<[string]>('delete from attempt_recheck where attempt_id = ?')
  return guarded(
    {
      /** Plans the first or the next question about an attempt; it has at most one planned. */
      plan(row: Recheck): void {
        put.run(row)
      },
      /** What is to be asked by `now`, the longest due first. */
      due: (now: string): Recheck[] => due.all(now),
      /** When the next question is due, or null. */
      nextAt: (): string | null => next.get() ?? null,
      /** Nothing more will be asked. */
      done(attemptId: string): void {
        remove.run(attemptId)
      },
    },
    db,
  )
}
