// Every button of the till: the action, its key printed on it, and the state it waits for.
import type { ReactNode } from 'react'
import { keyFace } from '../keys.ts'
import { Icon, type IconName } from './Icon.tsx'
import { Press } from './Press.tsx'
import './Button.css'

export type ButtonProps = {
  children: ReactNode
  onPress: () => void
  look?: 'plain' | 'primary' | 'pay' | 'danger' | 'quiet' | 'amber'
  size?: 'normal' | 'large' | 'small'
  /** The key that does the same, printed on the button. */
  shortcut?: string
  icon?: IconName
  /** The name where the face is only a picture or a part of it; it must contain the visible words, for voice control. */
  label?: string
  /** What a short word on the button means, for screen readers; it follows the visible words. */
  hint?: string
  /** Acts once: a press that waited behind a blocked screen is dropped, and `busy` shows what it waits for. */
  commit?: boolean
  busy?: boolean
  busyText?: string
  disabled?: boolean
  autoFocus?: boolean
  className?: string
  pressed?: boolean
}

/** Keys as assistive technology reads them (WAI-ARIA 1.2 §6.6, aria-keyshortcuts). */
const ariaKey = (key: string): string => key.replace(/^Esc$/, 'Escape').replace('Ctrl+', 'Control+')

export function Button(props: ButtonProps) {
  const {
    children,
    onPress,
    look = 'plain',
    size = 'normal',
    shortcut,
    icon,
    label,
    hint,
    commit,
    busy,
    busyText,
    disabled,
    autoFocus,
    className,
    pressed,
  } = props
  return (
    <Press
      className={`button look-${look} size-${size}${className === undefined ? '' : ` ${className}`}`}
      onPress={() => (busy === true ? undefined : onPress())}
      disabled={disabled === true || busy === true}
      {...(autoFocus === true ? { autoFocus } : {})}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(commit === true ? { 'data-commit': '' } : {})}
      {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': ariaKey(shortcut) })}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span className="button-text">{busy === true && busyText !== undefined ? busyText : children}</span>
      {shortcut !== undefined && <kbd className="button-key">{keyFace(shortcut)}</kbd>}
      {hint !== undefined && <span className="unseen">{hint}</span>}
    </Press>
  )
}
