// What the update tests share: keys made on the spot, a feed on loopback that serves what it is told, and a whole till side.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Idle, UpdateManifest } from '../../main/domain/update.ts'
import { feedFolder } from '../../main/domain/update-rules.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { updateFetch, type Fetch } from '../../main/host/update-fetch.ts'
import { updateFiles } from '../../main/host/update-files.ts'
import { keyIdOf, pinnedKeys, type PinnedKeys } from '../../main/host/update-keys.ts'
import { createUpdateSource } from '../../main/host/update-source.ts'
import { beginStart } from '../../main/host/update-start.ts'
import type { Clock } from '../../main/ports/system.ts'
import type { Installer, UpdateSource } from '../../main/ports/updates.ts'
import { createUpdateService, type UpdateRecord } from '../../main/services/updates.ts'
import { certificate } from '../providers/certificate.ts'
import { keptLog } from '../providers/kit.ts'

export type Pair = { id: string; privateKey: KeyObject; jwk: object }
export function keyPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const id = keyIdOf(publicKey)
  const { kty, crv, x } = publicKey.export({ format: 'jwk' })
  return { id, privateKey, jwk: { kty, crv, x, kid: id } }
}
export const keysFile = (current: Pair, next: Pair, development = false): string =>
  JSON.stringify({ development, current: current.jwk, next: next.jwk })
export const pinned = (current: Pair, next: Pair): PinnedKeys => pinnedKeys(keysFile(current, next))

export const current = keyPair()
export const next = keyPair()
export const stranger = keyPair()

export const till = {
  version: '1.0.0',
  platform: 'linux',
  arch: 'x64',
  channel: 'stable',
  package: 'AppImage',
} as const
/** A package of some size whose bytes never repeat in a way that hides a mix-up. */
export const packageBytes = (size = 200_000, seed = 'package'): Buffer => {
  const parts: Buffer[] = []
  for (let at = 0; at * 64 < size; at += 1) parts.push(createHash('sha512').update(`${seed} ${at}`).digest())
  return Buffer.concat(parts).subarray(0, size)
}
export const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('base64')
export const daysFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

export function manifestFor(bytes: Uint8Array, more: Partial<UpdateManifest> = {}): UpdateManifest {
  const { package: _, ...facts } = till
  return {
    ...facts,
    version: '1.1.0',
    file: 'Tillgate-1.1.0.AppImage',
    sha512: sha512(bytes),
    size: bytes.length,
    minVersion: '1.0.0',
    notAfter: daysFromNow(30),
    keyId: current.id,
    ...more,
  }
}
export const signText = (text: Uint8Array | string, pair: Pair): string =>
  sign(null, Buffer.from(text), pair.privateKey).toString('base64')

type Handler = (request: IncomingMessage, response: ServerResponse) => void
/** `folder`: where it lies; the one of the test tills unless told. */
type ReleaseOptions = { pair?: Pair; text?: string | Uint8Array; folder?: string }
export type Feed = {
  url: string
  host: string
  requests: { path: string; headers: IncomingMessage['headers'] }[]
  /** What is answered at a path; 404 elsewhere. */
  at(path: string, answer: Handler | Uint8Array | string): void
  /** A whole release: manifest, signature and package. */
  release(manifest: unknown, bytes: Uint8Array, options?: ReleaseOptions): void
  folder: string
}

