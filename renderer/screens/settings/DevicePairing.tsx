// On the device page, while this till is being registered anew: how that stands, and the way to its code.
import type { Till } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { meanwhile } from '../../identity-text.ts'
import { PairingState } from '../registration/PairingState.tsx'
import '../Registration.css'

export function DevicePairing({ till, manager, onOpen }: { till: Till; manager: boolean; onOpen: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="device-pairing">
      <h3>{t('device.pairing')}</h3>
      <PairingState till={till} also={meanwhile(t, till)} />
      {manager && (
        <Button look="primary" onPress={onOpen}>
          {till.registration.step === 'awaiting-approval' ? t('device.show') : t('device.open')}
        </Button>
      )}
    </div>
  )
}
