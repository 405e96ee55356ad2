// How the last card attempt ended, in words; the sale stays open and can be paid another way.
import type { Sale } from '#contract'
import { movedBy, tenderSums } from '#domain/tender'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage, useMoney } from '../../components/Money.tsx'
import { timeText } from '../../format.ts'
import { bankWords, ownWhy } from '../payments/payment-words.ts'

type PayResultProps = {
  payment: NonNullable<Sale['payment']>
  tenders: Sale['tenders']
  busy: boolean
  /** The card is to be charged although it has just paid the same amount. */
  onAgain: () => void
}

export function PayResult({ payment, tenders, busy, onAgain }: PayResultProps) {
  if (payment.earlier !== undefined) return <SecondCharge payment={payment} busy={busy} onAgain={onAgain} />
  return <Outcome payment={payment} tenders={tenders} />
}

function Outcome({ payment, tenders }: Pick<PayResultProps, 'payment' | 'tenders'>) {
  const { t } = useTranslation()
  const money = useMoney()
  const { step, reason, reference, advice } = payment
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
        {/* That another card may pass is said above. */}
        {advice !== undefined && advice !== 'another-card' && <p>{t(`pay.advice.${advice}`)}</p>}
      </div>
    </div>
  )
}

/** Asked, not refused: two people may share a card, and twice the same goods are no fault. */
function SecondCharge({ payment, busy, onAgain }: Omit<PayResultProps, 'tenders'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const money = useMoney()
  const { earlier, amountMinor } = payment
  if (earlier === undefined) return null
  const { reference, number, at } = earlier
  return (
    <div className="pay-result" data-good={false} data-step="second-charge" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{t('pay.second.title')}</strong>
        <p>
          {t('pay.second.lead', {
            amount: money(amountMinor),
            time: timeText(at, language),
            paper: number === null ? t('pay.second.open') : t('pay.second.receipt', { number }),
            reference,
          })}
        </p>
        <p>{t('pay.second.choice')}</p>
        <Button commit busy={busy} icon="card" onPress={onAgain}>
          {t('pay.second.again')}
        </Button>
      </div>
    </div>
  )
}
