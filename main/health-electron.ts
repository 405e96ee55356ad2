// `--health` of the installed till: Electron without a window, without the running till's profile and without a second till.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { version } from './boot.ts'
import { readTillConfig } from './config-source.ts'
import { openDesktopUpdates } from './desktop-updates.ts'
import { tellHealth } from './health.ts'
import type { Arguments } from './host/arguments.ts'
import { cameraBySystem, lookForVideoDevice } from './host/camera-look.ts'
import type { ElectronParts } from './host/electron-parts.ts'
import { lookAtSafeStorage } from './host/key-store-look.ts'
import { guardNative } from './host/native-guard.ts'
import { systemClock } from './host/system-clock.ts'

/**
 * Prints the report and ends the process. Call before Electron is ready. The lock of a first till is not asked for, and
 * what Electron itself keeps goes to a temporary folder, so that a till that runs does not notice.
 */
export async function electronHealth(electron: ElectronParts, words: Arguments, dataDir: string): Promise<void> {
  try {
    electron.app.exit(await lookAndTell(electron, words, dataDir))
  } catch (thrown) {
    // No dialog: nobody may be there to close it.
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    electron.app.exit(1)
  }
}

async function lookAndTell(electron: ElectronParts, words: Arguments, dataDir: string): Promise<0 | 1> {
  const { app, safeStorage, systemPreferences } = electron
  const profile = mkdtempSync(join(tmpdir(), 'tillgate-health-'))
  app.setPath('userData', profile)
  await app.whenReady()
  const { platform } = process
  const say = (text: string) => new Promise<void>(done => process.stdout.write(text, () => done()))
  let said = Promise.resolve()
  const code = await tellHealth(
    {
      version,
      dataDir,
      readConfig: () =>
        readTillConfig(words.config ?? undefined, process.env.TILLGATE_SANDBOX, join(dataDir, 'tillgate.json')),
      keyStore: () => lookAtSafeStorage(safeStorage, dataDir, platform),
      camera: () =>
        platform === 'linux'
          ? lookForVideoDevice(platform)
          : cameraBySystem(systemPreferences.getMediaAccessStatus('camera')),
      updates: async config => {
        const clock = systemClock()
        // In the temporary profile, so that the note of the till's last start stays as it is.
        const { updater } = await openDesktopUpdates({
          app: { isPackaged: app.isPackaged, whenReady: () => app.whenReady(), relaunch: () => {} },
          end: () => {},
          words: [],
          dataDir: profile,
          config,
          version,
          clock,
          log: { info: () => {}, warn: () => {}, incident: () => '' },
          offsetMs: () => null,
        })
        return updater.kind === 'off' ? updater.reasons : []
      },
      guard: app.isPackaged ? () => guardNative(process.resourcesPath) : null,
    },
    words.json,
    text => void (said = say(text)),
  )
  await said
  try {
    rmSync(profile, { recursive: true, force: true })
  } catch {
    // Windows keeps a file open until the process is gone; the system empties its folder of temporary files.
  }
  return code
}
