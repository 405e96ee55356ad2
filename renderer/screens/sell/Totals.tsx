// The totals of the sale: what was taken off, the deposit, the tax in or on it, and the sum in the largest type.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { taxRate } from '../../format.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { keyFor } from '../../keys.ts'
import { DiscountDialog } from './DiscountDialog.tsx'
import { totalFigures } from '../explain/explain-figures.ts'
import { Explained } from '../explain/Explained.tsx'
import './Totals.css'

type TotalsProps = { sale: Sale | null; selected?: Sale['lines'][number] | null }

export function Totals({ sale, selected = null }: TotalsProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const [giving, setGiving] = useState(false)
  const totals = sale?.totals
  const empty = sale === null || sale.lines.length === 0
  const give = () => (empty ? undefined : setGiving(true))
  useShortcuts({ [keyFor('discount')]: give })
  // A rate that adds nothing to the prices says nothing here.
  const taxes = (totals?.taxes ?? []).filter(tax => totals?.addedTaxMinor === undefined || tax.taxMinor !== 0)
  const taxWords = totals?.addedTaxMinor === undefined ? 'sell.taxes' : 'sell.taxesAdded'
  const facts = [
    ...(totals && totals.discountMinor !== 0
      ? [`${t('sell.discount')} −${money(Math.abs(totals.discountMinor))}`]
      : []),
    ...(totals && totals.depositMinor !== 0 ? [`${t('sell.depositLine')} ${money(totals.depositMinor)}`] : []),
    ...taxes.map(tax => t(taxWords, { rate: taxRate(tax, language), amount: money(tax.taxMinor) })),
  ]
  return (
    <div className="totals" aria-live="polite">
      <p className="totals-facts figures">{facts.join(' · ')}</p>
      <div className="totals-sum">
        <Button size="small" shortcut={keyFor('discount')} disabled={empty} onPress={give}>
          {t('discount.open')}
        </Button>
        <Explained byKey disabled={empty} figures={sale === null ? [] : totalFigures(t, language, null, sale.totals)}>
          <span>{t('sell.total')}</span>
          <span data-total="">
            <Money minor={totals?.totalMinor ?? 0} className="totals-amount" />
          </span>
        </Explained>
      </div>
      {giving && sale !== null && <DiscountDialog sale={sale} selected={selected} onClose={() => setGiving(false)} />}
    </div>
  )
}
