// Drops taps and keys that waited behind a blocked screen: on a button that takes money, a late press was not meant for it.

const MOST_WAIT_MS = 300
const kinds = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'] as const

/** Listens for the whole page; buttons that commit carry `data-commit`. Ends with the signal. */
export function dropStaleInput(signal: AbortSignal): void {
  const check = (event: Event) => {
    const waited = performance.now() - event.timeStamp
    // Events made by programs carry no time worth judging.
    if (!event.isTrusted || waited <= MOST_WAIT_MS) return
    if (!(event.target instanceof Element) || event.target.closest('[data-commit]') === null) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  for (const kind of kinds) window.addEventListener(kind, check, { capture: true, signal })
}
