// One folder that takes on state after state; only files that differ from what lies there are written.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Found } from './power-cut.ts'

type Known = { key: string; touched: string }

/** Every file and folder below `dir` by its relative name, without SQLite's shared memory; files by their bytes. */
export function look(dir: string): Map<string, Buffer | null> {
  const all = new Map<string, Buffer | null>()
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const name = join(entry.parentPath, entry.name).slice(dir.length + 1)
    if (!name.endsWith('-shm')) all.set(name, entry.isDirectory() ? null : readFileSync(join(dir, name)))
  }
  return all
}

/** Another text after every write to the file, whoever makes it; empty when there is none. */
export function touched(path: string): string {
  const now = statSync(path, { bigint: true, throwIfNoEntry: false })
  return now === undefined ? '' : `${now.ino} ${now.size} ${now.mtimeNs} ${now.ctimeNs}`
}

export function stateFolder(dir: string): { put(state: Found): void } {
  const known = new Map<string, Known>()
  return {
    put(state) {
      mkdirSync(dir, { recursive: true })
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name)
        const wanted = state.get(path.slice(dir.length + 1))
        if (wanted === undefined || entry.isDirectory() !== (wanted === null))
          rmSync(path, { recursive: true, force: true })
      }
      for (const [name, file] of [...state].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const path = join(dir, name)
        if (file === null) mkdirSync(path, { recursive: true, mode: 0o700 })
        else {
          const before = known.get(name)
          if (before?.key === file.key && before.touched === touched(path)) continue
          // A new file: writing over one would change what a hard link of it holds.
          rmSync(path, { force: true })
          writeFileSync(path, file.bytes, { mode: 0o600 })
          known.set(name, { key: file.key, touched: touched(path) })
        }
      }
    },
  }
}
