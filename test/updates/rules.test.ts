// The pure rules: order of versions, plain names, whom a manifest is for, and the life of an update.
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advanceUpdate, idleOf, mayOffer, type UpdateEvent, type UpdateState } from '../../main/domain/update.ts'
import { updateOffReasons } from '../../main/domain/update-off.ts'
import { compareVersions, isPlainFileName, isVersion, judgeManifest } from '../../main/domain/update-rules.ts'
import { isSuspicious, updateReasons } from '../../main/domain/update-sentences.ts'
import { retryAfterOf } from '../../main/host/update-pause.ts'
import { pauseAfter } from '../../main/services/update-pauses.ts'
import { UpdateOffReason, UpdateReason } from '../../preload/contract-updates.ts'
import { daysFromNow, manifestFor, packageBytes, till } from './kit.ts'

// The peer whose order electron-updater itself goes by.
const semver = createRequire(createRequire(import.meta.url).resolve('electron-updater'))('semver') as {
  compare(a: string, b: string): number
  valid(text: string): string | null
}

const numbers = fc.nat(30).map(String)
const part = fc.oneof(numbers, fc.stringMatching(/^[0-9A-Za-z-]{1,6}$/))
const version = fc
  .tuple(numbers, numbers, numbers, fc.array(part, { maxLength: 4 }))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre.length === 0 ? '' : `-${pre.join('.')}`}`)

describe('versions', () => {
  test('are the same versions in the same order as Semantic Versioning has them', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(isVersion(a)).toBe(semver.valid(a) !== null)
        fc.pre(isVersion(a) && isVersion(b))
        expect(Math.sign(compareVersions(a, b))).toBe(semver.compare(a, b))
        expect(Math.sign(compareVersions(b, a))).toBe(-semver.compare(a, b) + 0)
      }),
      { numRuns: 5000 },
    )
  })
  test('go up in the order that the standard shows', () => {
    const order =
      '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.1.0 1.10.0 2.0.0'
    expect(order.split(' ').sort(compareVersions).join(' ')).toBe(order)
  })
  test.each([
    '',
    '1',
    '1.0',
    'v1.0.0',
    '1.0.0+build',
    '01.0.0',
    '1.0.0-',
    '1.0.0-01',
    ' 1.0.0',
    '1.0.0\n',
    '1.0.0 || 2',
    '٣.0.0',
    '9999999999.0.0',
    `1.0.0-${'a'.repeat(80)}`,
  ])('%s is none', text => {
    expect(isVersion(text)).toBe(false)
    expect(() => compareVersions(text, '1.0.0')).toThrow(RangeError)
  })
})

describe('file names', () => {
  test('that are accepted are one plain file on every system', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9._\-/\\:]{1,20}$/)), name => {
        if (!isPlainFileName(name)) return
        expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
        expect(new URL(name, 'https://host.example/folder/').href).toBe(`https://host.example/folder/${name}`)
        expect(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)).toBe(false)
        expect(name.endsWith('.')).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
  test.each([
    'Tillgate-1.1.0.AppImage',
    'tillgate_1.1.0_amd64.deb',
    'Tillgate-Setup-1.1.0.exe',
    'Tillgate-1.1.0-arm64-mac.zip',
  ])('%s is one', name => expect(isPlainFileName(name)).toBe(true))
})

