// The signed manifest under ten thousand mutations, and the keys that may sign it.
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { updateReasons, updateSentence } from '../../main/domain/update-sentences.ts'
import { pinnedKeys } from '../../main/host/update-keys.ts'
import { readManifest } from '../../main/host/update-manifest.ts'
import { current, keysFile, manifestFor, next, packageBytes, pinned, signText, stranger } from './kit.ts'

const keys = pinned(current, next)
const manifest = manifestFor(packageBytes(1000), {
  rollout: 50,
  rollbackOf: '1.0.1',
  notBefore: '2026-01-01T00:00:00Z',
})
const bytes = Buffer.from(JSON.stringify(manifest))
const signature = signText(bytes, current)

test('a manifest is read when one of the two keys signed exactly these bytes', () => {
  expect(readManifest(bytes, signature, keys)).toEqual({ kind: 'manifest', manifest })
  expect(readManifest(bytes, `${signature}\n`, keys)).toEqual({ kind: 'manifest', manifest })
  const other = Buffer.from(JSON.stringify({ ...manifest, keyId: next.id }))
  expect(readManifest(other, signText(other, next), keys)).toMatchObject({ kind: 'manifest' })
})

/** Changes bytes somewhere: flips, cuts, inserts, repeats. */
const mutation = fc.oneof(
  fc.record({ how: fc.constant('flip'), at: fc.nat(), with: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ how: fc.constant('cut'), at: fc.nat(), with: fc.nat(40) }),
  fc.record({ how: fc.constant('insert'), at: fc.nat(), with: fc.nat(255) }),
  fc.record({ how: fc.constant('repeat'), at: fc.nat(), with: fc.integer({ min: 1, max: 60 }) }),
)
type Mutation = { how: string; at: number; with: number }
function mutated(source: Buffer, changes: readonly Mutation[]): Buffer {
  let result = Buffer.from(source)
  for (const { how, at: place, with: amount } of changes) {
    const at = result.length === 0 ? 0 : place % result.length
    const [head, tail] = [result.subarray(0, at), result.subarray(at)]
    if (how === 'flip' && result.length > 0) result[at]! ^= amount
    else if (how === 'cut') result = Buffer.concat([head, tail.subarray(amount)])
    else if (how === 'insert') result = Buffer.concat([head, Buffer.of(amount), tail])
    else if (how === 'repeat') result = Buffer.concat([head, tail.subarray(0, amount), tail])
  }
  return result
}
const changes = fc.array(mutation, { minLength: 1, maxLength: 4 })

describe('ten thousand mutations', () => {
  test('of the manifest are never accepted, and never looked into', () => {
    fc.assert(
      fc.property(changes, some => {
        const changed = mutated(bytes, some)
        fc.pre(!changed.equals(bytes))
        expect(readManifest(changed, signature, keys)).toEqual({ kind: 'refused', reason: 'signature-wrong' })
      }),
      { numRuns: 4000 },
    )
  })
  test('of the signature are never accepted', () => {
    fc.assert(
      fc.property(changes, some => {
        const changed = mutated(Buffer.from(signature), some).toString('latin1')
        fc.pre(changed.trim() !== signature)
        expect(readManifest(bytes, changed, keys).kind).toBe('refused')
      }),
      { numRuns: 2000 },
    )
  })
  test('that were signed are read or refused with a reason, and never throw', () => {
    fc.assert(
      fc.property(changes, some => {
        const changed = mutated(bytes, some)
        const read = readManifest(changed, signText(changed, current), keys)
        if (read.kind === 'refused') expect(updateReasons).toContain(read.reason)
        // What is accepted has the form, whatever the bytes were.
        else expect(Object.keys(read.manifest).every(name => name in manifest)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
  test('by values of every kind are refused unless they fit', () => {
    const names = Object.keys(manifest) as (keyof typeof manifest)[]
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        fc.pre(JSON.stringify(manifest[name]) !== JSON.stringify(value))
        const changed = Buffer.from(JSON.stringify({ ...manifest, [name]: value }))
        const read = readManifest(changed, signText(changed, current), keys)
        const fits =
          (name === 'rollout' && Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100) ||
          (name === 'size' && Number.isInteger(value) && Number(value) >= 1) ||
          (name === 'file' && typeof value === 'string' && /^[A-Za-z0-9]/.test(value))
        if (!fits) expect(read.kind).toBe('refused')
      }),
      { numRuns: 1000 },
    )
  })
  test('by bytes and signatures that are anything are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 100 }), (any, text) => {
        expect(readManifest(any, text, keys).kind).toBe('refused')
      }),
    )
  })
})

