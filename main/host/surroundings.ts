// Follows the till and sets what lies around the page: no recording of private screens, no dark display, no traces of a check.
import type { ElectronParts } from './electron-parts.ts'
import type { Session } from './electron-session.ts'
import type { Window } from './electron-window.ts'
import type { Shown } from './shown.ts'

/**
 * From now on: the window cannot be recorded or shared while a pairing code, a person or a card is on it; the display
 * stays on while a shift is open or a payment runs; what the hosted check kept in the window's storage goes when it ends.
 */
export function followTill(deps: {
  shown: Shown
  window: Window
  powerSaveBlocker: ElectronParts['powerSaveBlocker']
  session: Session
  frameOrigins: readonly string[]
}): void {
  const { shown, window, powerSaveBlocker, session, frameOrigins } = deps
  let hidden = false
  let checking = false
  let blocker: number | null = null

  const follow = () => {
    if (window.isDestroyed()) return
    if (shown.sensitive() !== hidden) window.setContentProtection((hidden = !hidden))
    if (shown.awake() && blocker === null) blocker = powerSaveBlocker.start('prevent-display-sleep')
    else if (!shown.awake() && blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
    if (checking && !shown.checkOpen())
      // Its cookies and storage could tell the next customer's check about this one.
      session.clearData({ origins: [...frameOrigins] }).catch(() => {})
    checking = shown.checkOpen()
  }
  shown.changed(follow)
  follow()
}
