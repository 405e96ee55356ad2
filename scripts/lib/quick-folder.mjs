// Where the tests put their files: in memory where that is large and lets programs run, because thousands of synced writes to a
// disk that no test looks at are a third of their time.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const LEAST_FREE = 4 * 1024 ** 3

/** A fresh folder in memory that is removed when this process ends, or null for the usual folder of temporary files. */
export function quickFolder() {
  let folder = null
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < LEAST_FREE) return null
    // Short, because sockets have a path of about a hundred characters.
    folder = mkdtempSync(join(MEMORY, 'tg-'))
    // Some tests look at a till's folder as another user, who has to get there.
    chmodSync(folder, 0o711)
  } catch {
    return null
  }
  const remove = () => rmSync(folder, { recursive: true, force: true })
  if (!runsPrograms(folder)) {
    remove()
    return null
  }
  process.on('exit', remove)
  return folder
}

function runsPrograms(folder) {
  const program = join(folder, 'try')
  writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o700 })
  const { status } = spawnSync(program)
  rmSync(program)
  return status === 0
}
