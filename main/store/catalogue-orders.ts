// The orders goods are listed in (by name, by category and name), written and moved between the sides in their own order.
import Database from 'better-sqlite3'
import type { Side } from './catalogue-rows.ts'
import type { Db } from './db.ts'

/** What the orders hold of a row of product. */
export type Listed = { side: Side; category: string; folded: string; n: number }
type Order = { table: 'product_name' | 'product_group'; columns: readonly string[] }

const orders: readonly Order[] = [
  { table: 'product_name', columns: ['folded', 'n'] },
  { table: 'product_group', columns: ['category', 'folded', 'n'] },
]
/** Memory for what waits; beyond it goes to a file of its own. */
const WAITING_KIB = 64_000

/** Entries that wait to be written, in their order: in a database without a name, which nobody needs after a crash. */
function waitingList({ columns }: Order) {
  const waiting = new Database('')
  waiting.pragma('journal_mode = off')
  waiting.pragma('synchronous = off')
  waiting.pragma(`cache_size = -${WAITING_KIB}`)
  const list = columns.join(', ')
  const values = columns.map(column => `@${column}`).join(', ')
  waiting.exec(`create table entry (${list}, side, primary key (${list})) without rowid; begin`)
  const add = waiting.prepare<[Listed]>(`insert into entry values (${values}, @side)`)
  const next = waiting.prepare<[number], Listed>(`select * from entry order by ${list} limit ? + 0`)
  const taken = waiting.prepare<[Listed]>(`delete from entry where (${list}) <= (${values})`)
  return {
    add: (entry: Listed): void => void add.run(entry),
    next: (most: number): Listed[] => next.all(most),
    taken: (last: Listed): void => void taken.run(last),
    close: (): void => void waiting.close(),
  }
}

/** The statements on one order. */
function orderRows(db: Db, { table, columns }: Order) {
  const list = columns.join(', ')
  const values = columns.map(column => `@${column}`).join(', ')
  const put = db.prepare<[Listed]>(`insert or ignore into ${table} (side, ${list}) values (@side, ${values})`)
  const drop = db.prepare<[Listed]>(`delete from ${table} where side = 0 and (${list}) = (${values})`)
  const ofSide = db.prepare<[number, number], Listed>(
    `select side, ${list} from ${table} where side = ? order by ${list} limit ? + 0`,
  )
  const dropTo = db.prepare<[Listed]>(`delete from ${table} where side = @side and (${list}) <= (${values})`)
  return {
    put: (entry: Listed): void => void put.run(entry),
    drop: (entry: Listed): void => void drop.run(entry),
    /** Takes the next entries of a side away, after putting them to side 0 where they `stay`. How many they were. */
    empty(side: Side, most: number, stay: boolean): number {
      const part = ofSide.all(side, most)
      if (stay) for (const entry of part) put.run({ ...entry, side: 0 })
      const last = part.at(-1)
      if (last !== undefined) dropTo.run(last)
      return part.length
    },
  }
}

/**
 * Until it is written an entry is where it was, on a side that counts as much as the new one, or nowhere while its row does
 * not count; so nothing valid depends on when it is written, only the switch of the sides needs all of them. A step that fails
 * ends the whole change, and what waits with it.
 */
export function catalogueOrders(db: Db) {
  const rows = orders.map(order => orderRows(db, order))
  let lists: ReturnType<typeof waitingList>[] = []
  const end = (): void => lists.splice(0).forEach(list => list.close())

  return {
    begin(): void {
      end()
      lists = orders.map(waitingList)
    },
    /** Forgets what waits. */
    end,
    /** This row is new on its side, or has moved there. */
    wait: (entry: Listed): void => lists.forEach(list => list.add(entry)),
    /** True when everything that waited since `begin` is written. */
    written: (): boolean => lists.length > 0 && lists.every(list => list.next(1).length === 0),
    /** Writes up to `most` waiting entries of one order; those of side `leaving` are moved there from side 0. True while there may be more. */
    write: (most: number, leaving: Side): boolean =>
      lists.some((list, place) => {
        const part = list.next(most)
        for (const entry of part) {
          if (entry.side === leaving) rows[place]!.drop(entry)
          rows[place]!.put(entry)
        }
        const last = part.at(-1)
        if (last !== undefined) list.taken(last)
        return part.length > 0
      }),
    /** After the switch, or an end before it: side `stays` becomes 0, side `goes` is emptied. True while there may be more. */
    sweep: (most: number, stays: Side, goes: Side): boolean =>
      rows.some(order => order.empty(stays, most, true) + order.empty(goes, most, false) > 0),
  }
}
