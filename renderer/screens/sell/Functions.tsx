// One row of functions with their keys; everything here is also reachable by keyboard.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import './Functions.css'

export type FunctionName = 'park' | 'parked' | 'card' | 'idCheck' | 'sales' | 'shift' | 'settings'
const order: readonly (readonly [FunctionName, string])[] = [
  ['park', 'F3'],
  ['parked', 'F4'],
  ['card', 'F6'],
  ['idCheck', 'F7'],
  ['sales', 'F8'],
  ['shift', 'F9'],
  ['settings', 'F10'],
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
