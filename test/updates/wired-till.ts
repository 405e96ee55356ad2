// The whole desktop till around a feed: the real app on real files, its Electron entry's steps, and a stand-in for Electron.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished } from 'vitest'
import type { Events, Failure, Input, OpName, Output } from '#contract'
import { boot } from '../../main/boot.ts'
import { checkConfig, sandboxConfig, type Config } from '../../main/config.ts'
import { openDesktopUpdates } from '../../main/desktop-updates.ts'
import { prepareElectron, startElectronHost } from '../../main/host/electron.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import type { UpdaterOptions } from '../../main/host/updater.ts'
import { journalStore } from '../../main/store/journal.ts'
import { connect } from '../../preload/connect.ts'
import type { ToPage } from '../../preload/wire.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'
import { stubElectron } from '../host/electron-stub.ts'
import { keptLog } from '../providers/kit.ts'
import { current, keysFile, next, quickLimits, till as facts, type Feed } from './kit.ts'
import { patiently } from '../patiently.ts'

export type WiredOptions = {
  root: string
  feed: Pick<Feed, 'url' | 'host'> | null
  hosts?: string[]
  channel?: 'stable' | 'early'
  version?: string
  offsetMs?: () => number | null
  /** The address of the card terminal; nobody is there unless told. */
  terminal?: string
  instead?: Partial<UpdaterOptions>
}
/** What was true at the moment something was asked of the installer. */
export type Seen = { what: 'stage' | 'install'; backups: number; journal: unknown; windowOpen: boolean }

const nowhere = 'http://127.0.0.1:9'

export function configFor({ feed, hosts, channel = 'stable', terminal = nowhere }: WiredOptions): Config {
  const sandbox = sandboxConfig({
    secucard: { base: nowhere, clientId: 'a', clientSecret: 'b', uuid: '/vendor/test/serial/1' },
    cardscan: { rest: nowhere, ws: 'ws://127.0.0.1:9', apiKey: 'x' },
    idscan: { base: nowhere, keyId: 'k', secret: 's' },
    cardconnect: { token: nowhere, rest: nowhere, clientId: 'c', clientSecret: 'd', merchid: '1' },
    terminal: { base: terminal, key: 'k', hsn: 'h' },
    printer: { host: '127.0.0.1', port: 9 },
    backOffice: { url: nowhere },
    operator: nowhere,
  })
  const updates = feed === null ? null : { feed: feed.url, hosts: hosts ?? [feed.host], channel }
  return checkConfig({ ...sandbox, updates }, 'of a test')
}

/** Starts it as main/index.ts does; `end` is what ends the process there. */
export async function startWiredTill(options: WiredOptions) {
  const { root, version = facts.version, offsetMs = () => null } = options
  const [dataDir, resourcesPath] = [join(root, 'data'), join(root, 'resources')]
  for (const dir of [dataDir, resourcesPath, join(root, 'page')]) mkdirSync(dir, { recursive: true, mode: 0o700 })
  writeFileSync(join(resourcesPath, 'app-update.yml'), 'provider: generic\nurl: https://updates.tillgate.example/\n')
  writeFileSync(join(root, 'page', 'index.html'), '<!doctype html>')
  writeManifest(join(root, 'page'))
  const [config, log, clock] = [configFor(options), keptLog(), systemClock()]
  const stub = stubElectron({ userData: dataDir, packaged: true })
  const prepared = prepareElectron(stub.electron, { dataDir, version })
  const seen: Seen[] = []
  const backups = () =>
    existsSync(join(dataDir, 'backups'))
      ? readdirSync(join(dataDir, 'backups')).filter(name => name.includes('.update.')).length
      : 0
  let newest: () => unknown = () => null
  const note = (what: Seen['what']): void =>
    void seen.push({ what, backups: backups(), journal: newest(), windowOpen: stub.windows[0]?.destroyed === false })

  let end = (): void => stub.electron.app.quit()
  const updates = await openDesktopUpdates({
    app: stub.electron.app,
    end: () => end(),
    words: [],
    dataDir,
    config,
    version,
    clock,
    log,
    offsetMs,
    instead: {
      platform: facts.platform,
      arch: facts.arch,
      appImage: '/opt/Tillgate.AppImage',
      resourcesPath,
      keys: keysFile(current, next),
      limits: quickLimits,
      open: async ({ app, dir }) => ({
        setup: {
          allowDowngrade: false,
          disableWebInstaller: true,
          autoDownload: false,
          autoInstallOnAppQuit: false,
          requestHeaders: null,
          config: {},
        },
        installer: {
          async stage(offer, file) {
            note('stage')
            mkdirSync(join(dir, 'installer'), { recursive: true })
            await copyFile(file, join(dir, 'installer', offer.file))
            return join(dir, 'installer', offer.file)
          },
          quitAndInstall() {
            note('install')
            // As electron-updater does.
            setImmediate(() => app.quit())
          },
        },
      }),
      ...options.instead,
    },
  })
  const till = boot({ dataDir, config, secrets: keyFileSecrets(dataDir), clock, log, updates, running: version })
  let ended = false
  const close = (): void => {
    if (ended) return
    ended = true
    till.close()
  }
  onTestFinished(close)
  const host = await startElectronHost({
    electron: stub.electron,
    memory: prepared.memory,
    version,
    api: till.app.api,
    explain: till.app.explain,
    attach: emit => till.app.attach(emit),
    dir: join(root, 'page'),
    preload: '/somewhere/index.cjs',
    language: 'en',
    kiosk: false,
    fullscreen: false,
    log,
    platform: 'linux',
    frameOrigins: [nowhere],
  })
  end = host.leave
  stub.electron.app.once('will-quit', () => {
    updates.note.stopped()
    close()
  })
  const { webContents } = stub.windows[0]!
  let read = 0
  const client = connect({
    send: frame => queueMicrotask(() => stub.post({}, frame)),
    receive(hear) {
      webContents.events.on('stub-sent', () => {
        for (; read < webContents.sent.length; read += 1) hear(webContents.sent[read] as ToPage)
      })
    },
    closed: () => {},
  })
  const events: Events['update'][] = []
  client.on('update', view => void events.push(view), new AbortController().signal)
  const ask = async <K extends OpName>(name: K, input: Input<K>): Promise<Output<K>> => {
    const result = await client.call(name, input)
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`)
    return result.value
  }
  const journal = () => journalOf(dataDir)
  newest = () => journal()[0]
  return {
    ask,
    /** How an op that must fail fails. */
    async refused<K extends OpName>(name: K, input: Input<K>): Promise<Failure> {
      const result = await client.call(name, input)
      if (result.ok) throw new Error(`${name} was not refused`)
      return result.error
    },
    until: (holds: (view: Events['update']) => boolean) =>
      patiently(async () => {
        const view = await ask('update.get', {})
        expect(holds(view), JSON.stringify(view)).toBe(true)
        return view
      }),
    stub,
    log,
    seen,
    events,
    journal,
    dataDir,
    updates: join(dataDir, 'updates'),
    crash: close,
    quit: () => stub.electron.app.quit(),
  }
}

/** A card terminal that hears the question and never answers. */
export async function silentTerminal(): Promise<string> {
  const server = createServer(() => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The journal as it lies on the disk, newest first. */
export function journalOf(dataDir: string): { kind: string; staff: string | null; data: unknown }[] {
  const db = new Database(join(dataDir, 'till.db'), { readonly: true })
  try {
    return journalStore(db)
      .list(50)
      .map(({ kind, staff, data }) => ({ kind, staff, data }))
  } finally {
    db.close()
  }
}
