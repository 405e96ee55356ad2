// Closing the till: asked about when work is open, done at once when the system ends, never decided by the page.
import type { ElectronParts } from './electron-parts.ts'
import type { Window } from './electron-window.ts'
import { leaveQuestion } from './native-text.ts'
import type { Log } from '../ports/system.ts'
import type { Shown } from './shown.ts'

export type Leaving = {
  /** Ends the till without a question: the system shuts down, or the person was asked already. */
  leave(): void
}

/**
 * Guards `window` against being closed by mistake. A shutdown or the end of the user's session is never held up: what
 * was acknowledged is on the disk already, so the till just goes.
 */
export function guardQuit(deps: {
  electron: Pick<ElectronParts, 'app' | 'dialog' | 'powerMonitor'>
  window: Window
  shown: Pick<Shown, 'openWork' | 'language'>
  log: Log
}): Leaving {
  const { electron, window, shown, log } = deps
  let leaving = false
  let asking = false
  const leave = () => {
    leaving = true
    electron.app.quit()
  }

  window.on('close', event => {
    if (leaving) return
    const work = shown.openWork()
    if (work.length === 0) return
    event.preventDefault()
    if (asking) return
    asking = true
    electron.dialog
      .showMessageBox(window, leaveQuestion(work, shown.language()))
      .then(({ response }) => {
        asking = false
        log.info('close-asked', { outcome: response === 1 ? 'close' : 'stay' })
        if (response === 1) leave()
      })
      .catch((thrown: unknown) => {
        asking = false
        log.incident('close-question', thrown)
      })
  })
  const systemEnds = () => {
    log.info('system-ends')
    leave()
  }
  // Windows tells the window, the others the power monitor. None of them is asked to wait.
  window.on('session-end', systemEnds)
  electron.powerMonitor.on('shutdown', systemEnds)
  return { leave }
}
