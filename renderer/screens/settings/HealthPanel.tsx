// The built-in health check: every device and service asked at once, each answer in words.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useList } from '../../till.ts'

export function HealthPanel() {
  const { t } = useTranslation()
  const health = useList('till.health', {}, false)
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
                {t(`settings.items.${name}`)} <span className="health-detail">{detail}</span>
              </span>
              <strong>{ok ? t('settings.healthOk') : t('settings.healthBad')}</strong>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
