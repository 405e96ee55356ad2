// Which figures of a sale or a refund can be explained, under the names they have on the screen.
import type { Input, RefundFigures, RefundView, Sale } from '#contract'
import type { TFunction } from 'i18next'
import { taxRate } from '../../format.ts'
import type { Language } from '../../text/i18n.ts'
import type { Figure } from './ExplainDialog.tsx'

type SaleSubject = Input<'sale.explain'>['subject']
type RefundSubject = Input<'refund.explain'>['subject']
/** Null is the open sale. */
type SaleId = string | null

const ofSale =
  (saleId: SaleId) =>
  (name: string, subject: SaleSubject): Figure => ({
    name,
    question: { op: 'sale.explain', input: { saleId, subject } },
  })

/** Figures of a whole sale, the total first. */
export function totalFigures(t: TFunction, language: Language, saleId: SaleId, totals: Sale['totals']): Figure[] {
  const figure = ofSale(saleId)
  const total = (name: string, which: 'total' | 'gross' | 'discount' | 'deposit') =>
    figure(name, { of: 'totals', figure: which })
  return [
    total(t('sell.total'), 'total'),
    ...(totals.discountMinor === 0 ? [] : [total(t('explain.gross'), 'gross'), total(t('sell.discount'), 'discount')]),
    ...(totals.depositMinor === 0 ? [] : [total(t('sell.depositLine'), 'deposit')]),
    ...totals.taxes.map(tax =>
      figure(t('explain.tax', { rate: taxRate(tax, language) }), {
        of: 'tax',
        basisPoints: tax.basisPoints,
        figure: 'tax',
      }),
    ),
  ]
}

/** Figures of the payment of the open sale, what remains first. */
export function payFigures(t: TFunction, language: Language, sale: Sale): Figure[] {
  const figure = ofSale(null)
  return [
    figure(t('pay.remaining'), { of: 'payment', figure: 'remaining' }),
    ...(sale.cash.stepMinor === 1 ? [] : [figure(t('pay.inCash'), { of: 'payment', figure: 'cash' })]),
    ...totalFigures(t, language, null, sale.totals),
    ...sale.tips.map(({ percent }) => figure(t('explain.tip', { percent }), { of: 'tip', percent })),
  ]
}

/** Figures of a paid receipt, the total first. */
export function receiptFigures(t: TFunction, language: Language, saleId: string, totals: Sale['totals']): Figure[] {
  const change = ofSale(saleId)(t('pay.change'), { of: 'payment', figure: 'change' })
  return [...totalFigures(t, language, saleId, totals), change]
}

/** Figures of a refund, the total first; `parts` as main gave them. */
export function refundFigures(
  t: TFunction,
  language: Language,
  refund: Input<'refund.explain'>['refund'],
  { figures, parts }: { figures: RefundFigures; parts: readonly Pick<RefundView['parts'][number], 'kind' | 'last4'>[] },
): Figure[] {
  const figure = (name: string, subject: RefundSubject): Figure => ({
    name,
    question: { op: 'refund.explain', input: { refund, subject } },
  })
  const { discountMinor, depositMinor, taxes } = figures
  return [
    figure(t('sell.total'), { of: 'totals', figure: 'total' }),
    ...(discountMinor === 0 ? [] : [figure(t('sell.discount'), { of: 'totals', figure: 'discount' })]),
    ...(depositMinor === 0 ? [] : [figure(t('sell.depositLine'), { of: 'totals', figure: 'deposit' })]),
    ...taxes.map(tax =>
      figure(t('explain.tax', { rate: taxRate(tax, language) }), { of: 'tax', basisPoints: tax.basisPoints }),
    ),
    ...parts.slice(0, figures.parts).map(({ kind, last4 }, index) => {
      const name = t(`refund.to.${kind}`)
      return figure(last4 === null ? name : `${name} ${last4}`, { of: 'part', index })
    }),
  ]
}
