// Who, and their PIN: a person out of a few, the keypad, and a badge instead of choosing.
import type { Output } from '#contract'
import { useTranslation } from 'react-i18next'
import { Choice } from './Choice.tsx'
import { PinPad } from './PinPad.tsx'
import './PersonPin.css'

export type Person = Output<'staff.list'>['staff'][number]
type PersonPinProps = {
  people: readonly Person[]
  person: Person | null
  onPerson: (id: string) => void
  pin: string
  onPin: (pin: string) => void
  onEnter: () => void
  error: string | null
}

export function PersonPin({ people, person, onPerson, pin, onPin, onEnter, error }: PersonPinProps) {
  const { t } = useTranslation()
  return (
    <div className="person-pin">
      <div className="person-pin-who">
        <Choice
          label={t('override.who')}
          value={person?.id ?? ''}
          options={people.map(({ id, name }) => [id, name] as const)}
          onChange={onPerson}
        />
        <p className="soft">{t('override.badgeHint')}</p>
      </div>
      <PinPad
        key={person?.id}
        label={person === null ? t('signIn.pin') : t('signIn.pinFor', { name: person.name })}
        pin={pin}
        onChange={onPin}
        onEnter={onEnter}
        error={error}
      />
    </div>
  )
}
