// How the last card attempt ended, in words; the sale stays open and can be paid another way.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'

/** Reasons that are the till's own words and already said by the step. */
const own: readonly string[] = ['cancelled', 'internal', 'unreachable', 'provider-fault', 'declined']

export function PayResult({ payment }: { payment: NonNullable<Sale['payment']> }) {
  const { t } = useTranslation()
  const good = payment.step === 'approved' || payment.step === 'partial'
  const reason =
    payment.reason !== null && payment.reason !== '' && !own.includes(payment.reason) && !good ? payment.reason : null
  return (
    <div className="pay-result" data-good={good} role="status">
      <Icon name={good ? 'check' : 'cross'} />
      <div>
        <strong>{t(`pay.steps.${payment.step}.title`)}</strong>
        <p>{t(`pay.steps.${payment.step}.lead`)}</p>
        {reason !== null && <p className="small">{t('pay.bankSays', { reason })}</p>}
      </div>
    </div>
  )
}
