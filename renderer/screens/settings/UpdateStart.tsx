// What this start means for the last update: done, not done, or a version that keeps ending, with the way back.
import type { UpdateView } from '#contract'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Icon } from '../../components/Icon.tsx'

export function UpdateStart({ start }: { start: UpdateView['start'] }) {
  const { t } = useTranslation()
  if (start.kind === 'usual') return null
  const { kind, from, to } = start
  const download = kind === 'crashing' ? start.download : ''
  return (
    <div className="update-start" data-kind={kind}>
      <Icon name={kind === 'updated' ? 'check' : 'warning'} />
      <div>
        <p>{t(`updates.start.${kind}`, { from, to })}</p>
        {download !== '' && (
          <p>
            {t('updates.start.address')}: <strong>{download}</strong>{' '}
            <CopyButton size="small" text={download} name={t('updates.start.copy')} />
          </p>
        )}
      </div>
    </div>
  )
}
