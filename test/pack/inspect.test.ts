// A package is only good when nothing in it was changed, added or forgotten: each fault is seen by the check that is for it.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { inspectPackage, printChecks } from '../../scripts/pack-inspect.ts'
import { keyPair, keysFile } from '../updates/kit.ts'
import { goodFiles, linuxPackage, put, removeTempFolders, wireOf, type MadeUpFile } from './made-up.ts'

afterAll(removeTempFolders)
const target = 'linux-x64'
const good = () => goodFiles(target)

/** The checks that failed, by name, with their sentences. */
function faultsOf(dir: string, release = false): Record<string, string[]> {
  const failed = inspectPackage(dir, 'x64', { release }).filter(({ faults }) => faults.length > 0)
  return Object.fromEntries(failed.map(({ name, faults }) => [name, faults]))
}
const withFile = (path: string, content = '') => linuxPackage([...good(), { path, content }])
const changed = (path: string, content: string): MadeUpFile[] =>
  good().map(file => (file.path === path ? { ...file, content } : file))

test('a good package passes every check', () => {
  expect(faultsOf(linuxPackage(good()))).toEqual({})
})

test.each([
  'dist/main/index.js.map',
  'dist/main/index.ts',
  'test/app/kit.js',
  '.env',
  '.git/config',
  'dist/resources/update.pem',
  'dist/resources/tests/one.json',
  'main/sandbox/run.js',
  'dist/renderer/assets/plain.js',
  'node_modules/got/index.js',
  'dist/resources/broker/broker.example.json',
])('%s may not be in a package', path => {
  expect(faultsOf(withFile(path)).files?.join()).toContain(path)
})

test('a file that is missing is named', () => {
  const faults = faultsOf(linuxPackage(good().filter(({ path }) => path !== 'dist/preload/index.cjs')))
  expect(faults).toEqual({ files: ['dist/preload/index.cjs is missing'] })
})

test('a script outside the archive is refused, because no hash covers it', () => {
  const files = good().map(file => ({
    ...file,
    unpacked: file.unpacked === true || file.path.endsWith('lib/index.js'),
  }))
  expect(faultsOf(linuxPackage(files)).files).toEqual([
    'node_modules/better-sqlite3/lib/index.js lies outside the archive, where no hash covers it',
  ])
})

test('the database binary of another system does not belong here', () => {
  const faults = faultsOf(linuxPackage(goodFiles('linux-arm64')))
  expect(faults.files).toContain('node_modules/better-sqlite3/prebuilds/linux-arm64.node is for another system')
  expect(faults.files).toContain('node_modules/better-sqlite3/prebuilds/linux-x64.node is missing')
})

test('one changed byte in the archive is found', () => {
  const dir = linuxPackage(good())
  const file = join(dir, 'resources', 'app.asar')
  writeFileSync(file, readFileSync(file, 'latin1').replace("'use strict'", "'use Strict'"), 'latin1')
  expect(faultsOf(dir)).toEqual({ hashes: ['dist/preload/index.cjs is not what its hash says'] })
})

test('a changed database binary is found twice: by the header and by the program that would refuse it', () => {
  const dir = linuxPackage(good())
  appendFileSync(join(dir, 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node'), '!')
  expect(Object.keys(faultsOf(dir))).toEqual(['hashes', 'machine code'])
})

test('a program that does not know the hash of its database binary may not leave', () => {
  const faults = faultsOf(linuxPackage(changed('dist/main/index.js', 'open()')))
  expect(Object.keys(faults)).toEqual(['machine code'])
})

test.each(['010011000', '110011001', '01001100', '0100110011', '010011r01'])('the fuse wire %s is refused', wire => {
  expect(Object.keys(faultsOf(linuxPackage(good(), wire)))).toEqual(['fuses'])
})

test('both halves of a universal binary must be right', () => {
  const dir = linuxPackage(good())
  put(join(dir, 'tillgate'), Buffer.concat([wireOf('010011001'), wireOf('010011000')]))
  expect(Object.keys(faultsOf(dir))).toEqual(['fuses'])
})

test.each([
  '//# sourceMappingURL=index.js.map',
  "document.body.innerHTML = '<webview src=x>'",
  "app.commandLine.appendSwitch('disable-web-security')",
  "spawn(program, ['--no-sandbox'])",
  "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'",
  `const built = '${process.cwd()}/main/index.ts'`,
])('%s is refused in shipped code', line => {
  const faults = faultsOf(linuxPackage(changed('dist/preload/index.cjs', line)))
  expect(Object.keys(faults)).toEqual(['text'])
})

test('code that names a dangerous switch in order to refuse it is fine', () => {
  const refused = "const refused = ['no-sandbox', 'disable-web-security']"
  expect(faultsOf(linuxPackage(changed('dist/preload/index.cjs', refused)))).toEqual({})
})

test('a key in a binary is found by its form', () => {
  const key = ['sk', 'live', 'a1B2c3D4e5'].join('_')
  const faults = faultsOf(withFile('dist/renderer/assets/reader-Bb9Mx2Pu.wasm', `\u0000${key}\u0000`))
  expect(Object.keys(faults)).toEqual(['secrets'])
  expect(JSON.stringify(faults)).not.toContain(key)
})

test('a package of a release needs a feed and every package its licences', () => {
  const dir = linuxPackage([
    ...good(),
    { path: 'dist/resources/update-keys.json', content: keysFile(keyPair(), keyPair()) },
  ])
  expect(Object.keys(faultsOf(dir, true))).toEqual(['updates'])
  put(join(dir, 'resources', 'app-update.yml'), 'provider: generic\nurl: https://updates.tillgate.example/\n')
  expect(faultsOf(dir, true)).toEqual({})
})

test('the table shows each fault below its check and shortens long lists', () => {
  const lines: string[] = []
  const faults = Array.from({ length: 25 }, (_, at) => `fault ${at}`)
  const checks = [
    { name: 'files', note: 'x', faults },
    { name: 'fuses', note: 'y', faults: [] },
  ]
  printChecks('linux-x64', checks, text => lines.push(text))
  expect(lines[0]).toMatch(/^FAILED {2}linux-x64 +files/)
  expect(lines.at(-2)).toBe('          and 5 more\n')
  expect(lines.at(-1)).toMatch(/^ok {6}linux-x64 +fuses/)
})
