// The bare button under every other one: the platform's own, because a screen full of them is drawn anew with every scan.
import { forwardRef, type ComponentPropsWithoutRef, type KeyboardEvent, type MouseEvent } from 'react'

export type PressProps = Omit<
  ComponentPropsWithoutRef<'button'>,
  'onClick' | 'onKeyDown' | 'onMouseDown' | 'type' | 'tabIndex'
> & {
  onPress: () => void
  /** A press leaves the focus where it is, so that the field a scanner types into keeps it. */
  keepsFocus?: boolean
  /** False for the members of a group that share one tab stop. */
  tabStop?: boolean
}

const stay = (event: MouseEvent): void => event.preventDefault()
/** A key that is held down presses once; the platform would press again and again. */
const once = (event: KeyboardEvent): void => {
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
}

export const Press = forwardRef<HTMLButtonElement, PressProps>(function Press(
  { onPress, keepsFocus = false, tabStop = true, ...rest },
  ref,
) {
  return (
    <button
      {...rest}
      ref={ref}
      type="button"
      onClick={() => onPress()}
      onKeyDown={once}
      {...(keepsFocus ? { onMouseDown: stay } : {})}
      {...(tabStop ? {} : { tabIndex: -1 })}
    />
  )
})
