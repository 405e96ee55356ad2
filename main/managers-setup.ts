// Puts together what managers work with: reports, and the goods.
import { catalogueWorkOf, type CatalogueWork } from './catalogue-setup.ts'
import { reportsOf } from './reports-setup.ts'
import type { ReportService } from './services/reports.ts'

export function managersOf(deps: Parameters<typeof reportsOf>[0] & Parameters<typeof catalogueWorkOf>[0]): {
  reports: ReportService
  catalogueWork: CatalogueWork
} {
  return { reports: reportsOf(deps), catalogueWork: catalogueWorkOf(deps) }
}
