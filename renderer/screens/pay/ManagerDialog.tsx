// A manager called to the till: what to look for in the bank's portal, and the few decisions, taken in place with their PIN.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useMoney } from '../../components/Money.tsx'
import { useMay } from '../../hooks/use-may.ts'
import { DecideFoot, DecideForm } from '../payments/DecideForm.tsx'
import { PaymentFacts } from '../payments/PaymentFacts.tsx'
import { decisionsAt, deedWords } from '../payments/payment-words.ts'
import { useDecide } from '../payments/use-decide.ts'
import { useReview } from '../payments/use-review.ts'
import '../payments/Payments.css'

type ManagerDialogProps = {
  sale: Pick<Sale, 'id' | 'reversal'>
  payment: NonNullable<Sale['payment']>
  onClose: () => void
}

export function ManagerDialog({ sale, payment, onClose }: ManagerDialogProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const allowed = useMay('payments')
  const list = useReview(allowed).data?.payments ?? []
  const { reversal } = sale
  // Of several cards it is the one whose money is stuck; else the payment that is on the screen.
  const stuck = list.find(each => each.saleId === sale.id && each.reversal?.state === 'needs-human')
  const mine = list.find(({ attemptId }) => attemptId === payment.attemptId)
  const review = (reversal === null ? mine : stuck) ?? null
  const decide = useDecide(review?.attemptId ?? payment.attemptId, onClose)
  const decisions = review === null ? decisionsAt(payment, reversal) : review.decisions
  const known = reversal?.amountMinor ?? review?.approvedMinor ?? null
  // A charge that needs somebody is often one over another amount than was asked for.
  const amount = known === null && payment.step === 'needs-human' ? null : money(known ?? payment.amountMinor)
  // The bank may have answered while the form was open, and then there may be less to decide.
  const chosen = decide.decision !== null && decisions.includes(decide.decision) ? decide.decision : null
  const back = () => decide.choose(null)
  return (
    <Dialog
      title={chosen === null ? t('pay.managerTitle') : t(`payments.decide.${chosen}.name`)}
      size="wide"
      onClose={onClose}
      {...(chosen === null
        ? {}
        : { footer: <DecideFoot decision={chosen} amount={amount} decide={decide} onBack={back} /> })}
    >
      {chosen !== null ? (
        <DecideForm key={chosen} decision={chosen} amount={amount} decide={decide} />
      ) : (
        <>
          <p>{t('payments.callLead')}</p>
          <section aria-labelledby="portal-title" className="portal">
            <h3 id="portal-title">{t('payments.portal')}</h3>
            <PaymentFacts payment={review === null ? payment : { ...review, startedAt: review.at }} review={review} />
          </section>
          {decisions.length === 0 && <p>{t('payments.nothingToChoose')}</p>}
          <ul className="decisions">
            {decisions.map(decision => (
              <li key={decision}>
                <Button onPress={() => decide.choose(decision)}>{t(`payments.decide.${decision}.name`)}</Button>
                <p>{deedWords(t, decision, amount).money}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
