// Which figures of a sale can be explained, under the names they have on the screen.
import type { Sale } from '#contract'
import type { TFunction } from 'i18next'
import { taxRate } from '../../format.ts'
import type { Language } from '../../text/i18n.ts'
import type { Figure } from './ExplainDialog.tsx'

/** Figures of a whole sale, the total first. */
export function totalFigures(t: TFunction, language: Language, { totals }: Pick<Sale, 'totals'>): Figure[] {
  const total = (figure: 'total' | 'gross' | 'discount' | 'deposit', name: string): Figure => ({
    name,
    subject: { of: 'totals', figure },
  })
  return [
    total('total', t('sell.total')),
    ...(totals.discountMinor === 0 ? [] : [total('gross', t('explain.gross')), total('discount', t('sell.discount'))]),
    ...(totals.depositMinor === 0 ? [] : [total('deposit', t('sell.depositLine'))]),
    ...totals.taxes.map((tax): Figure => ({
      name: t('explain.tax', { rate: taxRate(tax, language) }),
      subject: { of: 'tax', basisPoints: tax.basisPoints, figure: 'tax' },
    })),
  ]
}

/** Figures of a payment, what remains first. */
export function payFigures(t: TFunction, language: Language, sale: Sale): Figure[] {
  const remaining: Figure = { name: t('pay.remaining'), subject: { of: 'payment', figure: 'remaining' } }
  const cash: Figure = { name: t('pay.inCash'), subject: { of: 'payment', figure: 'cash' } }
  const tips = sale.tips.map(({ percent }): Figure => ({
    name: t('explain.tip', { percent }),
    subject: { of: 'tip', percent },
  }))
  return [remaining, ...(sale.cash.stepMinor === 1 ? [] : [cash]), ...totalFigures(t, language, sale), ...tips]
}

/** Figures of a paid receipt, the total first. */
export function receiptFigures(t: TFunction, language: Language, totals: Sale['totals']): Figure[] {
  const change: Figure = { name: t('pay.change'), subject: { of: 'payment', figure: 'change' } }
  return [...totalFigures(t, language, { totals }), change]
}
