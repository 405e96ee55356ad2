// What the store's setting keeps of confirmed insurance cards: sealed, for managers, deleted on its day.
import type { InsuranceScan, Output } from '#contract'
import type { Clock, Log, Secrets } from '../ports/system.ts'
import type { Member } from './staff.ts'
import type { InsuranceRecordStore, JournalStore } from './store-types.ts'

type Field = InsuranceScan['fields'][number]
export type InsuranceRecords = {
  /** Seals the fields for this sale; does nothing where the store keeps nothing. Joins the transaction it is called in. */
  keep(saleId: string, fields: readonly Field[]): void
  /** What is kept of a sale's card; reading it is written into the journal. */
  kept(who: Member, saleId: string): Output<'insurance.kept'>
  /** Deletes what is due, now and every hour. */
  start(): void
  stop(): void
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function createInsuranceRecords(deps: {
  records: InsuranceRecordStore
  journal: JournalStore
  secrets: Secrets
  /** 0 keeps nothing. */
  keepDays: number
  clock: Clock
  log: Log
}): InsuranceRecords {
  const { records, journal, secrets, keepDays, clock, log } = deps
  const ended = new AbortController()
  const now = (): string => clock.now().toISOString()
  /** A row that is moved to another sale, or whose day was put off, does not open. */
  const boundTo = (saleId: string, deleteAt: string): string => JSON.stringify(['insurance_record', saleId, deleteAt])

  function sweep(): void {
    try {
      const deleted = records.sweep(now())
      if (deleted > 0) log.info('insurance.records-deleted', { count: deleted })
      // Rows that went with their sale are still in the write-ahead log; a store that keeps nothing has none.
      if (deleted > 0 || keepDays > 0) records.forgetDeleted()
    } catch (thrown) {
      log.incident('insurance.sweep', thrown)
    }
  }

  async function everyHour(): Promise<void> {
    for (;;) {
      sweep()
      await clock.sleep(HOUR_MS, ended.signal)
    }
  }

  return {
    keep(saleId, fields) {
      if (keepDays === 0) return
      const deleteAt = new Date(clock.now().getTime() + keepDays * DAY_MS).toISOString()
      records.put({ saleId, sealed: secrets.seal(JSON.stringify(fields), boundTo(saleId, deleteAt)), deleteAt })
    },
    kept(who, saleId) {
      const row = records.find(saleId)
      // The hourly job may be an hour late; nobody reads what should be gone.
      if (row === null || row.deleteAt <= now()) return { fields: [], deleteAt: null }
      const fields = opened(row)
      journal.append({ at: now(), kind: 'insurance-read', staff: who.id, saleId, data: { kept: true } })
      return { fields, deleteAt: row.deleteAt }
    },
    start: () => void everyHour().catch(() => undefined),
    stop: () => ended.abort(),
  }

  /** Nothing when the row does not open here: another key, another till's file, or a row that was tampered with. */
  function opened(row: { saleId: string; sealed: Uint8Array; deleteAt: string }): Field[] {
    try {
      return JSON.parse(secrets.open(row.sealed, boundTo(row.saleId, row.deleteAt))) as Field[]
    } catch {
      log.warn('insurance.kept-unreadable', { saleId: row.saleId })
      return []
    }
  }
}
