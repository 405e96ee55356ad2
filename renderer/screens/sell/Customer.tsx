// Whose sale it is: the name, and the points and balance of a customer card, in the head of the sale.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { useMoney } from '../../components/Money.tsx'
import { usePoints } from '../../hooks/use-points.ts'
import './Loyalty.css'

export function Customer({ customer }: { customer: NonNullable<Sale['customer']> }) {
  const { t } = useTranslation()
  const money = useMoney()
  const points = usePoints()
  const { label, payer, balanceMinor } = customer
  const named = label === 'insurance' ? t('sell.insurance') : label === 'loyalty' ? t('loyalty.customer') : label
  const facts = [
    customer.points === null ? null : points('points', customer.points),
    balanceMinor === null || balanceMinor === 0 ? null : t('loyalty.balance', { amount: money(balanceMinor) }),
  ].filter(fact => fact !== null)
  return (
    <span className="cart-customer" data-customer="">
      <Icon name="person" size={18} />
      <span className="cart-customer-who">
        <span className="cart-customer-name">{payer ?? named}</span>
        {facts.length > 0 && <span className="cart-customer-facts">{facts.join(' · ')}</span>}
      </span>
    </span>
  )
}
