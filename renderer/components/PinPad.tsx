// A PIN by keypad or keyboard: digits are never shown, Enter sends once.
import { useId } from 'react'
import { pushNumber } from '../entry.ts'
import { Keypad } from './Keypad.tsx'
import './PinPad.css'

type PinPadProps = {
  label: string
  pin: string
  onChange: (pin: string) => void
  onEnter: () => void
  error?: string | null
}

export function PinPad({ label, pin, onChange, onEnter, error = null }: PinPadProps) {
  const id = useId()
  return (
    <div className="pin">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="pin-input"
        type="password"
        inputMode="none"
        autoComplete="off"
        autoFocus
        maxLength={8}
        value={pin}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        onChange={event => onChange(event.target.value.replace(/\D/g, '').slice(0, 8))}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.repeat) onEnter()
        }}
      />
      <p id={`${id}-error`} className="field-error pin-error" role="alert">
        {error}
      </p>
      <Keypad corner="clear" onKey={key => onChange(pushPin(pin, key))} />
    </div>
  )
}

/** A PIN may begin with zeros, which a number would lose. */
function pushPin(pin: string, key: Parameters<typeof pushNumber>[1]): string {
  if (/^\d$/.test(key)) return pin.length < 8 ? pin + key : pin
  return key === 'back' || key === 'clear' ? pushNumber(pin, key) : pin
}
