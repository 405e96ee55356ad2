// Updates through the whole desktop till: from the feed over the page's wire to the installer, with everything that may stop it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { offSentence } from '../../main/domain/update-off.ts'
import { beginStart } from '../../main/host/update-start.ts'
import { temporaryFolder } from '../host/temp.ts'
import { filesBelow, manifestFor, packageBytes, startFeed, trustFeeds, type Feed } from './kit.ts'
import { silentTerminal, startWiredTill, type WiredOptions } from './wired-till.ts'

const bytes = packageBytes(60_000)
const manifest = manifestFor(bytes)

/** A till at an https feed with a release, and its manager signed in. */
async function tillAtFeed(options: Partial<WiredOptions> & { feed?: Feed } = {}) {
  trustFeeds()
  const root = options.root ?? temporaryFolder()
  const feed = options.feed ?? (await startFeed({ secure: true }))
  if (options.feed === undefined) feed.release(manifest, bytes)
  const till = await startWiredTill({ ...options, root, feed })
  const { staff, firstRun } = await till.ask('till.get', {})
  if (firstRun) await till.ask('staff.first', { name: 'Mona Manager', pin: '4711' })
  else if (staff === null) await signIn(till)
  return { ...till, root, feed }
}
async function signIn({ ask }: Pick<Awaited<ReturnType<typeof startWiredTill>>, 'ask'>) {
  const { staff } = await ask('staff.list', {})
  await ask('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
}
const ready = (view: { step: string }) => view.step === 'ready'
async function fetched(till: Awaited<ReturnType<typeof tillAtFeed>>) {
  await till.ask('update.check', {})
  return till.until(ready)
}

describe('an update', () => {
  test('is found, fetched, shown in percent, backed up, journalled and installed once, and the till just goes', async () => {
    const till = await tillAtFeed()
    expect(await till.ask('update.get', {})).toMatchObject({ step: 'idle', channel: 'stable', running: '1.0.0' })
    expect(await fetched(till)).toMatchObject({ version: '1.1.0', offered: true, waiting: null, reason: null, off: [] })
    const steps = [...new Set(till.events.map(({ step }) => step))]
    expect(steps).toEqual(['checking', 'available', 'downloading', 'ready'])
    expect(till.events.some(({ percent }) => percent !== null)).toBe(true)

    const manager = (await till.ask('till.get', {})).staff!.id
    await till.ask('update.install', {})
    const started = { kind: 'update', staff: manager }
    expect(till.seen).toEqual([
      { what: 'stage', backups: 1, journal: expect.objectContaining({ kind: 'sign-in' }) as unknown, windowOpen: true },
      { what: 'install', backups: 1, journal: expect.objectContaining(started) as unknown, windowOpen: true },
    ])
    await expect.poll(() => till.stub.windows[0]?.destroyed).toBe(true)
    expect(till.stub.asked).toEqual([])
    expect(till.journal()[0]?.data).toEqual({ what: 'install-started', from: '1.0.0', to: '1.1.0', why: null })
    expect(JSON.parse(readFileSync(join(till.updates, 'start.json'), 'utf8'))).toMatchObject({ phase: 'installing' })
  })

  test('is offered to nobody but a manager, and only when there is one', async () => {
    const till = await tillAtFeed()
    expect(await till.refused('update.install', {})).toEqual({ code: 'not-updated', reason: 'nothing-ready' })
    await fetched(till)
    const karl = await till.ask('staff.add', { name: 'Karl Kasse', role: 'cashier', pin: '8305' })
    await till.ask('staff.sign-in', { staffId: karl.id, pin: '8305' })
    for (const op of ['update.check', 'update.install'] as const)
      expect(await till.refused(op, {})).toEqual({
        code: 'not-allowed',
        needs: 'manager',
        right: expect.any(String),
        ticket: expect.any(String),
      })
    await till.ask('staff.sign-out', {})
    expect(await till.refused('update.install', {})).toEqual({ code: 'not-signed-in' })
    expect(till.seen).toEqual([])
  })

  test('waits for an open sale, tells the page when it waits, and is offered again when the sale is parked', async () => {
    const till = await tillAtFeed()
    await fetched(till)
    await till.ask('shift.open', { floatMinor: 0 })
    const { products } = await till.ask('catalogue.search', { text: '', category: null, limit: 1 })
    await till.ask('sale.add', { productId: products[0]!.id, quantityMilli: 1000 })
    expect(till.events.at(-1)).toMatchObject({ step: 'ready', offered: false, waiting: 'sale-open' })
    expect(await till.refused('update.install', {})).toEqual({ code: 'not-updated', reason: 'sale-open' })
    await till.ask('sale.park', {})
    expect(till.events.at(-1)).toMatchObject({ step: 'ready', offered: true, waiting: null })
    expect(till.seen).toEqual([])
  })

  test('is refused with words while a card payment is open: nothing is backed up, staged or journalled, nobody is asked', async () => {
    const till = await tillAtFeed({ terminal: await silentTerminal() })
    await fetched(till)
    await till.ask('shift.open', { floatMinor: 0 })
    const { products } = await till.ask('catalogue.search', { text: '', category: null, limit: 200 })
    const plain = products.find(({ requiredAge }) => requiredAge === 0)!
    await till.ask('sale.add', { productId: plain.id, quantityMilli: 1000 })
    await till.ask('pay.card', { amountMinor: null })
    const [asked, entries] = [till.feed.requests.length, till.journal().filter(({ kind }) => kind === 'update')]
    for (const op of ['update.install', 'update.check'] as const)
      expect(await till.refused(op, {})).toEqual({ code: 'not-updated', reason: 'payment-open' })
    expect(await till.ask('update.get', {})).toMatchObject({ step: 'ready', offered: false, waiting: 'payment-open' })
    expect(till.seen).toEqual([])
    expect(filesBelow(join(till.dataDir, 'backups')).filter(name => name.includes('.update.'))).toEqual([])
    expect(filesBelow(till.updates).filter(name => /installer|start\.json/.test(name))).toEqual([])
    expect(till.journal().filter(({ kind }) => kind === 'update')).toEqual(entries)
    expect(till.feed.requests).toHaveLength(asked)
  })

  test('takes nothing new once the installer has been asked', async () => {
    const till = await tillAtFeed({
      instead: { open: async () => ({ ...slowInstaller(), setup: goodSetup }) },
    })
    await fetched(till)
    await till.ask('update.install', {})
    expect(await till.ask('update.get', {})).toMatchObject({ step: 'installing' })
    for (const [op, input] of [
      ['shift.open', { floatMinor: 0 }],
      ['pay.cash', { tenderedMinor: 100 }],
      ['update.install', {}],
    ] as const)
      expect(await till.refused(op, input)).toEqual({ code: 'conflict', reason: 'updating' })
    expect(await till.ask('till.get', {})).toMatchObject({ version: '1.0.0' })
  })

  test('that could not be backed up is not installed', async () => {
    const till = await tillAtFeed()
    await fetched(till)
    // A file where the folder of copies should be.
    writeFileSync(join(till.dataDir, 'backups'), '')
    expect(await till.refused('update.install', {})).toEqual({ code: 'not-updated', reason: 'backup-failed' })
    expect(till.seen).toEqual([])
    expect(till.journal()[0]).toMatchObject({ kind: 'update', data: { what: 'install-refused', why: 'backup-failed' } })
  })

  test('that takes a version back says so', async () => {
    const feed = await startFeed({ secure: true })
    feed.release({ ...manifest, rollbackOf: '1.0.9' }, bytes)
    expect(await fetched(await tillAtFeed({ feed }))).toMatchObject({ version: '1.1.0', rollbackOf: '1.0.9' })
  })

  test('keeps the copies of the last three tries', async () => {
    const root = temporaryFolder()
    const folder = join(root, 'data', 'backups')
    mkdirSync(folder, { recursive: true })
    for (const day of ['01', '02', '03']) writeFileSync(join(folder, `till.db.update.202601${day}T000000Z.backup`), '')
    writeFileSync(join(folder, 'till.db.20250101T000000Z.backup'), '')
    const till = await tillAtFeed({ root })
    await fetched(till)
    await till.ask('update.install', {})
    const names = readdirSync(folder)
    expect(names.filter(name => name.includes('.update.'))).toHaveLength(3)
    expect(names).not.toContain('till.db.update.20260101T000000Z.backup')
    expect(names).toContain('till.db.20250101T000000Z.backup')
  })
})

const goodSetup = {
  allowDowngrade: false,
  disableWebInstaller: true,
  autoDownload: false,
  autoInstallOnAppQuit: false,
  requestHeaders: null,
  config: {},
}
/** One that takes its time between being asked and ending the till, as on macOS. */
const slowInstaller = () => ({
  installer: { stage: (_offer: unknown, file: string) => Promise.resolve(file), quitAndInstall: () => undefined },
})

test('tills of the early channel get what tills of the stable one do not', async () => {
  const feed = await startFeed({ secure: true })
  feed.release(manifest, bytes)
  const early = { ...manifest, channel: 'early', version: '1.2.0-rc.1' }
  feed.release(early, bytes, { folder: feed.folder.replace('/stable/', '/early/') })
  const first = await fetched(await tillAtFeed({ feed, channel: 'early' }))
  expect(first).toMatchObject({ version: '1.2.0-rc.1', channel: 'early' })
  const later = await fetched(await tillAtFeed({ feed }))
  expect(later).toMatchObject({ version: '1.1.0', channel: 'stable' })
})

describe('the start after', () => {
  test('an update that was not installed says so, offers it again and installs it without a second download', async () => {
    const before = await tillAtFeed()
    await fetched(before)
    await before.ask('update.install', {})
    await expect.poll(() => before.stub.windows[0]?.destroyed).toBe(true)
    const asked = before.feed.requests.length

    const after = await tillAtFeed({ root: before.root, feed: before.feed })
    const view = await after.until(ready)
    expect(view).toMatchObject({ offered: true, start: { kind: 'not-installed', from: '1.0.0', to: '1.1.0' } })
    expect(after.journal().find(({ kind }) => kind === 'update')).toMatchObject({ data: { what: 'not-installed' } })
    await after.ask('update.install', {})
    expect(after.seen.map(({ what }) => what)).toEqual(['stage', 'install'])
    expect(before.feed.requests).toHaveLength(asked)
  })

  test('an update that was installed says so', async () => {
    const before = await tillAtFeed()
    await fetched(before)
    await before.ask('update.install', {})
    await expect.poll(() => before.stub.windows[0]?.destroyed).toBe(true)
    const after = await tillAtFeed({ root: before.root, feed: before.feed, version: '1.1.0' })
    expect(await after.ask('update.get', {})).toMatchObject({
      running: '1.1.0',
      start: { kind: 'updated', from: '1.0.0', to: '1.1.0' },
    })
    expect((await after.ask('till.get', {})).notices).not.toContain('update-crashing')
  })

  test('two crashes of a new version names the one before and where it is; ends on purpose do not count', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'data', 'updates'), { recursive: true, mode: 0o700 })
    const feed = await startFeed({ secure: true })
    beginStart(join(root, 'data', 'updates'), '1.0.0', () => '').installing('1.0.0', '1.1.0')
    const next = () => tillAtFeed({ root, feed, version: '1.1.0' })
    for (let time = 0; time < 3; time += 1) (await next()).quit()
    for (let time = 0; time < 2; time += 1) {
      const till = await next()
      expect(await till.ask('update.get', {})).toMatchObject({ start: { kind: 'updated' } })
      till.crash()
    }
    const third = await next()
    expect((await third.ask('update.get', {})).start).toEqual({
      kind: 'crashing',
      from: '1.0.0',
      to: '1.1.0',
      download: `${feed.url}versions/1.0.0/`,
    })
    expect((await third.ask('till.get', {})).notices).toContain('update-crashing')
    expect(third.journal().find(({ kind }) => kind === 'update')).toMatchObject({ data: { what: 'crashing' } })
  })
})

