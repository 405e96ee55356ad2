// Says what is wrong with a till that was started on damaged files: lost, deleted, served although damaged, or silent.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../../main/data-folder.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
import { StoreError } from '../../main/store/errors.ts'
import { journalStore } from '../../main/store/journal.ts'
import { readAllPayments } from '../../main/store/payment-log.ts'
import type { PaymentRecord } from '../../main/store/payment-records.ts'
import { walDamage } from '../../main/store/wal.ts'

export type Verdict = {
  end: 'quarantined' | 'served' | 'refused'
  /** Empty for a till that did everything right. */
  broken: string[]
}
export type Before = { hashes: Map<string, string>; sound: boolean; walBroken: boolean; backups: string[] }

const files = ['till.db', 'till.db-wal'] as const
const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const backupsIn = (dir: string): string[] => readdirSync(join(dir, 'backups')).filter(name => name.endsWith('.backup'))

/** Looks at the damaged folder without changing it; SQLite's full check on a copy is the oracle. */
export function lookBefore(dir: string, scratch: string): Before {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch)
  const present = files.filter(name => existsSync(join(dir, name)))
  for (const name of present) copyFileSync(join(dir, name), join(scratch, name))
  return {
    hashes: new Map(present.map(name => [name, hash(join(dir, name))])),
    sound: isSound(join(scratch, 'till.db')),
    walBroken: walDamage(join(dir, 'till.db-wal')) !== 'none',
    backups: backupsIn(dir),
  }
}

function isSound(file: string): boolean {
  let db: Db | undefined
  try {
    db = new Database(file)
    return (
      db.pragma('user_version', { simple: true }) !== 0 &&
      checkDatabase(db, 'full').ok &&
      journalStore(db).verify().whole
    )
  } catch {
    return false
  } finally {
    db?.close()
  }
}

/** Every file below a folder with its hash. */
function quarantined(dir: string): Map<string, string> {
  const root = join(dir, 'quarantine')
  const paths = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : []
  return new Map(paths.filter(path => /till\.db(-wal)?$/.test(path)).map(path => [hash(join(root, path)), path]))
}

/** `thrown`: what the start threw, undefined when the till came up. `expected`: what payments.log held before. */
export function judge(dir: string, before: Before, expected: readonly PaymentRecord[], thrown: unknown): Verdict {
  const broken: string[] = []
  const kept = quarantined(dir)
  const away = kept.has(before.hashes.get('till.db') ?? '')
  const end = thrown !== undefined ? 'refused' : away ? 'quarantined' : 'served'
  if (thrown !== undefined) {
    const isSentence = (thrown instanceof StoreError || thrown instanceof StartError) && thrown.message.endsWith('.')
    broken.push(
      isSentence
        ? `refused to start: ${thrown.message}`
        : `threw without a sentence: ${thrown instanceof Error ? thrown.message : 'not even an error'}`,
    )
  }
  if (end === 'served' && !before.sound) broken.push('a damaged file was served, or it is in no quarantine')
  if (before.walBroken && !kept.has(before.hashes.get('till.db-wal') ?? ''))
    broken.push('a damaged write-ahead log was not kept')
  const missing = before.backups.filter(name => !backupsIn(dir).includes(name))
  if (missing.length > 0) broken.push(`backups are gone: ${missing.join()}`)
  if (readAllPayments(dir).length < expected.length) broken.push('payments.log lost records')
  if (thrown === undefined) broken.push(...lostIn(join(dir, 'till.db'), expected))
  return { end, broken }
}

/** Rules that hold for the till's own file afterwards. */
function lostIn(file: string, expected: readonly PaymentRecord[]): string[] {
  const broken: string[] = []
  let db: Db | undefined
  try {
    db = openDatabase(file)
    const check = checkDatabase(db, 'full')
    if (!check.ok) broken.push(`the new file is not sound: ${check.detail}`)
    if (!journalStore(db).verify().whole) broken.push('the chain of the journal is broken')
    const sale = db.prepare<[string], { number: number | null; total: number | null; paid: number }>(
      'select number, total_minor as total, (select sum(amount_minor) from tender where sale_id = sale.id) as paid from sale where id = ?',
    )
    const attempt = db.prepare<[string], { state: string; reference: string | null }>(
      'select state, reference from attempt where id = ?',
    )
    const last = new Map(
      expected.flatMap(record => (record.type === 'outcome' ? [[record.attemptId, record] as const] : [])),
    )
    for (const record of expected) {
      if (record.type === 'sale') {
        const row = sale.get(record.saleId)
        if (row?.number !== record.number || row.total !== record.totalMinor || row.paid !== record.totalMinor)
          broken.push(`sale ${record.number} is lost or wrong`)
      }
      if (record.type !== 'intent') continue
      const row = attempt.get(record.attemptId)
      const outcome = last.get(record.attemptId)
      const known = outcome === undefined ? row?.state === 'unknown' : row?.reference === outcome.reference
      if (row === undefined || !known)
        broken.push(`payment ${record.orderId} is lost or wrong (${row?.state ?? 'no row'})`)
    }
    const next = db.prepare<[], number>("select value from counter where name = 'receipt'").pluck().get() ?? 0
    const highest = Math.max(...expected.map(record => (record.type === 'sale' ? record.number : 0)))
    if (next < highest) broken.push('a receipt number would be given twice')
  } catch (thrown) {
    broken.push(`the data file cannot be read afterwards: ${String(thrown)}`)
  } finally {
    db?.close()
  }
  return broken
}
