// One row of functions with their keys; everything here is also reachable by keyboard.
import { memo } from 'react'
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

type FunctionsProps = { run: (name: FunctionName) => void; hasLines: boolean; mustCheck: boolean }

/** `mustCheck`: something in the sale has an age limit. */
export const Functions = memo(function Functions({ run, hasLines, mustCheck }: FunctionsProps) {
  const { t } = useTranslation()
  return (
    <div className="functions" role="toolbar" aria-label={t('sell.functions')}>
      {order.map(([name, key]) => (
        <Button
          key={name}
          size="small"
          shortcut={key}
          onPress={() => run(name)}
          disabled={isOff(name, hasLines, mustCheck)}
        >
          {t(`sell.${name}`)}
        </Button>
      ))}
    </div>
  )
})

/** Nothing to park or to write on, nobody to check. */
export const isOff = (name: FunctionName, hasLines: boolean, mustCheck: boolean): boolean =>
  ((name === 'park' || name === 'note') && !hasLines) || (name === 'idCheck' && !mustCheck)
