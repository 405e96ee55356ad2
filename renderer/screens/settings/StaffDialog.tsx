// One person: name and role, and what a manager does about PIN, badge and leaving. A new person gets a PIN at once.
import type { OpName } from '#contract'
import { roles, type Role } from '#domain/rights'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { pinDigits, pinProblem } from '../../pin-words.ts'
import { useOp, useTillClient } from '../../till.ts'
import { StaffBadge } from './StaffBadge.tsx'
import type { Person } from './StaffList.tsx'
import { StaffLeave } from './StaffLeave.tsx'
import { StaffPin } from './StaffPin.tsx'

type StaffDialogProps = { person: Person | null; onChanged: () => void; onClose: () => void }

export function StaffDialog({ person, onChanged, onClose }: StaffDialogProps) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const add = useOp('staff.add')
  const edit = useOp('staff.edit')
  const [name, setName] = useState(person?.name ?? '')
  const [role, setRole] = useState<Role>(person?.role ?? 'cashier')
  const [pin, setPin] = useState('')
  const [tried, setTried] = useState(false)
  const [task, setTask] = useState<'pin' | 'badge' | 'leave' | null>(null)
  const wrong = {
    name: name.trim() === '' ? t('staff.nameMissing') : null,
    pin: person === null ? pinProblem(t, pin) : null,
  }
  const done = (words: string, op: OpName) => {
    onChanged()
    notes.tell('info', words, null, op)
    onClose()
  }
  const save = async () => {
    setTried(true)
    if (wrong.name !== null || wrong.pin !== null) return
    const typed = name.trim()
    if (person === null) {
      const result = await add.run({ name: typed, role, pin })
      if (result.ok) done(t('staff.added', { name: typed }), 'staff.add')
    } else {
      const result = await edit.run({ staffId: person.id, name: typed, role })
      if (result.ok) done(t('staff.saved', { name: typed }), 'staff.edit')
    }
  }
  if (person !== null && task === 'pin') return <StaffPin person={person} onClose={onClose} />
  if (person !== null && task === 'badge') return <StaffBadge person={person} onDone={done} onClose={onClose} />
  if (person !== null && task === 'leave') return <StaffLeave person={person} onDone={done} onClose={onClose} />
  return (
    <Dialog
      title={person === null ? t('staff.add') : t('staff.editOf', { name: person.name })}
      onClose={onClose}
      footer={
        <Button look="primary" busy={add.busy || edit.busy} busyText={t('staff.saving')} onPress={() => void save()}>
          {t('staff.save')}
        </Button>
      }
    >
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('staff.name')}
          value={name}
          onChange={setName}
          maxLength={60}
          autoFocus
          error={tried ? wrong.name : null}
        />
        <Choice
          label={t('staff.role')}
          value={role}
          onChange={setRole}
          options={roles.map(each => [each, t(`signIn.${each}`)] as const)}
        />
        {person === null && (
          <Field
            label={t('staff.pin')}
            value={pin}
            onChange={text => setPin(pinDigits(text))}
            type="password"
            inputMode="numeric"
            autoComplete="new-password"
            error={tried ? wrong.pin : null}
          />
        )}
        {/* Enter in a field submits; a form with several fields needs a submit control for that. */}
        <input type="submit" className="unseen" tabIndex={-1} aria-hidden="true" value="" />
      </form>
      {person !== null && (
        <div className="settings-row staff-tasks">
          <Button onPress={() => setTask('pin')}>{t('staff.resetPin')}</Button>
          {person.leftAt === null && <Button onPress={() => setTask('badge')}>{t('staff.pairBadge')}</Button>}
          <Button onPress={() => setTask('leave')}>
            {person.leftAt === null ? t('staff.leave') : t('staff.back')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
