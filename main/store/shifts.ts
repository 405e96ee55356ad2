// Shifts and what was sold, taken and checked in each.
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
/** Amounts in minor units. Tenders count in the shift that took them, sales and taxes in the shift that completed them. */
export type ShiftFigures = {
  sales: number
  grossMinor: number
  cashMinor: number
  cardMinor: number
  taxes: { basisPoints: number; grossMinor: number; netMinor: number; taxMinor: number }[]
  passed: number
  refused: number
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
  const sold = db.prepare<[string], { sales: number; grossMinor: number }>(
    "select count(*) as sales, coalesce(sum(total_minor), 0) as grossMinor from sale where shift_id = ? and status = 'completed'",
  )
  const taken = db.prepare<[string], { cashMinor: number; cardMinor: number }>(
    `select coalesce(sum(amount_minor) filter (where kind = 'cash'), 0) as cashMinor,
            coalesce(sum(amount_minor) filter (where kind = 'card'), 0) as cardMinor from tender where shift_id = ?`,
  )
  const taxed = db.prepare<[string], ShiftFigures['taxes'][number]>(
    `select t.basis_points as basisPoints, sum(t.gross_minor) as grossMinor, sum(t.net_minor) as netMinor, sum(t.tax_minor) as taxMinor
     from sale s join sale_tax t on t.sale_id = s.id where s.shift_id = ? and s.status = 'completed'
     group by t.basis_points order by t.basis_points desc`,
  )
  // One decision a sale: the last one. A blurred card is no decision.
  const checked = db.prepare<[string], { passed: number; refused: number }>(
    `select count(*) filter (where outcome = 'pass') as passed, count(*) filter (where outcome <> 'pass') as refused from age_check
     where n in (select max(n) from age_check where shift_id = ? and outcome in ('pass', 'too-young', 'expired', 'refused') group by coalesce(sale_id, id))`,
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
      figures: (shiftId: string): ShiftFigures => ({
        ...(sold.get(shiftId) ?? { sales: 0, grossMinor: 0 }),
        ...(taken.get(shiftId) ?? { cashMinor: 0, cardMinor: 0 }),
        taxes: taxed.all(shiftId),
        ...(checked.get(shiftId) ?? { passed: 0, refused: 0 }),
      }),
      find: (id: string): ShiftRow | null => one.get(id) ?? null,
    },
    db,
  )
}
