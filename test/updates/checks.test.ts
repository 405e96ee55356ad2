// The safeguards that must be there at the start: each one that is missing switches updates off with a sentence.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { offSentence } from '../../main/domain/update-off.ts'
import { compareVersions } from '../../main/domain/update-rules.ts'
import { updateFaults, type UpdateSetup } from '../../main/host/update-checks.ts'
import { openUpdater, type UpdaterOptions } from '../../main/host/updater.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { temporaryFolder } from '../host/temp.ts'
import { keptLog } from '../providers/kit.ts'
import { createUpdateService } from '../../main/services/updates.ts'
import { current, keysFile, next } from './kit.ts'

const publisherName = ['CN=Example Ltd, O=Example Ltd, C=DE']
const good = {
  packaged: true,
  platform: 'win32',
  package: 'exe',
  feed: 'https://updates.example.com/till/',
  hosts: ['updates.example.com'],
  loopback: false,
  developmentKeys: false,
  installer: {
    allowDowngrade: false,
    disableWebInstaller: true,
    autoDownload: false,
    autoInstallOnAppQuit: false,
    requestHeaders: null,
    config: { publisherName, updaterCacheDirName: 'tillgate-updater' },
  },
} as const satisfies UpdateSetup

test('with every safeguard in place there is nothing to say', () => {
  expect(updateFaults(good)).toEqual([])
  expect(
    updateFaults({ ...good, feed: 'https://updates.example.com:8443/', hosts: ['updates.example.com:8443'] }),
  ).toEqual([])
  expect(
    updateFaults({ ...good, installer: { ...good.installer, config: { publisherName: publisherName[0] } } }),
  ).toEqual([])
  expect(
    updateFaults({ ...good, platform: 'linux', package: 'deb', installer: { ...good.installer, config: {} } }),
  ).toEqual([])
  expect(updateFaults({ ...good, loopback: true, feed: 'http://127.0.0.1:80/', hosts: ['127.0.0.1'] })).toEqual([])
})

const installer = (more: object): Partial<UpdateSetup> => ({ installer: { ...good.installer, ...more } })
test.each<[string, Partial<UpdateSetup>, RegExp]>([
  ['a till that is no package', { packaged: false }, /not installed from a package/],
  ['a way to install that cannot be updated', { package: null }, /cannot replace/],
  ['placeholder keys', { developmentKeys: true }, /placeholder keys/],
  ['a feed that is no address', { feed: 'updates' }, /address of the update server is none/],
  ['plain http', { feed: 'http://updates.example.com/till/' }, /not https/],
  ['plain http to this machine in a package', { feed: 'http://127.0.0.1/' }, /not https/],
  ['plain http elsewhere while testing', { loopback: true, feed: 'http://127.0.0.1.example/' }, /not https/],
  ['a file as the feed', { feed: 'file:///till/' }, /not https/],
  ['another host', { feed: 'https://evil.example/' }, /not one of the hosts/],
  ['a host that only begins alike', { feed: 'https://updates.example.com.evil.example/' }, /not one of the hosts/],
  ['a host below', { feed: 'https://a.updates.example.com/' }, /not one of the hosts/],
  ['another port', { feed: 'https://updates.example.com:8443/' }, /not one of the hosts/],
  ['a user name in the address', { feed: 'https://u@updates.example.com/' }, /more than a host and a path/],
  ['a query in the address', { feed: 'https://updates.example.com/?a=b' }, /more than a host and a path/],
  ['an address that is no folder', { feed: 'https://updates.example.com/till' }, /does not end/],
  ['no installer', { installer: null }, /installer of the operating system/],
  ['no app-update.yml', installer({ config: null }), /app-update\.yml/],
  ['no publisher on Windows', installer({ config: {} }), /publisherName/],
  ['an empty publisher on Windows', installer({ config: { publisherName: [' '] } }), /publisherName/],
  ['no publishers on Windows', installer({ config: { publisherName: [] } }), /publisherName/],
  ['a downgrade that is allowed', installer({ allowDowngrade: true }), /allowDowngrade/],
  ['web installers', installer({ disableWebInstaller: false }), /disableWebInstaller/],
  ['a download by itself', installer({ autoDownload: true }), /act by itself/],
  ['an installation at quitting', installer({ autoInstallOnAppQuit: true }), /act by itself/],
  ['headers with credentials', installer({ requestHeaders: { authorization: 'x' } }), /credentials/],
  ['a token in app-update.yml', installer({ config: { publisherName, token: 'x' } }), /credentials/],
])('%s switches updates off', (_name, more, sentence) => {
  const faults = updateFaults({ ...good, ...more }).map(offSentence)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(sentence)
  expect(faults[0]).toMatch(/^Updates are switched off because .*\.$/)
})

