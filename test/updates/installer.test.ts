// electron-updater itself, the installed version, in the part it has here: it takes the verified file and runs it.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { UpdatePackage } from '../../main/domain/update.ts'
import { electronInstaller, installedAs } from '../../main/host/updater-electron.ts'
import { temporaryFolder } from '../host/temp.ts'
import { filesBelow, manifestFor, packageBytes, sha512 } from './kit.ts'
import { patiently } from '../patiently.ts'

const load = createRequire(createRequire(import.meta.url).resolve('electron-updater'))

/** electron-updater asks for Electron when it quits (and on macOS at once); this is what it finds. */
function stubElectron() {
  const events: string[] = []
  const path = load.resolve('electron')
  const exports = { autoUpdater: { emit: (event: string) => void events.push(event), on: () => undefined } }
  load.cache[path] = { id: path, filename: path, path, loaded: true, exports, children: [], paths: [] } as never
  onTestFinished(() => void delete load.cache[path])
  return events
}

async function open(kind: UpdatePackage, yml = 'updaterCacheDirName: tillgate-updater\n') {
  const root = temporaryFolder()
  const [resourcesPath, dir] = [join(root, 'resources'), join(root, 'data', 'updates')]
  mkdirSync(resourcesPath)
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(resourcesPath, 'app-update.yml'), yml)
  const calls: string[] = []
  const app = {
    isPackaged: true,
    getVersion: () => '1.0.0',
    getName: () => 'tillgate',
    whenReady: () => Promise.resolve(),
    relaunch: () => void calls.push('relaunch'),
    quit: () => void calls.push('quit'),
  }
  const opened = await electronInstaller({ app, package: kind, resourcesPath, dir, words: ['--kiosk'] })
  const place = (bytes: Buffer, file: string) => {
    const path = join(dir, file)
    writeFileSync(path, bytes, { mode: 0o600 })
    return { path, offer: manifestFor(bytes, { file }) }
  }
  return { ...opened, root, dir, calls, place }
}

test('its settings are the safe ones, read back from it', async () => {
  const { setup } = await open('exe', 'provider: generic\npublisherName:\n  - CN=Example Ltd\n')
  expect(setup).toEqual({
    allowDowngrade: false,
    disableWebInstaller: true,
    autoDownload: false,
    autoInstallOnAppQuit: false,
    requestHeaders: null,
    config: { provider: 'generic', publisherName: ['CN=Example Ltd'] },
  })
})

test('a package without app-update.yml is found out', async () => {
  const root = temporaryFolder()
  const app = { isPackaged: true, getVersion: () => '1.0.0', getName: () => 'x', whenReady: () => Promise.resolve() }
  const { setup } = await electronInstaller({
    app: { ...app, relaunch: () => undefined, quit: () => undefined },
    package: 'exe',
    resourcesPath: root,
    dir: root,
    words: [],
  })
  expect(setup.config).toBeNull()
})

test.each<[UpdatePackage, string]>([
  ['exe', 'Tillgate-Setup-1.1.0.exe'],
  ['AppImage', 'Tillgate-1.1.0.AppImage'],
  ['deb', 'tillgate_1.1.0_amd64.deb'],
])(
  'the %s it will run is a copy of the verified file, and everything it writes is in the update folder',
  async (kind, file) => {
    vi.stubEnv('APPIMAGE', '/opt/Tillgate.AppImage')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { installer, place, root, dir } = await open(kind)
    const { path, offer } = place(packageBytes(10_000), file)
    const staged = await installer.stage(offer, path)
    expect(staged.startsWith(join(dir, 'installer'))).toBe(true)
    expect(sha512(readFileSync(staged))).toBe(offer.sha512)
    expect(
      filesBelow(root).every(name => name.startsWith(join('data', 'updates')) || name.startsWith('resources')),
    ).toBe(true)
    // A second wish, after a refusal in between, ends the same way.
    expect(await installer.stage(offer, path)).toBe(staged)
  },
)

test('an older version is not taken even when it is handed over', async () => {
  vi.stubEnv('APPIMAGE', '/opt/Tillgate.AppImage')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { installer, place } = await open('AppImage')
  const { path, offer } = place(packageBytes(100), 'a.AppImage')
  await expect(installer.stage({ ...offer, version: '0.9.0' }, path)).rejects.toThrow('does not take')
  await expect(installer.stage({ ...offer, version: '1.0.0' }, path)).rejects.toThrow('does not take')
})

// The only package whose installation is a plain file operation, so the only one that can be run to its end here.
test.runIf(process.platform === 'linux')(
  'an AppImage is replaced, started and the old process asked to quit',
  async () => {
    const events = stubElectron()
    const { installer, place, root, calls } = await open('AppImage')
    const old = join(root, 'Tillgate.AppImage')
    writeFileSync(old, 'old')
    chmodSync(old, 0o755)
    vi.stubEnv('APPIMAGE', old)
    onTestFinished(() => void vi.unstubAllEnvs())
    const proof = join(root, 'started')
    const { path, offer } = place(Buffer.from(`#!/bin/sh\necho "new $*" > '${proof}'\n`), 'Tillgate-1.1.0.AppImage')
    await installer.stage(offer, path)
    const failed = vi.fn<(thrown: unknown) => void>()
    installer.quitAndInstall(failed)
    // With the words of the old one, or a kiosk would come back as an open window.
    await patiently(() => expect(existsSync(proof) && readFileSync(proof, 'utf8')).toBe('new --kiosk\n'))
    expect(readFileSync(old, 'utf8')).toContain('#!/bin/sh')
    await patiently(() => expect(calls).toEqual(['quit']))
    expect(events).toEqual(['before-quit-for-update'])
    expect(failed).not.toHaveBeenCalled()
  },
)

test.runIf(process.platform === 'linux')(
  'an installation that fails is reported and the till is not asked to quit',
  async () => {
    stubElectron()
    const { installer, place, root, calls } = await open('AppImage')
    vi.stubEnv('APPIMAGE', join(root, 'gone', 'Tillgate.AppImage'))
    onTestFinished(() => void vi.unstubAllEnvs())
    const { path, offer } = place(packageBytes(100), 'Tillgate-1.1.0.AppImage')
    await installer.stage(offer, path)
    const failed = vi.fn<(thrown: unknown) => void>()
    installer.quitAndInstall(failed)
    expect(failed).toHaveBeenCalledOnce()
    expect(calls).toEqual([])
  },
)

test('how a till was installed is told from its own files', () => {
  const [deb, rpm, none] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  writeFileSync(join(deb, 'package-type'), 'deb\n')
  writeFileSync(join(rpm, 'package-type'), 'rpm\n')
  expect(installedAs('win32', none, undefined)).toBe('exe')
  expect(installedAs('darwin', none, undefined)).toBe('zip')
  expect(installedAs('linux', deb, undefined)).toBe('deb')
  expect(installedAs('linux', rpm, '/x.AppImage')).toBeNull()
  expect(installedAs('linux', none, '/x.AppImage')).toBe('AppImage')
  expect(installedAs('linux', none, undefined)).toBeNull()
  expect(installedAs('freebsd', none, '/x.AppImage')).toBeNull()
})