describe('the verdict', () => {
  const facts = { ...till, nowMs: Date.now(), seen: null }
  const bytes = packageBytes(100)
  test('never leads back, whatever the versions are', () => {
    fc.assert(
      fc.property(version, version, version, (running, offered, seen) => {
        fc.pre([running, offered, seen].every(isVersion))
        const manifest = manifestFor(bytes, { version: offered, minVersion: '0.0.0-0' })
        const verdict = judgeManifest(manifest, {
          ...facts,
          version: running,
          seen: { version: seen, notAfter: daysFromNow(1) },
        })
        if (verdict.kind !== 'newer') return
        expect(semver.compare(offered, running)).toBe(1)
        expect(semver.compare(offered, seen)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
  test('a time that is none refuses', () => {
    const refused = (more: object) => judgeManifest({ ...manifestFor(bytes), ...more }, facts)
    expect(refused({ notAfter: 'never' })).toEqual({ kind: 'refused', reason: 'expired' })
    expect(refused({ notBefore: 'never' })).toEqual({ kind: 'refused', reason: 'not-yet-valid' })
    expect(judgeManifest(manifestFor(bytes), { ...facts, nowMs: Number.NaN })).toMatchObject({ kind: 'refused' })
  })
})

describe('the life of an update', () => {
  const offers = [manifestFor(packageBytes(100)), manifestFor(packageBytes(90, 'b'), { version: '1.2.0' })]
  const reason = fc.constantFrom(...updateReasons)
  const offer = fc.constantFrom(...offers)
  const event: fc.Arbitrary<UpdateEvent> = fc.oneof(
    fc.constantFrom<UpdateEvent>(
      { type: 'check' },
      { type: 'nothing' },
      { type: 'download' },
      { type: 'verified' },
      { type: 'install' },
    ),
    offer.map((one): UpdateEvent => ({ type: 'found', offer: one })),
    offer.map((one): UpdateEvent => ({ type: 'restored', offer: one })),
    reason.map((one): UpdateEvent => ({ type: 'trouble', reason: one })),
    reason.map((one): UpdateEvent => ({ type: 'refused', reason: one })),
    reason.map((one): UpdateEvent => ({ type: 'spoiled', reason: one })),
    fc.integer().map((received): UpdateEvent => ({ type: 'progress', received })),
    fc.constant<UpdateEvent>({ type: 'off', reasons: ['not-set-up'] }),
  )
  test('only what was verified is ever offered or installed, and off is for good', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), events => {
        let state: UpdateState = { step: 'idle' }
        const verified = new Set<unknown>()
        for (const one of events) {
          const before: UpdateState = state
          state = advanceUpdate(before, one)
          if (before.step === 'downloading' && one.type === 'verified') verified.add(before.offer.sha512)
          if (before.step === 'idle' && one.type === 'restored') verified.add(one.offer.sha512)
          if (state.step === 'ready' || state.step === 'installing') expect(verified).toContain(state.offer.sha512)
          if (state.step === 'installing' && before.step !== 'installing') expect(before.step).toBe('ready')
          if (before.step === 'off') expect(state).toBe(before)
          if (state.step === 'downloading') {
            expect(state.received).toBeGreaterThanOrEqual(0)
            expect(state.received).toBeLessThanOrEqual(state.offer.size)
          }
          expect(mayOffer(state, { ok: false, why: 'sale-open' })).toBe(false)
          expect(mayOffer(state, { ok: true })).toBe(state.step === 'ready')
        }
      }),
      { numRuns: 3000 },
    )
  })
})

test('the till is idle when nothing at all is open, and says the most urgent thing first', () => {
  const none = { payments: 0, saleLines: 0, scans: 0, shiftClosing: false, outbox: 0 }
  expect(idleOf(none)).toEqual({ ok: true })
  expect(idleOf({ ...none, outbox: 1 })).toEqual({ ok: false, why: 'outbox-busy' })
  expect(idleOf({ ...none, outbox: 1, shiftClosing: true })).toEqual({ ok: false, why: 'shift-closing' })
  expect(idleOf({ ...none, shiftClosing: true, saleLines: 2 })).toEqual({ ok: false, why: 'sale-open' })
  expect(idleOf({ ...none, scans: 1, shiftClosing: true, outbox: 3 })).toEqual({ ok: false, why: 'scan-open' })
  expect(idleOf({ payments: 1, saleLines: 2, scans: 1, shiftClosing: true, outbox: 3 })).toEqual({
    ok: false,
    why: 'payment-open',
  })
})

test('the pause a server asks for is bounded, and junk is none', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfterOf('120', now)).toBe(120_000)
  expect(retryAfterOf('Thu, 01 Jan 2026 00:10:00 GMT', now)).toBe(600_000)
  expect(retryAfterOf('999999999', now)).toBe(6 * 3_600_000)
  for (const junk of [
    undefined,
    '',
    '0',
    '-5',
    '1e9',
    'soon',
    '2026-01-01',
    'Thu, 01 Jan 2025 00:10:00 GMT',
    '9'.repeat(400),
  ]) {
    expect(retryAfterOf(junk, now)).toBeNull()
  }
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.option(fc.nat(21_600_000)),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (fails, asked, random) => {
        const pause = pauseAfter(fails, asked ?? undefined, () => random)
        expect(pause).toBeGreaterThanOrEqual(Math.max(240_000, asked ?? 0))
        expect(pause).toBeLessThanOrEqual(7.2 * 3_600_000)
      },
    ),
  )
})

test('a line that is down is not suspicious, a wrong signature is', () => {
  expect(
    ['feed-unreachable', 'file-unreachable', 'too-slow', 'paused', 'disk', 'payment-open'].filter(one =>
      isSuspicious(one as never),
    ),
  ).toEqual([])
  expect(
    ['signature-wrong', 'file-hash', 'replayed', 'expired', 'file-changed'].every(one => isSuspicious(one as never)),
  ).toBe(true)
})

test('the contract and the domain know the same reasons', () => {
  expect(UpdateReason.options.toSorted()).toEqual(updateReasons.toSorted())
  expect(UpdateOffReason.options.toSorted()).toEqual(updateOffReasons.toSorted())
})
