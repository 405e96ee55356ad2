// Compares the archive's hash with the one each system keeps of it: in the executable (Windows) or Info.plist (macOS).
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Layout } from './pack-layout.ts'
import { plistTool, reseditTool } from './pack-tools.ts'

type Entry = { path: string; algorithm: string; hash: string }
const DIGEST_SENTINEL = 'AGbevlPCksUGKNL8TSn7wGmJEuJsXb2A'

/** The resource INTEGRITY/ELECTRONASAR of a Windows executable: a JSON list of file, alg and value. */
export function windowsIntegrity(executable: Buffer): Entry[] {
  const { NtExecutable, NtExecutableResource } = reseditTool
  const { entries } = NtExecutableResource.from(NtExecutable.from(executable))
  const found = entries.find(entry => entry.type === 'INTEGRITY' && entry.id === 'ELECTRONASAR')
  if (found === undefined) return []
  const list = JSON.parse(Buffer.from(found.bin).toString('utf8')) as { file: string; alg: string; value: string }[]
  return list.map(({ file, alg, value }) => ({ path: file.replaceAll('\\', '/'), algorithm: alg, hash: value }))
}

/** ElectronAsarIntegrity of an Info.plist. */
export function macIntegrity(info: string): Entry[] {
  const { ElectronAsarIntegrity: list = {} } = plistTool.parse(info) as {
    ElectronAsarIntegrity?: Record<string, { algorithm: string; hash: string }>
  }
  return Object.entries(list).map(([path, { algorithm, hash }]) => ({ path, algorithm, hash }))
}

/** Each digest of Info.plist's list that is stored in Electron's binary, in hex; null where the place is unused. */
export function storedDigests(binary: Buffer): (string | null)[] {
  const digests: (string | null)[] = []
  for (let at = binary.indexOf(DIGEST_SENTINEL); at !== -1; at = binary.indexOf(DIGEST_SENTINEL, at + 1)) {
    const place = at + DIGEST_SENTINEL.length
    const used = binary[place] === 1 && binary[place + 1] === 1
    digests.push(used ? binary.toString('hex', place + 2, place + 34) : null)
  }
  return digests
}

function digestFaults(binary: Buffer, entries: readonly Entry[]): string[] {
  const sum = createHash('sha256')
  for (const { path, algorithm, hash } of entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    sum.update(path).update(algorithm).update(hash)
  const wanted = sum.digest('hex')
  const stored = storedDigests(binary)
  if (stored.length === 0) return ['the Electron binary has no place for the digest of the archive hash']
  return stored.every(digest => digest === wanted)
    ? []
    : ['the digest in the Electron binary is not that of Info.plist']
}

/** Faults as sentences; Linux keeps no hash of the archive (Electron, tutorial "ASAR integrity"). */
export function integrityFaults(layout: Layout, headerHash: string): string[] {
  if (layout.integrity === null) return []
  const bytes = readFileSync(layout.integrity)
  const entries = layout.platform === 'win32' ? windowsIntegrity(bytes) : macIntegrity(bytes.toString('utf8'))
  const wanted = layout.platform === 'win32' ? 'resources/app.asar' : 'Resources/app.asar'
  const entry = entries.find(({ path }) => path === wanted)
  if (entry === undefined) return [`the program does not hold the hash of ${wanted}`]
  return [
    ...(entry.algorithm === 'SHA256' && entry.hash === headerHash
      ? []
      : ['the hash in the program is not that of the archive']),
    ...(layout.platform === 'darwin' ? digestFaults(readFileSync(layout.binary), entries) : []),
  ]
}
