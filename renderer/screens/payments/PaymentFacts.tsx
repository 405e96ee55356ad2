// What is known of one card payment, in the words and numbers a manager finds it by in the bank's portal.
import type { PaymentReview, Sale } from '#contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'

type FactsProps = {
  payment: Pick<NonNullable<Sale['payment']>, 'amountMinor' | 'orderId' | 'reference' | 'startedAt'>
  /** What the machine tells a manager about the same payment. */
  review: PaymentReview | null
}

export function PaymentFacts({ payment, review }: FactsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const approved = review?.approvedMinor ?? null
  const reference = review?.reference ?? payment.reference
  return (
    <dl className="payment-facts">
      <Fact name={t('payments.facts.amount')}>
        <Money minor={payment.amountMinor} />
      </Fact>
      {approved !== null && (
        <Fact name={t('payments.facts.approved')}>
          <Money minor={approved} />
        </Fact>
      )}
      <Fact name={t('payments.facts.at')}>
        <time className="figures" dateTime={payment.startedAt}>
          {dateTimeText(payment.startedAt, language)}
        </time>
      </Fact>
      {review !== null && (
        <Fact name={t('payments.facts.card')}>
          {review.last4 === null ? (
            t('payments.facts.noCard')
          ) : (
            <span className="figures">
              {review.brand} •••• {review.last4}
            </span>
          )}
        </Fact>
      )}
      <Fact name={t('payments.facts.reference')}>
        {reference === null ? t('payments.facts.noReference') : <span className="payment-code">{reference}</span>}
      </Fact>
      <Fact name={t('payments.facts.order')}>
        <span className="payment-code">{payment.orderId}</span>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
