// When an update may be offered and installed: never beside an open payment, never unbacked, never changed on the way.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Busy, Idle } from '../../main/domain/update.ts'
import type { UpdateReason } from '../../main/domain/update-sentences.ts'
import type { Installer } from '../../main/ports/updates.ts'
import { temporaryFolder } from '../host/temp.ts'
import { filesBelow, manifestFor, openTill, packageBytes, startFeed, type TillOptions } from './kit.ts'

const bytes = packageBytes(50_000)
const manifest = manifestFor(bytes)

/** A till with a verified update on its disk. */
async function readyTill(options: Partial<TillOptions> = {}) {
  const [root, feed] = [temporaryFolder(), await startFeed()]
  feed.release(manifest, bytes)
  const till = openTill({ root, feed, ...options })
  expect(await till.service.checkNow()).toMatchObject({ step: 'ready', version: '1.1.0' })
  return { ...till, root, feed, file: join(till.dir, manifest.file) }
}
const refusedFor = (why: UpdateReason) => [
  { what: 'install-refused', from: '1.0.0', to: '1.1.0', why, staff: 'manager' },
]

test('an update that is due while a payment is open waits, is not offered, and is offered afterwards', async () => {
  let idle: Idle = { ok: false, why: 'payment-open' }
  const { service, installed, calls, journal } = await readyTill({ idle: () => idle })
  expect(service.snapshot()).toMatchObject({ step: 'ready', offered: false, waiting: 'payment-open', reason: null })
  expect(await service.install('manager')).toEqual({
    ok: false,
    reason: 'payment-open',
    sentence: expect.stringContaining('payment') as string,
  })
  expect({ installed, calls, journal }).toEqual({ installed: [], calls: [], journal: [] })
  idle = { ok: true }
  expect(service.snapshot()).toMatchObject({ step: 'ready', offered: true, waiting: null, reason: null })
  expect(await service.install('manager')).toEqual({ ok: true })
  expect(service.installing()).toBe(true)
  expect(installed).toHaveLength(1)
})

test.each<Busy>(['payment-open', 'sale-open', 'scan-open', 'shift-closing', 'outbox-busy'])(
  '%s keeps the update waiting',
  async why => {
    const { service, calls } = await readyTill({ idle: () => ({ ok: false, why }) })
    expect(service.snapshot()).toMatchObject({ offered: false, waiting: why })
    expect(await service.install(null)).toMatchObject({ ok: false, reason: why })
    expect(calls).toEqual([])
  },
)

test('a sale that begins while the update is being prepared stops it before the installer', async () => {
  let idle: Idle = { ok: true }
  const { service, installed, dir } = await readyTill({
    idle: () => idle,
    backup: () => void (idle = { ok: false, why: 'sale-open' }),
  })
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'sale-open' })
  expect(installed).toEqual([])
  expect(service.snapshot()).toMatchObject({ step: 'ready', waiting: 'sale-open' })
  expect(filesBelow(dir)).not.toContain('start.json')
})

test('a backup that fails stops the update, says so and is journalled; the update stays ready', async () => {
  let full = true
  const { service, installed, journal } = await readyTill({
    backup: () => {
      if (full) throw new Error('no space left')
    },
  })
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'backup-failed' })
  expect(journal).toEqual(refusedFor('backup-failed'))
  expect(service.snapshot()).toMatchObject({
    step: 'ready',
    offered: true,
    reason: 'backup-failed',
    sentences: [expect.stringContaining('could not be backed up')],
  })
  expect(installed).toEqual([])
  full = false
  expect(await service.install('manager')).toEqual({ ok: true })
})

test('a file that was changed after it had been checked is refused, journalled and deleted, and fetched anew', async () => {
  const { service, installed, journal, file, dir, calls } = await readyTill()
  const changed = Buffer.from(bytes)
  changed[7]! ^= 1
  writeFileSync(file, changed)
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'file-changed' })
  expect(journal).toEqual(refusedFor('file-changed'))
  expect({ installed, calls }).toEqual({ installed: [], calls: ['backup'] })
  expect(filesBelow(dir)).toEqual(['seen.json'])
  expect(service.snapshot()).toMatchObject({ step: 'failed', reason: 'file-changed', offered: false })
  expect(await service.checkNow()).toMatchObject({ step: 'ready' })
  expect(readFileSync(file).equals(bytes)).toBe(true)
})

