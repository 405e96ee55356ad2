// The Electron entry: the product. Command line, doors, secrets of the operating system, app, window, in that order.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
} from 'electron'
import { boot, version } from './boot.ts'
import { frameOriginOf } from './config.ts'
import { readTillConfig } from './config-source.ts'
import { openDataFolder } from './data-folder.ts'
import { openDesktopUpdates } from './desktop-updates.ts'
import { firstAfterUpdate, wordsOf } from './host/after-update.ts'
import { electronHealth } from './health-electron.ts'
import { dangerousSwitches, readArguments } from './host/arguments.ts'
import { prepareElectron, startElectronHost, type PreparedElectron } from './host/electron.ts'
import type { ElectronParts } from './host/electron-parts.ts'
import { endOnUncaught } from './host/last-resort.ts'
import { createLog } from './host/log.ts'
import { guardNative, NativeGuardError } from './host/native-guard.ts'
import { nativeWords } from './host/native-text.ts'
import { safeStorageSecrets } from './host/safe-storage.ts'
import { saveByDialog } from './host/save-file.ts'
import { systemClock } from './host/system-clock.ts'
import { isPractising, practiceConfig, practiceFolder, practiceHost } from './practice.ts'
import { startPartners } from './practice-partners.ts'
import { utilityPrograms } from './practice-utility.ts'

const electron: ElectronParts = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
}
const words = readArguments(process.argv.slice(1))
const dataDir = words.data === null ? app.getPath('userData') : resolve(words.data)

/** Each data folder is a till of its own: its page's storage lies in it, and one window at a time works on it. */
function useDataFolder(): void {
  if (words.data === null) return
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    app.setPath('userData', dataDir)
  } catch {
    // Said in a sentence by openDataFolder, once there is a way to show it.
  }
}

async function main({ memory }: PreparedElectron): Promise<void> {
  const switches = app.isPackaged ? dangerousSwitches(name => app.commandLine.hasSwitch(name)) : []
  if (switches.length > 0)
    throw new Error(
      `Tillgate was started with --${switches.join(', --')}, which would let others into the till. Nothing was opened and nothing was changed. Start it without.`,
    )
  if (app.isPackaged) guardNative(process.resourcesPath)
  const own = readTillConfig(words.config ?? undefined, process.env.TILLGATE_SANDBOX, join(dataDir, 'tillgate.json'))
  const practising = isPractising(dataDir)
  const folder = practising ? practiceFolder(dataDir) : dataDir
  openDataFolder(folder)
  const partners = practising
    ? await startPartners(folder, utilityPrograms((await import('electron')).utilityProcess))
    : null
  const config = partners === null ? own : practiceConfig(own, partners.credentials)
  const log = createLog({ dir: join(folder, 'logs') })
  let closeTill = () => {}
  const close = () => {
    closeTill()
    closeTill = () => {}
    partners?.end()
    memory.flush()
    log.close()
  }
  const { title, detail } = nativeWords(config.language).failed
  endOnUncaught({
    process,
    log,
    close,
    // In a kiosk nobody could press the button; a supervisor starts the till again.
    tell: incident => words.kiosk || dialog.showErrorBox(title, detail(incident)),
    exit: code => app.exit(code),
  })
  let end = () => app.quit()
  let offsetMs: () => number | null = () => null
  const clock = systemClock()
  const updates = await openDesktopUpdates({
    app,
    dataDir,
    config,
    version,
    clock,
    log,
    words: wordsOf(words),
    end: () => end(),
    offsetMs: () => offsetMs(),
  })
  const { start } = updates.note
  if (start.kind === 'crashing' && !words.kiosk) {
    const { title, detail } = nativeWords(config.language).crashing
    dialog.showErrorBox(title, detail(start.from, start.to, start.download))
  }
  const secrets = await safeStorageSecrets({
    storage: safeStorage,
    dir: folder,
    platform: process.platform,
    onSession: (why, backend) => log.warn('secrets.session-only', { why, backend }),
    onStale: thrown => void log.incident('secrets.not-wrapped-anew', thrown),
  })
  let window: object | null = null
  const file = saveByDialog({ dialog, window: () => window, folder: () => app.getPath('documents') })
  const practice = practiceHost(dataDir, () => {
    app.relaunch()
    // The answer to the page that asked for it goes out first.
    setTimeout(() => end(), 200)
  })
  // A kiosk shows nothing of the machine's files: there the till's own folder takes what is saved.
  const till = boot({
    dataDir: folder,
    practice,
    config,
    secrets,
    clock,
    log,
    updates,
    ...(words.kiosk ? {} : { file }),
  })
  closeTill = till.close
  offsetMs = till.app.serverOffsetMs
  const host = await startElectronHost({
    ...words,
    electron,
    memory,
    version,
    api: till.app.api,
    explain: till.app.explain,
    attach: emit => till.app.attach(emit),
    dir: fileURLToPath(new URL('../renderer/', import.meta.url)),
    preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
    language: config.language,
    log,
    platform: process.platform,
    frameOrigins: [frameOriginOf(config)],
  })
  window = host.window
  end = host.leave
  app.on('window-all-closed', () => app.quit())
  app.once('will-quit', () => {
    // Only an end on purpose comes here: an error that nobody caught counts against a new version.
    updates.note.stopped()
    close()
  })
  // A service manager or the end of a session; what is acknowledged is on the disk already.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, host.leave)
}

async function begin(): Promise<void> {
  if (words.health) return electronHealth(electron, words, dataDir)
  useDataFolder()
  const prepared = prepareElectron(electron, { dataDir, version })
  if (!(await firstAfterUpdate({ first: prepared.first, app, env: process.env }))) return app.quit()
  await app.whenReady()
  await main(prepared)
}
begin().catch((thrown: unknown) => {
  // Shown before there is a window; the message of a known start error is a sentence for people.
  dialog.showErrorBox('Tillgate cannot start', thrown instanceof Error ? thrown.message : String(thrown))
  app.exit(thrown instanceof NativeGuardError ? thrown.exitCode : 1)
})
