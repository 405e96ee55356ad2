// One table of a report as CSV (RFC 4180): names of columns that programs can rely on, amounts as plain decimals.
import type { Report, ReportTable } from '#contract'
import { exponentOf } from '#domain/money'

type Cell = string | number
/** An amount, told apart from a count. */
type Amount = { minor: number }
type Column = readonly [name: string, cells: readonly (Cell | Amount)[]]

/** With a byte order mark, because spreadsheets read names with umlauts wrongly without one. */
export function reportCsv(report: Report, table: ReportTable, currency: string): string {
  const columns = columnsOf(report, table)
  const rows = (columns[0]?.[1] ?? []).map((_, n) => columns.map(([, cells]) => written(cells[n] ?? '', currency)))
  const lines = [columns.map(([name]) => name), ...rows].map(cells => cells.join(','))
  return `\u{feff}${lines.join('\r\n')}\r\n`
}

function columnsOf(report: Report, table: ReportTable): Column[] {
  const of = <Row>(rows: readonly Row[], read: { [name: string]: (row: Row) => Cell | Amount }): Column[] =>
    Object.entries(read).map(([name, cell]) => [name, rows.map(cell)])
  switch (table) {
    case 'hours':
      return of(report.hours, {
        hour: row => `${String(row.hour).padStart(2, '0')}:00`,
        sales: row => row.sales,
        total: row => ({ minor: row.totalMinor }),
      })
    case 'days':
      return of(report.days, {
        day: row => row.day,
        sales: row => row.sales,
        total: row => ({ minor: row.totalMinor }),
      })
    case 'tenders':
      return of(report.tenders, {
        tender: row => row.kind,
        payments: row => row.tenders,
        amount: row => ({ minor: row.amountMinor }),
      })
    case 'cashiers':
      return of(report.cashiers, {
        cashier: row => row.name,
        sales: row => row.sales,
        total: row => ({ minor: row.totalMinor }),
        discounted_sales: row => row.discounted,
        discounts: row => ({ minor: row.discountMinor }),
        voided_sales: row => row.voidedSales,
        voided_total: row => ({ minor: row.voidedMinor }),
        voided_lines: row => row.voidedLines,
        refunds: row => row.refunds,
        refunded: row => ({ minor: row.refundedMinor }),
      })
    case 'ageChecks':
      return of(Object.entries(report.ageChecks), { outcome: ([name]) => name, checks: ([, checks]) => checks })
    case 'shifts':
      return of(report.shifts, {
        closed_at: row => row.closedAt,
        closed_by: row => row.closedBy,
        expected: row => ({ minor: row.expectedMinor }),
        counted: row => ({ minor: row.countedMinor }),
        difference: row => ({ minor: row.differenceMinor }),
      })
    default:
      return table satisfies never
  }
}

function written(cell: Cell | Amount, currency: string): string {
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'object') return decimal(cell.minor, exponentOf(currency))
  // A spreadsheet would run a name that begins like a formula.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Minor units as a decimal with a point and all its places: −1205 cents are "-12.05". */
export function decimal(minor: number, exponent: number): string {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return exponent === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}
