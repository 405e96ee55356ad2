// Sales as the database holds them and as the till reads them.
import type { Cart, CartLine, PricedLine, Totals } from '#domain/cart'
import { readDiscounts, type KeptDiscount } from '#domain/kept-discounts'
import { readRules, type StoreRules } from '#domain/store-rules'
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
  discounts: KeptDiscount[]
  /** What it is priced by, from when it was begun. */
  rules: StoreRules
  note: string | null
  changeMinor: number | null
  ageCheck: { requiredAge: number; passedAt: string } | null
}
/** A line and its place in the cart. */
export type StoredLine = Omit<CartLine, 'discounts' | 'taxes'> & { position: number; discounts?: KeptDiscount[] }
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
  parkedAs: string | null
}

export type SaleRecord = Omit<SaleRow, 'training' | 'ageCheck' | 'discounts' | 'rules'> & {
  training: number
  discounts: string | null
  rules: string | null
  addedTaxMinor: number | null
  ageRequired: number | null
  agePassedAt: string | null
  grossMinor: number | null
  discountMinor: number | null
  depositMinor: number | null
  totalMinor: number | null
  receiptText: string | null
}
export type LineRecord = Omit<StoredLine, 'discounts'> & {
  discounts: string | null
  grossMinor: number | null
  discountMinor: number | null
  depositTotalMinor: number | null
  totalMinor: number | null
}

export const saleColumns = `id, number, status, status_at as statusAt, training, opened_at as openedAt, completed_at as completedAt, staff_id as staffId, cashier,
  shift_id as shiftId, discount_basis_points as discountBasisPoints, discounts, rules, added_tax_minor as addedTaxMinor, note, change_minor as changeMinor, age_required as ageRequired, age_passed_at as agePassedAt, gross_minor as grossMinor, discount_minor as discountMinor,
  deposit_minor as depositMinor, total_minor as totalMinor, receipt_text as receiptText`
const lineColumns = `id, position, product_id as productId, name, barcode, unit_price_minor as unitPriceMinor, quantity_milli as quantityMilli,
  deposit_minor as depositMinor, discount_basis_points as discountBasisPoints, discounts, tax_basis_points as taxBasisPoints, required_age as requiredAge, note,
  gross_minor as grossMinor, discount_minor as discountMinor, deposit_total_minor as depositTotalMinor, total_minor as totalMinor`

/** Reads the lines of a sale in their order. */
export function linesOf(db: Db): (saleId: string) => LineRecord[] {
  const all = db.prepare<[string], LineRecord>(
    `select ${lineColumns} from sale_line where sale_id = +? order by position, n`,
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
    addedTaxMinor,
    receiptText,
    discounts,
    rules,
    ...row
  } = record
  return {
    ...row,
    discounts: readDiscounts(discounts),
    rules: readRules(rules),
    training: training === 1,
    ageCheck: ageRequired === null || agePassedAt === null ? null : { requiredAge: ageRequired, passedAt: agePassedAt },
  }
}

export function readLine({
  grossMinor,
  discountMinor,
  depositTotalMinor,
  totalMinor,
  discounts,
  ...line
}: LineRecord): StoredLine {
  return discounts === null ? line : { ...line, discounts: readDiscounts(discounts) }
}

/** What is priced: lines and order discounts under the sale's own rules. */
export function cartOf(
  { discountBasisPoints, discounts, rules }: Pick<SaleRow, 'discountBasisPoints' | 'discounts' | 'rules'>,
  lines: readonly CartLine[],
): Cart {
  return { lines, discountBasisPoints, discounts, rules: rules.pricing }
}

/** What a completed sale charged, exactly as it was frozen. */
export function readFrozen(
  record: SaleRecord,
  lines: readonly LineRecord[],
  taxes: Totals['taxes'],
): StoredSale['frozen'] {
  if (record.status !== 'completed' || record.receiptText === null) return null
  const { grossMinor, discountMinor, depositMinor, addedTaxMinor, totalMinor, receiptText } = record
  const { rates = {} } = readRules(record.rules).pricing
  const totals = {
    grossMinor: grossMinor ?? 0,
    discountMinor: discountMinor ?? 0,
    depositMinor: depositMinor ?? 0,
    ...(addedTaxMinor === null ? {} : { addedTaxMinor }),
    totalMinor: totalMinor ?? 0,
    taxes: taxes.map(tax => {
      const percent = rates[tax.basisPoints]
      return percent === undefined ? tax : { ...tax, percent }
    }),
  }
  const priced = lines.map(({ position, discounts, ...line }) => ({
    ...line,
    ...(discounts === null ? {} : { discounts: readDiscounts(discounts) }),
    grossMinor: line.grossMinor ?? 0,
    discountMinor: line.discountMinor ?? 0,
    depositTotalMinor: line.depositTotalMinor ?? 0,
    totalMinor: line.totalMinor ?? 0,
  }))
  return { lines: priced, totals, receiptText }
}
