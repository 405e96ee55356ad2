// What must hold before updates run at all: each missing safeguard switches them off with a sentence, never the till.

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

const off = 'Updates are switched off'

/** Every safeguard that is missing, as sentences; empty when updates may run. */
export function updateFaults(setup: UpdateSetup): string[] {
  const faults: string[] = []
  if (!setup.packaged)
    return [`${off} because this till was not installed from a package. Update it as you started it.`]
  if (setup.package === null) {
    return [`${off} because this till was installed in a way that they cannot replace. Install new versions by hand.`]
  }
  if (setup.developmentKeys) {
    faults.push(
      `${off} because this package carries the placeholder keys. Build it with the keys of the release operator.`,
    )
  }
  const feed = feedFault(setup)
  if (feed !== null) faults.push(feed)
  if (setup.installer === null) {
    faults.push(`${off} because the installer of the operating system cannot be used. Install new versions by hand.`)
    return faults
  }
  return [...faults, ...installerFaults(setup.installer, setup.platform)]
}

function feedFault({ feed, hosts, loopback }: UpdateSetup): string | null {
  if (!URL.canParse(feed)) return `${off} because the address of the update server is none. Correct "updates.feed".`
  const url = new URL(feed)
  const secure = url.protocol === 'https:' || (loopback && isLoopbackHttp(url))
  if (!secure) return `${off} because the address of the update server is not https. Correct "updates.feed".`
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return `${off} because the address of the update server holds more than a host and a path. Correct "updates.feed".`
  }
  if (!url.pathname.endsWith('/')) {
    return `${off} because the address of the update server does not end with "/". Correct "updates.feed".`
  }
  return hosts.includes(url.host)
    ? null
    : `${off} because the update server is not one of the hosts that are allowed. Correct "updates.feed" or "updates.hosts".`
}

/** Plain http that cannot leave the machine (RFC 1122 127/8, RFC 4291 ::1). */
export function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && (url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname))
}

function installerFaults(installer: InstallerSetup, platform: string): string[] {
  const { config } = installer
  const faults: string[] = []
  if (config === null) {
    faults.push(`${off} because the package has no readable app-update.yml. Build it again with a publish section.`)
  } else if (platform === 'win32' && !isPublisher(config.publisherName)) {
    // Without it electron-updater 6 skips the Authenticode check and installs anyway.
    faults.push(`${off} because the package does not say who must have signed it (publisherName). Build it again.`)
  }
  if (installer.allowDowngrade) faults.push(`${off} because older versions would be accepted (allowDowngrade).`)
  if (!installer.disableWebInstaller) {
    faults.push(`${off} because unsigned web installers would be accepted (disableWebInstaller).`)
  }
  if (installer.autoDownload || installer.autoInstallOnAppQuit) {
    faults.push(`${off} because the installer would act by itself (autoDownload, autoInstallOnAppQuit).`)
  }
  const secrets = [installer.requestHeaders, config?.requestHeaders, config?.token]
  if (secrets.some(value => value !== null && value !== undefined)) {
    faults.push(`${off} because credentials would be sent to the update server. Remove them from app-update.yml.`)
  }
  return faults
}

/** One distinguished name or more; an empty one would match every signer. */
function isPublisher(value: unknown): boolean {
  const names: unknown[] = Array.isArray(value) ? value : [value]
  return names.length > 0 && names.every(name => typeof name === 'string' && name.trim() !== '')
}
