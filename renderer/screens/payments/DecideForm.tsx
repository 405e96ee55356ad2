// The form of one decision: what it does to the money, and why it is taken.
import type { PaymentDecision } from '#contract'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { deedWords } from './payment-words.ts'
import type { Decide } from './use-decide.ts'
import './DecideForm.css'

type FormProps = {
  decision: PaymentDecision
  /** The amount that is decided about, as it is written; null where nobody knows how much was charged. */
  amount: string | null
  decide: Decide
}

export function DecideForm({ decision, amount, decide }: FormProps) {
  const { t } = useTranslation()
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => focusIn(form.current, '.decide-why input'), [])
  const reasons = Object.values(t(`payments.reasons.${decision}`, { returnObjects: true }) as Record<string, string>)
  const useReason = (text: string) => {
    decide.setReason(text)
    focusIn(form.current, '.decide-why input')
  }
  return (
    <div className="decide" ref={form}>
      <form
        className="decide-why"
        // What is wrong is said beside its field, in the words of the till.
        noValidate
        onSubmit={event => {
          event.preventDefault()
          decide.send()
        }}
      >
        <p className="decide-money">
          <Icon name={decision === 'check' ? 'info' : 'warning'} />
          <span>{deedWords(t, decision, amount).money}</span>
        </p>
        <Field
          label={t('payments.reason')}
          value={decide.reason}
          onChange={decide.setReason}
          maxLength={200}
          error={decide.reasonError}
        />
        {decision !== 'check' && (
          <div className="decide-reasons" role="group" aria-label={t('payments.reasonsFor')}>
            {reasons.map(text => (
              <Button key={text} size="small" pressed={decide.reason === text} onPress={() => useReason(text)}>
                {text}
              </Button>
            ))}
          </div>
        )}
        <div role="alert">{decide.refused !== null && <p className="field-error">{decide.refused}</p>}</div>
      </form>
    </div>
  )
}

const focusIn = (place: HTMLElement | null, selector: string) => place?.querySelector<HTMLElement>(selector)?.focus()

/** The buttons under the form: the way back, and the deed by its name. */
export function DecideFoot({ decision, amount, decide, onBack }: FormProps & { onBack: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <Button onPress={onBack} icon="back" disabled={decide.busy}>
        {t('frame.back')}
      </Button>
      <Button
        look={decision === 'give-up' || decision === 'checked' ? 'amber' : decision === 'void' ? 'danger' : 'primary'}
        commit
        busy={decide.busy}
        busyText={t('payments.working')}
        onPress={decide.send}
      >
        {deedWords(t, decision, amount).yes}
      </Button>
    </>
  )
}
