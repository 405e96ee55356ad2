// What the health check looks at from outside: key store, camera, addresses. Nothing is made, opened or sent.
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cameraBySystem, lookForVideoDevice } from '../../main/host/camera-look.ts'
import { lookAtKeyFile, lookAtSafeStorage } from '../../main/host/key-store-look.ts'
import { placeOf, whyNotReached } from '../../main/host/reach.ts'
import { safeStorageSecrets } from '../../main/host/safe-storage.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { stubElectron } from './electron-stub.ts'
import { temporaryFolder } from './temp.ts'

const posix = process.platform !== 'win32'
const store = (backend: string, available = true) =>
  stubElectron({
    safeStorage: {
      getSelectedStorageBackend: () => backend,
      isAsyncEncryptionAvailable: () => Promise.resolve(available),
    },
  }).electron.safeStorage

describe('the key store', () => {
  test('of a new till is in order and makes nothing', async () => {
    const dir = temporaryFolder()
    expect(lookAtKeyFile(dir, undefined).ok).toBe(true)
    expect(lookAtKeyFile(dir, 'long enough to be one').ok).toBe(true)
    expect((await lookAtSafeStorage(store('kwallet6'), dir, 'linux')).ok).toBe(true)
    expect(readdirSync(dir)).toEqual([])
  })

  test('of a till that ran is in order', async () => {
    const dir = temporaryFolder()
    keyFileSecrets(dir)
    await safeStorageSecrets({ storage: store('gnome_libsecret'), dir, platform: 'linux' })
    expect(lookAtKeyFile(dir, undefined)).toEqual({ ok: true, detail: 'a private key file' })
    expect(await lookAtSafeStorage(store('gnome_libsecret'), dir, 'linux')).toMatchObject({ ok: true })
    expect(await lookAtSafeStorage(store('kwallet6'), dir, 'linux')).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/wrapped by gnome_libsecret, but the system now uses kwallet6/) as string,
    })
  })

  test.each([
    ['basic_text', true],
    ['unknown', true],
    ['gnome_libsecret', false],
  ])('%s, available: %s, is no safe place', async (backend, available) => {
    const { ok, detail } = await lookAtSafeStorage(store(backend, available), temporaryFolder(), 'linux')
    expect(ok).toBe(false)
    expect(detail).toMatch(/no safe place for the key/)
  })

  test('with a short passphrase, a damaged file or one that others read is trouble, with what to do', () => {
    const dir = temporaryFolder()
    expect(lookAtKeyFile(dir, 'short').detail).toMatch(/at least 8 characters/)
    writeFileSync(join(dir, 'key'), 'x', { mode: 0o600 })
    expect(lookAtKeyFile(dir, undefined)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/damaged/) as string,
    })
    chmodSync(join(dir, 'key'), 0o644)
    expect(lookAtKeyFile(dir, undefined)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(posix ? /chmod 600/ : /damaged/) as string,
    })
  })
})

describe('the camera', () => {
  test('on Linux is a video device that this user may open', () => {
    const dir = temporaryFolder()
    expect(lookForVideoDevice('linux', dir)).toMatchObject({ state: 'note' })
    expect(lookForVideoDevice('linux', join(dir, 'nowhere'))).toMatchObject({ state: 'note' })
    writeFileSync(join(dir, 'video0'), '')
    expect(lookForVideoDevice('linux', dir)).toMatchObject({ state: 'ok' })
    expect(lookForVideoDevice('darwin', dir)).toMatchObject({ state: 'note' })
  })

  test.each([
    ['granted', 'ok'],
    ['not-determined', 'note'],
    ['denied', 'bad'],
    ['restricted', 'bad'],
    ['unknown', 'bad'],
  ])('that the system calls %s is %s', (status, state) => {
    expect(cameraBySystem(status).state).toBe(state)
  })
})

describe('an address', () => {
  async function listening(heard: (socket: Socket) => void): Promise<number> {
    const server: Server = createServer(heard)
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    return (server.address() as { port: number }).port
  }

  test('that answers is reached, and nothing is said to it', async () => {
    let heard = 0
    const gone = Promise.withResolvers<void>()
    const port = await listening(socket => {
      socket.on('data', bytes => (heard += bytes.length)).on('error', () => {})
      socket.on('close', () => gone.resolve())
    })
    expect(await whyNotReached(placeOf(`http://127.0.0.1:${port}/path?x=1`))).toBeNull()
    await gone.promise
    expect(heard).toBe(0)
  })

  test('that is no TLS server where one should be is not', async () => {
    const port = await listening(socket => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await whyNotReached(placeOf(`https://127.0.0.1:${port}/`))).toMatch(/^E|refused/)
  })

  test.each([
    ['https://api.example/v1', { host: 'api.example', port: 443, tls: true }],
    ['wss://ws.example:8443', { host: 'ws.example', port: 8443, tls: true }],
    ['http://[::1]:80/', { host: '::1', port: 80, tls: false }],
  ])('%s is asked where it points', (address, place) => {
    expect(placeOf(address)).toEqual(place)
  })
})
