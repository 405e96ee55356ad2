// Binds keys to actions while a screen is shown; keys that a field or an open dialog needs stay theirs.
import { useLayoutEffect, useRef } from 'react'
import { pressedKey } from '../keys.ts'

export type Shortcuts = Partial<Record<string, () => void>>

/**
 * Keys by their name in the table of keys. Function keys work everywhere outside dialogs; all others only while no field
 * has the focus, unless `alsoInFields` names them. A held key acts once.
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
    let pending: { key: string; atMs: number; act: () => void; timer: ReturnType<typeof setTimeout> } | null = null
    const onKey = (event: KeyboardEvent) => {
      if (pending !== null && pending.key !== event.key && event.timeStamp - pending.atMs < SCANNER_MS) {
        clearTimeout(pending.timer)
        pending = null
      }
      if (event.defaultPrevented) return
      const key = pressedKey(event)
      const act = current.current.shortcuts[key]
      if (act === undefined || document.querySelector('[role=dialog], [role=alertdialog]') !== null) return
      const free = /^(?:Shift\+)?F\d+$/.test(key) || current.current.alsoInFields.includes(key)
      if (!free && isField(event.target, key)) return
      event.preventDefault()
      if (event.repeat) return
      if (key.length > 1 || !isScanField(event.target)) return act()
      // The first letter of a scan may be "+": the action waits until it is known that nothing follows at once.
      if (pending !== null) {
        clearTimeout(pending.timer)
        pending.act()
      }
      const timer = setTimeout(() => ((pending = null), act()), SCANNER_MS)
      pending = { key, atMs: event.timeStamp, act, timer }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [enabled])
}

/** Scanners leave less than this between two keys; nobody feels it. */
const SCANNER_MS = 50

const TICKED: ReadonlySet<string> = new Set(['radio', 'checkbox'])

const isScanField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.dataset['scan'] !== undefined

/**
 * The scan field has the focus nearly always, so while it is empty it lets single keys such as + and ? through; so does what
 * is only ticked, but for the space that ticks it.
 */
function isField(target: EventTarget | null, key: string): boolean {
  if (target instanceof HTMLInputElement && TICKED.has(target.type)) return key.length > 1 || key === ' '
  if (target instanceof HTMLInputElement) return !(isScanField(target) && target.value === '')
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
