// Hears a barcode scanner that types: a fast burst of keys, with or without a key at its end, wherever the focus is.
import { useEffect, useRef } from 'react'
import { CARD_REFUSED } from '../card-guard.ts'
import { setText } from '../field-text.ts'
import { hearKey, hearPause, noBurst, PAUSE_MS, standsAlone, type Heard } from '../scan-code.ts'

type Field = HTMLInputElement | HTMLTextAreaElement
/** A timer later than this was held up. */
const LATE_MS = 25
/** So many keys of a card in one burst come from a scanner; a person who types it gets no keys swallowed. */
const FAST_KEYS = 8
const REFUSED_MS = 80

/**
 * Calls `onScan` with each scanned text. Keys that a scan typed into a field are taken out again, and its Enter or Tab
 * presses nothing, so a scan never does what the focused control would do. A field marked `data-takes-scan` keeps what was
 * scanned into it: scans are its purpose.
 */
export function useWedge(onScan: (code: string) => void, enabled = true): void {
  const heard = useRef(onScan)
  heard.current = onScan
  useEffect(() => {
    if (!enabled) return
    let burst = noBurst
    /** Every field the burst has typed into, as it was: the focus may move while a scanner types. */
    const fields = new Map<Field, string>()
    /** Until when keys belong to a scan that was refused: the rest of a card, and the key that ends it. */
    let refusedUntil = Number.NEGATIVE_INFINITY
    let timer: ReturnType<typeof setTimeout> | undefined

    const restore = (): void => {
      for (const [field, text] of fields) setText(field, text)
      fields.clear()
    }
    const settle = ({ burst: next, code }: Heard): void => {
      burst = next
      if (code === null) return
      restore()
      heard.current(code)
    }
    const wait = (ms: number): void => {
      const due = performance.now() + ms
      timer = setTimeout(() => {
        const now = performance.now()
        // The page was busy: keys of this very burst may still be waiting to be heard.
        if (now - due > LATE_MS) wait(PAUSE_MS)
        else settle(hearPause(burst, now))
      }, ms)
    }
    const onKey = (event: KeyboardEvent) => {
      const key = charOf(event)
      if (key === null || takesScan(event.target)) return
      clearTimeout(timer)
      if (event.timeStamp <= refusedUntil) {
        refusedUntil = key === '\n' || key === '\t' ? Number.NEGATIVE_INFINITY : event.timeStamp + REFUSED_MS
        event.preventDefault()
        event.stopPropagation()
        return
      }
      const next = hearKey(burst, key, event.timeStamp)
      if (next.burst.keys === 1) fields.clear()
      if (isField(event.target) && !fields.has(event.target)) fields.set(event.target, event.target.value)
      if (next.mine) {
        event.preventDefault()
        event.stopPropagation()
      }
      const whole = next.code === null ? null : wholeOf(event.target, next.code)
      if (whole !== null) fields.set(whole.field, '')
      settle(whole === null ? next : { ...next, code: whole.text })
      if (burst.keys > 0) wait(PAUSE_MS)
    }
    const onRefused = () => {
      clearTimeout(timer)
      const fast = burst.keys >= FAST_KEYS
      burst = noBurst
      if (!fast) return
      restore()
      refusedUntil = performance.now() + REFUSED_MS
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener(CARD_REFUSED, onRefused)
    return () => {
      clearTimeout(timer)
      window.removeEventListener(CARD_REFUSED, onRefused)
      window.removeEventListener('keydown', onKey, { capture: true })
    }
  }, [enabled])
}

/** A machine that was busy may tear a scan in two: where the scan field holds the whole code, that is what was scanned. */
function wholeOf(target: EventTarget | null, code: string): { field: HTMLInputElement; text: string } | null {
  if (!(target instanceof HTMLInputElement) || target.dataset['scan'] === undefined) return null
  const text = target.value.trim()
  return text.length > code.length && text.endsWith(code) && standsAlone(text) ? { field: target, text } : null
}

/** The character a key stands for. Scanners send control characters as Ctrl with a letter: Ctrl+J is LF, Ctrl+B is STX. */
function charOf({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): string | null {
  if (altKey || metaKey) return null
  if (key === 'Enter') return '\n'
  if (key === 'Tab') return '\t'
  if (key.length !== 1) return null
  if (!ctrlKey) return key
  const control = key.toUpperCase().charCodeAt(0) - 64
  if (control === 10 || control === 13) return '\n'
  // Of all others only those that frame or divide a scan: Ctrl+Z and Ctrl+V stay what they are.
  return [2, 3, 28, 29, 30, 31].includes(control) ? String.fromCharCode(control) : null
}

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

const takesScan = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-takes-scan]') !== null
