// Puts the shift together: its books, its reports, the moves of cash, the drawer, and the journal as a file.
import type { Config } from './config.ts'
import type { Clock, Log, SaveFile } from './ports/system.ts'
import { createCashMoves, type CashMoves } from './services/cash-moves.ts'
import { createDrawer } from './services/drawer.ts'
import { createJournalService, type JournalService } from './services/journal-file.ts'
import type { PrintQueue } from './services/print-queue-types.ts'
import { createShiftService, type ShiftService } from './services/shifts.ts'
import { createReportPrinting, type PrintReport } from './services/shifts-print.ts'
import { createShiftReports } from './services/shifts-report.ts'
import type { SlipFacts } from './services/shifts-slip.ts'
import type { StaffService } from './services/staff.ts'
import { createTraining, type PracticeHost, type Training } from './services/training.ts'
import type { Stores } from './stores.ts'

export type ShiftParts = {
  shifts: ShiftService
  cash: CashMoves
  printReport: PrintReport
  journal: JournalService
  training: Training
}

export function shiftsOf(deps: {
  config: Pick<Config, 'environment' | 'store' | 'till'>
  prints: PrintQueue
  stores: Stores
  staff: StaffService
  support: { file: SaveFile }
  /** Absent or null where the host cannot start the till again. */
  practice?: PracticeHost | null
  language: () => 'en' | 'de'
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
}): ShiftParts {
  const { config, stores } = deps
  const { currency } = config.store
  const practising = config.environment === 'sandbox'
  const all = {
    ...stores,
    ...deps,
    store: stores.shifts,
    books: stores.shiftBooks,
    jobs: stores.printJobs,
    currency,
    practising,
  }
  const facts = (): SlipFacts => ({
    store: config.store.name,
    till: config.till,
    currency,
    language: deps.language(),
    training: practising,
  })
  const shifts = createShiftService({ ...all, reports: createShiftReports(all) })
  return {
    shifts,
    cash: createCashMoves({ ...all, drawer: createDrawer({ ...all, facts }) }),
    printReport: createReportPrinting({ ...all, shifts, facts }),
    training: createTraining({
      ...all,
      people: stores.staff,
      host: deps.practice ?? null,
      environment: config.environment,
    }),
    journal: createJournalService({ ...all, files: stores.journalFiles, file: deps.support.file }),
  }
}
