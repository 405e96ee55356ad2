// Every aggregate's store over one database, made once.
import { randomInt } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Secrets } from './ports/system.ts'
import { ageCheckStore } from './store/age-checks.ts'
import { attemptStore } from './store/attempts.ts'
import { cardSlipStore } from './store/card-slips.ts'
import { catalogueStore, type ScaleReader } from './store/catalogue.ts'
import type { Db } from './store/db.ts'
import { insuranceRecordStore } from './store/insurance-records.ts'
import { journalStore } from './store/journal.ts'
import { journalFiles } from './store/journal-files.ts'
import { paymentLists } from './store/payment-lists.ts'
import { outboxStore } from './store/outbox.ts'
import { printQueueStore } from './store/prints-queue.ts'
import { printStore } from './store/prints.ts'
import { recheckStore } from './store/rechecks.ts'
import { refundStore } from './store/refunds.ts'
import { reversalStore } from './store/reversals.ts'
import type { StoreRules } from '#domain/store-rules'
import { salesStore } from './store/sales.ts'
import { settingsStore } from './store/settings.ts'
import { shiftBooks } from './store/shifts-books.ts'
import { shiftStore } from './store/shifts.ts'
import { smartStore } from './store/smart.ts'
import { smartReturnStore } from './store/smart-returns.ts'
import { staffStore } from './store/staff.ts'
import { tokenStore, type DeviceIdentity } from './store/tokens.ts'

export type Stores = ReturnType<typeof openStores>

export function openStores(
  db: Db,
  secrets: Secrets,
  identity: DeviceIdentity,
  rules?: StoreRules,
  scale?: ScaleReader,
) {
  const settings = settingsStore(db)
  return {
    settings,
    tillId: tillIdOf(settings),
    staff: staffStore(db),
    shifts: shiftStore(db),
    shiftBooks: shiftBooks(db),
    catalogue: catalogueStore(db, scale),
    sales: salesStore(db, rules),
    attempts: attemptStore(db),
    cardSlips: cardSlipStore(db),
    refunds: refundStore(db),
    reversals: reversalStore(db),
    rechecks: recheckStore(db),
    paymentLists: paymentLists(db),
    journal: journalStore(db),
    journalFiles: journalFiles(db),
    insuranceRecords: insuranceRecordStore(db),
    outbox: outboxStore(db),
    // Beside the data file, because the lock and its mark belong to the credential.
    tokens: tokenStore(db, secrets, identity, join(dirname(db.name), 'auth-lock.db')),
    prints: printStore(db),
    printJobs: printQueueStore(db),
    smart: smartStore(db),
    smartReturns: smartReturnStore(db),
    ageChecks: ageCheckStore(db),
  }
}

/** Two letters that set this till's order ids apart from its neighbours'. */
function tillIdOf(settings: ReturnType<typeof settingsStore>): string {
  const known = settings.get('till-id')
  if (known !== null) return known
  const fresh = Array.from({ length: 2 }, () => String.fromCharCode(65 + randomInt(26))).join('')
  settings.set('till-id', fresh)
  return fresh
}
