// Refuses machine code that is not the one this till was built with, before anything loads it.
import { createHash } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nativeHashes } from './native-hashes.ts'

/** A till whose own files were changed. `exitCode` is EX_CONFIG of sysexits(3): starting it again does not help. */
export class NativeGuardError extends Error {
  override readonly name = 'NativeGuardError'
  readonly exitCode = 78
}

/** Where an installed till keeps its database's machine code: beside the archive, because it cannot be loaded from inside. */
export function nativeFileOf(resourcesPath: string, platform: string, arch: string): string {
  const folder = ['app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds']
  return join(resourcesPath, ...folder, `${platform}-${arch}.node`)
}

/**
 * Compares the file's SHA-256 with the one that was built into this program, which lies inside the archive and is
 * covered by its hash; Electron's archive integrity does not reach files beside the archive. Throws NativeGuardError
 * when they differ, when the file is missing or no plain file, or when this program was built for another machine.
 * Call it right before the first database is opened: that is when better-sqlite3 loads the file.
 */
export function guardNative(
  resourcesPath: string,
  platform: string = process.platform,
  arch: string = process.arch,
  expected: Readonly<Record<string, string>> = nativeHashes,
): void {
  const target = `${platform}-${arch}`
  const wanted = Object.hasOwn(expected, target) ? expected[target] : undefined
  if (wanted === undefined) throw refusal(`it was not built for this machine (${target})`)
  if (wanted !== hashOf(nativeFileOf(resourcesPath, platform, arch))) {
    throw refusal('a file of the program is missing or was changed (its database component)')
  }
}

/** Null for everything that is not one plain, readable file: a link could point elsewhere a moment later. */
function hashOf(file: string): string | null {
  try {
    return lstatSync(file).isFile() ? createHash('sha256').update(readFileSync(file)).digest('hex') : null
  } catch {
    return null
  }
}

const refusal = (why: string) =>
  new NativeGuardError(
    `Tillgate does not start because ${why}. No sale was made or changed, and nothing is lost. ` +
      'Install Tillgate again from its signed package; if this comes back, have the machine checked for malware.',
  )