/** `secure`: over https, with a certificate that somebody has to vouch for first (`trustFeeds`). */
export async function startFeed({ secure = false } = {}): Promise<Feed> {
  const routes = new Map<string, Handler>()
  const requests: Feed['requests'] = []
  const answer: Handler = (request, response) => {
    const path = request.url ?? ''
    requests.push({ path, headers: request.headers })
    const handler = routes.get(path)
    if (handler === undefined) response.writeHead(404).end()
    else handler(request, response)
  }
  const server = secure ? createSecure(certificate, answer) : createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = `/updates/${feedFolder(till)}`
  const at: Feed['at'] = (path, answer) =>
    void routes.set(path, typeof answer === 'function' ? answer : (_request, response) => void response.end(answer))
  return {
    url: `${secure ? 'https' : 'http'}://${host}/updates/`,
    host,
    requests,
    folder,
    at,
    release(manifest, bytes, { pair = current, text = JSON.stringify(manifest), folder: home = folder } = {}) {
      at(`${home}update.json`, text)
      at(`${home}update.json.sig`, `${signText(text, pair)}\n`)
      const { file } = manifest as { file: string }
      if (/^[\w.-]+$/.test(file)) at(`${home}${file}`, bytes)
    },
  }
}

/** From here to the end of the test this process believes the certificate of secure feeds. */
export function trustFeeds(): void {
  const own = getCACertificates('default')
  setDefaultCACertificates([...own, certificate.cert])
  onTestFinished(() => setDefaultCACertificates(own))
}

/** Short enough to wait for in a test, long enough for a machine that is busy with the other suites. */
export const quickLimits = { windowMs: 1500, windowBytes: 1000, totalMs: 20_000, redirects: 3, manifestMs: 4000 }

export type TillOptions = {
  root: string
  feed: Pick<Feed, 'url' | 'host'>
  hosts?: readonly string[]
  version?: string
  keys?: PinnedKeys
  idle?: () => Idle
  mayRun?: () => boolean
  backup?: () => void
  offsetMs?: () => number | null
  deviceId?: string
  clock?: Clock
  fetch?: Fetch
  wrap?: (source: UpdateSource) => UpdateSource
  installer?: (installer: Installer) => Installer
  random?: () => number
}

/** The till's side, whole but for Electron: the installer copies the file and counts. */
export function openTill(options: TillOptions) {
  const { root, feed, version = till.version, clock = systemClock(), wrap = source => source } = options
  const dir = join(root, 'data', 'updates')
  const journal: UpdateRecord[] = []
  const calls: string[] = []
  const installed: string[] = []
  const installer: Installer = {
    async stage(offer, file) {
      const folder = join(dir, 'installer')
      mkdirSync(folder, { recursive: true })
      await copyFile(file, join(folder, offer.file))
      calls.push('stage')
      return join(folder, offer.file)
    },
    quitAndInstall: () => {
      calls.push('install')
      installed.push(version)
    },
  }
  const log = keptLog()
  const note = beginStart(dir, version, one => `${feed.url}versions/${one}/`)
  const source = wrap(
    createUpdateSource({
      feed: feed.url,
      hosts: options.hosts ?? [feed.host],
      loopback: true,
      keys: options.keys ?? pinned(current, next),
      till: { ...till, version },
      deviceId: options.deviceId ?? '/vendor/test/serial/1',
      clock,
      offsetMs: options.offsetMs ?? (() => null),
      files: updateFiles(dir),
      fetch: options.fetch ?? updateFetch(`Tillgate/${version}`),
      limits: quickLimits,
      log,
    }),
  )
  let changes = 0
  const service = createUpdateService({
    updater: { kind: 'on', source, installer: options.installer?.(installer) ?? installer, channel: till.channel },
    note,
    running: version,
    idle: options.idle ?? (() => ({ ok: true })),
    mayRun: options.mayRun ?? (() => true),
    backup: options.backup ?? (() => void calls.push('backup')),
    journal: record => void journal.push(record),
    changed: () => void (changes += 1),
    clock,
    log,
    ...(options.random === undefined ? {} : { random: options.random }),
  })
  onTestFinished(() => service.stop())
  return { service, source, note, journal, calls, installed, dir, log, changes: () => changes }
}

/** Every file below a folder, by its path. */
export function filesBelow(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => !entry.isDirectory())
        .map(entry => relative(folder, join(entry.parentPath, entry.name)))
        .sort()
    : []
}
