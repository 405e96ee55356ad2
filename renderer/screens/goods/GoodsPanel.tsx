// The way to the goods from the settings.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'

export function GoodsPanel({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  useShortcuts({ F6: onOpen })
  return (
    <section className="panel" aria-labelledby="goods-title">
      <h2 id="goods-title">{t('goods.title')}</h2>
      <p className="soft">{t('goods.panelLead')}</p>
      <div className="settings-row">
        <Button shortcut="F6" onPress={onOpen}>
          {t('goods.open')}
        </Button>
      </div>
    </section>
  )
}
