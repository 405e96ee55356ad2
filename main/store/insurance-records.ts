// Sealed insurance cards of sales, until their deletion date; the database never holds one in the clear.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** `deleteAt` is an ISO instant in UTC. */
export type InsuranceRecordRow = { saleId: string; sealed: Uint8Array; deleteAt: string }

/** Asks each kept card for its sale: the other way round every sale there ever was would be read. Exported for its query plan. */
export const sweepDue = `delete from insurance_record where delete_at <= ?
  or exists (select 1 from sale where sale.id = insurance_record.sale_id and sale.status = 'abandoned')`

export function insuranceRecordStore(db: Db) {
  const put = db.prepare<[InsuranceRecordRow]>(
    `insert into insurance_record (sale_id, sealed, delete_at) values (@saleId, @sealed, @deleteAt)
     on conflict (sale_id) do update set sealed = excluded.sealed, delete_at = excluded.delete_at`,
  )
  const one = db.prepare<[string], InsuranceRecordRow>(
    'select sale_id as saleId, sealed, delete_at as deleteAt from insurance_record where sale_id = ?',
  )
  const sweep = db.prepare<[string]>(sweepDue)
  return guarded(
    {
      /** A second card for the same sale takes the place of the first. */
      put(row: InsuranceRecordRow): void {
        put.run(row)
      },
      find: (saleId: string): InsuranceRecordRow | null => one.get(saleId) ?? null,
      /** Deletes what is due at `now` and what belongs to abandoned sales; answers how many. */
      sweep: (now: string): number => sweep.run(now).changes,
      /** Takes deleted rows out of the write-ahead log as well; the data file itself overwrites them (secure_delete). */
      forgetDeleted(): void {
        db.pragma('wal_checkpoint(truncate)')
      },
    },
    db,
  )
}
