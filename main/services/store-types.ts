// The stores' types, as services name them.
import type { ageCheckStore } from '../store/age-checks.ts'
import type { attemptStore } from '../store/attempts.ts'
import type { cardSlipStore } from '../store/card-slips.ts'
import type { catalogueStore } from '../store/catalogue.ts'
import type { insuranceRecordStore } from '../store/insurance-records.ts'
import type { journalStore } from '../store/journal.ts'
import type { journalFiles } from '../store/journal-files.ts'
import type { outboxStore } from '../store/outbox.ts'
import type { paymentLists } from '../store/payment-lists.ts'
import type { PaymentLog as OpenPaymentLog } from '../store/payment-log.ts'
import type { printQueueStore } from '../store/prints-queue.ts'
import type { printStore } from '../store/prints.ts'
import type { recheckStore } from '../store/rechecks.ts'
import type { refundStore } from '../store/refunds.ts'
import type { reversalStore } from '../store/reversals.ts'
import type { salesStore } from '../store/sales.ts'
import type { settingsStore } from '../store/settings.ts'
import type { shiftBooks } from '../store/shifts-books.ts'
import type { shiftStore } from '../store/shifts.ts'
import type { smartStore } from '../store/smart.ts'
import type { smartReturnStore } from '../store/smart-returns.ts'
import type { staffStore } from '../store/staff.ts'

export type AgeCheckStore = ReturnType<typeof ageCheckStore>
export type AttemptStore = ReturnType<typeof attemptStore>
export type CardSlipStore = ReturnType<typeof cardSlipStore>
export type CatalogueStore = ReturnType<typeof catalogueStore>
export type InsuranceRecordStore = ReturnType<typeof insuranceRecordStore>
export type JournalFiles = ReturnType<typeof journalFiles>
export type JournalStore = ReturnType<typeof journalStore>
export type OutboxStore = ReturnType<typeof outboxStore>
export type PaymentLists = ReturnType<typeof paymentLists>
export type PaymentLog = Pick<OpenPaymentLog, 'append'>
export type PrintQueueStore = ReturnType<typeof printQueueStore>
export type PrintStore = ReturnType<typeof printStore>
export type RecheckStore = ReturnType<typeof recheckStore>
export type RefundStore = ReturnType<typeof refundStore>
export type ReversalStore = ReturnType<typeof reversalStore>
export type SalesStore = ReturnType<typeof salesStore>
export type SettingsStore = ReturnType<typeof settingsStore>
export type ShiftBooks = ReturnType<typeof shiftBooks>
export type ShiftStore = ReturnType<typeof shiftStore>
export type SmartStore = ReturnType<typeof smartStore>
export type SmartReturnStore = ReturnType<typeof smartReturnStore>
export type StaffStore = ReturnType<typeof staffStore>
