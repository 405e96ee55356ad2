// When the till looks for updates, what it does between two looks, and what it keeps over a restart.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rolloutBucket } from '../../main/host/update-source.ts'
import { temporaryFolder } from '../host/temp.ts'
import { fakeClock } from '../services/fake-clock.ts'
import { daysFromNow, manifestFor, openTill, packageBytes, startFeed, type Feed } from './kit.ts'
import { patiently } from '../patiently.ts'

const minute = 60_000
const hour = 60 * minute
const bytes = packageBytes(50_000)
const asked = (feed: Feed, name: string) => feed.requests.filter(({ path }) => path.endsWith(name)).length
/** Until the clock has a sleeper again: the round is over. */
const roundOver = (waiting: () => number) => patiently(() => expect(waiting()).toBe(1))

test('it looks a minute after the start and then every six hours, spread by a fifth', async () => {
  for (const [random, first, later] of [
    [0, 0.8 * minute, 4.8 * hour],
    [1, 1.2 * minute, 7.2 * hour],
  ] as const) {
    const [root, feed, clock] = [temporaryFolder(), await startFeed(), fakeClock(Date.now())]
    feed.release(manifestFor(bytes, { version: '1.0.0' }), bytes)
    const { service } = openTill({ root, feed, clock, random: () => random })
    service.start()
    await roundOver(clock.waiting)
    await clock.advance(first - 1)
    expect(asked(feed, 'update.json')).toBe(0)
    await clock.advance(1)
    await patiently(() => expect(service.snapshot().checkedAt).not.toBeNull())
    expect(asked(feed, 'update.json')).toBe(1)
    await roundOver(clock.waiting)
    await clock.advance(later - 1)
    expect(asked(feed, 'update.json')).toBe(1)
    await clock.advance(1)
    await patiently(() => expect(asked(feed, 'update.json')).toBe(2))
  }
})

test('trouble is asked about later and later, and never sooner than the server wants', async () => {
  const [root, feed, clock] = [temporaryFolder(), await startFeed(), fakeClock(Date.now())]
  const retryAfter: (string | undefined)[] = [undefined, undefined, '7200', '999999', 'soon']
  feed.at(`${feed.folder}update.json`, (_request, response) => {
    const header = retryAfter[asked(feed, 'update.json') - 1]
    response.writeHead(503, header === undefined ? {} : { 'retry-after': header }).end()
  })
  const { service } = openTill({ root, feed, clock, random: () => 0.5 })
  service.start()
  let looks = 0
  for (const pause of [minute, 5 * minute, 10 * minute, 2 * hour, 6 * hour, 80 * minute]) {
    await roundOver(clock.waiting)
    await clock.advance(pause - 1)
    expect(asked(feed, 'update.json')).toBe(looks)
    await clock.advance(1)
    looks += 1
    await patiently(() => expect(asked(feed, 'update.json')).toBe(looks))
    await patiently(() => expect(service.snapshot()).toMatchObject({ step: 'failed', reason: 'feed-refused' }))
  }
})

test('while the line is needed nothing is asked', async () => {
  const [root, feed, clock] = [temporaryFolder(), await startFeed(), fakeClock(Date.now())]
  feed.release(manifestFor(bytes), bytes)
  let free = false
  const { service } = openTill({ root, feed, clock, mayRun: () => free })
  service.start()
  await roundOver(clock.waiting)
  for (let quarter = 0; quarter < 20; quarter += 1) {
    await clock.advance(18 * minute)
    await roundOver(clock.waiting)
  }
  expect(await service.checkNow()).toMatchObject({ step: 'idle' })
  expect(feed.requests).toEqual([])
  free = true
  await clock.advance(18 * minute)
  await patiently(() => expect(service.snapshot().step).toBe('ready'))
})

test('a download stops when the line is needed, and goes on later', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  const manifest = manifestFor(bytes)
  feed.release(manifest, bytes)
  let free = true
  feed.at(`${feed.folder}${manifest.file}`, (_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, 20_000), () => (free = false))
  })
  const { service } = openTill({ root, feed, mayRun: () => free })
  expect(await service.checkNow()).toMatchObject({ step: 'failed', reason: 'paused' })
  free = true
  feed.at(`${feed.folder}${manifest.file}`, (request, response) => {
    expect(request.headers.range).toBe('bytes=20000-')
    response.writeHead(206, { 'content-range': `bytes 20000-${bytes.length - 1}/${bytes.length}` })
    response.end(bytes.subarray(20_000))
  })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
})

test('an update that is on the disk is ready again after a restart without being fetched', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifestFor(bytes), bytes)
  const before = openTill({ root, feed })
  await before.service.checkNow()
  before.service.stop()
  const { service, installed } = openTill({ root, feed })
  service.start()
  await patiently(() => expect(service.snapshot()).toMatchObject({ step: 'ready', offered: true }))
  expect(asked(feed, 'AppImage')).toBe(1)
  expect(await service.install(null)).toEqual({ ok: true })
  expect(installed).toHaveLength(1)
})

