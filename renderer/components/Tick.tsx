// A large tick box with its words; the native checkbox stays underneath for keyboard and screen readers.
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './Tick.css'

export function Tick({
  on,
  onChange,
  children,
}: {
  on: boolean
  onChange: (on: boolean) => void
  children: ReactNode
}) {
  return (
    <label className="tick">
      <input type="checkbox" className="unseen" checked={on} onChange={event => onChange(event.target.checked)} />
      <span className="tick-box">{on && <Icon name="check" size={26} />}</span>
      <span>{children}</span>
    </label>
  )
}
