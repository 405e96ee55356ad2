// The cart of the open sale: every change is in the database before it is on the screen.
import { randomUUID } from 'node:crypto'
import type { Output, SaleState, VerificationWay } from '#contract'
import { looksLikePaymentCard } from '#domain/card-number'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { ProductRow } from '../store/catalogue.ts'
import type { JournalKind } from '../store/journal.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import { customerView, dueOf, saleView, type Customer } from './sale-view.ts'
import type { LoyaltyService } from './smart.ts'
import type { StaffService } from './staff.ts'
import type {
  AttemptStore,
  CatalogueStore,
  JournalStore,
  ReversalStore,
  SalesStore,
  ShiftStore,
} from './store-types.ts'

export type SellingService = {
  state(): SaleState
  /** The open sale, or null. */
  active(): StoredSale | null
  /** Throws while a payment holds the open sale's total: lines may change only before money is involved. */
  assertChangeable(): void
  add(productId: string, quantityMilli: number): void
  scan(code: string): Output<'sale.scan'>
  line(lineId: string, quantityMilli: number): void
  discount(lineId: string | null, basisPoints: number): void
  note(text: string): void
  park(): void
  resume(saleId: string): void
  abandon(): void
  attachCustomer(customer: Customer): void
  /** Called by the checkout once a sale is complete. */
  finished(saleId: string, changeMinor: number): void
}

