// The lockfile is one that `npm ci` accepts on every system: whole, exact, and made for this package.json.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Entry = { version?: string; integrity?: string; optional?: boolean; optionalDependencies?: Record<string, string> }
type Lock = { packages: Record<string, Entry & { dependencies?: object; devDependencies?: object }> }
type Script = {
  completeLock(lock: Lock): string[]
  platformOf(name: string): { os: string[]; cpu: string[]; libc: string[] }
}
const script: string = '../../scripts/complete-lock.mjs'
const { completeLock, platformOf } = (await import(script)) as Script
const read = () => JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock

test('it names the packages and versions of package.json', () => {
  const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object; devDependencies: object }
  const root = read().packages['']
  expect(root?.dependencies).toEqual(wanted.dependencies)
  expect(root?.devDependencies).toEqual(wanted.devDependencies)
})

test('it holds the binaries of every platform (if not, run: node scripts/complete-lock.mjs)', () => {
  expect(completeLock(read())).toEqual([])
})

test('only platform binaries come without an integrity value', () => {
  const bare = Object.entries(read().packages).filter(([path, entry]) => path !== '' && !entry.integrity)
  expect(bare.filter(([, entry]) => !entry.optional).map(([path]) => path)).toEqual([])
})

test.each([
  ['@oxfmt/binding-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@oxfmt/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ['@napi-rs/canvas-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'], libc: [] }],
  ['@napi-rs/canvas-linux-riscv64-gnu', { os: ['linux'], cpu: ['riscv64'], libc: ['glibc'] }],
  ['@oxlint-tsgolint/darwin-x64', { os: ['darwin'], cpu: ['x64'], libc: [] }],
])('%s tells its platform', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})

test('a name that tells no platform is left to a person', () => {
  const lock = { packages: { 'node_modules/a': { optionalDependencies: { 'a-helper': '1.0.0' } } } }
  expect(() => completeLock(lock)).toThrow('by hand')
})
