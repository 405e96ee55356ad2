// Installs Debian packages where that is a matter of one command.
import { existsSync } from 'node:fs'
import { run } from './run.mjs'

/** True once they are installed; false where there is no apt-get or no right to use it. Says what it does, and why. */
export async function installed(packages, why) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  process.stdout.write(`Installing ${packages.join(', ')} ${why} (once) …\n`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if ((await run('/usr/bin/apt-get', ['-qq', 'update'], { env })) !== 0) return false
  return (
    (await run('/usr/bin/apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...packages], { env })) === 0
  )
}