test.each(Object.keys(manifest).filter(name => !['notBefore', 'rollout', 'rollbackOf'].includes(name)))(
  'a manifest without %s is refused',
  name => {
    const { [name as keyof typeof manifest]: _, ...rest } = manifest
    const less = Buffer.from(JSON.stringify(rest))
    expect(readManifest(less, signText(less, current), keys)).toEqual({ kind: 'refused', reason: 'manifest-malformed' })
  },
)

test('a base64 with bits to spare is not the same signature', () => {
  const last = signature.at(-3)!
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const loose = `${signature.slice(0, -3)}${letters[letters.indexOf(last) ^ 1]}==`
  expect(readManifest(bytes, loose, keys)).toEqual({ kind: 'refused', reason: 'signature-malformed' })
})

test('the parsing of objects leaves nothing behind', () => {
  const evil = Buffer.from(`{"__proto__":{"polluted":true},${JSON.stringify(manifest).slice(1)}`)
  expect(readManifest(evil, signText(evil, current), keys)).toEqual({ kind: 'refused', reason: 'manifest-malformed' })
  expect('polluted' in {}).toBe(false)
})

describe('the keys in the package', () => {
  test('are two different Ed25519 keys with ids that are their own', () => {
    const committed = pinnedKeys(readFileSync('resources/update-keys.json', 'utf8'))
    expect(committed.keys.map(({ key }) => key.asymmetricKeyType)).toEqual(['ed25519', 'ed25519'])
    expect(committed.keys[0]!.id).not.toBe(committed.keys[1]!.id)
    // Nobody can sign with placeholders, so a package that carries them must say so.
    expect(committed.development).toBe(true)
    expect(readFileSync('resources/update-keys.json', 'utf8')).not.toMatch(/"d"|PRIVATE|BEGIN/)
  })
  const file = JSON.parse(keysFile(current, next)) as { current: Record<string, unknown> }
  const withCurrent = (more: object) => JSON.stringify({ ...file, current: { ...file.current, ...more } })
  test.each<[string, string]>([
    ['nothing', ''],
    ['a list', '[]'],
    ['one key', JSON.stringify({ ...file, next: undefined })],
    ['the same key twice', keysFile(current, current)],
    ['a foreign id', withCurrent({ kid: next.id })],
    ['no id', withCurrent({ kid: undefined })],
    ['a private half', withCurrent({ d: 'x' })],
    ['another curve', withCurrent({ crv: 'X25519' })],
    ['a key of the wrong length', withCurrent({ x: 'AAAA' })],
    ['no word about development', JSON.stringify({ ...file, development: undefined })],
  ])('%s switches updates off', (_name, text) => {
    expect(() => pinnedKeys(text)).toThrow(/^Updates are switched off/)
  })
})

test('a stranger cannot sign for anybody, whatever id he names', () => {
  for (const keyId of [current.id, next.id, stranger.id]) {
    const his = Buffer.from(JSON.stringify({ ...manifest, keyId }))
    expect(readManifest(his, signText(his, stranger), keys)).toEqual({ kind: 'refused', reason: 'signature-wrong' })
  }
})

test('every reason is a sentence that says what it means and what to do', () => {
  for (const reason of updateReasons) {
    expect(updateSentence(reason)).toMatch(/^[A-Z][^\n]{40,400}[.]$/)
    expect(updateSentence(reason)).toMatch(/selling goes on|no sale is affected|No sale is affected|Nothing|waits/)
  }
})
