// Signing in: tap your name or hold your badge to the scanner, then your PIN; the keyboard's digits work as well.
import type { SaleState, Till } from '#contract'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Icon } from '../components/Icon.tsx'
import { PinPad } from '../components/PinPad.tsx'
import { Press } from '../components/Press.tsx'
import { failureText } from '../failure-text.ts'
import { useClaimedScan } from '../hooks/use-claimed-scan.ts'
import { useShortcuts } from '../hooks/use-shortcuts.ts'
import { play } from '../hooks/use-sounds.ts'
import { useList, useOp } from '../till.ts'
import { KeptSale } from './KeptSale.tsx'
import './Gate.css'
import './SignIn.css'

export function SignIn({ till, state }: { till: Till; state: SaleState }) {
  const { t } = useTranslation()
  const list = useList('staff.list', {})
  const signIn = useOp('staff.sign-in', { quiet: true })
  const badge = useOp('staff.badge', { quiet: true })
  const { expected } = till.gate
  const [chosen, setChosen] = useState<string | null>(expected?.id ?? null)
  const [pin, setPin] = useState('')
  const [error, setError] = useState<string | null>(null)
  /** Enter came before it was known who: the list of staff or the answer to a badge was not there yet. */
  const [early, setEarly] = useState(false)
  /** A badge is being looked up; ends in one step with the answer being shown, so that no PIN goes to somebody else. */
  const [looking, setLooking] = useState(false)
  // A new pad for every tap on a name, so that the keyboard types into the PIN at once.
  const [taps, setTaps] = useState(0)
  const staff = list.data?.staff ?? []
  // With one person there is nobody to choose.
  const person = staff.find(({ id }) => id === chosen) ?? (staff.length === 1 ? staff[0] : undefined)
  const show = (id: string) => {
    setChosen(id)
    setTaps(before => before + 1)
    setError(null)
  }
  const choose = (id: string) => {
    setPin('')
    show(id)
  }
  const refused = (words: string) => {
    setEarly(false)
    setPin('')
    setError(words)
    play('failed')
  }
  const enter = async () => {
    if (pin.length < 4) return
    if (person === undefined || looking) return setEarly(true)
    const result = await signIn.run({ staffId: person.id, pin })
    if (result.ok || result.error.code === 'cancelled') return
    const { what, next } = failureText(t, result.error)
    refused(`${what} ${next}`)
  }
  useClaimedScan(code => {
    const held = async () => {
      setPin('')
      setLooking(true)
      const result = await badge.run({ badge: code.trim().slice(0, 64) })
      if (!result.ok && result.error.code === 'cancelled') return
      setLooking(false)
      // The digits that came after the badge are the beginning of its PIN: they stay.
      if (result.ok && result.value.staff !== null) return show(result.value.staff.id)
      if (result.ok) return refused(t('override.badgeUnknown'))
      const { what, next } = failureText(t, result.error)
      refused(`${what} ${next}`)
    }
    void held()
  })
  const late = useEffectEvent(() => {
    setEarly(false)
    void enter()
  })
  const known = person !== undefined && !looking
  useEffect(() => {
    if (early && known) late()
  }, [early, known])
  // A PIN may be typed blind, before the list is there or while a name has the focus.
  const digit = (key: string) => () => setPin(now => (now.length < 8 ? now + key : now))
  useShortcuts({
    ...Object.fromEntries([...'0123456789'].map(key => [key, digit(key)])),
    Backspace: () => setPin(now => now.slice(0, -1)),
    ...(pin.length >= 4 && !known ? { Enter: () => void enter() } : {}),
  })
  return (
    <div className="gate">
      <section className="gate-panel sign-in" aria-labelledby="sign-in-title">
        <div className="sign-in-people">
          <h1 id="sign-in-title">{expected === null ? t('signIn.title') : t('signIn.locked')}</h1>
          <KeptSale state={state} />
          {list.data !== undefined && staff.length === 0 && <p>{t('signIn.noStaff')}</p>}
          <ul className="sign-in-list" aria-label={t('signIn.choose')}>
            {staff.map(({ id, name, role }) => (
              <li key={id}>
                <Press className="sign-in-tile" aria-pressed={person?.id === id} onPress={() => choose(id)}>
                  <Icon name="person" size={30} />
                  <span>
                    <strong>{name}</strong>
                    <span className="soft small">{t(`signIn.${role}`)}</span>
                  </span>
                </Press>
              </li>
            ))}
          </ul>
          <p className="soft">{t('signIn.badgeHint')}</p>
        </div>
        <div className="sign-in-pin">
          {person === undefined ? (
            <>
              <p className="sign-in-hint soft">{t('signIn.choose')}</p>
              <p className="field-error" role="alert">
                {error}
              </p>
            </>
          ) : (
            <>
              <PinPad
                key={`${person.id} ${taps}`}
                label={t('signIn.pinFor', { name: person.name })}
                pin={pin}
                onChange={setPin}
                onEnter={() => void enter()}
                error={error}
              />
              <Button
                look="primary"
                size="large"
                onPress={() => void enter()}
                busy={signIn.busy}
                busyText={t('signIn.checking')}
                disabled={pin.length < 4}
                shortcut="Enter"
              >
                {t('signIn.enter')}
              </Button>
            </>
          )}
        </div>
      </section>
    </div>
  )
}
