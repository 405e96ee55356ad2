// A till whose database component was changed does not start: nothing of it is loaded, and the exit code says why.
import { execFile } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { guardNative, NativeGuardError, nativeFileOf } from '../../main/host/native-guard.ts'
import { removeTempFolders, tempFolder } from './made-up.ts'

type Script = { nativeHashesText(folder?: string): string }
const script: string = '../../scripts/native-hash.mjs'
const { nativeHashesText } = (await import(script)) as Script
afterAll(removeTempFolders)

const prebuilds = 'node_modules/better-sqlite3/prebuilds'
/** The resources folder of an installed till, with the real binary of this or another machine. */
function installed(target = `${process.platform}-${process.arch}`): { resources: string; file: string } {
  const resources = tempFolder()
  const [platform = '', arch = ''] = target.split('-')
  const file = nativeFileOf(resources, platform, arch)
  mkdirSync(dirname(file), { recursive: true })
  copyFileSync(join(prebuilds, `${target}.node`), file)
  return { resources, file }
}

test('the list of hashes is the one of the installed package (if not, run: node scripts/native-hash.mjs)', () => {
  expect(readFileSync('main/host/native-hashes.ts', 'utf8')).toBe(nativeHashesText())
})

test.each(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'])(
  'the untouched binary of %s passes',
  target => {
    const [platform = '', arch = ''] = target.split('-')
    expect(() => guardNative(installed(target).resources, platform, arch)).not.toThrow()
  },
)

test('one byte more is refused, in a sentence that says what it means and what to do', () => {
  const { resources, file } = installed()
  appendFileSync(file, '\0')
  expect(() => guardNative(resources)).toThrow(NativeGuardError)
  expect(() => guardNative(resources)).toThrow(/was changed.*No sale was made or changed.*Install Tillgate again/)
})

test('a missing file, a folder and a link in its place are refused', () => {
  const missing = installed()
  renameSync(missing.file, `${missing.file}.old`)
  expect(() => guardNative(missing.resources)).toThrow(NativeGuardError)
  mkdirSync(missing.file)
  expect(() => guardNative(missing.resources)).toThrow(NativeGuardError)
  const linked = installed()
  renameSync(linked.file, `${linked.file}.old`)
  // Windows lets everybody make junctions, but links to files only administrators.
  if (process.platform === 'win32') symlinkSync(dirname(linked.file), linked.file, 'junction')
  else symlinkSync(`${linked.file}.old`, linked.file)
  expect(() => guardNative(linked.resources)).toThrow(NativeGuardError)
})

test('the binary of another system does not pass as ours', () => {
  const { file } = installed('linux-arm64')
  const { resources, file: ours } = installed('linux-x64')
  copyFileSync(file, ours)
  expect(() => guardNative(resources, 'linux', 'x64')).toThrow(NativeGuardError)
})

test.each(['linux-riscv64', 'aix-x64', 'constructor-x64'])('a till was never built for %s', target => {
  const [platform = '', arch = ''] = target.split('-')
  expect(() => guardNative(tempFolder(), platform, arch)).toThrow('not built for this machine')
})

/** Starts as an installed till does: guard, then load. Resolves to exit code and output. */
function start(resources: string): Promise<{ code: number; said: string }> {
  const guard = JSON.stringify(pathToFileURL('main/host/native-guard.ts').href)
  const program = `
    import { createRequire } from 'node:module'
    import { guardNative, nativeFileOf } from ${guard}
    const resources = ${JSON.stringify(resources)}
    try {
      guardNative(resources)
      createRequire(import.meta.url)(nativeFileOf(resources, process.platform, process.arch))
      console.log('loaded')
    } catch (thrown) {
      console.error(thrown.message)
      process.exit(thrown.exitCode ?? 1)
    }`
  return new Promise(done => {
    execFile(process.execPath, ['--input-type=module', '-e', program], (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), said: `${stdout}${stderr}` }),
    )
  })
}

test('an untouched till loads its database component', async () => {
  expect(await start(installed().resources)).toEqual({ code: 0, said: 'loaded\n' })
})

test('a tampered till ends with exit code 78 before anything of the file runs', async () => {
  const { resources, file } = installed()
  appendFileSync(file, 'changed')
  const { code, said } = await start(resources)
  expect(code).toBe(78)
  expect(said).toContain('Tillgate does not start')
  expect(said).not.toContain('loaded')
})
