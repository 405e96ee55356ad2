// The keys that updates are verified with: a release without two real ones is refused, before it is built and after.
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { inspectPackage } from '../../scripts/pack-inspect.ts'
import { updateKeyFaults, updateKeyNote } from '../../scripts/pack-keys.ts'
import { keyPair, keysFile } from '../updates/kit.ts'
import { goodFiles, linuxPackage, removeTempFolders } from './made-up.ts'

afterAll(removeTempFolders)
const own = readFileSync('resources/update-keys.json', 'utf8')
const real = keysFile(keyPair(), keyPair())
const change = (text: string, more: object) => JSON.stringify({ ...(JSON.parse(text) as object), ...more })

test('the keys of this project are placeholders: they may be tried, never released', () => {
  expect(updateKeyFaults(own, { release: false })).toEqual([])
  expect(updateKeyFaults(own, { release: true })).toEqual([expect.stringContaining('placeholders')])
  expect(updateKeyNote(own)).toBe('placeholder keys: updates stay off')
})

test('a file that only says that they are none is not believed', () => {
  const { current } = JSON.parse(own) as { current: object }
  for (const text of [change(own, { development: false }), change(real, { next: current })])
    expect(updateKeyFaults(text, { release: true })).toEqual([expect.stringContaining('placeholders')])
})

test('two real keys are good, and named', () => {
  expect(updateKeyFaults(real, { release: true })).toEqual([])
  expect(updateKeyNote(real)).toMatch(/^pinned [0-9a-f]{16}, [0-9a-f]{16}$/)
})

const half = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
test.each([
  ['no JSON', 'update'],
  ['one key twice', change(real, { next: (JSON.parse(real) as { current: object }).current })],
  ['a private half', change(real, { current: { ...half, kid: 'x' } })],
])('%s is a fault of any package', (_name, text) => {
  expect(updateKeyFaults(text, { release: false })).toEqual([expect.stringContaining('cannot be used')])
})

test('a package is looked into, whatever the sources say', () => {
  const faults = (content: string | null, release: boolean) => {
    const files = goodFiles('linux-x64')
    const path = 'dist/resources/update-keys.json'
    const dir = linuxPackage(content === null ? files : [...files, { path, content }])
    return inspectPackage(dir, 'x64', { release }).find(({ name }) => name === 'update keys')?.faults
  }
  expect(faults(own, false)).toEqual([])
  expect(faults(own, true)).toEqual([expect.stringContaining('placeholders')])
  expect(faults(null, true)).toEqual([expect.stringContaining('missing')])
  expect(faults(real, true)).toEqual([])
})
