// The way to the reports from the settings.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'

export function ReportsPanel({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  useShortcuts({ F7: onOpen })
  return (
    <section className="panel" aria-labelledby="reports-title">
      <h2 id="reports-title">{t('reports.title')}</h2>
      <p className="soft">{t('reports.panelLead')}</p>
      <div className="settings-row">
        <Button shortcut="F7" onPress={onOpen}>
          {t('reports.open')}
        </Button>
      </div>
    </section>
  )
}
