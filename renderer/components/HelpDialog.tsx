// The map of keys, opened by ? or F1 from anywhere; it shows the table that the shortcuts themselves come from.
import { useTranslation } from 'react-i18next'
import { keyFace, keyMap } from '../keys.ts'
import { Dialog } from './Dialog.tsx'
import './HelpDialog.css'

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('help.title')} onClose={onClose} size="wide" scrolls>
      <p className="soft">{t('help.lead')}</p>
      <dl className="key-map">
        {keyMap.map(({ action, keys }) => (
          <div key={action} data-action={action}>
            <dt>
              {keys.map(key => (
                <kbd key={key}>{keyFace(key)}</kbd>
              ))}
            </dt>
            <dd>{t(`help.keys.${action}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
