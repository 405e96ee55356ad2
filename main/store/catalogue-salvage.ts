// Takes out of a damaged data file which of its goods count, where a new catalogue was being laid beside the valid one.
import type Database from 'better-sqlite3'
import type { Db } from './db.ts'
import { readableAnswer } from './salvage-read.ts'

/** Call it once the goods are there. Without an answer the goods of side 0 count, which at rest is all of them. */
export function salvageSide(db: Db, source: Database.Database, hole: () => void): void {
  const [row] = readableAnswer(
    source,
    'select current, state, arriving_from as arrivingFrom, who, at, source from product_side where id = 1',
    [],
    hole,
  )
  const { current, state, arrivingFrom } = row ?? {}
  if ((current !== 1 && current !== 2) || typeof arrivingFrom !== 'number') return
  if (state !== 'rest' && state !== 'filling' && state !== 'switched') return
  // Rows of side 0 came with theirs.
  db.exec(`insert into product_name (side, folded, n) select side, folded, n from product where side > 0 order by side, folded, n;
    insert into product_group (side, category, folded, n)
      select side, category, folded, n from product where side > 0 order by side, category, folded, n;
    insert into product_text (rowid, folded) select n, folded from product where side > 0`)
  db.prepare<[object]>(
    'update product_side set current = @current, state = @state, arriving_from = @arrivingFrom, who = @who, at = @at, source = @source where id = 1',
  ).run(row!)
}
