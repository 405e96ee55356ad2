// Binds keys to actions while a screen is shown; keys that a field or an open dialog needs stay theirs.
import { useLayoutEffect, useRef } from 'react'

export type Shortcuts = Partial<Record<string, () => void>>

/**
 * Keys by their KeyboardEvent.key. Function keys work everywhere outside dialogs; all others only while no field has the
 * focus, unless `alsoInFields` names them. A held key acts once.
 */
export function useShortcuts(
  shortcuts: Shortcuts,
  { enabled = true, alsoInFields = [] as readonly string[] } = {},
): void {
  const current = useRef({ shortcuts, alsoInFields })
  current.current = { shortcuts, alsoInFields }
  // Before the paint: a key works from the moment its button looks pressable.
  useLayoutEffect(() => {
    if (!enabled) return
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
      const act = current.current.shortcuts[event.key]
      if (act === undefined || document.querySelector('[role=dialog], [role=alertdialog]') !== null) return
      const free = /^F\d+$/.test(event.key) || current.current.alsoInFields.includes(event.key)
      if (!free && isField(event.target)) return
      event.preventDefault()
      if (!event.repeat) act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [enabled])
}

/** The scan field has the focus nearly always, so while it is empty it lets single keys such as + and ? through. */
function isField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !(target.dataset['scan'] !== undefined && target.value === '')
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
