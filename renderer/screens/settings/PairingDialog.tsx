// Registering a till anew that is working: the same code as at the gate, in a dialog that may be closed and opened again.
import type { Till } from '#contract'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { meanwhile } from '../../identity-text.ts'
import { useOp, useTill } from '../../till.ts'
import { PairingActions } from '../registration/PairingActions.tsx'
import { PairingCode } from '../registration/PairingCode.tsx'
import { PairingState } from '../registration/PairingState.tsx'
import { RegisteredFacts } from '../registration/RegisteredFacts.tsx'
import '../Registration.css'

export function PairingDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const till = useTill()
  const start = useOp('registration.start')
  const cancel = useOp('registration.cancel')
  const { step } = till.registration
  const running = step !== 'registered' && step !== 'suspended'
  // Opened a moment before the first step of the pairing is told, and kept through the moment between two codes.
  const [seen, setSeen] = useState(running)
  if (running && !seen) setSeen(true)
  const settled = !running && !start.busy
  const close = useEffectEvent(onClose)
  const over = seen && settled && step === 'suspended'
  useEffect(() => {
    if (over) close()
  }, [over])
  if (!seen) return null

  const shown: Till = running || settled ? till : { ...till, registration: { step: 'requesting' } }
  const state = shown.registration
  // Closes at once, so that the till as it was before is not taken for an approval.
  const end = () => {
    onClose()
    void cancel.run({})
  }
  const ended = state.step === 'expired' || state.step === 'denied' || state.step === 'failed'
  const done = state.step === 'registered'
  return (
    <Dialog
      size="wide"
      title={t('device.pairing')}
      onClose={ended ? end : onClose}
      footer={
        done ? (
          <Button look="primary" onPress={onClose} autoFocus>
            {t('device.done')}
          </Button>
        ) : (
          <PairingActions
            till={shown}
            start={start}
            onEnd={end}
            cancelText={t('device.cancel')}
            closeText={t('device.close')}
          />
        )
      }
    >
      {state.step === 'awaiting-approval' && <PairingCode state={state} />}
      <PairingState till={shown} {...(done ? {} : { also: meanwhile(t, shown) })} />
      {state.step === 'awaiting-approval' && <p className="soft">{t('device.leave')}</p>}
      {done && <RegisteredFacts till={till} />}
    </Dialog>
  )
}
