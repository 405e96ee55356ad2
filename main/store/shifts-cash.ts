// Moves of cash that are no sale, openings of the drawer without one, and what was counted; rows are only ever added.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** Minor units; `amountMinor` is 0 for an opening without a sale and positive for both directions. */
export type CashMove = {
  id: string
  shiftId: string
  at: string
  staffId: string
  who: string
  kind: 'in' | 'out' | 'no-sale'
  amountMinor: number
  reason: string
  note: string | null
}
/** How many of each note and coin, by its value in minor units. */
export type Denominations = { valueMinor: number; count: number }[]
export type ShiftCount = {
  shiftId: string
  at: string
  staffId: string
  kind: 'float' | 'close'
  totalMinor: number
  denominations: Denominations | null
}
type CountRecord = Omit<ShiftCount, 'denominations'> & { denominations: string | null }

export function cashStore(db: Db) {
  const add = db.prepare<[CashMove]>(
    `insert into cash_move (id, shift_id, at, staff_id, who, kind, amount_minor, reason, note)
     values (@id, @shiftId, @at, @staffId, @who, @kind, @amountMinor, @reason, @note) on conflict (id) do nothing`,
  )
  const moves = db.prepare<[string], CashMove>(
    `select id, shift_id as shiftId, at, staff_id as staffId, who, kind, amount_minor as amountMinor, reason, note
     from cash_move where shift_id = +? order by n`,
  )
  const count = db.prepare<[CountRecord]>(
    `insert into shift_count (shift_id, at, staff_id, kind, total_minor, denominations)
     values (@shiftId, @at, @staffId, @kind, @totalMinor, @denominations)`,
  )
  const counts = db.prepare<[string, string], CountRecord>(
    `select shift_id as shiftId, at, staff_id as staffId, kind, total_minor as totalMinor, denominations
     from shift_count where shift_id = +? and kind = +? order by n`,
  )
  return guarded(
    {
      /** False, and nothing written, when a move with this id is there already. */
      add: (move: CashMove): boolean => add.run(move).changes > 0,
      /** Oldest first. */
      moves: (shiftId: string): CashMove[] => moves.all(shiftId),
      counted(row: ShiftCount): void {
        count.run({ ...row, denominations: row.denominations === null ? null : JSON.stringify(row.denominations) })
      },
      /** Oldest first; the last one is the one that holds. */
      counts: (shiftId: string, kind: ShiftCount['kind']): ShiftCount[] =>
        counts.all(shiftId, kind).map(row => ({
          ...row,
          denominations: row.denominations === null ? null : (JSON.parse(row.denominations) as Denominations),
        })),
    },
    db,
  )
}