describe('updates are off', () => {
  const healthOf = async (till: Awaited<ReturnType<typeof startWiredTill>>) => {
    const { items } = await till.ask('till.health', {})
    return items.find(({ name }) => name === 'updates')
  }

  test('without an update server: said, in order, and nothing is kept on the disk', async () => {
    const till = await startWiredTill({ root: temporaryFolder(), feed: null })
    expect(await till.ask('update.get', {})).toMatchObject({ step: 'off', off: ['not-set-up'], channel: null })
    expect(await healthOf(till)).toEqual({ name: 'updates', ok: true, detail: offSentence('not-set-up') })
    expect(existsSync(till.updates)).toBe(false)
  })

  test('with the placeholder keys that this project carries, as the health check tells', async () => {
    const keys = readFileSync('resources/update-keys.json', 'utf8')
    const flipped = JSON.stringify({ ...(JSON.parse(keys) as object), development: false })
    for (const text of [keys, flipped]) {
      const till = await tillAtFeed({ instead: { keys: text } })
      expect(await till.ask('update.get', {})).toMatchObject({ step: 'off', off: ['keys-placeholder'] })
      expect(await healthOf(till)).toEqual({ name: 'updates', ok: false, detail: offSentence('keys-placeholder') })
      expect(await till.refused('update.install', {})).toEqual({ code: 'not-updated', reason: 'nothing-ready' })
      expect(till.feed.requests).toEqual([])
    }
  })

  test('not where everything is there', async () => {
    const till = await tillAtFeed()
    expect(await healthOf(till)).toEqual({ name: 'updates', ok: true, detail: 'not looked yet' })
    await fetched(till)
    expect(await healthOf(till)).toEqual({ name: 'updates', ok: true, detail: 'version 1.1.0 is ready' })
  })
})
