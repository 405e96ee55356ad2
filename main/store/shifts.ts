// Shifts: one is open at a time, and a closed one is never changed.
import { conflict } from '../ports/errors.ts'
import type { Db } from './db.ts'
import { guarded, unlessTaken } from './errors.ts'

export type ShiftRow = {
  id: string
  openedAt: string
  openedBy: string
  floatMinor: number
  closedAt: string | null
  closedBy: string | null
  countedMinor: number | null
}
const columns =
  'id, opened_at as openedAt, opened_by as openedBy, float_minor as floatMinor, closed_at as closedAt, closed_by as closedBy, counted_minor as countedMinor'

/** At most one shift is open; a second one is refused with conflict 'shift-already-open'. */
export function shiftStore(db: Db) {
  const insert = db.prepare<[{ id: string; openedAt: string; openedBy: string; floatMinor: number }]>(
    'insert into shift (id, opened_at, opened_by, float_minor) values (@id, @openedAt, @openedBy, @floatMinor)',
  )
  const running = db.prepare<[], ShiftRow>(`select ${columns} from shift where closed_at is null`)
  const one = db.prepare<[string], ShiftRow>(`select ${columns} from shift where id = ?`)
  const end = db.prepare<[string, number, string, string]>(
    'update shift set closed_at = ?, counted_minor = ?, closed_by = ? where id = ? and closed_at is null',
  )

  return guarded(
    {
      open(row: { id: string; openedAt: string; openedBy: string; floatMinor: number }): void {
        unlessTaken(
          () => insert.run(row),
          () => conflict('shift-already-open'),
        )
      },
      current: (): ShiftRow | null => running.get() ?? null,
      /** Throws conflict 'no-open-shift' when that shift is not open any more. */
      close(id: string, at: string, countedMinor: number, by: string): void {
        if (end.run(at, countedMinor, by, id).changes === 0) throw conflict('no-open-shift')
      },
      find: (id: string): ShiftRow | null => one.get(id) ?? null,
    },
    db,
  )
}