export function createSellingService(deps: {
  sales: SalesStore
  attempts: AttemptStore
  reversals: Pick<ReversalStore, 'openFor'>
  catalogue: CatalogueStore
  shifts: ShiftStore
  journal: JournalStore
  staff: StaffService
  clock: Clock
  today: () => string
  /** How restricted goods of a sale may be checked. */
  waysOf: (sale: StoredSale) => VerificationWay[]
  training: boolean
  /** Customer cards in the scan stream; absent or null where the till takes none. */
  loyalty?: Pick<LoyaltyService, 'recognises' | 'scanned' | 'customerOf' | 'view'> | null
  atomically: <T>(work: () => T) => T
  changed: () => void
}): SellingService {
  const { sales, attempts, reversals, catalogue, shifts, journal, staff, clock, atomically, changed } = deps
  let customer: { saleId: string; who: Customer } | null = null
  let last: { saleId: string; changeMinor: number } | null = null

  const now = (): string => clock.now().toISOString()

  function active(): StoredSale | null {
    const row = sales.active()
    return row === null ? null : sales.find(row.id)
  }

  /** The open sale, free to be changed: no card payment under way and nothing tendered yet. */
  function changeable(): StoredSale {
    const sale = active()
    if (sale === null) throw conflict('nothing-running')
    assertFree(sale)
    return sale
  }

  function assertFree(sale: StoredSale): void {
    const attempt = attempts.forSale(sale.id)
    if (attempt?.state === 'unknown' || attempt?.state === 'needs-human') throw conflict('payment-unknown')
    if (attempt !== null && ['created', 'waiting-for-card', 'sent'].includes(attempt.state))
      throw conflict('payment-open')
    if (reversals.openFor(sale.id) !== null) throw conflict('payment-open')
    if (sale.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0) !== 0) throw conflict('sale-paid')
  }

  function log(kind: JournalKind, saleId: string, data: Record<string, string | number | boolean | null> = {}): void {
    journal.append({ at: now(), kind, staff: staff.current()?.id ?? null, saleId, data })
  }

  function openSale(): StoredSale {
    const existing = active()
    if (existing !== null) {
      assertFree(existing)
      return existing
    }
    const who = staff.required()
    const shift = shifts.current()
    if (shift === null) throw conflict('no-open-shift')
    const id = randomUUID()
    sales.open({ id, openedAt: now(), staffId: who.id, cashier: who.name, shiftId: shift.id, training: deps.training })
    return sales.find(id)!
  }

  function put(product: ProductRow, quantityMilli: number): void {
    staff.required()
    atomically(() => {
      const sale = openSale()
      last = null
      const same = sale.lines.find(
        line => line.productId === product.id && line.discountBasisPoints === 0 && line.note === null,
      )
      if (same !== undefined) return sales.setQuantity(same.id, same.quantityMilli + quantityMilli)
      sales.putLine(sale.id, {
        id: randomUUID(),
        productId: product.id,
        name: product.name,
        barcode: product.barcode,
        unitPriceMinor: product.priceMinor,
        quantityMilli,
        depositMinor: product.depositMinor,
        discountBasisPoints: 0,
        taxBasisPoints: product.taxBasisPoints,
        requiredAge: product.requiredAge,
        note: null,
        position: Math.max(0, ...sale.lines.map(line => line.position)) + 1,
      })
    })
    changed()
  }

  function resume(saleId: string): void {
    staff.required()
    const sale = sales.find(saleId)
    if (sale === null || sale.status !== 'parked') throw new Problem({ code: 'not-found', what: 'sale' })
    if (sales.active() !== null) throw conflict('sale-open')
    sales.setStatus(saleId, 'open', now())
    changed()
  }

  return {
    active,
    assertChangeable: () => void changeable(),
    resume,
    state() {
      const sale = active()
      const attempt = sale === null ? null : attempts.forSale(sale.id)
      const who = sale !== null && customer !== null && customer.saleId === sale.id ? customer.who : null
      const shown = sale === null ? null : customerView(who, deps.loyalty?.customerOf(sale.id) ?? null)
      const loyalty = deps.loyalty?.view(sale?.id ?? last?.saleId ?? null)
      return {
        sale:
          sale === null ? null : saleView(sale, attempt, reversals.openFor(sale.id), shown, deps.today(), deps.waysOf),
        lastChangeMinor: last?.changeMinor ?? null,
        lastSaleId: last?.saleId ?? null,
        ...(loyalty === undefined ? {} : { loyalty }),
      }
    },
    add(productId, quantityMilli) {
      const product = catalogue.find(productId)
      if (product === null) throw new Problem({ code: 'not-found', what: 'product' })
      put(product, quantityMilli)
    },
    scan(code) {
      const text = code.trim()
      // A card number must never reach a field, a row or a log: payment cards belong in the terminal.
      if (looksLikePaymentCard(text)) throw conflict('payment-card-refused')
      const product = catalogue.byBarcode(text)
      if (product !== null) {
        put(product, 1000)
        return { kind: 'added', name: product.name }
      }
      const receipt = /^R\|(\d+)\|/.exec(text)?.[1]
      const saleId = receipt === undefined ? null : sales.byNumber(Number(receipt))
      if (saleId === null && deps.loyalty?.recognises(text) === true) {
        staff.required()
        deps.loyalty.scanned(openSale().id, text)
        return { kind: 'customer', name: null }
      }
      return saleId === null ? { kind: 'unknown', name: null } : { kind: 'receipt', name: saleId }
    },
    line(lineId, quantityMilli) {
      staff.required()
      const sale = changeable()
      const line = sale.lines.find(candidate => candidate.id === lineId)
      if (line === undefined) throw new Problem({ code: 'not-found', what: 'product' })
      atomically(() => {
        if (quantityMilli > 0) return sales.setQuantity(lineId, quantityMilli)
        sales.removeLine(lineId)
        log('line-removed', sale.id, { product: line.productId, quantityMilli: line.quantityMilli })
      })
      changed()
    },
    discount(lineId, basisPoints) {
      staff.required()
      const sale = changeable()
      if (lineId !== null && !sale.lines.some(line => line.id === lineId))
        throw new Problem({ code: 'not-found', what: 'product' })
      atomically(() => {
        if (lineId === null) sales.setOrderDiscount(sale.id, basisPoints)
        else sales.setLineDiscount(lineId, basisPoints)
        log('discount', sale.id, { line: lineId, basisPoints })
      })
      changed()
    },
    note(text) {
      staff.required()
      sales.setNote(changeable().id, text)
      changed()
    },
    park() {
      staff.required()
      const sale = changeable()
      if (sale.lines.length === 0) throw conflict('sale-empty')
      atomically(() => {
        sales.setStatus(sale.id, 'parked', now())
        log('sale-parked', sale.id, { totalMinor: dueOf(sale) })
      })
      changed()
    },
    abandon() {
      staff.required()
      const sale = changeable()
      atomically(() => {
        sales.setStatus(sale.id, 'abandoned', now())
        log('sale-abandoned', sale.id, { totalMinor: dueOf(sale), lines: sale.lines.length })
      })
      changed()
    },
    attachCustomer(who) {
      customer = { saleId: (active() ?? openSale()).id, who }
      changed()
    },
    finished(saleId, changeMinor) {
      if (customer?.saleId === saleId) customer = null
      last = { saleId, changeMinor }
      changed()
    },
  }
}
