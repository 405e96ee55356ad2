// A card payment under way, as it is: waiting, sent, or unknown. While it is unknown nothing on this screen can charge again.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { Money } from '../../components/Money.tsx'
import { clockText } from '../../format.ts'
import { useNow } from '../../hooks/use-clock.ts'
import { useOp } from '../../till.ts'
import './CardState.css'

type Payment = NonNullable<Sale['payment']>
type Holding = 'waiting-for-card' | 'sent' | 'unknown' | 'needs-human'
const icons: Record<Holding, IconName> = {
  'waiting-for-card': 'card',
  sent: 'clock',
  unknown: 'warning',
  'needs-human': 'warning',
}

/** Steps that keep the pay screen to themselves. */
export const holds = (step: Payment['step']): step is Holding => step in icons

export function CardState({ payment }: { payment: Payment }) {
  const { t } = useTranslation()
  const now = useNow()
  const checkAgain = useOp('pay.check-again')
  const cancel = useOp('pay.cancel')
  const [manager, setManager] = useState(false)
  const step = payment.step as Holding
  const seconds = (now.getTime() - Date.parse(payment.startedAt)) / 1000
  const grave = step === 'unknown' || step === 'needs-human'
  return (
    <section className="card-state" data-step={step} aria-labelledby="card-title">
      <div className="card-state-words" role={grave ? 'alert' : 'status'}>
        <Icon name={icons[step]} size={88} />
        <h2 id="card-title">{t(`pay.steps.${step}.title`)}</h2>
        <Money minor={payment.amountMinor} className="card-state-amount" />
        <p className="card-state-lead">{t(`pay.steps.${step}.lead`)}</p>
      </div>
      <p className="soft figures">
        {t('pay.elapsed', { time: clockText(seconds) })}
        {payment.reference !== null && ` · ${t('pay.reference', { reference: payment.reference })}`}
      </p>
      <div className="card-state-actions">
        {step === 'waiting-for-card' && (
          <Button
            size="large"
            commit
            busy={cancel.busy}
            busyText={t('pay.working')}
            onPress={() => void cancel.run({})}
            autoFocus
          >
            {t('pay.cancelCard')}
          </Button>
        )}
        {step === 'unknown' && (
          <Button
            look="primary"
            size="large"
            commit
            busy={checkAgain.busy}
            busyText={t('pay.checking')}
            onPress={() => void checkAgain.run({})}
            autoFocus
          >
            {t('pay.checkAgain')}
          </Button>
        )}
        {grave && (
          <Button look="amber" size="large" onPress={() => setManager(true)}>
            {t('pay.callManager')}
          </Button>
        )}
      </div>
      {manager && (
        <Dialog title={t('pay.managerTitle')} onClose={() => setManager(false)}>
          <p>{t('pay.managerLead')}</p>
          <p className="card-state-reference">
            <Money minor={payment.amountMinor} />
            {payment.reference !== null && <span> · {t('pay.reference', { reference: payment.reference })}</span>}
          </p>
        </Dialog>
      )}
    </section>
  )
}
