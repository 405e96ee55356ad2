// The built till with the electron-updater that is built into it, as an installed AppImage: it replaces itself from an https feed.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../host/temp.ts'
import { certificate } from '../providers/certificate.ts'
import { current, keysFile, manifestFor, next, startFeed } from '../updates/kit.ts'
import { configFor } from '../updates/wired-till.ts'
import { startEntry } from './electron-child.ts'
import { patiently } from '../patiently.ts'

/** What an installed AppImage is made of: the program, the files beside its archive, and the AppImage itself. */
async function installed({ keys }: { keys: string | null }) {
  const root = temporaryFolder()
  const at = (...names: string[]) => join(root, ...names)
  for (const name of ['main', 'preload', 'renderer', 'resources', 'package.json'])
    cpSync(`dist/${name}`, at('app', 'dist', name), { recursive: true })
  symlinkSync(resolve('node_modules'), at('app', 'node_modules'))
  if (keys !== null) writeFileSync(at('app', 'dist', 'resources', 'update-keys.json'), keys)
  const native = join('node_modules', 'better-sqlite3', 'prebuilds', `linux-${process.arch}.node`)
  mkdirSync(join(at('resources', 'app.asar.unpacked', native), '..'), { recursive: true })
  cpSync(native, at('resources', 'app.asar.unpacked', native))
  writeFileSync(at('resources', 'app-update.yml'), 'provider: generic\nurl: https://updates.tillgate.example/\n')
  writeFileSync(at('Tillgate.AppImage'), 'old')
  chmodSync(at('Tillgate.AppImage'), 0o755)
  writeFileSync(at('ca.pem'), certificate.cert)
  mkdirSync(at('data'))

  const proof = at('started')
  const program = Buffer.from(`#!/bin/sh\necho "new $*" > '${proof}'\n`)
  const { arch } = process
  const running = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version
  const feed = await startFeed({ secure: true })
  const manifest = manifestFor(program, { arch: arch as 'x64', version: '99.0.0', minVersion: running })
  feed.release(manifest, program, { folder: feed.folder.replace('-x64-', `-${arch}-`) })
  writeFileSync(at('data', 'tillgate.json'), JSON.stringify(configFor({ root, feed })))
  const child = startEntry(
    { script: 'update', userData: at('data'), packaged: true, resourcesPath: at('resources') },
    { APPIMAGE: at('Tillgate.AppImage'), NODE_EXTRA_CA_CERTS: at('ca.pem'), TILLGATE_SANDBOX: '' },
    ['--fullscreen'],
    at('app', 'dist', 'main', 'index.js'),
  )
  return { child, at, proof, program, feed }
}

describe.runIf(process.platform === 'linux')('the built till', () => {
  it('replaces its AppImage, starts it with its own words and ends', async () => {
    const { child, at, proof, program } = await installed({ keys: keysFile(current, next) })
    const { code, said, errors } = await child.over
    expect({ code, errors }, JSON.stringify(said)).toEqual({ code: 0, errors: '' })
    expect(said[0]).toMatchObject({ channel: 'stable', version: '99.0.0', asked: 0 })
    await patiently(() => expect(existsSync(proof) && readFileSync(proof, 'utf8')).toBe('new --fullscreen\n'))
    expect(readFileSync(at('Tillgate.AppImage')).equals(program)).toBe(true)
    expect(readdirSync(at('data', 'backups')).join()).toMatch(/^till\.db\.update\.\d{8}T\d{6}Z\.backup$/)
    expect(JSON.parse(readFileSync(at('data', 'updates', 'start.json'), 'utf8'))).toMatchObject({ to: '99.0.0' })
  })

  it('keeps updates off with the placeholder keys of the project', async () => {
    const { child, at, feed } = await installed({ keys: null })
    const { code, said, errors } = await child.over
    expect({ code, errors }, JSON.stringify(said)).toEqual({ code: 0, errors: '' })
    expect(said[0]).toEqual({ off: ['keys-placeholder'] })
    expect(feed.requests).toEqual([])
    expect(readFileSync(at('Tillgate.AppImage'), 'utf8')).toBe('old')
  })
})
