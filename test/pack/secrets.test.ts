// Keys are found by their form or by being random, are never repeated in what is printed, and ordinary code is left alone.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyFaults, looksRandom, secretFaults, secretsIn } from '../../scripts/pack-secrets.ts'

// Put together here, so that no literal of this file looks like a key.
const made: Record<string, string> = {
  'a live CardScan key': ['sk', 'live', 'x8Kq2LmN0pRs'].join('_'),
  'a CardScan test key': ['sk', 'test', 'x8Kq2LmN0pRs'].join('_'),
  'a key in PEM': ['-----BEGIN PRIVATE', 'KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj'].join(' '),
  'a JSON Web Token': ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dBjftJeZ4CVP-mB92K27uhbU'].join('.'),
  'a GitHub token': ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6'].join('_'),
  'a secret in an address': ['https://x.example/?api', 'key=a1B2c3D4e5'].join('_'),
}

test.each(Object.entries(made))('%s is found', (what, text) => {
  const faults = secretFaults('main.js', `const a = "${text}"`, [])
  expect(faults.some(fault => fault.includes(what))).toBe(true)
  expect(faults.join()).not.toContain(text)
})

test.each([
  "pem.indexOf('-----BEGIN PRIVATE KEY-----')",
  '/^(sk_live_|secret_live_)/.test(raw)',
  'node_modules/jose/dist/webapi/util/base64url.js',
  'https://json-schema.org/draft/2020-12/schema',
  '00000000-0000-0000-0000-000000000000',
  'renderer/components/RegistrationStepsWithCountdown',
  'ABCDEFGHJKLMNPQRSTUVWXYZ23456789',
])('%s is ordinary code', text => {
  expect(secretsIn(text)).toEqual([])
})

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

test('almost every random key of 192 bits is found, in each of its usual forms', () => {
  const count = { found: 0, all: 0 }
  fc.assert(
    fc.property(bytes(24), key => {
      // fast-check also tries keys of zeros, which are not random.
      fc.pre(new Set(key).size > 16)
      for (const form of ['base64', 'base64url', 'hex'] as const) {
        count.all += 1
        if (looksRandom(Buffer.from(key).toString(form).replaceAll('=', ''))) count.found += 1
      }
    }),
    { numRuns: 500, seed: 1 },
  )
  expect(count.found / count.all).toBeGreaterThan(0.95)
})

test('a random text that was reviewed passes; a key by its form never does', () => {
  const random = Buffer.from('e3b0c44298fc1c149afbf4c8996fb924', 'hex').toString('base64')
  const review = (text: string) => [{ sha256: createHash('sha256').update(text).digest('hex'), why: 'a sample' }]
  expect(secretFaults('a.js', random, [])).toHaveLength(1)
  expect(secretFaults('a.js', random, review(random))).toEqual([])
  const live = made['a live CardScan key']!
  expect(secretFaults('a.js', live, review(live))).toHaveLength(1)
})

test("the hashes and names of the package's own files are public", () => {
  const name = 'dist/renderer/assets/zxing_reader-Bb9Mx2Pu.wasm'
  const hash = createHash('sha256').update('a file').digest('hex')
  const text = `fetch('/assets/zxing_reader-Bb9Mx2Pu.wasm'); const sha = '${hash}'`
  expect(secretFaults('a.js', text, [])).not.toEqual([])
  expect(secretFaults('a.js', text, [], [name, hash])).toEqual([])
})

test('binaries are searched for forms only, because random bytes are what they are made of', () => {
  expect(keyFaults('x.node', Buffer.from('q7Fh2Lk9Zp4Xw8Rt6Yv1Bn3Mc5Da0Se'))).toEqual([])
  expect(keyFaults('x.node', Buffer.from(made['a live CardScan key']!))).toHaveLength(1)
})
