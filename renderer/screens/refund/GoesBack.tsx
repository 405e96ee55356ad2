// What goes back to which tender, before anything has moved.
import type { Input, RefundPlanView } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { refundFigures } from '../explain/explain-figures.ts'
import { Explained } from '../explain/Explained.tsx'

const icons = { cash: 'cash', card: 'card', credit: 'back' } as const

type GoesBackProps = {
  plan: RefundPlanView | undefined
  /** What the plan is of, to be asked how its figures came about. */
  chosen: Input<'refund.explain'>['refund']
}

export function GoesBack({ plan, chosen }: GoesBackProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const parts = plan?.parts ?? []
  return (
    <section className="refund-sums" aria-label={t('refund.goesBack')} aria-live="polite">
      <p className="refund-total">
        <span>{t('refund.goesBack')}</span>
        {/* A note may hold any sign, so in its field the key is a letter. */}
        <Explained
          byKey
          inFields={false}
          disabled={plan === undefined}
          figures={plan === undefined ? [] : refundFigures(t, language, chosen, plan)}
        >
          <Money minor={plan?.totalMinor ?? 0} />
        </Explained>
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
