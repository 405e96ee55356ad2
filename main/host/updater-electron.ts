// electron-updater as an installer only: it gets a verified file instead of the network, and never acts by itself.
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import type { UpdateManifest, UpdatePackage } from '#domain/update'
import type { Installer } from '../ports/updates.ts'
import type { InstallerSetup } from './update-checks.ts'

/** What is used of Electron's app. */
export type InstallerApp = {
  isPackaged: boolean
  getVersion(): string
  getName(): string
  whenReady(): Promise<void>
  relaunch(): void
  quit(): void
}
export type InstallerOptions = {
  app: InstallerApp
  package: UpdatePackage
  /** `process.resourcesPath`, where app-update.yml lies. */
  resourcesPath: string
  /** The command line that the next version is started with. */
  words: readonly string[]
  /** The update folder; everything electron-updater writes stays inside it. */
  dir: string
}

/** What is used of electron-updater 6.8.10. The last three are not in its typings; a test runs the real classes. */
type Updater = {
  logger: null
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  autoRunAppAfterInstall: boolean
  allowDowngrade: boolean
  disableWebInstaller: boolean
  disableDifferentialDownload: boolean
  requestHeaders: unknown
  setFeedURL(options: { provider: 'custom'; updateProvider: unknown }): void
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean } | null>
  downloadUpdate(): Promise<string[]>
  quitAndInstall(silent: boolean, runAfter: boolean): void
  on(event: 'error', listener: (thrown: Error) => void): void
  removeAllListeners(event: 'error'): void
  httpExecutor: { download(url: URL, destination: string): Promise<string> } | null
  configOnDisk: { value: Promise<unknown> }
  spawnLog(command: string, args: readonly string[], env: object): Promise<boolean>
}
type UpdaterClass = new (options: null, app: unknown) => Updater

/** How this till was installed; null when it is none of the ways that can be updated (rpm, snap, a folder). */
export function installedAs(
  platform: string,
  resourcesPath: string,
  appImage: string | undefined,
): UpdatePackage | null {
  if (platform === 'win32') return 'exe'
  if (platform === 'darwin') return 'zip'
  if (platform !== 'linux') return null
  try {
    return readFileSync(join(resourcesPath, 'package-type'), 'utf8').trim() === 'deb' ? 'deb' : null
  } catch {
    return appImage === undefined || appImage === '' ? null : 'AppImage'
  }
}

/** Sets electron-updater up. `setup` is read back from it, for the checks that may switch updates off. */
export async function electronInstaller(
  options: InstallerOptions,
): Promise<{ installer: Installer; setup: InstallerSetup }> {
  const updater = new (await classOf(options.package))(null, adapterOf(options))
  updater.logger = null
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.autoRunAppAfterInstall = true
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  updater.disableDifferentialDownload = true
  const config = await updater.configOnDisk.value.catch(() => null)
  const { allowDowngrade, disableWebInstaller, autoDownload, autoInstallOnAppQuit, requestHeaders } = updater
  return {
    installer: installerOf(updater, options),
    setup: {
      allowDowngrade,
      disableWebInstaller,
      autoDownload,
      autoInstallOnAppQuit,
      requestHeaders,
      config: typeof config === 'object' ? config : null,
    },
  }
}

async function classOf(kind: UpdatePackage): Promise<UpdaterClass> {
  // Loaded here and not above: it asks for Electron, which a till in a browser does not have.
  const { NsisUpdater, MacUpdater, AppImageUpdater, DebUpdater } = await import('electron-updater')
  const classes = { exe: NsisUpdater, zip: MacUpdater, AppImage: AppImageUpdater, deb: DebUpdater }
  return classes[kind] as unknown as UpdaterClass
}

/** Its view of the program: the same as its own adapter's, but with its folders inside ours. */
function adapterOf({ app, resourcesPath, dir }: InstallerOptions) {
  return {
    version: app.getVersion(),
    name: app.getName(),
    isPackaged: app.isPackaged,
    appUpdateConfigPath: join(resourcesPath, 'app-update.yml'),
    userDataPath: join(dir, 'installer'),
    baseCachePath: join(dir, 'installer'),
    whenReady: () => app.whenReady(),
    relaunch: () => app.relaunch(),
    quit: () => app.quit(),
    // Nothing is ever installed because somebody closed the till.
    onQuit: () => undefined,
  }
}

function installerOf(updater: Updater, { package: kind, words }: InstallerOptions): Installer {
  if (kind === 'AppImage') {
    const start = updater.spawnLog.bind(updater)
    updater.spawnLog = (command, _args, env) => start(command, words, env)
  }
  return {
    async stage(offer, file) {
      updater.httpExecutor = {
        download: async (_url, destination) => {
          await copyFile(file, destination)
          return destination
        },
      }
      updater.setFeedURL({ provider: 'custom', updateProvider: providerOf(offer, kind) })
      const found = await updater.checkForUpdates()
      if (found?.isUpdateAvailable !== true) throw new Error('the installer does not take the update')
      const [path] = await updater.downloadUpdate()
      if (path === undefined) throw new Error('the installer took the update but names no file')
      return path
    },
    quitAndInstall(failed) {
      updater.removeAllListeners('error')
      updater.on('error', failed)
      // The installer of Windows cannot be told the words, and without them a kiosk would come back as an open window:
      // then whatever started the till has to start it again.
      updater.quitAndInstall(true, kind !== 'exe' || words.length === 0)
    },
  }
}

/** Tells electron-updater of exactly one file, at an address that cannot exist (RFC 2606 .invalid). */
function providerOf(offer: UpdateManifest, kind: UpdatePackage) {
  const { version, file, sha512, size } = offer
  // The Windows package is installed for all users, so its installer is started with elevation.
  const info = { url: file, sha512, size, isAdminRightsRequired: kind === 'exe' }
  return class {
    readonly fileExtraDownloadHeaders = null
    readonly isUseMultipleRangeRequest = false
    setRequestHeaders(): void {
      // Nothing is requested.
    }
    getLatestVersion() {
      return Promise.resolve({ version, files: [info], path: file, sha512, releaseDate: offer.notAfter })
    }
    resolveFiles() {
      return [{ url: new URL(file, 'https://verified.invalid/'), info }]
    }
  }
}
