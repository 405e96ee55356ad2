// Handlers of the manager's reports.
import type { Api } from '#contract'
import type { ReportService } from './services/reports.ts'

type Handled = Pick<Api, Extract<keyof Api, `reports.${string}`>>

export function reportsApi({ reports }: { reports: ReportService }): Handled {
  return {
    'reports.read': async range => reports.read(range),
    'reports.save': async ({ table, ...range }) => reports.save(range, table),
  }
}
