// A till whose registration is no longer used: why, since when, what it means for the money, and the way out.
import type { Registration } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { useOp } from '../../till.ts'

type Props = {
  state: Extract<Registration, { step: 'suspended' }>
  manager: boolean
  onPairing: () => void
}

export function DeviceSuspended({ state, manager, onPairing }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const start = useOp('registration.start')
  const again = async () => {
    const result = await start.run({})
    if (result.ok) onPairing()
  }
  return (
    <div className="device-block" role="status">
      <Icon name="shieldOff" size={28} />
      <div>
        <p>
          <strong>{t(`identity.cause.${state.cause}.what`)}</strong> {t(`identity.cause.${state.cause}.next`)}
        </p>
        <p>{t(`identity.cause.${state.cause}.money`)}</p>
        <p className="soft">{t('device.since', { time: dateTimeText(state.since, language) })}</p>
        {manager && (
          <Button look="primary" busy={start.busy} onPress={() => void again()}>
            {t('device.again')}
          </Button>
        )}
      </div>
    </div>
  )
}
