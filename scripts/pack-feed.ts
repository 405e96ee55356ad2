// The settings of the updater in a package (app-update.yml): one https feed, no credentials, a publisher on Windows.
import { yamlTool } from './pack-tools.ts'

const allowed = ['provider', 'url', 'channel', 'publisherName', 'updaterCacheDirName']

/** Faults as sentences. A package without the file is never updated; a release must have it. */
export function feedFaults(text: string | null, expect: { platform: string; release: boolean }): string[] {
  if (text === null) return expect.release ? ['app-update.yml is missing, so this till would never be updated'] : []
  const feed = yamlTool.load(text) as Record<string, unknown>
  const url = typeof feed.url === 'string' && URL.canParse(feed.url) ? new URL(feed.url) : null
  const publisher = [feed.publisherName].flat()
  return [
    ...Object.keys(feed)
      .filter(key => !allowed.includes(key))
      .map(key => `app-update.yml sets ${key}, which no till needs`),
    ...(feed.provider === 'generic' ? [] : ['app-update.yml names a provider that is not "generic"']),
    ...(url?.protocol === 'https:' && url.username === '' && url.password === '' && url.search === ''
      ? []
      : ['app-update.yml has no plain https address']),
    // Without it electron-updater 6 skips the Authenticode check and installs anyway.
    ...(expect.platform === 'win32' && expect.release && !publisher.every(name => isDistinguished(name))
      ? ['app-update.yml does not name the publisher in full (CN=…, O=…)']
      : []),
  ]
}

/** What the file says, for the table of checks. On Windows and macOS the packager writes it with the installers only. */
export function feedNote(text: string | null, platform: string): string {
  if (text === null)
    return platform === 'linux' ? 'no app-update.yml: never updates' : 'no app-update.yml: it comes with the installers'
  const { provider, url, publisherName } = yamlTool.load(text) as Record<string, unknown>
  return [provider, url, publisherName].flat().filter(Boolean).join(', ')
}

const isDistinguished = (name: unknown): boolean => typeof name === 'string' && /^CN=[^,]+,\s*\S/.test(name)
