// Drops taps and keys that waited behind a blocked screen: on a button that takes money, a late press was not meant for it.

/** Longer than a screen is ever busy, shorter than a person takes to see that nothing happens and presses again. */
const MOST_WAIT_MS = 300
const kinds = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'] as const

/** A press on a button that commits, or a key that such a button on the screen listens to. */
function commits(event: Event): boolean {
  if (event.target instanceof Element && event.target.closest('[data-commit]') !== null) return true
  if (!(event instanceof KeyboardEvent) || !/^(?:Enter|F\d+)$/.test(event.key)) return false
  return document.querySelector('[data-commit]') !== null
}

/** Listens for the whole page; buttons that commit carry `data-commit`. Ends with the signal. */
export function dropStaleInput(signal: AbortSignal, mostWaitMs = MOST_WAIT_MS): void {
  const check = (event: Event) => {
    const waited = performance.now() - event.timeStamp
    // Events made by programs carry no time worth judging.
    if (!event.isTrusted || waited <= mostWaitMs) return
    if (!commits(event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  for (const kind of kinds) window.addEventListener(kind, check, { capture: true, signal })
}
