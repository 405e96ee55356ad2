// The list of staff as a manager keeps it: each person with role, badge and whether they have left.
import type { Output } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useList, useTill } from '../../till.ts'
import { StaffDialog } from './StaffDialog.tsx'

export type Person = Output<'staff.people'>['people'][number]

export function StaffList() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const me = useTill().staff?.id
  const people = useList('staff.people', {}).data?.people ?? []
  /** A person, 'new', or nobody. */
  const [open, setOpen] = useState<string | null>(null)
  const edited = people.find(({ id }) => id === open) ?? null
  const changed = () => {
    void cache.invalidateQueries({ queryKey: ['staff.people'] })
    void cache.invalidateQueries({ queryKey: ['staff.list'] })
  }
  return (
    <>
      <ul className="staff-list">
        {people.map(person => (
          <li key={person.id} data-left={person.leftAt !== null}>
            <span className="staff-who">
              <strong>{person.name}</strong>
              <span className="soft small">{facts(person).join(' · ')}</span>
            </span>
            <Button size="small" label={`${t('staff.edit')}: ${person.name}`} onPress={() => setOpen(person.id)}>
              {t('staff.edit')}
            </Button>
          </li>
        ))}
      </ul>
      <div className="settings-row">
        <Button look="primary" icon="plus" onPress={() => setOpen('new')}>
          {t('staff.add')}
        </Button>
      </div>
      {open !== null && (open === 'new' || edited !== null) && (
        <StaffDialog key={open} person={edited} onChanged={changed} onClose={() => setOpen(null)} />
      )}
    </>
  )

  function facts(person: Person): string[] {
    const all = [t(`signIn.${person.role}`)]
    if (person.id === me) all.push(t('staff.you'))
    if (person.badge) all.push(`${t('staff.badge')} ${t('staff.paired')}`)
    if (person.leftAt !== null) all.push(t('staff.left'))
    return all
  }
}
