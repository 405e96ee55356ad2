// The strip over every screen: which till, who is at it, whether it is connected, and the switches that are always at hand.
import type { Till } from '#contract'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { timeText } from '../format.ts'
import { useNow } from '../hooks/use-clock.ts'
import { soundSetting } from '../hooks/use-sounds.ts'
import { themeSetting, useTheme } from '../hooks/use-theme.ts'
import { keyFor } from '../keys.ts'
import { switchLanguage } from '../text/i18n.ts'
import { PrintSignal } from '../screens/print/PrintSignal.tsx'
import { useLine, useOp } from '../till.ts'
import { Icon, type IconName } from './Icon.tsx'
import { useLanguage } from './Money.tsx'
import { Press } from './Press.tsx'
import './StatusStrip.css'

type StatusStripProps = { till: Till | null; onHelp: () => void; onLock: () => void }

export function StatusStrip({ till, onHelp, onLock }: StatusStripProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = useNow()
  return (
    <header className="strip">
      <div className="strip-name">
        <strong>{t('frame.app')}</strong>
        {till !== null && <span className="strip-store">{till.store.name}</span>}
      </div>
      {till?.environment === 'sandbox' && (
        <span className="strip-badge" title={t('frame.sandboxHint')}>
          {t(till.practice === 'active' ? 'training.badge' : 'frame.sandbox')}
        </span>
      )}
      {till !== null && <Signals till={till} />}
      {till?.staff && <PrintSignal />}
      <time className="strip-clock figures" dateTime={now.toISOString()}>
        {timeText(now, language)}
      </time>
      <Switches onHelp={onHelp} />
      {till?.staff && <Person name={till.staff.name} onLock={onLock} />}
    </header>
  )
}

function Signals({ till }: { till: Till }) {
  const { t } = useTranslation()
  const line = useLine()
  const online = line && !till.notices.includes('provider-unreachable')
  const token = deviceSignal(till)
  return (
    <ul className="strip-signals" aria-label={t('frame.strip')}>
      <Signal
        icon={online ? 'network' : 'offline'}
        good={online}
        text={online ? t('frame.online') : t('frame.offline')}
      />
      {till.queued > 0 && <Signal icon="clock" good text={t('frame.queued', { count: till.queued })} />}
      <Signal
        icon={token === 'tokenOk' ? 'shield' : 'shieldOff'}
        good={token === 'tokenOk'}
        text={t(`frame.${token}`)}
      />
    </ul>
  )
}

/** How the till stands with the identity service; a new pairing under way does not change it. */
function deviceSignal({ identity, registration, tokens }: Till) {
  switch (identity) {
    case 'none':
      return registration.step === 'registered' ? 'tokenOk' : 'tokenNone'
    case 'suspended':
      return 'tokenSuspended'
    case 'registered':
      return tokens.lastError === null ? 'tokenOk' : 'tokenTrouble'
    default:
      return identity satisfies never
  }
}

function Signal({ icon, good, text }: { icon: IconName; good: boolean; text: string }) {
  return (
    <li className="strip-signal" data-good={good} title={text}>
      <Icon name={icon} size={20} />
      <span>{text}</span>
    </li>
  )
}

function Switches({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const setLanguage = useOp('till.language')
  const { dark } = useTheme()
  const sound = useSyncExternalStore(soundSetting.subscribe, soundSetting.get)
  const other = language === 'de' ? 'en' : 'de'
  const change = () => {
    void switchLanguage(other)
    void setLanguage.run({ language: other })
  }
  return (
    <div className="strip-switches">
      <Press
        className="strip-button strip-language"
        onPress={change}
        aria-label={`${other.toUpperCase()} – ${t('frame.languageSwitch')}`}
      >
        {other.toUpperCase()}
      </Press>
      <Press
        className="strip-button"
        onPress={() => themeSetting.set(dark ? 'light' : 'dark')}
        aria-label={dark ? t('frame.themeLight') : t('frame.themeDark')}
      >
        <Icon name={dark ? 'sun' : 'moon'} />
      </Press>
      <Press
        className="strip-button"
        onPress={() => soundSetting.set(sound === 'on' ? 'off' : 'on')}
        aria-label={sound === 'on' ? t('frame.soundOn') : t('frame.soundOff')}
      >
        <Icon name={sound === 'on' ? 'sound' : 'mute'} />
      </Press>
      <Press className="strip-button" onPress={onHelp} aria-label={t('frame.help')} aria-keyshortcuts="?">
        <Icon name="help" />
      </Press>
    </div>
  )
}

function Person({ name, onLock }: { name: string; onLock: () => void }) {
  const { t } = useTranslation()
  const signOut = useOp('staff.sign-out')
  return (
    <div className="strip-person">
      <Press className="strip-button" onPress={onLock} aria-keyshortcuts={keyFor('lock')}>
        <Icon name="person" size={22} />
        <span className="strip-person-name">
          <span className="unseen">{t('frame.cashier')}: </span>
          {name}
          <span className="unseen"> – {t('signIn.lock')}</span>
        </span>
        <kbd className="button-key">{keyFor('lock')}</kbd>
      </Press>
      <Press className="strip-button strip-out" onPress={() => void signOut.run({})} disabled={signOut.busy}>
        <Icon name="exit" size={20} />
        <span>{t('frame.signOut')}</span>
      </Press>
    </div>
  )
}
