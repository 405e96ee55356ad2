// The release operator's script, run as he runs it: what it writes, tills install; what tills would refuse, it refuses.
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pinnedKeys } from '../../main/host/update-keys.ts'
import { readManifest } from '../../main/host/update-manifest.ts'
import { temporaryFolder } from '../host/temp.ts'
import { filesBelow, openTill, packageBytes, startFeed } from './kit.ts'

const script = join(import.meta.dirname, '..', '..', 'scripts', 'sign-update.ts')
function run(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { status, stdout, stderr }
}

/** An operator's folder: two keys made by the script, the file for the package, and a package whose name has a blank. */
function operator() {
  const dir = temporaryFolder()
  const at = (name: string) => join(dir, name)
  const keyOf = (name: string) => {
    const made = run(['--new-key', at(name)])
    expect(made.status).toBe(0)
    expect(made.stdout).not.toContain('PRIVATE')
    return JSON.parse(made.stdout) as object
  }
  const [current, next] = [keyOf('current.pem'), keyOf('next.pem')]
  writeFileSync(at('keys.json'), JSON.stringify({ development: false, current, next }))
  writeFileSync(at('Tillgate 1.1.0.AppImage'), packageBytes(30_000))
  const args = (more: Record<string, string> = {}) =>
    Object.entries({
      file: at('Tillgate 1.1.0.AppImage'),
      version: '1.1.0',
      platform: 'linux',
      arch: 'x64',
      channel: 'stable',
      'min-version': '1.0.0',
      days: '30',
      out: at('out'),
      key: at('current.pem'),
      keys: at('keys.json'),
      ...more,
    }).flatMap(([name, value]) => [`--${name}`, value])
  return { at, args }
}

test('a release signed by the script with either key is one that a till installs', async () => {
  const { at, args } = operator()
  const keys = pinnedKeys(readFileSync(at('keys.json'), 'utf8'))
  for (const key of ['current.pem', 'next.pem']) {
    const made = run(args({ key: at(key), rollout: '100', 'rollback-of': '1.0.9' }))
    expect(made).toMatchObject({ status: 0, stderr: '' })
    const folder = at(join('out', 'stable', 'linux-x64-appimage'))
    expect(filesBelow(at('out')).map(path => path.split(/[\\/]/).at(-1))).toEqual([
      'Tillgate-1.1.0.AppImage',
      'update.json',
      'update.json.sig',
    ])
    const [manifest, signature] = ['update.json', 'update.json.sig'].map(name => readFileSync(join(folder, name)))
    expect(readManifest(manifest!, signature!.toString(), keys)).toMatchObject({
      kind: 'manifest',
      manifest: { version: '1.1.0', size: 30_000, rollout: 100, rollbackOf: '1.0.9' },
    })
    const feed = await startFeed()
    for (const name of ['update.json', 'update.json.sig', 'Tillgate-1.1.0.AppImage']) {
      feed.at(`${feed.folder}${name}`, readFileSync(join(folder, name)))
    }
    const { service, installed } = openTill({ root: temporaryFolder(), feed, keys })
    expect(await service.checkNow()).toMatchObject({ step: 'ready', rollbackOf: '1.0.9' })
    expect(await service.install(null)).toEqual({ ok: true })
    expect(installed).toEqual(['1.0.0'])
  }
}, 60_000)

test('what tills would refuse, and keys that are not safe, are refused with a sentence', () => {
  const { at, args } = operator()
  expect(run(['--new-key', at('stranger.pem')]).status).toBe(0)
  const refused = (more: Record<string, string>, env?: Record<string, string>) => {
    const { status, stderr } = run(args(more), env)
    expect(status).toBe(1)
    expect(stderr).not.toMatch(/\n {4}at /)
    return stderr
  }
  expect(refused({ key: at('stranger.pem') })).toContain('not one of the two')
  expect(refused({ version: '1.1' })).toContain('not in the form')
  expect(refused({ 'min-version': '1.2.0' })).toContain('older version')
  expect(refused({ 'min-version': '1.1.0' })).toContain('--min-version')
  expect(refused({ platform: 'beos' })).toContain('not in the form')
  expect(refused({ rollout: '101' })).toContain('not in the form')
  expect(refused({ days: '400' })).toContain('--days')
  expect(refused({ file: at('keys.json') })).toContain('must end with')
  expect(refused({ unknown: 'x' })).toContain("'--unknown'")
  expect(run(['--new-key', at('current.pem')]).status).toBe(1)
  expect(filesBelow(at('out'))).toEqual([])
  if (process.platform !== 'win32') {
    expect(statSync(at('current.pem')).mode & 0o777).toBe(0o600)
    chmodSync(at('current.pem'), 0o644)
    expect(refused({})).toContain('Other users')
  }
}, 60_000)

test('the key can be named by the environment instead of the command line', () => {
  const { at, args } = operator()
  const without = args()
  without.splice(without.indexOf('--key'), 2)
  expect(run(without).stderr).toContain('No key')
  expect(run(without, { TILLGATE_UPDATE_KEY_FILE: at('next.pem') }).status).toBe(0)
}, 60_000)
