// The journal as JSON Lines that a stranger can verify: a head, one line an entry with its links, and an end.
import { canonical, type Canonical } from '#domain/journal-chain'
import type { Db } from './db.ts'
import { journalColumns, type JournalData, type StoredEntry } from './journal-rows.ts'

/** Entries `from` to `to`, both included. */
export type Range = { from: number; to: number }
const AT_ONCE = 250

/** The entries of these days (ISO dates in UTC, both included; null: open), as the one unbroken stretch that holds them all. */
export function rangeOfDays(db: Db, from: string | null, to: string | null): Range | null {
  const found = db
    .prepare<[string, string], { from: number | null; to: number | null }>(
      `select min(n) as "from", max(n) as "to" from journal where at >= ? and at < ?`,
    )
    .get(from ?? '', to === null ? '~' : `${to}T~`)
  return found === undefined || found.from === null || found.to === null ? null : { from: found.from, to: found.to }
}

/**
 * Yields pieces of text, together the whole file: first a head line ("format", "hash", "from", "to", "previous": the hash before
 * the first entry), then each entry in canonical JSON (sorted keys, no spaces) with "previous" and "hash", then an end line.
 */
export function* exportJournal(db: Db, { from, to }: Range): Generator<string, number> {
  const page = db.prepare<[number, number, number], StoredEntry>(
    `select ${journalColumns} from journal where n > ? and n <= ? order by n limit ?`,
  )
  const before = db.prepare<[number], string>('select hash from journal where n = ?').pluck()
  yield line({
    format: 'tillgate-journal/1',
    hash: 'SHA-256 of previous + "\\n" + canonical JSON of {at, data, kind, n, saleId, staff}',
    from,
    to,
    previous: before.get(from - 1) ?? '',
  })
  let at = from - 1
  let entries = 0
  let last = ''
  for (;;) {
    const rows = page.all(at, to, AT_ONCE)
    let text = ''
    for (const { data, ...row } of rows) {
      text += line({ ...row, data: readable(data) })
      at = row.n
      last = row.hash
      entries += 1
    }
    if (text !== '') yield text
    if (rows.length < AT_ONCE) break
  }
  yield line({ end: entries, hash: last })
  return entries
}

/** Many readers take U+2028 and U+2029 for the end of a line; as escapes they mean the same. */
const line = (value: Canonical): string =>
  `${canonical(value).replaceAll(/[\u2028\u2029]/g, end => (end === '\u2028' ? '\\u2028' : '\\u2029'))}\n`

/** Data that is no JSON any more goes out as the text it is: then the verifier says so, and not this program. */
function readable(data: string): JournalData | string {
  try {
    return JSON.parse(data) as JournalData
  } catch {
    return data
  }
}
