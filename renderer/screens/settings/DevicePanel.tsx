// What this till is to the identity service, without ever showing a token; a manager tests, revokes or registers it again.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTill } from '../../till.ts'
import { DeviceActions } from './DeviceActions.tsx'
import { DeviceFacts } from './DeviceFacts.tsx'
import { DevicePairing } from './DevicePairing.tsx'
import { DeviceSuspended } from './DeviceSuspended.tsx'
import { PairingDialog } from './PairingDialog.tsx'
import './DevicePanel.css'

export function DevicePanel({ manager }: { manager: boolean }) {
  const { t } = useTranslation()
  const till = useTill()
  const [pairing, setPairing] = useState(false)
  const open = () => setPairing(true)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!pairing) return
    // What opened the dialog may be gone when it closes; then the keyboard goes on from this panel, not from the top.
    const stay = () => {
      if (document.activeElement === document.body) panel.current?.focus()
    }
    return () => void requestAnimationFrame(() => requestAnimationFrame(stay))
  }, [pairing])
  const { registration } = till
  return (
    <section className="panel" aria-labelledby="device-title" ref={panel} tabIndex={-1}>
      <h2 id="device-title">{t('settings.device')}</h2>
      {registration.step === 'suspended' ? (
        <DeviceSuspended state={registration} manager={manager} onPairing={open} />
      ) : (
        registration.step !== 'registered' && <DevicePairing till={till} manager={manager} onOpen={open} />
      )}
      <DeviceFacts till={till} manager={manager} />
      {manager && <DeviceActions till={till} onPairing={open} />}
      {manager && pairing && <PairingDialog onClose={() => setPairing(false)} />}
    </section>
  )
}
