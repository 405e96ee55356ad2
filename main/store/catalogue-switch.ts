// Replaces the catalogue as a whole without ever holding the till up: the new rows are laid beside the valid ones in small
// transactions, one row of one table decides which count, and what was replaced is taken away afterwards.
import { catalogueOrders } from './catalogue-orders.ts'
import { goodOf, productRows, sameGood, type Good, type Side } from './catalogue-rows.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'

/** Pages of the index of words that are merged with a step of so many rows, so that its parts stay few: a few milliseconds. */
const pagesFor = (rows: number): number => 8 + Math.ceil(rows * 0.4)
/** Memory for pages while the catalogue is being changed, whose indexes are written all over; and SQLite's own default. */
const WORKING_KIB = 32_000
const RESTING_KIB = 2_000

const otherOf = (current: 1 | 2): 1 | 2 => (current === 1 ? 2 : 1)

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
  const orders = catalogueOrders(db)
  const begin = db.prepare<[string, string]>(
    `update product_side set state = 'filling', arriving_from = (select coalesce(max(n), 0) + 1 from product), who = ?, at = ?, source = 'import' where id = 1 and state = 'rest'`,
  )
  const flip = db.prepare(
    "update product_side set state = 'switched', current = 3 - current where id = 1 and state = 'filling'",
  )
  const rest = db.prepare("update product_side set state = 'rest' where id = 1")
  const ofSide = db.prepare<[number, number], { n: number; id: string; price: number }>(
    'select n, id, price_minor as price from product where side = ? order by n limit ? + 0',
  )
  const after = db.prepare<[number, number, number], { n: number; id: string; side: Side }>(
    'select n, id, side from product where n > ? and n < ? order by n limit ? + 0',
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

  /** The place of the new row, or null where the good stays what it is. */
  function lay(good: Good, current: 1 | 2, replaces: (id: string) => boolean, into: Laid): number | null {
    const found = judge(good, current, replaces, into)
    if (found === undefined) return null
    if (found.row?.side === 0) leave(found.row.n, current)
    const laid = rows.insert(good, otherOf(current))
    orders.wait(laid)
    return laid.n
  }
  function leave(n: number, current: 1 | 2): void {
    rows.setSide(n, current)
    orders.wait(rows.listed(n))
  }

  const nothing = (): Laid => ({ added: 0, changed: 0, unchanged: 0, refused: [] })

  return guarded(
    {
      state: rows.side,
      /** False when another change of the whole catalogue is not finished yet. */
      begin(who: string, at: string): boolean {
        if (begin.run(who, at).changes === 0) return false
        db.pragma(`cache_size = -${WORKING_KIB}`)
        orders.begin()
        return true
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
          const places = goods.map(good => lay(good, current, replaces, laid)).filter(n => n !== null)
          const [first] = places
          if (first !== undefined) rows.word(first, otherOf(current))
          rows.tidy(pagesFor(goods.length))
        })
        return laid
      },
      /** Marks up to `most` goods behind place `from` that `stays` does not know as leaving. The place to go on from, or null at the end. */
      leave(from: number, most: number, stays: (id: string) => boolean): { from: number | null; left: number } {
        const { current, arrivingFrom } = rows.side()
        const part = after.all(from, arrivingFrom, most)
        const going = part.filter(({ id, side }) => side === 0 && !stays(id))
        lightly(() => going.forEach(({ n }) => leave(n, current)))
        return { from: part.length < most ? null : part.at(-1)!.n, left: going.length }
      },
      /**
       * Writes up to `most` names of what was laid and marked into the orders goods are listed in. True while there may be
       * more; the switch needs all of them.
       */
      order: (most: number): boolean => lightly(() => orders.write(most, rows.side().current)),
      /** Moves what was written into the data file; call it after every few hundred rows. */
      checkpoint: (): void => void db.pragma('wal_checkpoint(passive)'),
      /** The moment the new catalogue is valid, with what else must be true from then on. One durable transaction. */
      flip(also: () => void): void {
        inTransaction(db, () => {
          if (!orders.written()) throw new Error('the new catalogue is not in its order yet')
          if (flip.run().changes !== 1) throw new Error('there is no catalogue to switch to')
          also()
        })
        orders.end()
      },
      /**
       * Takes up to `most` rows on: after a switch the arrived ones become ordinary with their price in the history, and
       * the replaced ones go; without one the laid-down rows go and the marked ones become ordinary. True while there is more.
       */
      sweep(most: number): boolean {
        const { current, state, who, at } = rows.side()
        if (state === 'rest') return false
        orders.end()
        const switched = state === 'switched'
        const other = otherOf(current)
        const tell = (id: string, from: number | null, to: number | null): void => {
          if (switched && from !== to) note.run(id, at ?? '', who ?? '', from, to)
        }
        return lightly(() => {
          const kept = ofSide
            .all(current, most)
            .map(row => ({ ...row, before: switched ? onSide.get(row.id, other) : undefined }))
          const replaced = new Set(kept.flatMap(({ before }) => before?.n ?? []))
          const gone = kept.length < most ? ofSide.all(other, most).filter(({ n }) => !replaced.has(n)) : []
          const removed = [...replaced, ...gone.map(({ n }) => n)]
          rows.unword(removed)
          for (const { n, id, price, before } of kept) {
            tell(id, before?.price ?? null, price)
            rows.setSide(n, 0)
          }
          for (const { id, price } of gone) tell(id, price, null)
          for (const n of removed) rows.remove(n)
          const moved = kept.length + gone.length
          if (moved > 0) {
            rows.tidy(pagesFor(moved))
            return true
          }
          if (orders.sweep(4 * most, current, other) || rows.tidy(pagesFor(0))) return true
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
