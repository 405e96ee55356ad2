// Says in words how the registration stands, what is wrong with it, and how far the clocks are apart.
import type { Registration, Till } from '#contract'
import type { TFunction } from 'i18next'
import type { IconName } from './components/Icon.tsx'
import { signedSpan, spanText } from './format.ts'
import type { Trouble, Words } from './text/en-identity.ts'
import type { Language } from './text/i18n.ts'

/** How a state looks: something runs, something needs a person, something failed, something worked. */
export type StateWords = Words & { kind: 'wait' | 'warn' | 'bad' | 'good'; icon: IconName }

/** What one kind of trouble means and what to do about it. */
export const troubleWords = (t: TFunction, trouble: Trouble): Words =>
  t(`identity.trouble.${trouble}`, { returnObjects: true })

/** The state of a registration or a pairing, in two sentences. */
export function stateWords(t: TFunction, state: Registration): StateWords {
  switch (state.step) {
    case 'unregistered':
      return { kind: 'wait', icon: 'info', ...t(`registration.state.${state.step}`, { returnObjects: true }) }
    case 'requesting':
      return { kind: 'wait', icon: 'clock', ...t(`registration.state.${state.step}`, { returnObjects: true }) }
    case 'awaiting-approval':
      return waitingWords(t, state)
    case 'registered':
      return { kind: 'good', icon: 'check', ...t(`registration.state.${state.step}`, { returnObjects: true }) }
    case 'expired':
      return { kind: 'warn', icon: 'clock', ...t(`registration.state.${state.step}`, { returnObjects: true }) }
    case 'denied':
      return { kind: 'bad', icon: 'cross', ...t(`registration.state.${state.step}`, { returnObjects: true }) }
    case 'failed':
      return { kind: 'bad', icon: 'cross', ...troubleWords(t, state.reason) }
    case 'suspended':
      return { kind: 'warn', icon: 'shieldOff', ...t(`identity.cause.${state.cause}`, { returnObjects: true }) }
    default:
      return state satisfies never
  }
}

function waitingWords(t: TFunction, state: Extract<Registration, { step: 'awaiting-approval' }>): StateWords {
  const stays = (words: Words) => ({ what: words.what, next: `${words.next} ${t('registration.stays')}` })
  const line = t(`registration.state.${state.line}`, { returnObjects: true })
  switch (state.line) {
    case 'waiting':
    case 'slowed-down':
      return { kind: 'wait', icon: 'clock', ...line }
    case 'no-network':
      return { kind: 'warn', icon: 'offline', ...stays(line) }
    case 'server-trouble':
      return {
        kind: 'warn',
        icon: 'warning',
        ...stays(state.fault === null ? line : troubleWords(t, state.fault)),
      }
    default:
      return state.line satisfies never
  }
}

/** What a till that was registered before does while it is registered anew, or after that came to nothing. */
export function meanwhile(t: TFunction, { identity, registration }: Till): string {
  if (identity !== 'registered') return t('device.selling')
  const over = registration.step === 'expired' || registration.step === 'denied' || registration.step === 'failed'
  return over ? t('device.keptRegistered') : t('device.stillRegistered')
}

/** How wrong this till's clock is. `offsetSeconds` is server time minus the till's, null when only that it is wrong is known. */
export function clockWords(t: TFunction, offsetSeconds: number | null, language: Language): Words {
  const next = t('identity.clock.next')
  if (offsetSeconds === null || offsetSeconds === 0) return { what: t('identity.clock.unknown'), next }
  const way = offsetSeconds > 0 ? 'behind' : 'ahead'
  return { what: t(`identity.clock.${way}`, { span: spanText(offsetSeconds, language) }), next }
}

/** Server time against this till's, as a fact: exact, or the difference with its sign and its direction in words. */
export function offsetText(t: TFunction, offsetSeconds: number | null): string {
  if (offsetSeconds === null) return t('device.clockUnknown')
  if (offsetSeconds === 0) return t('device.clockExact')
  const span = signedSpan(offsetSeconds)
  return offsetSeconds > 0 ? t('device.clockAhead', { span }) : t('device.clockBehind', { span })
}

/** A part of a device id by its usual name, otherwise as it stands in the configuration. */
export function partName(t: TFunction, key: string): string {
  const known = parts.find(each => each === key)
  return known === undefined ? key : t(`identity.part.${known}`)
}
const parts = ['vendor', 'serial', 'model', 'branch', 'store', 'till'] as const
