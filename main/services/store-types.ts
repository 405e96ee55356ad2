// The stores' types, as services name them.
import type { ageCheckStore } from '../store/age-checks.ts'
import type { attemptStore } from '../store/attempts.ts'
import type { catalogueStore } from '../store/catalogue.ts'
import type { insuranceRecordStore } from '../store/insurance-records.ts'
import type { journalStore } from '../store/journal.ts'
import type { outboxStore } from '../store/outbox.ts'
import type { paymentLists } from '../store/payment-lists.ts'
import type { PaymentLog as OpenPaymentLog } from '../store/payment-log.ts'
import type { printStore } from '../store/prints.ts'
import type { recheckStore } from '../store/rechecks.ts'
import type { reversalStore } from '../store/reversals.ts'
import type { salesStore } from '../store/sales.ts'
import type { shiftStore } from '../store/shifts.ts'
import type { smartStore } from '../store/smart.ts'
import type { staffStore } from '../store/staff.ts'

export type AgeCheckStore = ReturnType<typeof ageCheckStore>
export type AttemptStore = ReturnType<typeof attemptStore>
export type CatalogueStore = ReturnType<typeof catalogueStore>
export type InsuranceRecordStore = ReturnType<typeof insuranceRecordStore>
export type JournalStore = ReturnType<typeof journalStore>
export type OutboxStore = ReturnType<typeof outboxStore>
export type PaymentLists = ReturnType<typeof paymentLists>
export type PaymentLog = Pick<OpenPaymentLog, 'append'>
export type PrintStore = ReturnType<typeof printStore>
export type RecheckStore = ReturnType<typeof recheckStore>
export type ReversalStore = ReturnType<typeof reversalStore>
export type SalesStore = ReturnType<typeof salesStore>
export type ShiftStore = ReturnType<typeof shiftStore>
export type SmartStore = ReturnType<typeof smartStore>
export type StaffStore = ReturnType<typeof staffStore>
