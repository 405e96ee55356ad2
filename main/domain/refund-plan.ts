// What one refund of a sale gives back: its lines, its taxes, and how much of it goes to each tender of the sale.
import type { PricedLine, TaxBucket, Totals } from '#domain/cart'
import { noCashRounding, roundCash, type CashRounding } from '#domain/cash-rounding'
import { refundLine, refundTax, refundTenders, type RefundedLine, type RefundedTax } from '#domain/refund'

/**
 * A tender as the sale kept it, after anything of it that was given back before completion. `amountMinor` counts towards
 * the total; the rounding and the tip are on top of it, as in a TenderRecord.
 */
export type SoldTender = {
  id: string
  kind: 'cash' | 'card' | 'credit'
  amountMinor: number
  roundingMinor: number
  tipMinor: number
}
export type SoldSale = { lines: readonly PricedLine[]; totals: Totals; tenders: readonly SoldTender[] }
/** Thousandths of a unit by line id. */
export type Quantities = Readonly<Record<string, number>>
export type PlannedLine = RefundedLine & { lineId: string; quantityMilli: number }
/** `amountMinor` counts towards the refund's total; cash comes out as amount + rounding, a card gets amount + tip. */
export type PlannedTender = {
  tenderId: string
  kind: SoldTender['kind']
  amountMinor: number
  roundingMinor: number
  tipMinor: number
}
export type RefundPlan = {
  lines: PlannedLine[]
  taxes: RefundedTax[]
  /** Total = gross − discount + deposit (+ added tax) = sum of the taxes' gross = sum of the tenders' amounts. */
  grossMinor: number
  discountMinor: number
  depositMinor: number
  totalMinor: number
  tenders: PlannedTender[]
  /** Whether nothing of the sale is left after it. */
  whole: boolean
}

/** The sale was priced in a way that only all of it can be given back without inventing figures. */
export class WholeOnly extends RangeError {
  override readonly name = 'WholeOnly'
}

/**
 * Works out a refund of `now` when `before` is given back already; whatever the portions, together they are the sale: line,
 * tax and tender. The tenders are used up in their order; tips go back with the last of it. Throws RangeError for more than
 * was sold, unknown lines or nothing at all, WholeOnly where a part cannot be taxed.
 */
export function planRefund(sale: SoldSale, before: Quantities, now: Quantities, rounding: CashRounding): RefundPlan {
  const known = new Set(sale.lines.map(({ id }) => id))
  if (Object.keys(now).some(id => !known.has(id))) throw new RangeError('A line is not of this sale.')
  const wanted = sale.lines.filter(({ id }) => (now[id] ?? 0) !== 0)
  if (wanted.length === 0) throw new RangeError('Nothing was chosen to be given back.')
  const whole = sale.lines.every(({ id, quantityMilli }) => (before[id] ?? 0) + (now[id] ?? 0) === quantityMilli)
  const lines = wanted.map(line => ({
    lineId: line.id,
    quantityMilli: now[line.id] ?? 0,
    ...refundLine(line, before[line.id] ?? 0, now[line.id] ?? 0),
  }))
  const taxes = taxesOf(sale, before, now, whole)
  const sum = (pick: (line: PlannedLine) => number): number => lines.reduce((total, line) => total + pick(line), 0)
  const totalMinor = taxes.reduce((total, { grossMinor }) => total + grossMinor, 0)
  return {
    lines,
    taxes,
    grossMinor: sum(line => line.grossMinor),
    discountMinor: sum(line => line.discountMinor),
    depositMinor: sum(line => line.depositMinor),
    totalMinor,
    tenders: tendersOf(sale, minorBefore(sale, before, totalMinor, whole), totalMinor, rounding, whole),
    whole,
  }
}

/** What of the sale's total came back before a refund of `totalMinor`. */
export function minorBefore(sale: SoldSale, before: Quantities, totalMinor: number, whole: boolean): number {
  return whole ? sale.totals.totalMinor - totalMinor : grossSum(taxesOf(sale, {}, before, false))
}

const grossSum = (taxes: readonly RefundedTax[]): number => taxes.reduce((sum, { grossMinor }) => sum + grossMinor, 0)

/** What of a rate's amount (as its lines carry it) came back before, and what comes back now. */
export type TaxShare = { bucket: TaxBucket; wholeMinor: number; beforeMinor: number; nowMinor: number }

/**
 * How much of each tax bucket comes back. Deposits may be taxed as their goods or not at all; the frozen buckets show which of
 * the two it was. Null where they fit neither: such a sale can only be given back as a whole, taxed as it was.
 */
