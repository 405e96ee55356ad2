// Starts the real till on what a power cut left and says what of its promises is lost, and what is half there.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptState } from '#domain/payment-flow'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { checkDatabase, type Db } from '../../main/store/db.ts'
import { examine } from '../../main/store/examine.ts'
import { journalStore } from '../../main/store/journal.ts'
import type { OpenedTill } from '../../main/store/open-till.ts'
import { readAllPayments } from '../../main/store/payment-log.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { close, open, sellForCash } from '../store/till-folder.ts'
import type { Expected, Sold } from './power-expected.ts'
import { touched } from './power-folder.ts'
import { powerIdentity } from './power-order.ts'

export type PowerVerdict = {
  /** Acknowledged and not there, or not whole, after the start. */
  lost: string[]
  /** Acknowledged sales among them, and how many of those came back from payments.log with number and total only. */
  lostSales: number
  broughtBack: number
  /** Damage, things half done, rules of the file that do not hold, a till that does not start or cannot go on. */
  corrupt: string[]
  quarantined: boolean
  keptLog: boolean
  tornLog: boolean
  replayed: boolean
}

/** `sample`: sells once more and starts again, to see that the till can go on. */
export function judgePower(dir: string, expected: Expected, sample: boolean): PowerVerdict {
  const verdict: PowerVerdict = {
    lost: [],
    lostSales: 0,
    broughtBack: 0,
    corrupt: [],
    quarantined: false,
    keptLog: false,
    tornLog: false,
    replayed: false,
  }
  try {
    const till = open(dir)
    try {
      verdict.quarantined = till.restored !== null
      verdict.keptLog = till.keptLog !== null
      verdict.tornLog = till.payments.torn !== null
      verdict.replayed = Object.values(till.replayed).some(count => count > 0)
      verdict.corrupt.push(...rulesOf(till.db))
      sales(till.db, expected, verdict)
      verdict.lost.push(...others(dir, till.db, expected), ...payments(dir, till.db, expected))
      verdict.lost.push(...tokens(dir, till.db, expected))
      if (sample) verdict.corrupt.push(...goesOn(till, expected))
    } finally {
      close(till)
    }
    if (sample) verdict.corrupt.push(...startsAgain(dir))
    verdict.lost.push(...backups(dir, expected))
  } catch (thrown) {
    verdict.corrupt.push(`the till does not start: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
  return verdict
}

const halves = {
  'a completed sale without number, receipt or journal entry': `select count(*) from sale s where status = 'completed' and (number is null or receipt_text is null
     or not exists (select 1 from journal where sale_id = s.id and kind = 'sale-completed'))`,
  // One that came back from payments.log has none and says so; if it had been acknowledged, it is counted as lost.
  'a completed sale without its lines': `select count(*) from sale s where status = 'completed' and not exists (select 1 from sale_line where sale_id = s.id and total_minor is not null)
     and not exists (select 1 from journal where sale_id = s.id and kind = 'sale-completed' and json_extract(data, '$.restored'))`,
  'a completed sale without its row in the outbox': `select count(*) from sale s where status = 'completed' and not exists (select 1 from outbox where id = s.id)`,
  'a completed sale that its tenders do not pay': `select count(*) from sale s where status = 'completed' and (select sum(amount_minor) from tender where sale_id = s.id) is not total_minor`,
  'a sale with a number that is not completed': `select count(*) from sale where status <> 'completed' and (number is not null or id in (select id from outbox))`,
  'an approval without its tender': `select count(*) from attempt a where state in ('approved', 'partial') and not exists (select 1 from tender where sale_id = a.sale_id and reference = a.reference)`,
  'receipt numbers with a gap': `select count(number) <> coalesce(max(number), 0) or coalesce(max(number), 0) <> (select value from counter where name = 'receipt') from sale`,
}

/** Rules that hold for every data file, whatever was promised. */
function rulesOf(db: Db): string[] {
  const check = checkDatabase(db, 'full')
  const broken = check.ok ? [] : [`the data file is damaged: ${check.detail}`]
  if (!journalStore(db).verify().whole) broken.push('the chain of the journal is broken')
  for (const [what, sql] of Object.entries(halves))
    if (db.prepare<[], number>(sql).pluck().get() !== 0) broken.push(what)
  return broken
}

type Row = { number: number | null; total: number | null; lines: number; tenders: string }

function sales(db: Db, expected: Expected, verdict: PowerVerdict): void {
  const one = db.prepare<[string], Row>(
    `select number, total_minor as total, (select count(*) from sale_line where sale_id = s.id and total_minor is not null) as lines,
       (select json_group_array(json_array(kind, amount_minor, reference)) from (select * from tender where sale_id = s.id order by n)) as tenders
     from sale s where id = ? and status = 'completed'`,
  )
  for (const sold of expected.sales.values()) {
    const row = one.get(sold.saleId)
    if (row !== undefined && isSame(row, sold)) continue
    verdict.lostSales += 1
    if (row !== undefined) verdict.broughtBack += 1
    verdict.lost.push(`sale ${sold.number}${row === undefined ? '' : ' came back without all of it'}`)
  }
}

const isSame = (row: Row, sold: Sold): boolean =>
  row.number === sold.number &&
  row.total === sold.totalMinor &&
  row.lines === sold.lines &&
  row.tenders === JSON.stringify(sold.tenders.map(({ kind, amountMinor, reference }) => [kind, amountMinor, reference]))

/** How far an attempt has come: later ones may be there already. */
const rank: Record<AttemptState, number> = {
  created: 0,
  'waiting-for-card': 1,
  sent: 2,
  unknown: 3,
  approved: 4,
  partial: 4,
  declined: 4,
  'not-sent': 4,
  cancelled: 4,
  'needs-human': 4,
}

/** Payments must be known twice: in the data file, and in payments.log without it. */
function payments(dir: string, db: Db, expected: Expected): string[] {
  const lost: string[] = []
  const state = db.prepare<[string], AttemptState>('select state from attempt where id = ?').pluck()
  for (const [id, promised] of expected.attempts) {
    const now = state.get(id)
    if (now === undefined || rank[now] < rank[promised])
      lost.push(`payment ${id} was ${promised}, is ${now ?? 'unknown'}`)
  }
  const kept = new Set(readAllPayments(dir).map(record => JSON.stringify(record)))
  for (const record of expected.records)
    if (!kept.has(JSON.stringify(record)))
      lost.push(
        `payments.log does not have the ${record.type} of ${record.type === 'sale' ? record.saleId : record.attemptId}`,
      )
  return lost
}

function others(dir: string, db: Db, expected: Expected): string[] {
  const lost: string[] = []
  const count = (sql: string): ((id: string) => number) => {
    const found = db.prepare<[string], number>(sql).pluck()
    return id => found.get(id) ?? 0
  }
  const shifts = count('select count(*) from shift where id = ?')
  const linesOf = count('select count(*) from sale_line where sale_id = ?')
  const deliveries = count("select count(*) from outbox where state = 'delivered' and id = ?")
  const entries = db.prepare<[], number>('select n from journal_head').pluck()
  if (expected.started && !existsSync(join(dir, 'till.db'))) lost.push('the data file')
  if (expected.shift !== null && shifts(expected.shift) !== 1) lost.push('the shift')
  for (const [id, lines] of expected.carts) if (linesOf(id) !== lines) lost.push(`lines of the cart ${id}`)
  for (const id of expected.delivered) if (deliveries(id) !== 1) lost.push(`delivery of ${id}`)
  if (Number(settingsStore(db).get('catalogue-version') ?? 0) < expected.setting)
    lost.push(`setting ${expected.setting}`)
  if ((entries.get() ?? 0) < expected.entries) lost.push(`journal entry ${expected.entries}`)
  return lost
}

/** The newest generation or the one under way, whole, and believed. */
function tokens(dir: string, db: Db, expected: Expected): string[] {
  if (expected.generation === 0) return []
  const storage = tokenStore(db, keyFileSecrets(dir), powerIdentity, join(dir, 'auth-lock.db'))
  const now = storage.current()
  if (now === null || now.generation < expected.generation)
    return [
      `token generation ${expected.generation}, there is ${now?.generation ?? storage.suspension()?.cause ?? 'none'}`,
    ]
  if (!now.refreshToken.startsWith('made-up-'))
    return [`the token of generation ${now.generation} is not the one saved`]
  const lock = storage.tryLock()
  try {
    if (lock === null) return ['the lock of the tokens is taken']
    return storage.outdated() ? [`token generation ${now.generation} is taken for an old copy`] : []
  } finally {
    lock?.release()
  }
}

/** Copies that were found sound, by all that changes with a write: they are looked into once. */
const sound = new Map<string, string>()

function backups(dir: string, expected: Expected): string[] {
  return [...expected.backups].flatMap(file => {
    const path = join(dir, file)
    const mark = touched(path)
    if (mark !== '' && sound.get(path) === mark) return []
    const { kind } = examine(path)
    if (kind !== 'sound') return [`backup ${file} (${kind})`]
    sound.set(path, mark)
    return []
  })
}

function goesOn(till: OpenedTill, expected: Expected): string[] {
  const before = till.db.prepare<[], number>("select value from counter where name = 'receipt'").pluck().get() ?? 0
  // A sale that was under way stays open until its cashier ends it; one at a time.
  if (expected.shift === null || till.db.prepare("select count(*) from sale where status = 'open'").pluck().get() !== 0)
    return []
  const { number } = sellForCash(till.db, till.payments)
  return number === before + 1 ? [] : [`the next receipt is ${number}, not ${before + 1}`]
}

function startsAgain(dir: string): string[] {
  const till = open(dir)
  try {
    const changed = till.restored !== null || Object.values(till.replayed).some(count => count > 0)
    return [...rulesOf(till.db), ...(changed ? ['the second start had to repair something again'] : [])]
  } finally {
    close(till)
  }
}
