// Replaces the catalogue as a whole without ever holding the till up: the new rows are laid beside the valid ones in small
// transactions, one row of one table decides which count, and what was replaced is taken away afterwards.
import { goodOf, productRows, sameGood, type Good, type Side } from './catalogue-rows.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'

/** Pages of the index of words that are merged with a step of so many rows, so that its parts stay few: a few milliseconds. */
const pagesFor = (rows: number): number => 24 + Math.ceil(rows * 0.3)
/** Memory for pages while the catalogue is being changed, whose indexes are written all over; and SQLite's own default. */
const WORKING_KIB = 32_000
const RESTING_KIB = 2_000

export type Laid = { added: number; changed: number; unchanged: number; refused: Refused[] }
/** A good that cannot be taken, because the code belongs to goods that stay as they are. */
export type Refused = { id: string; code: string; owner: string }

/**
 * The rule that makes it whole: valid are the rows of side 0 and of `current`. Laying a row down (other side), and moving a
 * row that will go from 0 to `current`, change nothing that is valid; `flip` changes everything at once; `sweep` again
 * touches only rows that do not count, or moves valid ones to 0. So a kill at any moment leaves the old catalogue or the
 * new one, and `sweep` finishes either.
 */
export function catalogueSwitch(db: Db) {
  const rows = productRows(db)
  const begin = db.prepare<[string, string]>(
    `update product_side set state = 'filling', arriving_from = (select coalesce(max(n), 0) + 1 from product), who = ?, at = ?, source = 'import' where id = 1 and state = 'rest'`,
  )
  const flip = db.prepare(
    "update product_side set state = 'switched', current = 3 - current where id = 1 and state = 'filling'",
  )
  const rest = db.prepare("update product_side set state = 'rest' where id = 1")
  const ofSide = db.prepare<[number, number], { n: number; id: string; price: number }>(
    'select n, id, price_minor as price from product where side = ? limit ?',
  )
  const after = db.prepare<[number, number, number], { n: number; id: string; side: Side }>(
    'select n, id, side from product where n > ? and n < ? order by n limit ?',
  )
  const onSide = db.prepare<[string, number], { n: number; price: number }>(
    'select n, price_minor as price from product where id = ? and side = ?',
  )
  const note = db.prepare<[string, string, string, number | null, number | null]>(
    "insert into price_change (product_id, at, who, source, from_minor, to_minor) values (?, ?, ?, 'import', ?, ?)",
  )
  const emptied = db.prepare('delete from product_category where products = 0')

  /**
   * Laid-down rows may be lost by a power cut: nothing counts on them before `flip`, whose commit brings them to the disk
   * with it. Checkpoints are steps of their own (`checkpoint`), so that none comes on top of another step.
   */
  function lightly<T>(work: () => T): T {
    db.pragma('synchronous = normal')
    db.pragma('wal_autocheckpoint = 0')
    // Goods are no secret, and wiping each page the index gives up would write everything twice.
    db.pragma('secure_delete = fast')
    try {
      return inTransaction(db, work)
    } finally {
      db.pragma('synchronous = full')
      db.pragma('wal_autocheckpoint = 4000')
      db.pragma('secure_delete = on')
    }
  }

  /** What a good would do to the valid catalogue, and the row it would replace. */
  function judge(good: Good, current: 1 | 2, replaces: (id: string) => boolean, into: Laid) {
    const row = rows.valid(good.id, current)
    if (row !== undefined && sameGood(goodOf(rows, row), good)) return void (into.unchanged += 1)
    for (const code of good.barcodes) {
      const owner = rows.ownersOf(code, current).find(({ id }) => id !== good.id && !replaces(id))
      if (owner !== undefined) return void into.refused.push({ id: good.id, code, owner: owner.id })
    }
    if (row === undefined) into.added += 1
    else into.changed += 1
    return { row }
  }

  function lay(good: Good, current: 1 | 2, replaces: (id: string) => boolean, into: Laid): void {
    const found = judge(good, current, replaces, into)
    if (found === undefined) return
    rows.insert(good, (3 - current) as Side)
    if (found.row?.side === 0) rows.setSide(found.row.n, current)
  }

  const nothing = (): Laid => ({ added: 0, changed: 0, unchanged: 0, refused: [] })

  return guarded(
    {
      state: rows.side,
      /** False when another change of the whole catalogue is not finished yet. */
      begin(who: string, at: string): boolean {
        db.pragma(`cache_size = -${WORKING_KIB}`)
        return begin.run(who, at).changes === 1
      },
      /** What laying these goods would do, without doing it. */
      look(goods: readonly Good[], replaces: (id: string) => boolean): Laid {
        const laid = nothing()
        const { current } = rows.side()
        for (const good of goods) judge(good, current, replaces, laid)
        return laid
      },
      /** Lays a few goods beside the valid ones. `replaces`: whether these goods give their codes away by this change. */
      lay(goods: readonly Good[], replaces: (id: string) => boolean): Laid {
        const laid = nothing()
        lightly(() => {
          const { current } = rows.side()
          for (const good of goods) lay(good, current, replaces, laid)
          rows.tidy(pagesFor(goods.length))
        })
        return laid
      },
      /** Marks up to `most` goods behind place `from` that `stays` does not know as leaving. The place to go on from, or null at the end. */
      leave(from: number, most: number, stays: (id: string) => boolean): { from: number | null; left: number } {
        const { current, arrivingFrom } = rows.side()
        const part = after.all(from, arrivingFrom, most)
        const going = part.filter(({ id, side }) => side === 0 && !stays(id))
        lightly(() => going.forEach(({ n }) => rows.setSide(n, current)))
        return { from: part.length < most ? null : part.at(-1)!.n, left: going.length }
      },
      /** Moves what was written into the data file; call it after every few hundred rows. */
      checkpoint: (): void => void db.pragma('wal_checkpoint(passive)'),
      /** The moment the new catalogue is valid, with what else must be true from then on. One durable transaction. */
      flip(also: () => void): void {
        inTransaction(db, () => {
          if (flip.run().changes !== 1) throw new Error('there is no catalogue to switch to')
          also()
        })
      },
      /**
       * Takes up to `most` rows on: after a switch the arrived ones become ordinary with their price in the history, and
       * the replaced ones go; without one the laid-down rows go and the marked ones become ordinary. True while there is more.
       */
      sweep(most: number): boolean {
        const { current, state, who, at } = rows.side()
        if (state === 'rest') return false
        const switched = state === 'switched'
        const other = 3 - current
        const tell = (id: string, from: number | null, to: number | null): void => {
          if (switched && from !== to) note.run(id, at ?? '', who ?? '', from, to)
        }
        return lightly(() => {
          const kept = ofSide.all(current, most)
          for (const { n, id, price } of kept) {
            const before = switched ? onSide.get(id, other) : undefined
            tell(id, before?.price ?? null, price)
            if (before !== undefined) rows.remove(before.n)
            rows.setSide(n, 0)
          }
          const gone = kept.length < most ? ofSide.all(other, most - kept.length) : []
          for (const { n, id, price } of gone) {
            tell(id, price, null)
            rows.remove(n)
          }
          if (rows.tidy(pagesFor(kept.length + gone.length)) || kept.length + gone.length > 0) return true
          emptied.run()
          rest.run()
          db.pragma(`cache_size = -${RESTING_KIB}`)
          return false
        })
      },
    },
    db,
  )
}
export type CatalogueSwitch = ReturnType<typeof catalogueSwitch>
