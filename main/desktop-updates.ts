// Updates of the desktop till, opened at its start: the note of the last start first, then the safeguards and the installer.
import { readFileSync } from 'node:fs'
import { deviceIdOf, type Config } from './config.ts'
import { beginStart } from './host/update-start.ts'
import { openUpdater, updateFolder, versionAddress, type UpdaterOptions } from './host/updater.ts'
import type { Clock, Log } from './ports/system.ts'
import type { TillUpdates } from './updates.ts'

export type DesktopUpdates = {
  app: { readonly isPackaged: boolean; whenReady(): Promise<void>; relaunch(): void }
  /** Ends the till without a question, once the installer has been started. */
  end: () => void
  /** What this process was started with; the next one is started with the same words where that is possible. */
  words: readonly string[]
  dataDir: string
  config: Config
  version: string
  clock: Clock
  log: Log
  offsetMs: () => number | null
  /** Facts of the process, keys, installer and limits are the real ones unless a test says otherwise. */
  instead?: Partial<UpdaterOptions>
}

/** Never throws: what is missing switches updates off with its reason. */
export async function openDesktopUpdates(deps: DesktopUpdates): Promise<TillUpdates> {
  const { app, config, dataDir, version, clock, log, offsetMs, words } = deps
  const feed = config.updates
  const note = beginStart(updateFolder(dataDir), version, earlier =>
    feed === null ? '' : versionAddress(feed.feed, earlier),
  )
  if (note.start.kind !== 'usual') log.warn('update.start', { ...note.start })
  const updater = await openUpdater({
    app: {
      isPackaged: app.isPackaged,
      getVersion: () => version,
      getName: () => 'tillgate',
      whenReady: () => app.whenReady(),
      relaunch: () => app.relaunch(),
      quit: deps.end,
    },
    platform: process.platform,
    arch: process.arch,
    resourcesPath: process.resourcesPath,
    appImage: process.env.APPIMAGE,
    words,
    dataDir,
    version,
    keys: pinned(),
    feed: feed === null ? null : { url: feed.feed, hosts: feed.hosts, channel: feed.channel },
    deviceId: deviceIdOf(config),
    clock,
    offsetMs,
    log,
    ...deps.instead,
  })
  return { updater, note }
}

/** The text of the pinned keys; one that cannot be read is no key file, which switches updates off. */
function pinned(): string {
  try {
    return readFileSync(new URL('../resources/update-keys.json', import.meta.url), 'utf8')
  } catch {
    return ''
  }
}
