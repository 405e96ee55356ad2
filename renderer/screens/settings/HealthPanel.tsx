// The built-in health check: every device and service asked at once, each answer in words.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useUpdate } from '../../hooks/use-update.ts'
import { useList } from '../../till.ts'
import { updateLine } from '../../update-text.ts'

export function HealthPanel() {
  const { t } = useTranslation()
  const health = useList('till.health', {}, false)
  const update = useUpdate()
  return (
    <section className="panel" aria-labelledby="health-title">
      <header className="settings-row">
        <h2 id="health-title">{t('settings.health')}</h2>
        <Button
          size="small"
          busy={health.isFetching}
          busyText={t('settings.healthRunning')}
          onPress={() => void health.refetch()}
        >
          {t('settings.healthRun')}
        </Button>
      </header>
      {health.data && (
        <ul className="health" aria-live="polite">
          {health.data.items.map(({ name, ok, detail }) => (
            <li key={name} data-ok={ok}>
              <Icon name={ok ? 'check' : 'cross'} />
              <span>
                {t(`settings.items.${name}`)}{' '}
                <span className="health-detail">
                  {name === 'updates' && update !== null
                    ? updateLine(t, update)
                    : name === 'secrets'
                      ? keyStoreName(t, detail)
                      : detail}
                </span>
              </span>
              <strong>{ok ? t('settings.healthOk') : t('settings.healthBad')}</strong>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const keyStores = ['key-file', 'passphrase', 'safe-storage', 'session'] as const

/** Where the key lives, in words; the system's own name of its key store follows in brackets. */
function keyStoreName(t: TFunction, backend: string): string {
  const [kind = '', name] = backend.split(':')
  const known = keyStores.find(each => each === kind)
  if (known === undefined) return backend
  return name === undefined ? t(`settings.keyStores.${known}`) : `${t(`settings.keyStores.${known}`)} (${name})`
}
