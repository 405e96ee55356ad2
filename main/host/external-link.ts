// Opens the one address outside the till that a screen may link to, in the system's browser, never in a window of ours.
import type { ElectronParts } from './electron-parts.ts'
import { isLoopback } from './page-address.ts'
import type { Refused } from './refusals.ts'

/** Between two openings; a hostile page could otherwise fill the desk with windows. */
const PAUSE_MS = 2_000

/**
 * The address to open, as this till knows it, when `asked` is exactly that address; else null. What the page sent is
 * only compared, never passed on. https anywhere, http on this machine only, no user name.
 */
export function externalAddress(asked: string, known: string | null): string | null {
  if (known === null || !URL.canParse(known) || !URL.canParse(asked)) return null
  const own = new URL(known)
  if (new URL(asked).href !== own.href || own.username !== '' || own.password !== '') return null
  if (own.protocol === 'https:' || (own.protocol === 'http:' && isLoopback(own.href))) return own.href
  return null
}

/** What a screen's link does. `known` is the operator page of the sandbox, null in live use and in a kiosk. */
export function linkOpener(
  shell: ElectronParts['shell'],
  known: () => string | null,
  refused: Refused,
): (asked: string) => void {
  let last = -PAUSE_MS
  return asked => {
    const address = externalAddress(asked, known())
    const at = performance.now()
    if (address === null || at - last < PAUSE_MS) return refused('window-refused')
    last = at
    shell.openExternal(address, { activate: true }).catch(() => refused('link-not-opened'))
  }
}
