// Which device this is, part by part, and the whole of it to hand on.
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/CopyButton.tsx'
import { devicePairs } from '../../format.ts'
import { partName } from '../../identity-text.ts'

export function DeviceId({ id, copy }: { id: string; copy: 'normal' | 'small' | 'none' }) {
  return (
    <div className="device-id">
      <DeviceParts id={id} />
      {copy !== 'none' && <CopyDevice id={id} size={copy} />}
    </div>
  )
}

/** The parts as labelled pairs; an id that is not made of pairs stands as it is. */
function DeviceParts({ id }: { id: string }) {
  const { t } = useTranslation()
  const pairs = devicePairs(id)
  return (
    <dl className="device-parts">
      {pairs.length === 0 ? (
        <div>
          <dt>{t('registration.device')}</dt>
          <dd>{id}</dd>
        </div>
      ) : (
        pairs.map(({ key, value }) => (
          <div key={key}>
            <dt>{partName(t, key)}</dt>
            <dd>{value}</dd>
          </div>
        ))
      )}
    </dl>
  )
}

function CopyDevice({ id, size }: { id: string; size: 'normal' | 'small' }) {
  const { t } = useTranslation()
  return <CopyButton text={id} name={t('registration.copyDevice')} size={size} />
}
