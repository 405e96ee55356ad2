// What goes back to which tender, before anything has moved.
import type { RefundPlanView } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { Money, useMoney } from '../../components/Money.tsx'

const icons = { cash: 'cash', card: 'card', credit: 'back' } as const

export function GoesBack({ plan }: { plan: RefundPlanView | undefined }) {
  const { t } = useTranslation()
  const money = useMoney()
  const parts = plan?.parts ?? []
  return (
    <section className="refund-sums" aria-label={t('refund.goesBack')} aria-live="polite">
      <p className="refund-total">
        <span>{t('refund.goesBack')}</span>
        <Money minor={plan?.totalMinor ?? 0} />
      </p>
      {parts.length === 0 && <p className="soft">{t('refund.choose')}</p>}
      <ul>
        {parts.map((part, index) => (
          <li key={index} className="refund-to" data-kind={part.kind}>
            <Icon name={icons[part.kind]} />
            <span>
              {t(`refund.to.${part.kind}`)}
              {part.last4 !== null && (
                <span className="soft small">
                  {' '}
                  {t('refund.cardOf', { brand: part.brand ?? '', last4: part.last4 })}
                </span>
              )}
            </span>
            <Money minor={part.amountMinor} />
          </li>
        ))}
      </ul>
      {plan !== undefined && plan.taxMinor > 0 && (
        <p className="soft small">{t('refund.tax', { amount: money(plan.taxMinor) })}</p>
      )}
    </section>
  )
}
