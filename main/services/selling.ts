// The open sale as the cashier works with it: its lines, its scans and notes, parked and taken up again.
import type { Output, SaleState, VerificationWay } from '#contract'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import { createLines, type LineService } from './lines.ts'
import { createOpenSale } from './open-sale.ts'
import { customerView, dueOf, saleView, type Customer } from './sale-view.ts'
import { createScanning } from './scanning.ts'
import { earlierCharge, SECOND_CHARGE } from './second-charge.ts'
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

export type SellingService = Omit<LineService, 'put'> & {
  state(): SaleState
  /** The open sale, or null. */
  active(): StoredSale | null
  /** Throws while a payment holds the open sale's total: lines may change only before money is involved. */
  assertChangeable(): void
  /** `quantityMilli` is how many of the scanned goods; null means one. */
  scan(code: string, quantityMilli?: number | null): Output<'sale.scan'>
  note(text: string): void
  /** `name` is what it is asked for by; empty for none. */
  park(name?: string): void
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
  /** Percentages of the tips to suggest. */
  tips?: readonly string[]
  /** Customer cards in the scan stream; absent or null where the till takes none. */
  loyalty?: Pick<LoyaltyService, 'recognises' | 'scanned' | 'customerOf' | 'view'> | null
  atomically: <T>(work: () => T) => T
  changed: () => void
}): SellingService {
  const { sales, attempts, reversals, staff, atomically, changed } = deps
  let customer: { saleId: string; who: Customer } | null = null
  let last: { saleId: string; changeMinor: number } | null = null
  const open = createOpenSale(deps)
  const { active, changeable, now, log } = open
  const { put, ...lines } = createLines({ ...deps, open, began: () => void (last = null) })
  const scan = createScanning({ ...deps, open, lines: { ...lines, put }, loyalty: deps.loyalty ?? null })

  function resume(saleId: string): void {
    staff.required()
    const sale = sales.find(saleId)
    if (sale === null || sale.status !== 'parked') throw new Problem({ code: 'not-found', what: 'sale' })
    if (sales.active() !== null) throw conflict('sale-open')
    atomically(() => {
      sales.setStatus(saleId, 'open', now())
      log('sale-resumed', saleId)
    })
    changed()
  }

  return {
    ...lines,
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
          sale === null
            ? null
            : saleView(
                sale,
                attempt,
                reversals.openFor(sale.id),
                shown,
                deps.today(),
                deps.waysOf,
                deps.tips,
                attempt?.text === SECOND_CHARGE ? earlierCharge(attempts, attempt, attempt) : null,
              ),
        lastChangeMinor: last?.changeMinor ?? null,
        lastSaleId: last?.saleId ?? null,
        ...(loyalty === undefined ? {} : { loyalty }),
      }
    },
    scan: (code, quantityMilli = null) => scan(code, quantityMilli),
    note(text) {
      staff.required()
      sales.setNote(changeable().id, text)
      changed()
    },
    park(name = '') {
      staff.required()
      const sale = changeable()
      if (sale.lines.length === 0) throw conflict('sale-empty')
      atomically(() => {
        sales.setParkedAs(sale.id, name)
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
      customer = { saleId: (active() ?? open.orNew()).id, who }
      changed()
    },
    finished(saleId, changeMinor) {
      if (customer?.saleId === saleId) customer = null
      last = { saleId, changeMinor }
      changed()
    },
  }
}
