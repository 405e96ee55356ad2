// Finds the Electron program on this machine, or says why the till cannot be shown with it here. Downloads nothing.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** The program's path, or the reason why there is none or none that could open a window. */
export function findElectron() {
  const chosen = process.env.TILLGATE_ELECTRON
  if (chosen && !existsSync(chosen)) return { why: `TILLGATE_ELECTRON names ${chosen}, which does not exist` }
  const path = chosen || installed()
  if (path === null)
    return { why: "Electron's program is not installed; node node_modules/electron/install.js fetches it" }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { why: 'there is no display; xvfb-run gives one' }
  return { path }
}

/** Where the package says it put its program. */
function installed() {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(named, 'utf8'))
  return existsSync(program) ? program : null
}
