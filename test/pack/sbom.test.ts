// What is shipped is known: every package of the lock that the till reaches is in the SBOM, with a licence somebody accepted.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

type Lock = {
  packages: Record<string, { version?: string; dependencies?: Record<string, string> } & Record<string, unknown>>
}
type Component = { 'bom-ref': string; name?: string; [key: string]: unknown }
type Sbom = {
  metadata: unknown
  components: Component[]
  dependencies: { ref: string; dependsOn: string[] }[]
  [key: string]: unknown
}
type Package = { name: string; version: string; licence?: string; text?: string | null }
type Rules = { allowed: string[]; reviewed: Record<string, string> }
type Closure = { shippedPaths(lock: Lock): string[] }
type Licences = {
  rules: Rules & { inside: object[] }
  isAllowed(expression: string, allowed: string[]): boolean
  licenceFaults(packages: Package[], rules: Rules): string[]
  licenceList(packages: Package[], inside: object[]): string
  readPackage(root: string, path: string): Package
}
const script = <T>(name: string) => import(`../../scripts/${name}.mjs`) as Promise<T>
const { shippedPaths } = await script<Closure>('sbom-closure')
const { isAllowed, licenceFaults, licenceList, readPackage, rules } = await script<Licences>('sbom-licences')
const { shippedSbom } = await script<{ shippedSbom(full: object, lock: Lock): Sbom }>('sbom')
const real = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock

const lock: Lock = {
  packages: {
    '': { name: 'till', version: '1.0.0', license: 'Apache-2.0', dependencies: { a: '1', shared: '1' } },
    'node_modules/a': {
      version: '1.0.0',
      dependencies: { b: '2' },
      peerDependencies: { peer: '1', types: '1' },
      peerDependenciesMeta: { types: { optional: true } },
    },
    'node_modules/a/node_modules/b': {
      version: '2.0.0',
      dependencies: { shared: '1' },
      optionalDependencies: { absent: '1' },
    },
    'node_modules/b': { version: '1.0.0', dev: true },
    'node_modules/peer': { version: '1.0.0' },
    'node_modules/types': { version: '1.0.0', devOptional: true },
    'node_modules/shared': { version: '1.0.0' },
    'node_modules/electron': { version: '45.0.0', dev: true },
  },
}

test('shipped is what the till reaches: nested versions and peers, but no optional peers and no tools', () => {
  expect(shippedPaths(lock)).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/peer',
    'node_modules/shared',
  ])
})

test('a lock with a hole is refused', () => {
  const { 'node_modules/peer': _peer, ...packages } = lock.packages
  expect(() => shippedPaths({ packages })).toThrow('does not hold peer')
})

const refs = ['a@1.0.0', 'b@2.0.0', 'b@1.0.0', 'peer@1.0.0', 'types@1.0.0', 'shared@1.0.0', 'electron@45.0.0']
const full = () => ({
  $schema: 's',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:1',
  version: 1,
  metadata: { timestamp: '2026-01-01', tools: [{ name: 'cli' }] },
  components: refs.map(ref => ({
    'bom-ref': ref,
    externalReferences: [{ url: 'https://registry.example/x' }],
    scope: 'required',
  })),
  dependencies: [
    { ref: 'till@1.0.0', dependsOn: ['shared@1.0.0', 'a@1.0.0', 'b@1.0.0'] },
    ...refs.map(ref => ({ ref, dependsOn: ['types@1.0.0', 'shared@1.0.0'] })),
  ],
})

test("npm's list is reduced to what is shipped and Electron, without anything that changes from run to run", () => {
  const sbom = shippedSbom(full(), lock)
  expect(sbom.components.map(one => one['bom-ref'])).toEqual([
    'a@1.0.0',
    'b@2.0.0',
    'electron@45.0.0',
    'peer@1.0.0',
    'shared@1.0.0',
  ])
  expect(sbom.dependencies.find(({ ref }) => ref === 'till@1.0.0')?.dependsOn).toEqual([
    'a@1.0.0',
    'electron@45.0.0',
    'shared@1.0.0',
  ])
  expect(sbom.dependencies.find(({ ref }) => ref === 'electron@45.0.0')?.dependsOn).toEqual([])
  expect(JSON.stringify(sbom)).not.toMatch(/timestamp|serialNumber|registry|tools|types@/)
  const turned = { ...full(), components: full().components.reverse(), dependencies: full().dependencies.reverse() }
  expect(shippedSbom(turned, lock)).toEqual(sbom)
})

test('a list of npm that leaves something out is refused', () => {
  const short = { ...full(), components: full().components.filter(one => one['bom-ref'] !== 'shared@1.0.0') }
  expect(() => shippedSbom(short, lock)).toThrow('shared@1.0.0')
})

test('every dependency of package.json is shipped, and every shipped package has a licence that was accepted', () => {
  const paths = shippedPaths(real)
  const direct = Object.keys(real.packages['']?.dependencies ?? {})
  expect(direct.filter(name => !paths.includes(`node_modules/${name}`))).toEqual([])
  const packages = [...paths, 'node_modules/electron'].map(path => readPackage(resolve('.'), path))
  expect(licenceFaults(packages, rules)).toEqual([])
  const list = licenceList(packages, rules.inside)
  expect(direct.filter(name => !list.includes(`\n${name} `))).toEqual([])
})

const none: Rules = { allowed: ['MIT', 'ISC'], reviewed: {} }

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['(MIT AND ISC)', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only', false],
  ['Apache-2.0 WITH LLVM-exception', false],
  ['(MIT AND (ISC OR GPL-3.0-only))', false],
  ['SEE LICENSE IN LICENSE', false],
  ['UNLICENSED', false],
])('%s is allowed: %s', (expression, allowed) => {
  expect(isAllowed(expression, none.allowed)).toBe(allowed)
})

test('an unknown, missing or forbidden licence is named until somebody reviews that very version', () => {
  const packages: Package[] = [
    { name: 'x', version: '1.0.0', licence: 'AGPL-3.0-only' },
    { name: 'y', version: '2.0.0' },
  ]
  expect(licenceFaults(packages, none)).toHaveLength(2)
  expect(
    licenceFaults(packages, { ...none, reviewed: { 'x@1.0.0': 'bought', 'y@2.0.0': 'MIT in its README' } }),
  ).toEqual([])
  expect(licenceFaults(packages, { ...none, reviewed: { 'x@0.9.0': 'bought' } })).toHaveLength(3)
})