const options = (more: Partial<UpdaterOptions> = {}): UpdaterOptions => ({
  app: {
    isPackaged: true,
    getVersion: () => '1.0.0',
    getName: () => 'tillgate',
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
  },
  platform: 'linux',
  arch: 'x64',
  resourcesPath: temporaryFolder(),
  appImage: '/opt/Tillgate.AppImage',
  words: [],
  dataDir: temporaryFolder(),
  version: '1.0.0',
  keys: keysFile(current, next),
  feed: { url: 'https://updates.example.com/', hosts: ['updates.example.com'], channel: 'stable' },
  deviceId: '/vendor/test/serial/1',
  clock: systemClock(),
  offsetMs: () => null,
  log: keptLog(),
  ...more,
})

/** A file where a folder should be. */
function occupied(): string {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  return file
}

test.each<[string, () => Partial<UpdaterOptions>, RegExp]>([
  ['no update server is set up', () => ({ feed: null }), /no update server/],
  ['the keys cannot be used', () => ({ keys: '{}' }), /update keys cannot be used/],
  ['the keys are placeholders', () => ({ keys: readFileSync('resources/update-keys.json', 'utf8') }), /placeholder/],
  ['the till runs from its folder', () => ({ app: { ...options().app, isPackaged: false } }), /not installed from/],
  ['the processor is unknown', () => ({ arch: 'riscv64' }), /cannot replace/],
  ['the system is unknown', () => ({ platform: 'freebsd' }), /cannot replace/],
  ['the package is none', () => ({ appImage: undefined }), /cannot replace/],
  ['app-update.yml is missing', () => ({}), /app-update\.yml/],
  ['the data folder cannot be written', () => ({ dataDir: occupied() }), /could not be set up/],
])('a till of which %s starts with updates off', async (_name, more, sentence) => {
  const updater = await openUpdater(options(more()))
  const sentences = updater.kind === 'off' ? updater.reasons.map(offSentence) : []
  expect(sentences).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]))
})

test('a service whose updates are off says why, asks nobody and installs nothing', async () => {
  const updater = { kind: 'off', reasons: ['keys-placeholder'] } as const
  const service = createUpdateService({
    updater,
    note: {
      start: { kind: 'usual' },
      installing: () => undefined,
      notInstalling: () => undefined,
      settled: () => undefined,
      stopped: () => undefined,
    },
    running: '1.0.0',
    idle: () => ({ ok: true }),
    mayRun: () => true,
    backup: () => undefined,
    journal: () => undefined,
    changed: () => undefined,
    clock: systemClock(),
    log: keptLog(),
  })
  service.start()
  expect(await service.checkNow()).toMatchObject({
    step: 'off',
    offered: false,
    off: updater.reasons,
    sentences: [offSentence('keys-placeholder')],
  })
  expect(service.health()).toEqual({ ok: false, detail: offSentence('keys-placeholder') })
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'nothing-ready' })
  service.stop()
})

test('the packages that install are not older than the fixes this relies on', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version?: string }>
  }
  const floor = { 'electron-updater': '6.8.9', 'builder-util-runtime': '9.7.0' }
  for (const [name, least] of Object.entries(floor)) {
    const versions = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
    // electron-builder brings its own copy of the run-time helpers; what ships is the one beside electron-updater.
    const shipped =
      versions.find(([path]) => path === `node_modules/electron-updater/node_modules/${name}`) ?? versions[0]
    expect(compareVersions(shipped?.[1].version ?? '0.0.0', least)).toBeGreaterThanOrEqual(0)
  }
})
