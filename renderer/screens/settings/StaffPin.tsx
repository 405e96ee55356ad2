// A new PIN: one's own with the present one, or somebody else's set by a manager.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { failureText } from '../../failure-text.ts'
import { pinDigits, pinProblem } from '../../pin-words.ts'
import { useOp, useTillClient } from '../../till.ts'

type StaffPinProps = { person: { id: string; name: string }; own?: boolean; onClose: () => void }

export function StaffPin({ person, own = false, onClose }: StaffPinProps) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const change = useOp('staff.change-pin', { quiet: true })
  const reset = useOp('staff.reset-pin', { quiet: true })
  const [now, setNow] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const wrong = {
    now: own && !/^\d{4,8}$/.test(now) ? t('staff.pinShort') : null,
    fresh: pinProblem(t, fresh),
    again: fresh === again ? null : t('staff.pinDiffers'),
  }
  const save = async () => {
    setTried(true)
    if (Object.values(wrong).some(error => error !== null)) return
    setRefused(null)
    const result = await (own ? change.run({ pin: now, fresh }) : reset.run({ staffId: person.id, pin: fresh }))
    if (result.ok) {
      notes.tell('info', own ? t('staff.pinChanged') : t('staff.pinReset', { name: person.name }), null, 'staff.pin')
      return onClose()
    }
    if (result.error.code === 'cancelled') return
    setNow('')
    const { what, next } = failureText(t, result.error)
    setRefused(`${what} ${next}`)
  }
  const field = (label: string, value: string, set: (pin: string) => void, error: string | null, first = false) => (
    <Field
      label={label}
      value={value}
      onChange={text => (set(pinDigits(text)), setRefused(null))}
      type="password"
      inputMode="numeric"
      autoComplete="new-password"
      error={tried ? error : null}
      autoFocus={first}
    />
  )
  return (
    <Dialog
      title={own ? t('staff.ownPin') : t('staff.resetPinOf', { name: person.name })}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          busy={change.busy || reset.busy}
          busyText={t('staff.saving')}
          onPress={() => void save()}
        >
          {t('staff.save')}
        </Button>
      }
    >
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        {own && field(t('staff.ownPinNow'), now, setNow, wrong.now, true)}
        {field(own ? t('staff.ownPinNew') : t('staff.pin'), fresh, setFresh, wrong.fresh, !own)}
        {field(t('staff.pinAgain'), again, setAgain, wrong.again)}
        <div role="alert">{refused !== null && <p className="field-error">{refused}</p>}</div>
        <input type="submit" className="unseen" tabIndex={-1} aria-hidden="true" value="" />
      </form>
    </Dialog>
  )
}
