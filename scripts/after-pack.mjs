// Runs in the packager before signing: decides the fuse it does not know, and closes what it leaves open on macOS.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** Marks the fuse wire in Electron's binary; behind it come version, length and one character a fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = 9
const WASM_TRAP_HANDLERS = 8
const ON = '1'.charCodeAt(0)
const OFF = '0'.charCodeAt(0)

/** Marks the place for the digest of Info.plist's ElectronAsarIntegrity; behind it come used, version and 32 bytes. */
const DIGEST_SENTINEL = 'AGbevlPCksUGKNL8TSn7wGmJEuJsXb2A'
const DIGEST_BYTES = 32

function binaryOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename
  if (electronPlatformName === 'win32') return join(appOutDir, `${name}.exe`)
  if (electronPlatformName === 'linux') return join(appOutDir, packager.executableName)
  const framework = ['Contents', 'Frameworks', 'Electron Framework.framework', 'Electron Framework']
  return join(appOutDir, `${name}.app`, ...framework)
}

/**
 * Turns WasmTrapHandlers on in every wire of the bytes (a universal binary has two). Throws when a wire is not as
 * expected: with more fuses than were decided, or with one that Electron has removed, so that setting it does nothing.
 */
export function setNinthFuse(bytes) {
  let found = 0
  for (let at = bytes.indexOf(SENTINEL); at !== -1; at = bytes.indexOf(SENTINEL, at + 1)) {
    const wire = at + SENTINEL.length
    const [version, length] = [bytes[wire], bytes[wire + 1]]
    if (version !== 1 || length !== FUSES) {
      throw new Error(
        `This Electron has a fuse wire of version ${version} with ${length} fuses; this build decides ${FUSES}. Decide the others first.`,
      )
    }
    const states = bytes.subarray(wire + 2, wire + 2 + FUSES)
    const gone = states.findIndex(state => state !== ON && state !== OFF)
    if (gone !== -1)
      throw new Error(`Electron has removed fuse ${gone}, so it cannot be decided. Review the list of fuses.`)
    states[WASM_TRAP_HANDLERS] = ON
    found += 1
  }
  if (found === 0) throw new Error('No fuse wire was found in the Electron binary.')
}

/** SHA-256 over the archives in order of their path, each as path, algorithm and header hash (Electron, integrity digest 1). */
export function integrityDigest(integrity) {
  const hash = createHash('sha256')
  for (const path of Object.keys(integrity).sort()) {
    hash.update(path).update(integrity[path].algorithm).update(integrity[path].hash)
  }
  return hash.digest()
}

/** Writes the digest into every place for it; throws when the binary has none, because Electron 41 and later must. */
export function setIntegrityDigest(bytes, integrity) {
  const digest = integrityDigest(integrity)
  let found = 0
  for (let at = bytes.indexOf(DIGEST_SENTINEL); at !== -1; at = bytes.indexOf(DIGEST_SENTINEL, at + 1)) {
    const place = at + DIGEST_SENTINEL.length
    if (place + 2 + DIGEST_BYTES > bytes.length) throw new Error('The place for the archive digest is cut off.')
    bytes[place] = 1
    bytes[place + 1] = 1
    digest.copy(bytes, place + 2)
    found += 1
  }
  if (found === 0) throw new Error('No place for the archive digest was found in the Electron binary.')
}

/**
 * What the packager writes into Info.plist is kept, except that it allows plain http to every host; the updater needs
 * it for this machine only, and those exceptions stay. Returns the archives' hashes.
 */
function tightenInfo(file) {
  const require = createRequire(import.meta.url)
  const plist = createRequire(createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'))('plist')
  const info = plist.parse(readFileSync(file, 'utf8'))
  if (info.NSAppTransportSecurity) info.NSAppTransportSecurity.NSAllowsArbitraryLoads = false
  writeFileSync(file, plist.build(info))
  if (!info.ElectronAsarIntegrity) throw new Error('Info.plist does not hold the hash of the archive.')
  return info.ElectronAsarIntegrity
}

/** The packager's hook. */
export function afterPack(context) {
  const file = binaryOf(context)
  const bytes = readFileSync(file)
  setNinthFuse(bytes)
  if (context.electronPlatformName === 'darwin') {
    const app = join(context.appOutDir, `${context.packager.appInfo.productFilename}.app`)
    setIntegrityDigest(bytes, tightenInfo(join(app, 'Contents', 'Info.plist')))
  }
  writeFileSync(file, bytes)
}
