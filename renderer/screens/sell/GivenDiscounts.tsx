// The discounts that a line or the sale has already, with what each takes off, and a way to take it off again.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useLanguage, useMoney } from '../../components/Money.tsx'
import { rate } from '../../format.ts'
import { useOp } from '../../till.ts'

type Given = Sale['discounts'][number]

export function GivenDiscounts({ lineId, discounts }: { lineId: string | null; discounts: readonly Given[] }) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const give = useOp('sale.discount')
  const what = (discount: Given): string => {
    switch (discount.kind) {
      case 'percent':
        return rate(discount.basisPoints, language)
      case 'fixed':
        return `${money(discount.amountMinor)} · ${discount.reason}`
      case 'per-unit': {
        const { amountMinor, limitUnits, reason } = discount
        const each = t('discount.each', { amount: money(amountMinor) })
        return [each, ...(limitUnits === null ? [] : [t('discount.upTo', { units: limitUnits })]), reason].join(' · ')
      }
      default:
        return discount satisfies never
    }
  }
  const remove = (discount: Given) =>
    void give.run(
      discount.kind === 'percent'
        ? { kind: 'percent', lineId, basisPoints: 0 }
        : { kind: 'remove', lineId, discountId: discount.id },
    )
  if (discounts.length === 0) return null
  return (
    <ul className="discount-given" aria-label={t('discount.given')}>
      {discounts.map(discount => (
        <li key={discount.id}>
          <span className="discount-what">{what(discount)}</span>
          <strong className="figures">−{money(discount.offMinor)}</strong>
          <Button size="small" busy={give.busy} onPress={() => remove(discount)}>
            {t('discount.remove')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
