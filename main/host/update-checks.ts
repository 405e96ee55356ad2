// What must hold before updates run at all: each missing safeguard switches them off with a reason, never the till.
import { isLoopback } from '#domain/loopback'
import type { UpdateOff } from '#domain/update-off'

/** The facts, read from the running program; nothing here is asked of a server. */
export type UpdateSetup = {
  /** An unpacked till is replaced by its developer. */
  packaged: boolean
  /** `process.platform`, and how the till was installed; null when that is none of the ways that can be updated. */
  platform: string
  package: string | null
  /** Base address of the feed, and the exact hosts (with port, if any) that it may have. */
  feed: string
  hosts: readonly string[]
  /** For tests and development: plain http to this machine is allowed. Never true in a package. */
  loopback: boolean
  /** The keys in the program are the project's placeholders. */
  developmentKeys: boolean
  /** The settings of electron-updater as they are in effect; null when it could not be set up. */
  installer: InstallerSetup | null
}
export type InstallerSetup = {
  allowDowngrade: boolean
  disableWebInstaller: boolean
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  /** Headers that it would send; credentials could be among them. */
  requestHeaders: unknown
  /** app-update.yml; null when it is missing or cannot be read. */
  config: { publisherName?: unknown; requestHeaders?: unknown; token?: unknown; updaterCacheDirName?: unknown } | null
}

/** Every safeguard that is missing; empty when updates may run. */
export function updateFaults(setup: UpdateSetup): UpdateOff[] {
  if (!setup.packaged) return ['not-packaged']
  if (setup.package === null) return ['not-replaceable']
  const feed = feedFault(setup)
  return [
    ...(setup.developmentKeys ? ['keys-placeholder' as const] : []),
    ...(feed === null ? [] : [feed]),
    ...(setup.installer === null ? ['installer-missing' as const] : installerFaults(setup.installer, setup.platform)),
  ]
}

function feedFault({ feed, hosts, loopback }: UpdateSetup): UpdateOff | null {
  if (!URL.canParse(feed)) return 'feed-malformed'
  const url = new URL(feed)
  if (url.protocol !== 'https:' && !(loopback && isLoopbackHttp(url))) return 'feed-not-https'
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return 'feed-too-much'
  if (!url.pathname.endsWith('/')) return 'feed-no-folder'
  return hosts.includes(url.host) ? null : 'feed-other-host'
}

/** Plain http that cannot leave the machine. */
export const isLoopbackHttp = (url: URL): boolean => url.protocol === 'http:' && isLoopback(url.hostname)

function installerFaults(installer: InstallerSetup, platform: string): UpdateOff[] {
  const { config } = installer
  const secrets = [installer.requestHeaders, config?.requestHeaders, config?.token]
  const faults: [UpdateOff, boolean][] = [
    ['installer-settings', config === null],
    // Without it electron-updater 6 skips the Authenticode check and installs anyway.
    ['publisher-missing', config !== null && platform === 'win32' && !isPublisher(config.publisherName)],
    ['downgrade', installer.allowDowngrade],
    ['web-installer', !installer.disableWebInstaller],
    ['unasked', installer.autoDownload || installer.autoInstallOnAppQuit],
    ['credentials', secrets.some(value => value !== null && value !== undefined)],
  ]
  return faults.filter(([, missing]) => missing).map(([reason]) => reason)
}

/** One distinguished name or more; an empty one would match every signer. */
function isPublisher(value: unknown): boolean {
  const names: unknown[] = Array.isArray(value) ? value : [value]
  return names.length > 0 && names.every(name => typeof name === 'string' && name.trim() !== '')
}
