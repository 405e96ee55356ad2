// A keyboard scanner for tests: its keys come into the page with their own times, so that a busy machine scans as fast as an idle one.
import type { Page } from 'playwright-core'

export type Burst = { text: string; suffix: 'Enter' | 'Tab' | 'none'; atMs: number; gapMs: number }

/**
 * Scans in the page: each key as keydown with its time, and as text in whatever has the focus unless the page took the key.
 * Bursts begin `atMs` after the call, and wait for nothing.
 */
export const wedge = (page: Page, bursts: readonly Burst[]): Promise<void> =>
  page.evaluate(async all => {
    const start = performance.now()
    // The old name for it is the only one that types into a field with all its events.
    const write = (text: string) =>
      (document as unknown as { execCommand: (name: string, ui: boolean, text: string) => void }).execCommand(
        'insertText',
        false,
        text,
      )
    const press = (key: string, at: number) => {
      const target = document.activeElement ?? document.body
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      Object.defineProperty(event, 'timeStamp', { value: at })
      target.dispatchEvent(event)
      if (event.defaultPrevented) return
      if (key.length === 1) write(key)
    }
    for (const { text, suffix, atMs, gapMs } of all) {
      const wait = start + atMs - performance.now()
      if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
      const from = performance.now()
      const keys = [...[...text].map(each => (each === '\n' ? 'Enter' : each)), ...(suffix === 'none' ? [] : [suffix])]
      for (const [index, key] of keys.entries()) {
        press(key, from + index * gapMs)
        // A real key is a task of its own: what the page made of the last one is done when the next one comes.
        await new Promise(resolve => setTimeout(resolve))
      }
    }
  }, bursts)

/** Twenty codes a second, thirteen keys and Enter each. */
export const burstsOf = (codes: readonly string[], suffix: Burst['suffix'] = 'Enter'): Burst[] =>
  codes.map((text, index) => ({ text, suffix, atMs: index * 50, gapMs: 3 }))
