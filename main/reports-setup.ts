// Puts the manager's reports together: their figures, who may see them, and where a table is saved.
import type { Config } from './config.ts'
import type { Clock, SaveFile } from './ports/system.ts'
import { createReportService, type ReportService } from './services/reports.ts'
import type { StaffService } from './services/staff.ts'
import type { Db } from './store/db.ts'
import { reportStore } from './store/reports.ts'

export function reportsOf(deps: {
  config: Config
  db: Db
  staff: StaffService
  clock: Clock
  support: { file: SaveFile }
}): ReportService {
  const { config, db, support, staff, clock } = deps
  return createReportService({
    store: reportStore(db),
    file: support.file,
    currency: config.store.currency,
    staff,
    clock,
  })
}