const tampering: [string, (file: string, root: string) => void][] = [
  ['removed', file => rmSync(file)],
  ['made longer', file => writeFileSync(file, Buffer.concat([bytes, bytes]))],
  [
    'replaced by a folder',
    file => {
      rmSync(file)
      mkdirSync(file)
    },
  ],
]
// Windows lets only administrators make links.
if (process.platform !== 'win32') {
  tampering.push([
    'replaced by a link to the right bytes',
    (file, root) => {
      writeFileSync(join(root, 'elsewhere'), bytes)
      rmSync(file)
      symlinkSync(join(root, 'elsewhere'), file)
    },
  ])
}
test.each(tampering)('a file that was %s is refused', async (_name, tamper) => {
  const { service, installed, file, root } = await readyTill()
  tamper(file, root)
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'file-changed' })
  expect(installed).toEqual([])
})

test('what counts is the copy that the installer will run', async () => {
  const { service, installed, journal } = await readyTill({
    installer: real => ({
      ...real,
      stage: async (offer, file) => {
        const path = await real.stage(offer, file)
        writeFileSync(path, packageBytes(bytes.length, 'evil'))
        return path
      },
    }),
  })
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'file-changed' })
  expect(installed).toEqual([])
  expect(journal).toEqual(refusedFor('file-changed'))
})

test.each<[string, (real: Installer) => Installer]>([
  ['does not take the file', real => ({ ...real, stage: () => Promise.reject(new Error('not signed by its owner')) })],
  [
    'throws',
    real => ({
      ...real,
      quitAndInstall: () => {
        throw new Error('cannot be started')
      },
    }),
  ],
  ['reports a failure at once', real => ({ ...real, quitAndInstall: failed => failed(new Error('no rights')) })],
])('an installer that %s leaves the till selling with the update ready', async (_name, installer) => {
  const { service, journal, note, feed } = await readyTill({ installer })
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'installer-failed' })
  expect(service.snapshot()).toMatchObject({ step: 'ready', offered: true, reason: 'installer-failed' })
  expect(service.installing()).toBe(false)
  expect(journal.at(-1)).toMatchObject({ what: 'install-refused', why: 'installer-failed' })
  expect(note.start).toEqual({ kind: 'usual' })
  expect(feed.requests).toHaveLength(3)
})

test('an installer that fails later gives the till back', async () => {
  let fail: (thrown: unknown) => void = () => undefined
  const { service } = await readyTill({
    installer: real => ({ ...real, quitAndInstall: failed => void (fail = failed) }),
  })
  expect(await service.install('manager')).toEqual({ ok: true })
  expect(service.installing()).toBe(true)
  fail(new Error('the archive cannot be unpacked'))
  expect(service.installing()).toBe(false)
  expect(service.snapshot()).toMatchObject({ step: 'ready', reason: 'installer-failed' })
})

test('an update that expires before it is installed is not installed', async () => {
  let offset = 0
  const { service, installed, journal } = await readyTill({ offsetMs: () => offset })
  offset = 60 * 86_400_000
  expect(await service.install('manager')).toMatchObject({ ok: false, reason: 'expired' })
  expect(installed).toEqual([])
  expect(journal).toEqual(refusedFor('expired'))
})

test('two people who press at the same time start one installation', async () => {
  const { service, installed } = await readyTill()
  expect(await Promise.all([service.install('a'), service.install('b')])).toEqual([{ ok: true }, { ok: true }])
  expect(installed).toHaveLength(1)
  expect(await service.install('c')).toMatchObject({ ok: false, reason: 'nothing-ready' })
})

test('while the installer runs nothing is asked', async () => {
  const { service, feed } = await readyTill()
  await service.install(null)
  const before = feed.requests.length
  expect(await service.checkNow()).toMatchObject({ step: 'installing' })
  expect(feed.requests).toHaveLength(before)
})
