// The lines of the open sale: goods added, counted, priced anew, noted and taken out; each change is on disk before it shows.
import { randomUUID } from 'node:crypto'
import { Problem } from '../ports/errors.ts'
import type { ProductRow } from '../store/catalogue.ts'
import type { StoredLine, StoredSale } from '../store/sale-rows.ts'
import type { OpenSale } from './open-sale.ts'
import type { StaffService } from './staff.ts'
import type { CatalogueStore, SalesStore } from './store-types.ts'
import { createUndo } from './undo.ts'

/** Thousandths of a unit that one line may hold; more is a number that ran into the wrong field. */
export const MOST_LINE_MILLI = 9_999_000

export type LineService = {
  /** `priceMinor` for goods without a price of their own, which need one; for others it is refused. */
  add(productId: string, quantityMilli: number, priceMinor?: number | null): void
  /** Adds goods that are known already, such as scanned ones. */
  put(product: ProductRow, quantityMilli: number, priceMinor: number | null): void
  /** Sets the quantity; 0 takes the line out, which the journal keeps. */
  line(lineId: string, quantityMilli: number): void
  /** Another unit price for this line, with a reason; needs the right `price-change`. */
  price(lineId: string, priceMinor: number, reason: string): void
  lineNote(lineId: string, note: string): void
  /** Takes back the last change of the lines; false when there is none, or when something else has happened since. */
  undo(): boolean
}

export function createLines(deps: {
  open: OpenSale
  sales: SalesStore
  catalogue: CatalogueStore
  staff: StaffService
  atomically: <T>(work: () => T) => T
  /** A new line begins a new sale on the screen. */
  began: () => void
  changed: () => void
}): LineService {
  const { open, sales, catalogue, staff, atomically, changed } = deps
  const last = createUndo()

  function lineOf(sale: StoredSale, lineId: string): StoredLine {
    const line = sale.lines.find(candidate => candidate.id === lineId)
    if (line === undefined) throw new Problem({ code: 'not-found', what: 'product' })
    return line
  }

  function limited(quantityMilli: number): number {
    if (quantityMilli > MOST_LINE_MILLI) throw new Problem({ code: 'invalid', fields: ['quantityMilli'] })
    return quantityMilli
  }

  function remove(sale: StoredSale, line: StoredLine, undone: boolean): void {
    sales.removeLine(line.id)
    open.log('line-removed', sale.id, { product: line.productId, quantityMilli: line.quantityMilli, undone })
  }

  function put(product: ProductRow, quantityMilli: number, priceMinor: number | null): void {
    staff.required()
    const unitPriceMinor = priceMinor ?? product.priceMinor
    atomically(() => {
      const sale = open.orNew()
      const same = sale.lines.find(
        line => isPlain(line) && line.productId === product.id && line.unitPriceMinor === unitPriceMinor,
      )
      if (same !== undefined) {
        sales.setQuantity(same.id, limited(same.quantityMilli + quantityMilli))
        return last.remember(sale.id, same.id, same)
      }
      const id = randomUUID()
      sales.putLine(sale.id, {
        id,
        productId: product.id,
        name: product.name,
        barcode: product.barcode,
        unitPriceMinor,
        quantityMilli: limited(quantityMilli),
        depositMinor: product.depositMinor,
        discountBasisPoints: 0,
        taxBasisPoints: product.taxBasisPoints,
        requiredAge: product.requiredAge,
        note: null,
        position: Math.max(0, ...sale.lines.map(line => line.position)) + 1,
      })
      return last.remember(sale.id, id, null)
    })
    deps.began()
    changed()
  }

  /** One change of one line, remembered so that it can be taken back. */
  function change(lineId: string, work: (sale: StoredSale, line: StoredLine) => void): void {
    const sale = open.changeable()
    const line = lineOf(sale, lineId)
    atomically(() => work(sale, line))
    last.remember(sale.id, lineId, line)
    changed()
  }

  return {
    put,
    add(productId, quantityMilli, priceMinor = null) {
      const product = catalogue.find(productId)
      if (product === null) throw new Problem({ code: 'not-found', what: 'product' })
      if ((product.priceMinor === 0) !== (priceMinor !== null))
        throw new Problem({ code: 'invalid', fields: ['priceMinor'] })
      put(product, quantityMilli, priceMinor)
    },
    line(lineId, quantityMilli) {
      staff.required()
      change(lineId, (sale, line) => {
        if (quantityMilli > 0) return sales.setQuantity(lineId, limited(quantityMilli))
        staff.allowed('line-void')
        return remove(sale, line, false)
      })
    },
    price(lineId, priceMinor, reason) {
      const by = staff.allowed('price-change')
      change(lineId, (sale, line) => {
        sales.putLine(sale.id, { ...line, unitPriceMinor: priceMinor })
        const { productId: product, unitPriceMinor: fromMinor } = line
        open.log('price-change', sale.id, { product, line: lineId, fromMinor, toMinor: priceMinor, reason, by: by.id })
      })
    },
    lineNote(lineId, note) {
      staff.required()
      change(lineId, (sale, line) => sales.putLine(sale.id, { ...line, note: note.trim() === '' ? null : note.trim() }))
    },
    undo() {
      staff.required()
      const sale = open.changeable()
      const step = last.take(sale.id)
      if (step === null) return false
      const now = sale.lines.find(line => line.id === step.lineId)
      atomically(() => {
        if (step.before === null) return now === undefined ? undefined : remove(sale, now, true)
        const { quantityMilli, unitPriceMinor, note } = step.before
        if (now !== undefined && now.unitPriceMinor !== unitPriceMinor)
          open.log('price-change', sale.id, {
            product: now.productId,
            line: now.id,
            fromMinor: now.unitPriceMinor,
            toMinor: unitPriceMinor,
            undone: true,
          })
        return sales.putLine(sale.id, now === undefined ? step.before : { ...now, quantityMilli, unitPriceMinor, note })
      })
      changed()
      return true
    },
  }
}

/** A line that another one of the same goods can join: nothing was agreed about it. */
const isPlain = (line: StoredLine): boolean =>
  line.discountBasisPoints === 0 && (line.discounts ?? []).length === 0 && line.note === null
