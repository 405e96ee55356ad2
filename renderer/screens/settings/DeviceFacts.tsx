// The facts about this device: its id, whose it is, how its access is, and how its clock compares.
import type { Till } from '#contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { dateTimeText, shortSpan } from '../../format.ts'
import { useNow } from '../../hooks/use-clock.ts'
import { offsetText, troubleWords } from '../../identity-text.ts'
import { DeviceId } from '../registration/DeviceId.tsx'

/** Above this the difference of the clocks is shown as a warning. */
const CLOCK_WARNING_SECONDS = 60

export function DeviceFacts({ till, manager }: { till: Till; manager: boolean }) {
  const { t } = useTranslation()
  const { registration, tokens } = till
  return (
    <dl className="facts device-facts">
      <Fact name={t('settings.deviceId')}>
        <DeviceId id={till.deviceId} copy={manager ? 'small' : 'none'} />
      </Fact>
      {registration.step === 'registered' && (
        <>
          <Fact name={t('settings.store')}>{registration.store ?? till.store.name}</Fact>
          <Fact name={t('settings.tillName')}>{registration.till ?? '–'}</Fact>
          <Fact name={t('settings.approvedBy')}>{registration.approvedBy ?? '–'}</Fact>
          <Fact name={t('settings.since')}>
            <When instant={registration.since} />
          </Fact>
        </>
      )}
      <Fact name={t('settings.lastRefresh')}>
        <When instant={tokens.lastRefresh} near />
      </Fact>
      <Fact name={t('settings.expires')}>
        <When instant={tokens.expires} near />
      </Fact>
      <Fact name={t('settings.lastError')}>
        <LastError tokens={tokens} />
      </Fact>
      <Fact name={t('device.clock')}>
        <Offset seconds={tokens.clockOffsetSeconds} />
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** An instant as date and time; `near` adds how far it is from now. */
function When({ instant, near = false }: { instant: string | null; near?: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = useNow(5000)
  if (instant === null) return '–'
  const seconds = (Date.parse(instant) - now.getTime()) / 1000
  const span = shortSpan(seconds)
  return (
    <>
      <time dateTime={instant}>{dateTimeText(instant, language)}</time>
      {near && (
        <span className="fact-more">({seconds >= 0 ? t('device.in', { span }) : t('device.ago', { span })})</span>
      )}
    </>
  )
}

function LastError({ tokens }: { tokens: Till['tokens'] }) {
  const { t } = useTranslation()
  if (tokens.lastError === null) return t('settings.none')
  const { what, next } = troubleWords(t, tokens.lastError)
  return (
    <>
      {what} <span className="fact-more">{next}</span>
      {tokens.lastErrorAt !== null && (
        <span className="fact-line">
          <When instant={tokens.lastErrorAt} near />
        </span>
      )}
    </>
  )
}

function Offset({ seconds }: { seconds: number | null }) {
  const { t } = useTranslation()
  const text = offsetText(t, seconds)
  if (seconds === null || Math.abs(seconds) <= CLOCK_WARNING_SECONDS) return text
  return (
    <span className="fact-warning">
      <Icon name="warning" size={20} />
      <span>
        {text} <span className="fact-more">{t('identity.clock.next')}</span>
      </span>
    </span>
  )
}
