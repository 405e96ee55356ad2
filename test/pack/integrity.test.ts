// The hash of the archive is kept by the program itself: in the executable on Windows, in Info.plist and Electron on macOS.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readArchive } from '../../scripts/pack-asar.ts'
import { integrityFaults, windowsIntegrity } from '../../scripts/pack-integrity.ts'
import { layoutOf } from '../../scripts/pack-layout.ts'
import { writeStub } from '../../scripts/pack-stub.ts'
import { plistTool, reseditTool } from '../../scripts/pack-tools.ts'
import { readFileSync } from 'node:fs'
import { goodFiles, put, removeTempFolders, tempFolder, writeArchive } from './made-up.ts'

type Hook = { setIntegrityDigest(bytes: Buffer, integrity: object): void; integrityDigest(integrity: object): Buffer }
const hook: string = '../../scripts/after-pack.mjs'
const { integrityDigest, setIntegrityDigest } = (await import(hook)) as Hook
afterAll(removeTempFolders)

/** A Windows package whose executable holds this list, as electron-builder writes it. */
function windowsPackage(list: object): { dir: string; hash: string } {
  const dir = join(tempFolder(), 'win-unpacked')
  writeStub(dir, 'win32')
  writeArchive(join(dir, 'resources', 'app.asar'), goodFiles('win32-x64'))
  const { NtExecutable, NtExecutableResource } = reseditTool
  const exe = NtExecutable.from(readFileSync(join(dir, 'electron.exe')))
  const resources = NtExecutableResource.from(exe)
  const text = new Uint8Array(Buffer.from(JSON.stringify(list)))
  resources.entries.push({ type: 'INTEGRITY', id: 'ELECTRONASAR', bin: text.buffer, ...{ lang: 1033, codepage: 1200 } })
  resources.outputResource(exe)
  put(join(dir, 'electron.exe'), Buffer.from(exe.generate()))
  return { dir, hash: readArchive(join(dir, 'resources', 'app.asar')).headerHash }
}
const file = 'resources\\app.asar'

test('the hash in a Windows executable is read back and must be that of the archive', () => {
  const { dir, hash } = windowsPackage([{ file, alg: 'SHA256', value: 'a'.repeat(64) }])
  const layout = layoutOf(dir)
  expect(windowsIntegrity(readFileSync(layout.binary))).toEqual([
    { path: 'resources/app.asar', algorithm: 'SHA256', hash: 'a'.repeat(64) },
  ])
  expect(integrityFaults(layout, 'a'.repeat(64))).toEqual([])
  expect(integrityFaults(layout, hash)).toEqual(['the hash in the program is not that of the archive'])
})

test('an executable without the hash is refused', () => {
  const { dir, hash } = windowsPackage([])
  expect(integrityFaults(layoutOf(dir), hash)).toEqual(['the program does not hold the hash of resources/app.asar'])
})

/** A macOS package; `digestOf`: the list whose digest is written into Electron's binary, by our own hook. */
function macPackage(hash: string, digestOf: object | null): string {
  const dir = join(tempFolder(), 'mac-arm64')
  const contents = join(dir, 'Tillgate.app', 'Contents')
  const list = { 'Resources/app.asar': { algorithm: 'SHA256', hash } }
  put(join(contents, 'Info.plist'), plistTool.build({ ElectronAsarIntegrity: list }))
  const place = Buffer.concat([Buffer.from('AGbevlPCksUGKNL8TSn7wGmJEuJsXb2A'), Buffer.alloc(34)])
  const binary = Buffer.concat([Buffer.from('arm'), place, Buffer.from('intel'), place])
  if (digestOf !== null) setIntegrityDigest(binary, digestOf)
  put(join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'), binary)
  put(join(contents, 'Resources', 'x'), '')
  return dir
}
const hash = 'b'.repeat(64)
const listed = { 'Resources/app.asar': { algorithm: 'SHA256', hash } }

test('on macOS Info.plist must fit the archive, and the digest in both halves of Electron must fit Info.plist', () => {
  expect(integrityFaults(layoutOf(macPackage(hash, listed)), hash)).toEqual([])
  expect(integrityFaults(layoutOf(macPackage('c'.repeat(64), listed)), hash)).toEqual([
    'the hash in the program is not that of the archive',
    'the digest in the Electron binary is not that of Info.plist',
  ])
})

test('a digest that was never written is a fault', () => {
  expect(integrityFaults(layoutOf(macPackage(hash, null)), hash)).toEqual([
    'the digest in the Electron binary is not that of Info.plist',
  ])
})

test('the digest is SHA-256 over path, algorithm and hash of the archives in order of their path', () => {
  const list = {
    'Resources/b.asar': { algorithm: 'SHA256', hash: '2' },
    'Resources/a.asar': { algorithm: 'SHA256', hash: '1' },
  }
  const wanted = createHash('sha256').update('Resources/a.asarSHA2561Resources/b.asarSHA2562').digest('hex')
  expect(integrityDigest(list).toString('hex')).toBe(wanted)
})

test('an Electron without a place for the digest stops the build, and so does one that is cut off', () => {
  expect(() => setIntegrityDigest(Buffer.from('no place'), listed)).toThrow('No place')
  expect(() => setIntegrityDigest(Buffer.from('AGbevlPCksUGKNL8TSn7wGmJEuJsXb2A'), listed)).toThrow('cut off')
})
