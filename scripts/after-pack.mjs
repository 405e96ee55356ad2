// Runs in the packager before signing: decides the fuse it does not know, and stops when Electron has more than nine.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Marks the fuse wire in Electron's binary; behind it come version, length and one character a fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = 9
const WASM_TRAP_HANDLERS = 8
const ON = '1'.charCodeAt(0)

function binaryOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename
  if (electronPlatformName === 'win32') return join(appOutDir, `${name}.exe`)
  if (electronPlatformName === 'linux') return join(appOutDir, packager.executableName)
  const framework = ['Contents', 'Frameworks', 'Electron Framework.framework', 'Electron Framework']
  return join(appOutDir, `${name}.app`, ...framework)
}

/** Turns WasmTrapHandlers on in every wire of the bytes (a universal binary has two). Throws when a wire is not as expected. */
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
    bytes[wire + 2 + WASM_TRAP_HANDLERS] = ON
    found += 1
  }
  if (found === 0) throw new Error('No fuse wire was found in the Electron binary.')
}

/** The packager's hook. */
export function afterPack(context) {
  const file = binaryOf(context)
  const bytes = readFileSync(file)
  setNinthFuse(bytes)
  writeFileSync(file, bytes)
}
