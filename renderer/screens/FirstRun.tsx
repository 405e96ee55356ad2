// The first manager of a new till: a name and a PIN entered twice, because there is no default password.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Field } from '../components/Field.tsx'
import { pinDigits, pinProblem } from '../pin-words.ts'
import { useOp } from '../till.ts'
import './Gate.css'

export function FirstRun() {
  const { t } = useTranslation()
  const first = useOp('staff.first')
  const [name, setName] = useState('')
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const wrong = {
    name: name.trim() === '' ? t('firstRun.nameMissing') : null,
    pin: pinProblem(t, pin),
    again: pin === again ? null : t('firstRun.mismatch'),
  }
  const save = () => {
    setTried(true)
    if (Object.values(wrong).every(error => error === null)) void first.run({ name: name.trim(), pin })
  }
  const digits = (set: (text: string) => void) => (text: string) => set(pinDigits(text))
  return (
    <div className="gate">
      <section className="gate-panel gate-narrow" aria-labelledby="first-title">
        <header className="gate-head">
          <h1 id="first-title">{t('firstRun.title')}</h1>
          <p className="soft">{t('firstRun.lead')}</p>
        </header>
        <form
          className="form"
          onSubmit={event => {
            event.preventDefault()
            save()
          }}
        >
          <Field
            label={t('firstRun.name')}
            value={name}
            onChange={setName}
            maxLength={60}
            autoFocus
            error={tried ? wrong.name : null}
          />
          <Field
            label={t('firstRun.pin')}
            value={pin}
            onChange={digits(setPin)}
            type="password"
            inputMode="numeric"
            autoComplete="new-password"
            error={tried ? wrong.pin : null}
          />
          <Field
            label={t('firstRun.again')}
            value={again}
            onChange={digits(setAgain)}
            type="password"
            inputMode="numeric"
            autoComplete="new-password"
            error={tried ? wrong.again : null}
          />
          {/* Enter in a field submits; a form with several fields needs a submit control for that. */}
          <input type="submit" className="unseen" tabIndex={-1} aria-hidden="true" value="" />
          <Button look="primary" size="large" onPress={save} busy={first.busy} busyText={t('firstRun.saving')}>
            {t('firstRun.save')}
          </Button>
        </form>
      </section>
    </div>
  )
}
