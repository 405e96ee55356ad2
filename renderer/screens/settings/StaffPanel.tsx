// Who works at this till: the list with roles and badges, one's own PIN, how the till locks, and who may do what.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useTill } from '../../till.ts'
import { StaffGate } from './StaffGate.tsx'
import { StaffList } from './StaffList.tsx'
import { StaffPin } from './StaffPin.tsx'
import { StaffRights } from './StaffRights.tsx'
import './Staff.css'

export function StaffPanel({ manager }: { manager: boolean }) {
  const { t } = useTranslation()
  const me = useTill().staff
  const [pin, setPin] = useState(false)
  return (
    <section className="panel" aria-labelledby="staff-title">
      <h2 id="staff-title">{t('staff.title')}</h2>
      <p className="soft">{t('staff.lead')}</p>
      {manager && <StaffList />}
      <div className="settings-row">
        <Button onPress={() => setPin(true)}>{t('staff.ownPin')}</Button>
      </div>
      {manager && <StaffGate />}
      <StaffRights />
      {pin && me !== null && <StaffPin person={me} own onClose={() => setPin(false)} />}
    </section>
  )
}
