// Somebody who may is called to the till: names the action, takes their PIN or badge, and lets exactly this action through.
import { reaches } from '#domain/rights'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../failure-text.ts'
import { useClaimedScan } from '../hooks/use-claimed-scan.ts'
import { play } from '../hooks/use-sounds.ts'
import type { Asked } from '../overrides.ts'
import { rightWords } from '../right-words.ts'
import { useList, useOp, useSnapshot, useTillClient } from '../till.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { PersonPin } from './PersonPin.tsx'

/** Shows the question that is due, on whatever screen it came up. */
export function OverrideHost() {
  // Whoever comes to the till next has asked for nothing.
  return <Question key={useSnapshot('till')?.staff?.id} />
}

function Question() {
  const { overrides } = useTillClient()
  const asked = useSyncExternalStore(overrides.subscribe, overrides.get)
  useEffect(() => () => overrides.clear(), [overrides])
  return asked === null ? null : <OverrideDialog key={asked.ticket} asked={asked} onAnswer={overrides.answer} />
}

function OverrideDialog({ asked, onAnswer }: { asked: Asked; onAnswer: (granted: boolean) => void }) {
  const { t } = useTranslation()
  const list = useList('staff.list', {})
  const override = useOp('staff.override', { quiet: true })
  const [chosen, setChosen] = useState<string | null>(null)
  const [pin, setPin] = useState('')
  const [error, setError] = useState<string | null>(null)
  const people = (list.data?.staff ?? []).filter(({ role }) => reaches(role, asked.needs))
  const person = people.find(({ id }) => id === chosen) ?? (people.length === 1 ? people[0]! : null)

  const choose = (id: string) => {
    setChosen(id)
    setPin('')
    setError(null)
  }
  const send = async (by: { staffId: string; pin: string } | { badge: string }) => {
    const result = await override.run({ ticket: asked.ticket, by })
    // Something is being asked already: what was typed meanwhile stays for the next Enter.
    if (!result.ok && result.error.code === 'cancelled') return
    if (result.ok && result.value.granted) return onAnswer(true)
    if (result.ok && result.value.staff !== null) {
      // The digits that came after the badge are the beginning of its PIN: they stay.
      setChosen(result.value.staff.id)
      setError(null)
      return play('attention')
    }
    setPin('')
    if (result.ok) {
      setError(t('override.badgeUnknown'))
      return play('failed')
    }
    const { what, next } = failureText(t, result.error)
    setError(`${what} ${next}`)
    play('failed')
  }
  const enter = () => {
    if (person === null) return setError(t('override.chooseFirst'))
    if (pin.length >= 4) void send({ staffId: person.id, pin })
  }
  useClaimedScan(badge => {
    setPin('')
    void send({ badge: badge.trim().slice(0, 64) })
  })
  return (
    <Dialog
      title={t('override.title')}
      size="wide"
      onClose={() => onAnswer(false)}
      footer={
        <>
          <Button onPress={() => onAnswer(false)}>{t('frame.cancel')}</Button>
          <Button
            look="primary"
            commit
            busy={override.busy}
            busyText={t('signIn.checking')}
            disabled={person === null || pin.length < 4}
            shortcut="Enter"
            onPress={enter}
          >
            {t('override.allow')}
          </Button>
        </>
      }
    >
      <p className="override-what">
        <strong>{rightWords(t, asked.right)}</strong>
        <span>{t(`override.needs.${asked.needs}`)}</span>
      </p>
      <PersonPin
        people={people}
        person={person}
        onPerson={choose}
        pin={pin}
        onPin={digits => (setPin(digits), setError(null))}
        onEnter={enter}
        error={error}
      />
    </Dialog>
  )
}
