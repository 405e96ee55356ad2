// One payment that needs a decision: what it is, how it stands, and what may be done about it.
import type { PaymentReview } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Money, useMoney } from '../../components/Money.tsx'
import { DecideFoot, DecideForm } from './DecideForm.tsx'
import { PaymentFacts } from './PaymentFacts.tsx'
import { bankWords, ownWhy } from './payment-words.ts'
import { useDecide } from './use-decide.ts'

export function ReviewCard({ review }: { review: PaymentReview }) {
  const { t } = useTranslation()
  const decide = useDecide(review.attemptId)
  const close = () => decide.choose(null)
  const { attemptId, step, amountMinor, approvedMinor, saleNumber, reversal, decisions } = review
  const money = approvedMinor ?? amountMinor
  const written = useMoney()(money)
  // Nobody knows how much was charged before the bank has said so of one charge.
  const amount = step === 'needs-human' && approvedMinor === null ? null : written
  const status = t(`sales.status.${review.saleStatus}`)
  const why = ownWhy(t, review.why) ?? bankWords(review.why)
  // Another till event may have taken the decision away while its form was open.
  const chosen = decide.decision !== null && decisions.includes(decide.decision) ? decide.decision : null
  return (
    <li className="review" data-attempt={attemptId} data-step={step}>
      <header className="review-head">
        <h3>
          <Money minor={money} className="review-amount" />
        </h3>
        <span className="review-step">
          <Icon name={step === 'unknown' ? 'clock' : step === 'cancelling' ? 'back' : 'warning'} size={20} />
          {t(`payments.steps.${step}`)}
        </span>
        <span className="review-sale soft">
          {saleNumber === null
            ? t('payments.sale.unnumbered', { status })
            : t('payments.sale.numbered', { number: saleNumber, status })}
        </span>
      </header>
      <PaymentFacts payment={{ ...review, startedAt: review.at }} review={review} />
      {reversal !== null && (
        <p className="review-reversal">{t(`payments.reversal.${reversal.kind}.${reversal.state}`)}</p>
      )}
      {why !== null && (
        <p className="small soft">
          {t('payments.facts.why')}: {why}
        </p>
      )}
      {decisions.length > 0 && (
        <div className="review-actions">
          {decisions.map(decision => (
            <Button
              key={decision}
              onPress={() => decide.choose(decision)}
              {...(decision === 'void' ? { look: 'danger' as const } : {})}
            >
              {t(`payments.decide.${decision}.name`)}
            </Button>
          ))}
        </div>
      )}
      {chosen !== null && (
        <Dialog
          alert
          title={t(`payments.decide.${chosen}.name`)}
          onClose={close}
          footer={<DecideFoot decision={chosen} amount={amount} decide={decide} onBack={close} />}
        >
          <DecideForm decision={chosen} amount={amount} decide={decide} />
        </Dialog>
      )}
    </li>
  )
}
