// "Explain this number" for refunds: of a receipt or without one, written down or only being chosen.
import type { Input, Output } from '#contract'
import { price, type Cart } from '#domain/cart'
import type { Derivation } from '#domain/derivation'
import { explain } from '#domain/explain'
import { explainCoins, explainRefund } from '#domain/explain-refund'
import { refundExplainWords } from '#domain/explain-refund-words'
import { explainWords } from '#domain/explain-words'
import type { CashRounding } from '#domain/cash-rounding'
import type { Quantities } from '#domain/refund-plan'
import { Problem } from '../ports/errors.ts'
import type { StoredRefund } from '../store/refund-rows.ts'
import { derivationView } from './explanations.ts'
import type { LooseGoods } from './refund-goods.ts'
import { planned, quantitiesOf } from './refund-lines.ts'
import { completedSale } from './refund-sold.ts'
import type { RefundStore, ReversalStore, SalesStore } from './store-types.ts'

type Asked = Input<'refund.explain'>
export type RefundExplanations = { explain(asked: Asked): Output<'refund.explain'> }

export function createRefundExplanations(deps: {
  sales: Pick<SalesStore, 'find'>
  refunds: Pick<RefundStore, 'find' | 'ofSale' | 'givenBack'>
  reversals: Pick<ReversalStore, 'forAttempt'>
  goods: Pick<LooseGoods, 'cart'>
  /** Today's, for what is only being chosen. */
  cash: () => CashRounding
  currency: string
}): RefundExplanations {
  const { refunds, goods, currency } = deps

  /** What had come back before a refund that is written down. */
  function beforeOf(saleId: string, { number }: StoredRefund): Quantities {
    const earlier = refunds.ofSale(saleId).filter(each => each.number < number)
    return quantitiesOf(earlier.flatMap(({ id }) => refunds.find(id) ?? []).flatMap(soldLines))
  }

  function ofReceipt(saleId: string, before: Quantities, now: Quantities, asked: Asked): Derivation {
    const { sold } = completedSale(deps, saleId)
    const rounding = sold.rules.cash
    const plan = planned(sold, before, now, rounding)
    const words = refundExplainWords[asked.language]
    return known(() => explainRefund({ sale: sold, before, now, rounding, plan, words }, asked.subject))
  }

  function withoutReceipt(cart: Cart, rounding: CashRounding, { subject, language }: Asked): Derivation {
    const { totals } = price(cart)
    switch (subject.of) {
      case 'totals':
        return explain(cart, subject, explainWords[language])
      case 'tax': {
        const index = totals.taxes.findIndex(({ basisPoints }) => basisPoints === subject.basisPoints)
        return known(() => explain(cart, { of: 'tax', index, figure: 'tax' }, explainWords[language]))
      }
      case 'part':
        return explainCoins(totals.totalMinor, rounding, refundExplainWords[language])
      default:
        return subject satisfies never
    }
  }

  function derivationOf(asked: Asked): Derivation {
    const { refund } = asked
    switch (refund.kind) {
      case 'of-receipt':
        return ofReceipt(refund.saleId, refunds.givenBack(refund.saleId), quantitiesOf(refund.lines), asked)
      case 'without-receipt':
        return withoutReceipt(goods.cart(refund.lines), deps.cash(), asked)
      case 'given': {
        const found = refunds.find(refund.refundId)
        if (found === null) throw new Problem({ code: 'not-found', what: 'receipt' })
        if (found.ofSale === null) return withoutReceipt(cartOf(found), found.rules.cash, asked)
        return ofReceipt(found.ofSale, beforeOf(found.ofSale, found), quantitiesOf(soldLines(found)), asked)
      }
      default:
        return refund satisfies never
    }
  }

  return { explain: asked => derivationView(derivationOf(asked), currency, asked.language) }
}

/** A rate or a part that this refund does not have is no figure of it. */
function known(work: () => Derivation): Derivation {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Problem({ code: 'not-found', what: 'receipt' })
    throw thrown
  }
}

/** Lines of a sale that a refund holds. */
const soldLines = ({ lines }: StoredRefund) =>
  lines.flatMap(({ saleLineId, quantityMilli }) => (saleLineId === null ? [] : [{ lineId: saleLineId, quantityMilli }]))

/** Goods without a receipt as they were priced: nothing was taken off them. */
function cartOf({ lines, rules }: StoredRefund): Cart {
  return {
    lines: lines.map(line => ({
      ...line,
      depositMinor: Math.round((line.depositMinor * 1000) / line.quantityMilli),
      discountBasisPoints: 0,
      requiredAge: 0,
      note: null,
    })),
    discountBasisPoints: 0,
    rules: rules.pricing,
  }
}
