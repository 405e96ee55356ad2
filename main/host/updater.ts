// Puts the updater of a desktop till together, or says why there is none; whatever is missing, the till itself starts.
import { join } from 'node:path'
import { updateArchs, updatePlatforms, type UpdateChannel } from '#domain/update'
import type { UpdateOff } from '#domain/update-off'
import type { Clock, Log } from '../ports/system.ts'
import type { Installer, UpdateSource } from '../ports/updates.ts'
import { updateFaults } from './update-checks.ts'
import { downloadLimits } from './update-download.ts'
import { updateFetch } from './update-fetch.ts'
import { updateFiles } from './update-files.ts'
import { pinnedKeys, UpdateKeysError } from './update-keys.ts'
import { createUpdateSource, type UpdateSourceDeps } from './update-source.ts'
import { electronInstaller, installedAs, type InstallerApp } from './updater-electron.ts'

export type UpdaterOptions = {
  app: InstallerApp
  /** `process.platform`, `process.arch`, `process.resourcesPath` and the variable APPIMAGE. */
  platform: string
  arch: string
  resourcesPath: string
  appImage: string | undefined
  /** The command line that the next version is started with. */
  words: readonly string[]
  /** The till's data folder; updates live in a folder of their own inside it. */
  dataDir: string
  version: string
  /** The text of resources/update-keys.json. */
  keys: string
  /** The update server of the configuration; null where none is set up. */
  feed: { url: string; hosts: readonly string[]; channel: UpdateChannel } | null
  deviceId: string
  clock: Clock
  offsetMs: () => number | null
  log: Log
  /** Sets the system's installer up; electron-updater unless a test says otherwise. */
  open?: typeof electronInstaller
  /** Those of the product unless a test says otherwise. */
  limits?: UpdateSourceDeps['limits']
}
export type Updater =
  | { kind: 'on'; source: UpdateSource; installer: Installer; channel: UpdateChannel }
  | { kind: 'off'; reasons: UpdateOff[] }

/** The folder of updates inside the data folder, which `beginStart` needs too. */
export const updateFolder = (dataDir: string): string => join(dataDir, 'updates')

/** The address at which a person finds an earlier version: the release operator keeps them there. */
export const versionAddress = (feed: string, version: string): string => `${feed}versions/${version}/`

/** Checks every safeguard first. Never throws: what is wrong comes back as reasons for the health report. */
export async function openUpdater(options: UpdaterOptions): Promise<Updater> {
  try {
    const updater = await opened(options)
    if (updater.kind === 'off' && options.feed !== null) options.log.warn('update.off', { why: updater.reasons.join() })
    return updater
  } catch (thrown) {
    options.log.incident('update.off', thrown)
    return { kind: 'off', reasons: [thrown instanceof UpdateKeysError ? 'keys-unusable' : 'set-up-failed'] }
  }
}

async function opened(options: UpdaterOptions): Promise<Updater> {
  const { app, feed, resourcesPath, clock, log, version } = options
  if (feed === null) return { kind: 'off', reasons: ['not-set-up'] }
  const keys = pinnedKeys(options.keys)
  const kind = app.isPackaged ? installedAs(options.platform, resourcesPath, options.appImage) : null
  const platform = updatePlatforms.find(name => name === options.platform)
  const arch = updateArchs.find(name => name === options.arch)
  const dir = updateFolder(options.dataDir)
  const files = updateFiles(dir)
  const open = options.open ?? electronInstaller
  const electron = kind === null ? null : await open({ app, package: kind, resourcesPath, dir, words: options.words })
  const reasons = updateFaults({
    packaged: app.isPackaged,
    platform: options.platform,
    package: platform === undefined || arch === undefined ? null : kind,
    feed: feed.url,
    hosts: feed.hosts,
    loopback: false,
    developmentKeys: keys.development,
    installer: electron?.setup ?? null,
  })
  if (electron === null || kind === null || platform === undefined || arch === undefined || reasons.length > 0) {
    return { kind: 'off', reasons }
  }
  const source = createUpdateSource({
    feed: feed.url,
    hosts: feed.hosts,
    loopback: false,
    keys,
    till: { version, platform, arch, channel: feed.channel, package: kind },
    deviceId: options.deviceId,
    clock,
    offsetMs: options.offsetMs,
    files,
    fetch: updateFetch(`Tillgate/${version}`),
    limits: options.limits ?? { ...downloadLimits, manifestMs: 30_000 },
    log,
  })
  return { kind: 'on', source, installer: electron.installer, channel: feed.channel }
}
