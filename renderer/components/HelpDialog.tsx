// The map of keys, opened by ? or F1 from anywhere.
import { useTranslation } from 'react-i18next'
import { Dialog } from './Dialog.tsx'
import type { help } from '../text/en-manage.ts'
import './HelpDialog.css'

const keys: readonly (readonly [keyof typeof help.keys, string])[] = [
  ['search', 'F2'],
  ['park', 'F3'],
  ['parked', 'F4'],
  ['quantity', 'F5'],
  ['percent', 'F5 … %'],
  ['card', 'F6'],
  ['idCheck', 'F7'],
  ['sales', 'F8'],
  ['shift', 'F9'],
  ['settings', 'F10'],
  ['pay', 'F12'],
  ['lines', '↑ ↓'],
  ['moreLess', '+ −'],
  ['remove', 'Del'],
  ['escape', 'Esc'],
  ['help', 'F1 ?'],
]

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('help.title')} onClose={onClose} size="wide">
      <p className="soft">{t('help.lead')}</p>
      <dl className="key-map">
        {keys.map(([name, key]) => (
          <div key={name}>
            <dt>
              {key.split(' ').map(each => (each === '…' ? <span key={each}>…</span> : <kbd key={each}>{each}</kbd>))}
            </dt>
            <dd>{t(`help.keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
