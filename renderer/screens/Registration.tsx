// Registering the till: a code to compare, a QR to open, a countdown, and the state in words.
import type { Registration as State } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Countdown } from '../components/Countdown.tsx'
import { Icon } from '../components/Icon.tsx'
import { Qr } from '../components/Qr.tsx'
import { grouped } from '../format.ts'
import { useOp, useTill } from '../till.ts'
import './Gate.css'
import './Registration.css'

export function Registration() {
  const { t } = useTranslation()
  const till = useTill()
  const state = till.registration
  return (
    <div className="gate">
      <section className="gate-panel" aria-labelledby="registration-title">
        <header className="gate-head">
          <h1 id="registration-title">{t('registration.title')}</h1>
          <p className="soft">{t('registration.lead')}</p>
        </header>
        {state.step === 'awaiting-approval' ? <Code state={state} /> : <Plain state={state} />}
        <footer className="registration-device">
          <span>
            {t('registration.device')}: <code>{till.deviceId}</code>
          </span>
          <Copy text={till.deviceId} name={t('registration.copyDevice')} />
          {till.operatorUrl !== null && (
            <a className="registration-operator" href={till.operatorUrl} target="_blank" rel="noreferrer noopener">
              {t('registration.operator')}
            </a>
          )}
        </footer>
      </section>
    </div>
  )
}

function Code({ state }: { state: Extract<State, { step: 'awaiting-approval' }> }) {
  const { t } = useTranslation()
  const start = useOp('registration.start')
  const cancel = useOp('registration.cancel')
  const code = grouped(state.userCode)
  const trouble = state.line === 'no-network' || state.line === 'server-trouble'
  return (
    <>
      <div className="registration-body">
        <div className="registration-words">
          <h2 className="unseen">{t('registration.code')}</h2>
          <p className="registration-code figures">
            <span aria-hidden="true">{code}</span>
            <span className="unseen">{t('registration.codeSpoken', { letters: [...code].join(' ') })}</span>
          </p>
          <p className="registration-left">
            {t('registration.expiresIn')} <Countdown className="registration-countdown" from={state} />
          </p>
          <p>
            {t('registration.openOrScan')}
            <span className="registration-url">{state.verificationUrl}</span>
          </p>
          <p className="soft">{t('registration.who')}</p>
        </div>
        <figure className="registration-qr">
          <Qr text={state.verificationUrl} label={t('registration.qr')} size={260} />
        </figure>
      </div>
      <p className="registration-state" data-kind={trouble ? 'warn' : 'wait'} role="status">
        <Icon name={trouble ? 'warning' : 'clock'} />
        {t(`registration.state.${state.line}`)}
      </p>
      <div className="gate-actions">
        <Copy text={code} name={t('registration.copy')} />
        <Button onPress={() => void start.run({})} busy={start.busy}>
          {t('registration.newCode')}
        </Button>
        <Button onPress={() => void cancel.run({})} busy={cancel.busy}>
          {t('registration.cancel')}
        </Button>
      </div>
    </>
  )
}

function Plain({ state }: { state: Exclude<State, { step: 'awaiting-approval' }> }) {
  const { t } = useTranslation()
  const start = useOp('registration.start')
  const cancel = useOp('registration.cancel')
  const requesting = state.step === 'requesting'
  const bad = state.step === 'failed' || state.step === 'denied'
  const words =
    state.step === 'failed' ? t(`registration.failed.${state.reason}`) : t(`registration.state.${state.step}`)
  return (
    <>
      <p
        className="registration-state"
        data-kind={bad ? 'bad' : state.step === 'expired' || state.step === 'suspended' ? 'warn' : 'wait'}
        role="status"
      >
        <Icon name={bad ? 'cross' : requesting ? 'clock' : 'info'} />
        {words}
      </p>
      <div className="gate-actions">
        <Button
          look="primary"
          size="large"
          onPress={() => void start.run({})}
          busy={start.busy || requesting}
          busyText={t('registration.state.requesting')}
          autoFocus
        >
          {state.step === 'unregistered' || requesting ? t('registration.start') : t('registration.newCode')}
        </Button>
        {requesting && (
          <Button size="large" onPress={() => void cancel.run({})}>
            {t('registration.cancel')}
          </Button>
        )}
      </div>
    </>
  )
}

function Copy({ text, name }: { text: string; name: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <Button onPress={copy} {...(copied ? { icon: 'check' as const } : {})}>
      {copied ? t('registration.copied') : name}
    </Button>
  )
}
