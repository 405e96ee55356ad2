// Goods brought back without a receipt: today's price from the catalogue, up to the store's limit, in cash or as credit.
import { randomUUID } from 'node:crypto'
import type { Input, RefundPlanView } from '#contract'
import { price, type Cart, type CartLine, type PricedLine, type Totals } from '#domain/cart'
import { roundCash } from '#domain/cash-rounding'
import type { StoreRules } from '#domain/store-rules'
import { conflict, Problem } from '../ports/errors.ts'
import type { NewRefund } from '../store/refunds.ts'
import { plainPart } from './refund-sold.ts'
import { noFigures, planFigures } from './refund-view.ts'
import type { CatalogueStore } from './store-types.ts'

/** Minor units a refund without receipt may come to until a manager sets another limit. */
export const USUAL_LIMIT_MINOR = 5000

type Wish = Input<'refund.price'>['lines']
export type LooseGoods = {
  /** At today's prices, under today's rules. */
  cart(lines: Wish): Cart
  priced(lines: Wish): { lines: PricedLine[]; totals: Totals }
  plan(wish: Input<'refund.price'>): RefundPlanView
  /** Throws conflict 'refund-limit'. */
  assertWithinLimit(totalMinor: number): void
  refund(
    wish: Input<'refund.price'>,
  ): Pick<
    NewRefund,
    | 'kind'
    | 'ofSale'
    | 'grossMinor'
    | 'discountMinor'
    | 'depositMinor'
    | 'totalMinor'
    | 'lines'
    | 'taxes'
    | 'tenders'
    | 'rules'
  >
  limit(): number | null
  setLimit(staffId: string, limitMinor: number | null): void
}

export function createLooseGoods(deps: {
  catalogue: Pick<CatalogueStore, 'find'>
  rules: () => StoreRules
  readLimit: () => string | null
  writeLimit: (staffId: string, value: string) => void
}): LooseGoods {
  function cartLine({ productId, quantityMilli }: Wish[number]): CartLine {
    const product = deps.catalogue.find(productId)
    if (product === null) throw new Problem({ code: 'not-found', what: 'product' })
    return {
      id: randomUUID(),
      productId,
      name: product.name,
      barcode: product.barcode,
      unitPriceMinor: product.priceMinor,
      quantityMilli,
      depositMinor: product.depositMinor,
      discountBasisPoints: 0,
      taxBasisPoints: product.taxBasisPoints,
      requiredAge: product.requiredAge,
      note: null,
    }
  }
  const cart = (wish: Wish): Cart => ({
    lines: wish.map(cartLine),
    discountBasisPoints: 0,
    rules: deps.rules().pricing,
  })
  const priced = (wish: Wish) => price(cart(wish))
  function limit(): number | null {
    const written = deps.readLimit()
    if (written === null) return USUAL_LIMIT_MINOR
    return /^\d{1,9}$/.test(written) ? Number(written) : null
  }

  return {
    cart,
    priced,
    limit,
    setLimit: (staffId, minor) => deps.writeLimit(staffId, minor === null ? 'none' : String(minor)),
    plan({ lines, to }) {
      if (lines.length === 0) return { totalMinor: 0, taxMinor: 0, figures: noFigures, parts: [] }
      const { totals } = priced(lines)
      const { totalMinor, taxes } = totals
      const amountMinor = to === 'cash' ? roundCash(totalMinor, deps.rules().cash) : totalMinor
      const taxMinor = taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
      const figures = planFigures(totals, deps.rules().pricing, amountMinor === totalMinor ? 0 : 1)
      return { totalMinor, taxMinor, figures, parts: [{ kind: to, amountMinor, brand: null, last4: null }] }
    },
    assertWithinLimit(totalMinor) {
      const most = limit()
      if (most !== null && totalMinor > most) throw conflict('refund-limit')
    },
    refund({ lines: wish, to }) {
      const { lines, totals } = priced(wish)
      const { grossMinor, discountMinor, depositMinor, totalMinor, taxes } = totals
      const part = plainPart(randomUUID(), to, totalMinor)
      const roundingMinor = to === 'cash' ? roundCash(totalMinor, deps.rules().cash) - totalMinor : 0
      return {
        kind: 'without-receipt',
        ofSale: null,
        grossMinor,
        discountMinor,
        depositMinor,
        totalMinor,
        rules: deps.rules(),
        lines: lines.map(line => ({
          id: line.id,
          saleLineId: null,
          productId: line.productId,
          name: line.name,
          barcode: line.barcode,
          unitPriceMinor: line.unitPriceMinor,
          quantityMilli: line.quantityMilli,
          taxBasisPoints: line.taxBasisPoints,
          grossMinor: line.grossMinor,
          discountMinor: line.discountMinor,
          depositMinor: line.depositTotalMinor,
          totalMinor: line.totalMinor,
        })),
        taxes: taxes.map(tax => ({
          basisPoints: tax.basisPoints,
          grossMinor: tax.grossMinor,
          netMinor: tax.netMinor,
          taxMinor: tax.taxMinor,
        })),
        tenders: [{ ...part, roundingMinor }],
      }
    },
  }
}
