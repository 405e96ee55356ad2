// Faults of the page itself go to the till's log, by their kind only: what an error says may name anything.
import type { PageFault } from '#contract'
import type { Client } from '../preload/connect.ts'

export type TellFault = (kind: PageFault['kind'], thrown: unknown, screen?: string) => Promise<string | null>

/** A fault that comes back with every frame would fill the log. */
const MOST = 20

/** The name of the screen that is shown, or nothing. */
export function shownScreen(): string {
  const name = document.querySelector<HTMLElement>('[data-screen]')?.dataset['screen'] ?? ''
  return /^[a-z-]{1,40}$/.test(name) ? name : ''
}

/** Answers the number that support asks for, or null where the till could not be told. */
export function faultTeller(client: Client): TellFault {
  let told = 0
  return async (kind, thrown, screen = shownScreen()) => {
    told += 1
    if (told > MOST) return null
    const name = thrown instanceof Error && /^[A-Za-z]{1,40}$/.test(thrown.name) ? thrown.name : 'Error'
    const result = await client.call('page.fault', { kind, name, screen }).catch(() => null)
    return result?.ok === true ? result.value.incident : null
  }
}

/** What no screen catches: nothing is shown for it, because the screen goes on. */
export function tellScriptFaults(tell: TellFault, target: Window, signal: AbortSignal): void {
  target.addEventListener('error', ({ error }: ErrorEvent) => void tell('script', error), { signal })
  target.addEventListener('unhandledrejection', ({ reason }) => void tell('script', reason), { signal })
}
