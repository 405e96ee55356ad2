// Sales as the database holds them and as the till reads them.
import type { CartLine, PricedLine, Totals } from '#domain/cart'
import type { TenderRecord } from '#domain/tender'
import type { AttemptRow } from './attempts.ts'
import type { Db } from './db.ts'

export type SaleStatus = 'open' | 'parked' | 'completed' | 'abandoned'
/** One sale without its lines. Amounts in minor units; `discountBasisPoints` is the discount on the whole order. */
export type SaleRow = {
  id: string
  number: number | null
  status: SaleStatus
  statusAt: string
  training: boolean
  openedAt: string
  completedAt: string | null
  staffId: string
  cashier: string
  shiftId: string | null
  discountBasisPoints: number
  note: string | null
  changeMinor: number | null
  ageCheck: { requiredAge: number; passedAt: string } | null
}
/** A line and its place in the cart. */
export type StoredLine = CartLine & { position: number }
/** A sale with everything about it; `frozen` is what was charged, null until the sale is completed. */
export type StoredSale = SaleRow & {
  lines: StoredLine[]
  tenders: TenderRecord[]
  attempts: AttemptRow[]
  frozen: { lines: PricedLine[]; totals: Totals; receiptText: string } | null
}
/** One row of a list. `items` counts pieces, a weighed good as one; `tenders` is '', 'cash', 'card' or 'card+cash'. */
export type SaleSummary = {
  id: string
  number: number | null
  status: SaleStatus
  at: string
  cashier: string
  totalMinor: number
  items: number
  tenders: string
}

export type SaleRecord = Omit<SaleRow, 'training' | 'ageCheck'> & {
  training: number
  ageRequired: number | null
  agePassedAt: string | null
  grossMinor: number | null
  discountMinor: number | null
  depositMinor: number | null
  totalMinor: number | null
  receiptText: string | null
}
export type LineRecord = StoredLine & {
  grossMinor: number | null
  discountMinor: number | null
  depositTotalMinor: number | null
  totalMinor: number | null
}

export const saleColumns = `id, number, status, status_at as statusAt, training, opened_at as openedAt, completed_at as completedAt, staff_id as staffId, cashier,
  shift_id as shiftId, discount_basis_points as discountBasisPoints, note, change_minor as changeMinor, age_required as ageRequired, age_passed_at as agePassedAt, gross_minor as grossMinor, discount_minor as discountMinor,
  deposit_minor as depositMinor, total_minor as totalMinor, receipt_text as receiptText`
const lineColumns = `id, position, product_id as productId, name, barcode, unit_price_minor as unitPriceMinor, quantity_milli as quantityMilli,
  deposit_minor as depositMinor, discount_basis_points as discountBasisPoints, tax_basis_points as taxBasisPoints, required_age as requiredAge, note,
  gross_minor as grossMinor, discount_minor as discountMinor, deposit_total_minor as depositTotalMinor, total_minor as totalMinor`

/** Reads the lines of a sale in their order. */
export function linesOf(db: Db): (saleId: string) => LineRecord[] {
  const all = db.prepare<[string], LineRecord>(
    `select ${lineColumns} from sale_line where sale_id = ? order by position, n`,
  )
  return saleId => all.all(saleId)
}

export function readSale(record: SaleRecord): SaleRow {
  const {
    training,
    ageRequired,
    agePassedAt,
    grossMinor,
    discountMinor,
    depositMinor,
    totalMinor,
    receiptText,
    ...row
  } = record
  return {
    ...row,
    training: training === 1,
    ageCheck: ageRequired === null || agePassedAt === null ? null : { requiredAge: ageRequired, passedAt: agePassedAt },
  }
}

export function readLine({
  grossMinor,
  discountMinor,
  depositTotalMinor,
  totalMinor,
  ...line
}: LineRecord): StoredLine {
  return line
}

/** What a completed sale charged, exactly as it was frozen. */
export function readFrozen(
  record: SaleRecord,
  lines: readonly LineRecord[],
  taxes: Totals['taxes'],
): StoredSale['frozen'] {
  if (record.status !== 'completed' || record.receiptText === null) return null
  const { grossMinor, discountMinor, depositMinor, totalMinor, receiptText } = record
  const totals = {
    grossMinor: grossMinor ?? 0,
    discountMinor: discountMinor ?? 0,
    depositMinor: depositMinor ?? 0,
    totalMinor: totalMinor ?? 0,
    taxes,
  }
  const priced = lines.map(({ position, ...line }) => ({
    ...line,
    grossMinor: line.grossMinor ?? 0,
    discountMinor: line.discountMinor ?? 0,
    depositTotalMinor: line.depositTotalMinor ?? 0,
    totalMinor: line.totalMinor ?? 0,
  }))
  return { lines: priced, totals, receiptText }
}
