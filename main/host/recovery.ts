// Brings the page back after a crash or a hang, because the sale lives in main; says so in a dialog when it will not stay.
import type { Log } from '../ports/system.ts'
import type { ElectronParts } from './electron-parts.ts'
import type { Window } from './electron-window.ts'
import { stoppedQuestion } from './native-text.ts'
import type { Shown } from './shown.ts'
import type { WindowMemory } from './window-memory.ts'

const MINUTE_MS = 60_000
const RELOADS_A_MINUTE = 3
/** How long a page may be deaf before it counts as hung. */
const HANG_MS = 10_000
/** A process that was told to crash and says nothing of it is taken as gone after this. */
const GONE_MS = 2_000

export function revivePage(deps: {
  dialog: ElectronParts['dialog']
  window: Window
  shown: Pick<Shown, 'language'>
  leave: () => void
  log: Log
}): void {
  const { dialog, window, shown, leave, log } = deps
  const contents = window.webContents
  let recent: number[] = []
  let asking = false
  let hung: NodeJS.Timeout | undefined
  let killed: NodeJS.Timeout | undefined
  const calm = () => {
    clearTimeout(hung)
    hung = undefined
  }

  function again(): void {
    clearTimeout(killed)
    calm()
    if (window.isDestroyed() || asking) return
    const at = performance.now()
    recent = [...recent.filter(before => at - before < MINUTE_MS), at]
    if (recent.length <= RELOADS_A_MINUTE) return contents.reload()
    asking = true
    dialog
      .showMessageBox(window, stoppedQuestion(shown.language()))
      .then(({ response }) => {
        asking = false
        recent = []
        if (response === 1) return leave()
        if (!window.isDestroyed()) contents.reload()
      })
      .catch((thrown: unknown) => {
        asking = false
        log.incident('page-question', thrown)
      })
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.warn('page-gone', { reason, code: exitCode })
    if (reason === 'clean-exit') return calm()
    again()
  })
  contents.on('unresponsive', () => {
    log.warn('page-deaf')
    hung ??= setTimeout(() => {
      hung = undefined
      if (window.isDestroyed()) return
      log.warn('page-hung', { seconds: HANG_MS / 1000 })
      // A hung process cannot load anything; `render-process-gone` follows.
      killed = setTimeout(again, GONE_MS)
      contents.forcefullyCrashRenderer()
    }, HANG_MS)
  })
  contents.on('responsive', calm)
  contents.on('destroyed', () => {
    calm()
    clearTimeout(killed)
  })
  contents.on('preload-error', (_event, _path, error) => void log.incident('preload', error))
}

const GRAPHICS_FAILURES = 3
const GRAPHICS_MS = 10 * MINUTE_MS

/** A graphics process that fails three times in ten minutes is done without from the next start of this version on. */
export function watchGraphics(app: ElectronParts['app'], memory: WindowMemory, version: string, log: Log): void {
  let recent: number[] = []
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.warn('process-gone', { kind: type, reason, code: exitCode })
    if (type !== 'GPU') return
    const at = performance.now()
    recent = [...recent.filter(before => at - before < GRAPHICS_MS), at]
    if (recent.length < GRAPHICS_FAILURES || memory.get().softwareFor === version) return
    memory.keep({ softwareFor: version })
    log.warn('graphics-without-hardware', { version, why: 'from the next start on' })
  })
}
