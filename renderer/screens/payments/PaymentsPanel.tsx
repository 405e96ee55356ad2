// The way to the payments from the settings, and how many of them wait for a manager.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useReview } from './use-review.ts'

export function PaymentsPanel({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  const count = useReview(true).data?.payments.length ?? 0
  useShortcuts({ F4: onOpen })
  return (
    <section className="panel" aria-labelledby="payments-title">
      <h2 id="payments-title">{t('payments.title')}</h2>
      <p className="soft">{t('payments.panelLead')}</p>
      {count > 0 && (
        <p className="verdict-line" data-ok="false">
          <Icon name="warning" />
          {t('payments.waiting', { count })}
        </p>
      )}
      <div className="settings-row">
        <Button icon="card" shortcut="F4" onPress={onOpen}>
          {t('payments.open')}
        </Button>
      </div>
    </section>
  )
}
