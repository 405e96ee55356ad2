// The totals of the sale: what was taken off, the deposit, the tax inside, and the sum in the largest type.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { rate } from '../../format.ts'

export function Totals({ sale }: { sale: Sale | null }) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const totals = sale?.totals
  const facts = [
    ...(totals && totals.discountMinor !== 0
      ? [`${t('sell.discount')} −${money(Math.abs(totals.discountMinor))}`]
      : []),
    ...(totals && totals.depositMinor !== 0 ? [`${t('sell.depositLine')} ${money(totals.depositMinor)}`] : []),
    ...(totals?.taxes ?? []).map(tax =>
      t('sell.taxes', { rate: rate(tax.basisPoints, language), amount: money(tax.taxMinor) }),
    ),
  ]
  return (
    <div className="totals" aria-live="polite">
      <p className="totals-facts figures">{facts.join(' · ')}</p>
      <p className="totals-sum">
        <span>{t('sell.total')}</span>
        <span data-total="">
          <Money minor={totals?.totalMinor ?? 0} className="totals-amount" />
        </span>
      </p>
    </div>
  )
}
