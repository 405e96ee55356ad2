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
  db.prepare<[object]>(
    'update product_side set current = @current, state = @state, arriving_from = @arrivingFrom, who = @who, at = @at, source = @source where id = 1',
  ).run(row!)
}
