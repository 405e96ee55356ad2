// Verifies the journal a few hundred entries at a time, so that a million of them neither fill the memory nor hold the till up.
import type { Db } from './db.ts'
import { journalColumns, readHash, type StoredEntry } from './journal-rows.ts'

/**
 * The first thing that is wrong. `n` is the entry it shows at: 'changed' (its hash does not fit), 'missing' (the one before is
 * gone), 'not-linked' (it does not follow from the one before), 'unreadable'; 'cut-off': entries after `n` are gone;
 * 'end-mark': the mark of the last entry is gone or is another one.
 */
export type Broken = {
  n: number
  why: 'changed' | 'missing' | 'not-linked' | 'unreadable' | 'cut-off' | 'end-mark'
}
/** `broken` is there when it is not whole. */
export type JournalVerdict = { entries: number; whole: boolean; broken?: Broken }

const AT_ONCE = 250

/** Pages through the chain up to the end it has at the start; the journal may grow meanwhile. Yields after each page. */
export function* checkJournal(db: Db): Generator<void, JournalVerdict> {
  const head = db.prepare<[], { n: number; hash: string }>('select n, hash from journal_head where id = 1').get()
  const page = db.prepare<[number, number], StoredEntry>(
    `select ${journalColumns} from journal where n > ? order by n limit ?`,
  )
  let at = 0
  let entries = 0
  let previous = ''
  let broken: Broken | null = null
  for (;;) {
    const rows = page.all(at, AT_ONCE)
    for (const row of rows) {
      if (head !== undefined && row.n > head.n && broken === null) {
        // Behind the mark of the last entry: written since, if the mark has moved on with it.
        const now = db.prepare<[], number>('select n from journal_head where id = 1').pluck().get()
        if (now !== undefined && now >= row.n) return verdict(head.n)
        broken = { n: row.n, why: 'end-mark' }
      }
      entries += 1
      broken ??= fault(row, at, previous)
      at = row.n
      previous = row.hash
    }
    if (rows.length < AT_ONCE) return verdict(at)
    yield
  }

  function verdict(last: number): JournalVerdict {
    if (broken === null && head === undefined) broken = { n: last, why: 'end-mark' }
    if (broken === null && head !== undefined && head.n > last) broken = { n: last, why: 'cut-off' }
    if (broken === null && head !== undefined && head.hash !== previous) broken = { n: last, why: 'end-mark' }
    return { entries, whole: broken === null, ...(broken === null ? {} : { broken }) }
  }
}

function fault(row: StoredEntry, before: number, previous: string): Broken | null {
  if (row.n !== before + 1) return { n: before + 1, why: 'missing' }
  if (row.previous !== previous) return { n: row.n, why: 'not-linked' }
  const hash = readHash(row)
  if (hash === null) return { n: row.n, why: 'unreadable' }
  return hash === row.hash ? null : { n: row.n, why: 'changed' }
}

/** All of it at once, for a look before anything else runs. */
export function finish<R>(work: Generator<void, R>): R {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** A page at a time, with everybody else in between. Rejects with the signal's reason. */
export async function finishSlowly<R>(work: Generator<unknown, R>, signal?: AbortSignal): Promise<R> {
  for (;;) {
    signal?.throwIfAborted()
    const step = work.next()
    if (step.done === true) return step.value
    await new Promise<void>(resolve => setImmediate(resolve))
  }
}
