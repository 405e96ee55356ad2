// How the registration stands, in words that are also spoken: the state, what keeps it from going on, and a wrong clock.
import type { Till } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { clockWords, stateWords, type StateWords } from '../../identity-text.ts'

/** `also` is one more sentence about what the till does meanwhile. */
export function PairingState({ till, also }: { till: Till; also?: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { kind, icon, what, next } = stateWords(t, till.registration)
  const clock = till.notices.includes('clock-wrong') ? clockWords(t, till.tokens.clockOffsetSeconds, language) : null
  return (
    <div className="pairing-states" role="status">
      <Line kind={kind} icon={icon} what={what} next={also === undefined ? next : `${next} ${also}`} />
      {clock !== null && <Line kind="warn" icon="clock" {...clock} />}
    </div>
  )
}

/** One state as icon, colour and words. */
export function Line({
  kind,
  icon,
  what,
  next,
}: {
  kind: StateWords['kind']
  icon: IconName
  what: string
  next: string
}) {
  return (
    <div className="pairing-state" data-kind={kind}>
      <Icon name={icon} />
      <p>
        <strong>{what}</strong> {next}
      </p>
    </div>
  )
}
