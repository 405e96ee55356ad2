// Who may work at this till; a manager adds people with their own PIN.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Field } from '../../components/Field.tsx'
import { useList, useOp, useTillClient } from '../../till.ts'

export function StaffPanel({ manager }: { manager: boolean }) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const cache = useQueryClient()
  const list = useList('staff.list', {})
  const add = useOp('staff.add')
  const [name, setName] = useState('')
  const [pin, setPin] = useState('')
  const [role, setRole] = useState<'cashier' | 'manager'>('cashier')
  const ready = name.trim() !== '' && /^\d{4,8}$/.test(pin)
  const run = async () => {
    const result = await add.run({ name: name.trim(), role, pin })
    if (!result.ok) return
    notes.tell('info', t('settings.added', { name: name.trim() }), null, 'staff.add')
    setName('')
    setPin('')
    void cache.invalidateQueries({ queryKey: ['staff.list'] })
  }
  return (
    <section className="panel" aria-labelledby="staff-title">
      <h2 id="staff-title">{t('settings.staff')}</h2>
      <ul className="people">
        {(list.data?.staff ?? []).map(person => (
          <li key={person.id}>
            {person.name} <span className="soft small">{t(`signIn.${person.role}`)}</span>
          </li>
        ))}
      </ul>
      {manager ? (
        <>
          <h3>{t('settings.addTitle')}</h3>
          <Field label={t('settings.name')} value={name} onChange={setName} maxLength={60} />
          <Field
            label={t('settings.pin')}
            value={pin}
            onChange={text => setPin(text.replace(/\D/g, '').slice(0, 8))}
            type="password"
            inputMode="numeric"
            autoComplete="new-password"
          />
          <Choice
            label={t('settings.role')}
            value={role}
            onChange={setRole}
            options={[
              ['cashier', t('signIn.cashier')],
              ['manager', t('signIn.manager')],
            ]}
          />
          <div className="settings-row">
            <Button look="primary" busy={add.busy} disabled={!ready} onPress={() => void run()}>
              {t('settings.add')}
            </Button>
          </div>
        </>
      ) : (
        <p className="soft">{t('settings.managerOnly')}</p>
      )}
    </section>
  )
}
