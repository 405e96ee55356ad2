// The code a manager compares, large enough to read across the counter, with the address, its QR code and the time left.
import type { Registration } from '#contract'
import { useTranslation } from 'react-i18next'
import { Countdown } from '../../components/Countdown.tsx'
import { Qr } from '../../components/Qr.tsx'
import { grouped, spelled } from '../../format.ts'
import { useTillClient } from '../../till.ts'

export type Waiting = Extract<Registration, { step: 'awaiting-approval' }>

export function PairingCode({ state }: { state: Waiting }) {
  const { t } = useTranslation()
  const { snapshots } = useTillClient()
  const code = grouped(state.userCode)
  return (
    <div className="pairing">
      <div className="pairing-words">
        <h2 className="unseen">{t('registration.code')}</h2>
        <p className="pairing-code figures" style={{ '--letters': Math.max(code.length, 8) } as React.CSSProperties}>
          <span aria-hidden="true">{code}</span>
          <span className="unseen">{t('registration.codeSpoken', { letters: spelled(code) })}</span>
        </p>
        <p className="pairing-left">
          {t('registration.expiresIn')}{' '}
          <Countdown
            className="pairing-countdown"
            from={state}
            arrivedAt={snapshots.till.at()}
            spoken={count => t('registration.minutesLeft', { count })}
          />
        </p>
        <p>
          {t('registration.openOrScan')}
          <span className="pairing-url">{state.verificationUrl}</span>
        </p>
        <p className="soft">{t('registration.who')}</p>
      </div>
      <figure className="pairing-qr">
        <Qr text={state.verificationUrl} label={t('registration.qr')} size={260} />
      </figure>
    </div>
  )
}
