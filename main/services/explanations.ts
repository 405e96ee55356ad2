// "Explain this number": the derivation of any figure of a sale, open or completed, in the words of the language asked for.
import type { Input, Output } from '#contract'
import { resultOf, type Derivation } from '#domain/derivation'
import { derivationLines } from '#domain/derivation-lines'
import { explain, type Subject } from '#domain/explain'
import { explainPayment, type PaymentSubject } from '#domain/explain-payment'
import { explainWords } from '#domain/explain-words'
import { Problem } from '../ports/errors.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import { cartOf, priced } from './sale-view.ts'
import type { SalesStore } from './store-types.ts'

type Asked = Input<'sale.explain'>
export type ExplanationService = { explain(asked: Asked): Output<'sale.explain'> }

/** A derivation as the page gets it. */
export function derivationView(derivation: Derivation, currency: string, language: Asked['language']) {
  return {
    title: derivation.of,
    resultMinor: resultOf(derivation),
    steps: derivation.steps,
    lines: derivationLines(derivation, currency, language),
  }
}

export function createExplanations(deps: {
  sales: Pick<SalesStore, 'active' | 'find'>
  currency: string
}): ExplanationService {
  const { sales, currency } = deps

  function saleOf(saleId: string | null): StoredSale {
    const id = saleId ?? sales.active()?.id
    const sale = id === undefined ? null : sales.find(id)
    // Restored from the second journal alone: there is a total, but nothing it could be worked out from.
    if (sale === null || sale.lines.length === 0) throw new Problem({ code: 'not-found', what: 'sale' })
    return sale
  }

  /** A figure is asked for by the name it goes by on the screen; the engine counts lines and rates. */
  function subjectOf({ subject }: Asked, sale: StoredSale): Subject | PaymentSubject {
    const { lines, totals } = priced(sale)
    switch (subject.of) {
      case 'line': {
        const index = lines.findIndex(({ id }) => id === subject.lineId)
        if (index < 0) throw new Problem({ code: 'not-found', what: 'product' })
        return { of: 'line', index, figure: subject.figure }
      }
      case 'tax': {
        const index = totals.taxes.findIndex(({ basisPoints }) => basisPoints === subject.basisPoints)
        if (index < 0) throw new Problem({ code: 'not-found', what: 'sale' })
        return { of: 'tax', index, figure: subject.figure }
      }
      case 'totals':
      case 'payment':
      case 'tip':
        return subject
      default:
        return subject satisfies never
    }
  }

  return {
    explain(asked) {
      const sale = saleOf(asked.saleId)
      const subject = subjectOf(asked, sale)
      const words = explainWords[asked.language]
      const derivation =
        subject.of === 'payment' || subject.of === 'tip'
          ? explainPayment(priced(sale).totals, sale.tenders, sale.rules.cash, subject, words)
          : explain(cartOf(sale), subject, words)
      return derivationView(derivation, currency, asked.language)
    },
  }
}