export function taxShares(sale: SoldSale, before: Quantities, now: Quantities): TaxShare[] | null {
  const base = (bucket: TaxBucket): number => (pricesOf(sale) === 'inclusive' ? bucket.grossMinor : bucket.netMinor)
  const fits = (inside: boolean): boolean => {
    const sums = byRate(
      sale.lines.map(line => ({ line, ...amounts(line) })),
      inside,
    )
    return [...sums].every(([rate, sum]) =>
      sale.totals.taxes.some(tax => tax.basisPoints === rate && base(tax) === sum),
    )
  }
  const inside = fits(true)
  if (!inside && !fits(false)) return null
  const portionOf = (of: (line: PricedLine) => RefundedLine) =>
    byRate(
      sale.lines.map(line => ({ line, ...of(line) })),
      inside,
    )
  const done = portionOf(line => refundLine(line, 0, before[line.id] ?? 0))
  const next = portionOf(line => refundLine(line, before[line.id] ?? 0, now[line.id] ?? 0))
  return sale.totals.taxes.map(bucket => ({
    bucket,
    wholeMinor: base(bucket),
    beforeMinor: done.get(bucket.basisPoints) ?? 0,
    nowMinor: next.get(bucket.basisPoints) ?? 0,
  }))
}

/** Whether the sale's prices contain its taxes. */
export const pricesOf = (sale: SoldSale): 'inclusive' | 'exclusive' =>
  sale.totals.addedTaxMinor === undefined ? 'inclusive' : 'exclusive'

function taxesOf(sale: SoldSale, before: Quantities, now: Quantities, whole: boolean): RefundedTax[] {
  const shares = taxShares(sale, before, now)
  if (shares === null) {
    const untouched = Object.values(before).every(milli => milli === 0)
    if (!whole || !untouched) throw new WholeOnly('This sale can only be given back as a whole.')
    return sale.totals.taxes.map(({ basisPoints, grossMinor, netMinor, taxMinor }) => ({
      basisPoints,
      grossMinor,
      netMinor,
      taxMinor,
    }))
  }
  return shares
    .map(({ bucket, beforeMinor, nowMinor }) => refundTax(bucket, pricesOf(sale), beforeMinor, nowMinor))
    .filter(({ grossMinor, netMinor, taxMinor }) => grossMinor !== 0 || netMinor !== 0 || taxMinor !== 0)
}

const amounts = (line: PricedLine) => ({ totalMinor: line.totalMinor, depositMinor: line.depositTotalMinor })

/** The amounts by rate as the lines carry them; a deposit outside the tax counts at rate 0. */
function byRate(
  parts: readonly { line: PricedLine; totalMinor: number; depositMinor: number }[],
  inside: boolean,
): Map<number, number> {
  const sums = new Map<number, number>()
  const add = (rate: number, minor: number): void => void sums.set(rate, (sums.get(rate) ?? 0) + minor)
  for (const { line, totalMinor, depositMinor } of parts) {
    const outside = inside ? 0 : depositMinor
    add(line.taxBasisPoints, totalMinor - outside)
    if (outside !== 0) add(0, outside)
  }
  return sums
}

function tendersOf(
  sale: SoldSale,
  beforeMinor: number,
  nowMinor: number,
  rounding: CashRounding,
  whole: boolean,
): PlannedTender[] {
  const { totalMinor } = sale.totals
  const plain = (minor: number) => refundTenders(sale.tenders, totalMinor, 0, minor, noCashRounding)
  const [had, has] = [plain(beforeMinor), plain(beforeMinor + nowMinor)]
  return sale.tenders.flatMap((tender, index) => {
    const exactBefore = had[index]?.amountMinor ?? 0
    const exactAfter = has[index]?.amountMinor ?? 0
    const amountMinor = exactAfter - exactBefore
    const coins = (exactMinor: number): number =>
      exactMinor === tender.amountMinor
        ? tender.amountMinor + tender.roundingMinor
        : Math.min(roundCash(exactMinor, rounding), tender.amountMinor + tender.roundingMinor)
    const roundingMinor = tender.kind === 'cash' ? coins(exactAfter) - coins(exactBefore) - amountMinor : 0
    const tipMinor = whole ? tender.tipMinor : 0
    const nothing = amountMinor === 0 && roundingMinor === 0 && tipMinor === 0
    return nothing ? [] : [{ tenderId: tender.id, kind: tender.kind, amountMinor, roundingMinor, tipMinor }]
  })
}
