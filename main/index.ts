// The Electron entry: the product. Settings, secrets of the operating system, app, window, in that order.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { app, BrowserWindow, dialog, ipcMain, protocol, safeStorage, session } from 'electron'
import { boot } from './boot.ts'
import { frameOriginOf } from './config.ts'
import { readTillConfig } from './config-source.ts'
import { openDataFolder } from './data-folder.ts'
import { prepareElectron, startElectronHost } from './host/electron.ts'
import { createLog } from './host/log.ts'
import { safeStorageSecrets } from './host/safe-storage.ts'
import { systemClock } from './host/system-clock.ts'

const electron = { app, BrowserWindow, ipcMain, protocol, session }

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(app.isPackaged ? 1 : 2),
    strict: false,
    options: { data: { type: 'string' }, config: { type: 'string' } },
  })
  const dataDir = typeof values.data === 'string' ? values.data : app.getPath('userData')
  const config = readTillConfig(
    typeof values.config === 'string' ? values.config : undefined,
    process.env.TILLGATE_SANDBOX,
    join(dataDir, 'tillgate.json'),
  )
  openDataFolder(dataDir)
  const log = createLog({ dir: join(dataDir, 'logs') })
  const secrets = await safeStorageSecrets({
    storage: safeStorage,
    dir: dataDir,
    platform: process.platform,
    onSession: why => log.warn('secrets.session-only', { why }),
  })
  const till = boot({ dataDir, config, secrets, clock: systemClock(), log })
  const host = await startElectronHost({
    electron,
    api: till.app.api,
    explain: till.app.explain,
    dir: fileURLToPath(new URL('../renderer/', import.meta.url)),
    preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
    log,
    frameOrigins: [frameOriginOf(config)],
  })
  till.app.attach(host.emit)
  app.on('window-all-closed', () => app.quit())
  app.once('will-quit', () => {
    till.close()
    log.close()
  })
}

if (prepareElectron(electron)) {
  app
    .whenReady()
    .then(main)
    .catch((thrown: unknown) => {
      // Shown before there is a window; the message of a known start error is a sentence for people.
      dialog.showErrorBox('Tillgate cannot start', thrown instanceof Error ? thrown.message : String(thrown))
      app.exit(1)
    })
} else {
  app.quit()
}
