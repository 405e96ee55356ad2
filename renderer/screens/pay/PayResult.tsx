// How the last card attempt ended, in words; the sale stays open and can be paid another way.
import type { Sale } from '#contract'
import { movedBy, tenderSums } from '#domain/tender'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { useMoney } from '../../components/Money.tsx'
import { bankWords, ownWhy } from '../payments/payment-words.ts'

type PayResultProps = { payment: NonNullable<Sale['payment']>; tenders: Sale['tenders'] }

export function PayResult({ payment, tenders }: PayResultProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const { step, reason, reference } = payment
  const good = step === 'approved' || step === 'partial'
  const mine = tenders.filter(({ card }) => card !== null && card.reference === reference)
  const taken = mine.find(({ amountMinor }) => amountMinor > 0)
  const approved = taken === undefined ? null : movedBy(taken)
  const cardPaid = tenderSums(tenders.filter(({ kind }) => kind === 'card')).movedMinor
  // An approval that was given back since must not look like money that is there.
  const words =
    good && cardPaid <= 0
      ? t('pay.givenBack', { returnObjects: true })
      : t(`pay.steps.${step}`, { returnObjects: true })
  const own = good ? null : ownWhy(t, reason)
  const bank = good ? null : bankWords(reason)
  return (
    <div className="pay-result" data-good={good} data-step={step} role="status">
      <Icon name={good ? 'check' : 'cross'} />
      <div>
        <strong>{words.title}</strong>
        <p>{words.lead}</p>
        {step === 'partial' && cardPaid > 0 && approved !== null && (
          <p>{t('pay.approvedOf', { approved: money(approved), asked: money(payment.amountMinor) })}</p>
        )}
        {own !== null && <p>{own}</p>}
        {bank !== null && (
          <p className="pay-bank">{t(step === 'declined' ? 'pay.bankSays' : 'pay.reasonGiven', { reason: bank })}</p>
        )}
      </div>
    </div>
  )
}
