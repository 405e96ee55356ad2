// The stores' types, as services name them.
import type { ageCheckStore } from '../store/age-checks.ts'
import type { attemptStore } from '../store/attempts.ts'
import type { catalogueStore } from '../store/catalogue.ts'
import type { insuranceRecordStore } from '../store/insurance-records.ts'
import type { journalStore } from '../store/journal.ts'
import type { printStore } from '../store/prints.ts'
import type { salesStore } from '../store/sales.ts'
import type { shiftStore } from '../store/shifts.ts'
import type { staffStore } from '../store/staff.ts'

export type AgeCheckStore = ReturnType<typeof ageCheckStore>
export type AttemptStore = ReturnType<typeof attemptStore>
export type CatalogueStore = ReturnType<typeof catalogueStore>
export type InsuranceRecordStore = ReturnType<typeof insuranceRecordStore>
export type JournalStore = ReturnType<typeof journalStore>
export type PrintStore = ReturnType<typeof printStore>
export type SalesStore = ReturnType<typeof salesStore>
export type ShiftStore = ReturnType<typeof shiftStore>
export type StaffStore = ReturnType<typeof staffStore>
