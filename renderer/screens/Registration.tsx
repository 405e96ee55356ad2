// Registering the till before anything else: the code to compare, how it stands in words, and whose till it then is.
import type { Till } from '#contract'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { useOp, useTill } from '../till.ts'
import { DeviceId } from './registration/DeviceId.tsx'
import { PairingActions } from './registration/PairingActions.tsx'
import { PairingCode } from './registration/PairingCode.tsx'
import { PairingState } from './registration/PairingState.tsx'
import { RegisteredFacts } from './registration/RegisteredFacts.tsx'
import './Gate.css'
import './Registration.css'

/** `onContinue` is there once the approval has come: then the gate says so and waits a moment. */
export function Registration({ onContinue }: { onContinue?: () => void }) {
  const { t } = useTranslation()
  const till = useTill()
  const state = till.registration
  const done = onContinue !== undefined
  return (
    <div className="gate">
      <section className={`gate-panel${done ? ' gate-narrow' : ''}`} aria-labelledby="registration-title">
        <header className="gate-head">
          <h1 id="registration-title">{done ? t('registration.done.title') : t('registration.title')}</h1>
          {!done && <p className="soft">{t('registration.lead')}</p>}
        </header>
        {!done && state.step === 'awaiting-approval' && <PairingCode state={state} />}
        {/* Always in the same place, so that each change of it is spoken. */}
        <PairingState till={till} {...(done ? { also: t('registration.done.goesOn') } : {})} />
        {done ? (
          <>
            <RegisteredFacts till={till} />
            <Continue onContinue={onContinue} />
          </>
        ) : (
          <Foot till={till} />
        )}
      </section>
    </div>
  )
}

function Foot({ till }: { till: Till }) {
  const { t } = useTranslation()
  const start = useOp('registration.start')
  const cancel = useOp('registration.cancel')
  return (
    <>
      <div className="gate-actions">
        <PairingActions
          till={till}
          start={start}
          onEnd={() => void cancel.run({})}
          cancelText={t('registration.cancel')}
        />
      </div>
      <footer className="registration-device">
        <DeviceId id={till.deviceId} copy="normal" />
        {till.operatorUrl !== null && (
          <a className="registration-operator" href={till.operatorUrl} target="_blank" rel="noreferrer noopener">
            {t('registration.operator')}
          </a>
        )}
      </footer>
    </>
  )
}

const SHOWN_MS = 8000

/** Pressed, or by itself after a while: everything shown here stays in the settings. */
function Continue({ onContinue }: { onContinue: () => void }) {
  const { t } = useTranslation()
  const go = useEffectEvent(onContinue)
  useEffect(() => {
    const timer = setTimeout(() => go(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Button look="primary" size="large" onPress={onContinue} autoFocus>
      {t('registration.done.continue')}
    </Button>
  )
}
