// An amount that fills from the right, by the keyboard's digits or by the keypad beside it.
import { exponentOf, formatPlain } from '#domain/money'
import { useId } from 'react'
import { keyOf, parseMoney, pushMoney } from '../entry.ts'
import { useTill } from '../till.ts'
import { useLanguage } from './Money.tsx'
import './Field.css'

type MoneyFieldProps = {
  label: string
  minor: number
  onChange: (minor: number) => void
  onEnter?: () => void
  hint?: string
  autoFocus?: boolean
}

export function MoneyField({ label, minor, onChange, onEnter, hint, autoFocus }: MoneyFieldProps) {
  const id = useId()
  const { currency } = useTill().store
  const language = useLanguage()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label} <span className="soft">({currency})</span>
      </label>
      <input
        id={id}
        className="money-input"
        inputMode="none"
        autoComplete="off"
        autoFocus={autoFocus === true}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={formatPlain(minor, currency, language)}
        onKeyDown={event => {
          if (event.ctrlKey || event.metaKey || event.altKey) return
          const key = keyOf(event.key)
          if (key !== null) {
            event.preventDefault()
            onChange(pushMoney(minor, key))
          } else if (event.key === 'Enter' && !event.repeat) {
            event.preventDefault()
            onEnter?.()
          }
        }}
        onChange={event => {
          // Only pasted or programmatically entered text arrives here; digits are taken as keys above.
          const pasted = event.target.value === '' ? 0 : parseMoney(event.target.value, exponentOf(currency))
          if (pasted !== null) onChange(pasted)
        }}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  )
}
