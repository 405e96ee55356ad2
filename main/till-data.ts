// Opens the till's data for boot, tells the log what had to be restored, and keeps copies while the till runs.
import type { Config } from './config.ts'
import type { Clock, Log } from './ports/system.ts'
import { createBackupKeeper } from './services/backup-keeper.ts'
import type { ReceiptFacts } from './services/receipts.ts'
import { backupSource } from './store/backups.ts'
import { journalStore } from './store/journal.ts'
import { openTill, type OpenedTill } from './store/open-till.ts'
import { settingsStore } from './store/settings.ts'

export type TillData = Pick<OpenedTill, 'db' | 'payments' | 'reserve'> & { close(): void }

/** Call it with the folder's lock held. Throws StoreError with a sentence when nothing can be opened. */
export function openTillData(deps: { dataDir: string; config: Config; clock: Clock; log: Log }): TillData {
  const { dataDir, config, clock, log } = deps
  const { name, address, currency, taxId } = config.store
  const facts: ReceiptFacts = {
    store: { name, address, currency, taxId },
    till: config.till,
    language: config.language,
  }
  const opened = openTill(dataDir, {
    at: clock.now(),
    training: config.environment === 'sandbox',
    receiptText: JSON.stringify(facts),
  })
  const { db, payments, reserve } = opened
  tell(log, opened)
  const journal = journalStore(db)
  const keeper = createBackupKeeper({ source: backupSource(db), journal, settings: settingsStore(db), clock, log })
  keeper.start()
  return {
    db,
    payments,
    reserve,
    close() {
      keeper.stop()
      db.close()
      payments.close()
    },
  }
}

function tell(log: Log, { restored, replayed, keptLog, payments }: OpenedTill): void {
  if (restored !== null) {
    const { why, quarantine: path, restoredFrom: from, lostMinutes, salvaged } = restored
    log.warn('data.restored', {
      why,
      path,
      from,
      what: `${lostMinutes ?? 'unknown'} minutes between backup and damage`,
    })
    log.warn('data.salvaged', { ...counts(salvaged) })
  }
  if (keptLog !== null) log.warn('data.log-kept', { path: keptLog })
  const { damaged, unknown } = payments.found
  if (damaged.length > 0 || payments.torn !== null)
    log.warn('payments-log.damaged', { count: damaged.length, path: payments.torn, dropped: unknown })
  if (Object.values(replayed).some(count => count > 0)) log.warn('payments-log.replayed', { ...counts(replayed) })
}

/** Log fields are a closed list, so a table of counts is one text. */
const counts = (of: { readonly [name: string]: number }): { what: string } => ({
  what: Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', '),
})
