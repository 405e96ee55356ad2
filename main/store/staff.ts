// The people who may work at this till, their PIN hashes and how often a PIN was wrong lately.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

export type StaffRole = 'cashier' | 'senior' | 'manager'
export type StaffRow = { id: string; name: string; role: StaffRole; failures: number; lastFailureAt: string | null }

const columns = 'id, name, role, failures, last_failure_at as lastFailureAt'

/** Staff by the order in which they were added. The PIN hash leaves only through `find`. */
export function staffStore(db: Db) {
  const all = db.prepare<[], StaffRow>(`select ${columns} from staff order by n`)
  const one = db.prepare<[string], StaffRow & { pinHash: string }>(
    `select ${columns}, pin_hash as pinHash from staff where id = ?`,
  )
  const insert = db.prepare<[{ id: string; name: string; role: StaffRole; pinHash: string }]>(
    'insert into staff (id, name, role, pin_hash) values (@id, @name, @role, @pinHash)',
  )
  const succeed = db.prepare<[string]>(
    'update staff set failures = 0, last_failure_at = null where id = ? and failures > 0',
  )
  const fail = db.prepare<[string, string]>(
    'update staff set failures = failures + 1, last_failure_at = ? where id = ?',
  )
  const howMany = db.prepare<[], number>('select count(*) from staff').pluck()

  return guarded(
    {
      list: (): StaffRow[] => all.all(),
      add(row: { id: string; name: string; role: StaffRole; pinHash: string }): void {
        insert.run(row)
      },
      find: (id: string): (StaffRow & { pinHash: string }) | null => one.get(id) ?? null,
      /** Counts a wrong PIN, or forgets the wrong ones after a right one; answers the counts as they are now. */
      noteAttempt(id: string, ok: boolean, at: string): { failures: number; lastFailureAt: string | null } {
        if (ok) succeed.run(id)
        else fail.run(at, id)
        const row = one.get(id)
        return { failures: row?.failures ?? 0, lastFailureAt: row?.lastFailureAt ?? null }
      },
      count: (): number => howMany.get() ?? 0,
    },
    db,
  )
}
