// One row of functions with their keys; everything here is also reachable by keyboard.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { keyFor } from '../../keys.ts'
import './Functions.css'

export type FunctionName = 'park' | 'parked' | 'note' | 'card' | 'idCheck' | 'sales' | 'shift' | 'settings'
/** Each with its key out of the table of keys, where a new function gets its key first. */
const order: readonly (readonly [FunctionName, string])[] = [
  ['park', keyFor('park')],
  ['parked', keyFor('parked')],
  ['note', keyFor('note')],
  ['card', keyFor('card')],
  ['idCheck', keyFor('idCheck')],
  ['sales', keyFor('sales')],
  ['shift', keyFor('shift')],
  ['settings', keyFor('settings')],
]

export function Functions({
  run,
  disabled,
}: {
  run: (name: FunctionName) => void
  disabled: (name: FunctionName) => boolean
}) {
  const { t } = useTranslation()
  return (
    <div className="functions" role="toolbar" aria-label={t('sell.functions')}>
      {order.map(([name, key]) => (
        <Button key={name} size="small" shortcut={key} onPress={() => run(name)} disabled={disabled(name)}>
          {t(`sell.${name}`)}
        </Button>
      ))}
    </div>
  )
}
