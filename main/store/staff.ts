// The people who may work at this till, their PIN and badge hashes and how often a PIN was wrong lately.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'
import { staffGateStore } from './staff-gate.ts'

export type StaffRole = 'cashier' | 'senior' | 'manager'
export type StaffRow = {
  id: string
  name: string
  role: StaffRole
  failures: number
  lastFailureAt: string | null
  /** Whether a badge is paired. */
  badge: boolean
  /** Who has left signs in no more and keeps the name on old receipts. */
  leftAt: string | null
}
type Raw = Omit<StaffRow, 'badge'> & { badge: number }

const columns = `id, name, role, failures, last_failure_at as lastFailureAt, badge_hash is not null as badge,
  left_at as leftAt`
const rowOf = <R extends { badge: number }>(raw: R) => ({ ...raw, badge: raw.badge === 1 })

/** Staff by the order in which they were added. The PIN hash leaves only through `find`, a badge hash never. */
export function staffStore(db: Db) {
  const all = db.prepare<[], Raw>(`select ${columns} from staff order by n`)
  const one = db.prepare<[string], Raw & { pinHash: string }>(
    `select ${columns}, pin_hash as pinHash from staff where id = ?`,
  )
  const byBadge = db.prepare<[string], Raw>(`select ${columns} from staff where badge_hash = ?`)
  const insert = db.prepare<[{ id: string; name: string; role: StaffRole; pinHash: string }]>(
    'insert into staff (id, name, role, pin_hash) values (@id, @name, @role, @pinHash)',
  )
  const edit = db.prepare<[string, StaffRole, string]>('update staff set name = ?, role = ? where id = ?')
  const newPin = db.prepare<[string, string]>('update staff set pin_hash = ? where id = ?')
  const newBadge = db.prepare<[string | null, string]>('update staff set badge_hash = ? where id = ?')
  const leave = db.prepare<[string | null, string]>('update staff set left_at = ? where id = ?')
  const succeed = db.prepare<[string]>(
    'update staff set failures = 0, last_failure_at = null where id = ? and failures > 0',
  )
  const fail = db.prepare<[string, string]>(
    'update staff set failures = failures + 1, last_failure_at = ? where id = ?',
  )
  const howMany = db.prepare<[], number>('select count(*) from staff').pluck()

  const people = guarded(
    {
      list: (): StaffRow[] => all.all().map(rowOf),
      add(row: { id: string; name: string; role: StaffRole; pinHash: string }): void {
        insert.run(row)
      },
      find(id: string): (StaffRow & { pinHash: string }) | null {
        const raw = one.get(id)
        return raw === undefined ? null : rowOf(raw)
      },
      findByBadge(hash: string): StaffRow | null {
        const raw = byBadge.get(hash)
        return raw === undefined ? null : rowOf(raw)
      },
      edit(id: string, name: string, role: StaffRole): void {
        edit.run(name, role, id)
      },
      setPin(id: string, pinHash: string): void {
        newPin.run(pinHash, id)
      },
      /** Null takes the badge away. A badge belongs to one person. */
      setBadge(id: string, hash: string | null): void {
        newBadge.run(hash, id)
      },
      /** Null brings somebody back. */
      setLeft(id: string, at: string | null): void {
        leave.run(at, id)
      },
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
  return { ...people, gate: staffGateStore(db) }
}
