// Where things are in an unpacked package of each system, as electron-builder lays it out.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type Layout = {
  platform: 'linux' | 'win32' | 'darwin'
  /** Holds app.asar, app-update.yml, licences. */
  resources: string
  /** Has the fuse wire; on macOS also the digest of the archive's hash. */
  binary: string
  /** Has the hash of the archive's header: an executable on Windows, Info.plist on macOS; null on Linux. */
  integrity: string | null
}

/** `dir` is …/linux-unpacked, …/win-unpacked or …/mac (with or without the architecture). */
export function layoutOf(dir: string): Layout {
  const names = readdirSync(dir)
  const app = names.find(name => name.endsWith('.app'))
  if (app !== undefined) {
    const contents = join(dir, app, 'Contents')
    return {
      platform: 'darwin',
      resources: join(contents, 'Resources'),
      binary: join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'),
      integrity: join(contents, 'Info.plist'),
    }
  }
  const resources = join(dir, 'resources')
  if (!existsSync(resources)) throw new Error(`${dir} is not an unpacked package: it has no folder "resources".`)
  const exe = names.find(name => name.endsWith('.exe') && name !== 'elevate.exe')
  if (exe !== undefined) {
    return { platform: 'win32', resources, binary: join(dir, exe), integrity: join(dir, exe) }
  }
  return { platform: 'linux', resources, binary: join(dir, 'tillgate'), integrity: null }
}

/** Bytes of all files below a folder. */
export function sizeOf(dir: string): number {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Bytes of the till alone: everything in `resources` that electron-builder adds to Electron. */
export function ownSizeOf({ resources }: Layout): number {
  const own = readdirSync(resources).filter(name => /^(app\.asar.*|app-update\.yml|licences\.txt)$/.test(name))
  return own.reduce((sum, name) => {
    const path = join(resources, name)
    return sum + (statSync(path).isDirectory() ? sizeOf(path) : statSync(path).size)
  }, 0)
}