test('after the update its files are cleared away, and what was seen is remembered', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifestFor(bytes), bytes)
  const before = openTill({ root, feed })
  await before.service.checkNow()
  await before.service.install(null)
  before.service.stop()
  const clock = fakeClock(Date.now())
  const { service, dir, journal } = openTill({ root, feed, version: '1.1.0', clock })
  service.start()
  await patiently(() => expect(clock.waiting()).toBe(2))
  expect(service.snapshot()).toMatchObject({ step: 'idle', start: { kind: 'updated', from: '1.0.0', to: '1.1.0' } })
  expect(journal).toEqual([])
  await clock.advance(minute)
  expect(journal).toMatchObject([{ what: 'updated', from: '1.0.0', to: '1.1.0' }])
  expect(JSON.parse(readFileSync(join(dir, 'start.json'), 'utf8'))).toMatchObject({ phase: 'settled' })
  expect(JSON.parse(readFileSync(join(dir, 'seen.json'), 'utf8'))).toMatchObject({ version: '1.1.0' })
})

test('a manifest that was only signed anew does not cost a second download, and a withdrawn one is not offered', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifestFor(bytes), bytes)
  const { service } = openTill({ root, feed })
  await service.checkNow()
  feed.release(manifestFor(bytes, { notAfter: daysFromNow(60), rollout: 100 }), bytes)
  expect(await service.checkNow()).toMatchObject({ step: 'ready', offered: true })
  expect(asked(feed, 'AppImage')).toBe(1)
  feed.release(manifestFor(bytes, { notAfter: daysFromNow(61), rollout: 0 }), bytes)
  expect(await service.checkNow()).toMatchObject({ step: 'idle', version: null, offered: false })
  expect(await service.install(null)).toMatchObject({ ok: false, reason: 'nothing-ready' })
})

test('trouble at the server does not take away an update that is ready', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifestFor(bytes), bytes)
  const { service } = openTill({ root, feed })
  await service.checkNow()
  feed.at(`${feed.folder}update.json`, '<html>')
  expect(await service.checkNow()).toMatchObject({ step: 'ready', version: '1.1.0', offered: true })
  expect(await service.install(null)).toEqual({ ok: true })
})

test('a suspicious feed is journalled once, and again when the trouble changes', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifestFor(bytes, { channel: 'early' }), bytes)
  const { service, journal } = openTill({ root, feed })
  for (let look = 0; look < 3; look += 1) await service.checkNow()
  feed.at(`${feed.folder}update.json.sig`, 'x')
  await service.checkNow()
  expect(journal.map(({ what, why }) => [what, why])).toEqual([
    ['refused', 'other-channel'],
    ['refused', 'signature-malformed'],
  ])
})

test('a line that is down is no entry in the journal', async () => {
  const root = temporaryFolder()
  const { service, journal } = openTill({ root, feed: { url: 'http://127.0.0.1:9/updates/', host: '127.0.0.1:9' } })
  expect(await service.checkNow()).toMatchObject({ step: 'failed', reason: 'feed-unreachable' })
  expect(journal).toEqual([])
})

test('a host that is not on the list is not asked', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifestFor(bytes), bytes)
  const { service } = openTill({ root, feed: { url: feed.url, host: 'updates.example' } })
  expect(await service.checkNow()).toMatchObject({ step: 'failed', reason: 'feed-redirected' })
  expect(feed.requests).toEqual([])
})

test('plain http is for this machine only', async () => {
  let asked = 0
  const feed = { url: 'http://updates.example/updates/', host: 'updates.example' }
  const { service } = openTill({
    root: temporaryFolder(),
    feed,
    fetch: () => {
      asked += 1
      return Promise.reject(new Error('asked'))
    },
  })
  expect(await service.checkNow()).toMatchObject({ step: 'failed', reason: 'feed-redirected' })
  expect(asked).toBe(0)
})

test('a rollout reaches its share of the tills, others for each version, and widens without losing any', () => {
  const tills = Array.from({ length: 2000 }, (_, at) => `/vendor/test/serial/${at}`)
  const share = (version: string, percent: number) => tills.filter(id => rolloutBucket(version, id) < percent)
  const ten = share('1.1.0', 10)
  expect(ten.length).toBeGreaterThan(150)
  expect(ten.length).toBeLessThan(250)
  const thirty = new Set(share('1.1.0', 30))
  expect(ten.every(id => thirty.has(id))).toBe(true)
  expect(share('1.2.0', 10)).not.toEqual(ten)
  expect(share('1.1.0', 100)).toHaveLength(tills.length)
  expect(share('1.1.0', 0)).toEqual([])
})

test('the screen hears of every percent at most', async () => {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  const large = packageBytes(2_000_000)
  feed.release(manifestFor(large), large)
  const { service, changes } = openTill({ root, feed })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
  expect(changes()).toBeLessThanOrEqual(110)
})
