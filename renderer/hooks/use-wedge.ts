// Hears a barcode scanner that types: a fast burst of keys ending in Enter, wherever the focus is.
import { useEffect, useRef } from 'react'
import { addKey, endBurst, noBurst } from '../scan-code.ts'

/**
 * Calls `onScan` with each scanned text. Keys that a scan typed into a field are taken out again, and its Enter presses
 * nothing, so a scan never does what the focused control would do.
 */
export function useWedge(onScan: (code: string) => void, enabled = true): void {
  const heard = useRef(onScan)
  heard.current = onScan
  useEffect(() => {
    if (!enabled) return
    let burst = noBurst
    let field: { input: HTMLInputElement; value: string } | null = null
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (event.key.length === 1) {
        const next = addKey(burst, event.key, event.timeStamp)
        if (next.text.length === 1)
          field = event.target instanceof HTMLInputElement ? { input: event.target, value: event.target.value } : null
        burst = next
        return
      }
      if (event.key !== 'Enter') return
      const code = endBurst(burst, event.timeStamp)
      burst = noBurst
      if (code === null) return
      event.preventDefault()
      event.stopPropagation()
      if (field !== null) restore(field.input, field.value)
      heard.current(code)
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [enabled])
}

/** React hears about a value only through the native setter and an input event. */
function restore(input: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value)
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
