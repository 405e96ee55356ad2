// Which receipts went to paper, and how many copies followed.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** One row per print that the printer accepted. */
export function printStore(db: Db) {
  const insert = db.prepare<[string, string, number]>('insert into print (sale_id, at, copy) values (?, ?, ?)')
  const howMany = db
    .prepare<[string, number], number>('select count(*) from print where sale_id = ? and copy = ?')
    .pluck()
  return guarded(
    {
      done(saleId: string, at: string, copy: boolean): void {
        insert.run(saleId, at, copy ? 1 : 0)
      },
      /** True once the first, uncopied receipt was printed. */
      printed: (saleId: string): boolean => (howMany.get(saleId, 0) ?? 0) > 0,
      copies: (saleId: string): number => howMany.get(saleId, 1) ?? 0,
    },
    db,
  )
}
