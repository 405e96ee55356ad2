// What goes on behind a locked till: the sale that is kept, and a card payment that runs by itself.
import type { SaleState } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/Icon.tsx'
import { Money } from '../components/Money.tsx'
import { holdsScreen } from '../route.ts'

export function KeptSale({ state }: { state: SaleState }) {
  const { t } = useTranslation()
  const { sale } = state
  if (sale === null || (sale.lines.length === 0 && sale.payment === null)) return null
  const step = sale.payment?.step
  const paying = step !== undefined && holdsScreen(step)
  return (
    <div className="kept-sale" data-paying={paying} role={paying ? 'status' : undefined}>
      <Icon name={paying ? 'card' : 'info'} size={30} />
      <p>
        <strong>{paying ? t(`pay.steps.${step}.title`) : t('signIn.kept', { count: sale.lines.length })}</strong>
        <span>{paying ? t('signIn.payingHint') : t('signIn.keptHint')}</span>
      </p>
      <Money minor={paying ? (sale.payment?.amountMinor ?? 0) : sale.totals.totalMinor} />
    </div>
  )
}
