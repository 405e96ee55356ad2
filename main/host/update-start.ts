// A note on disk that tells the next start what became of the last update, and how often the new version has crashed.
import { join } from 'node:path'
import { compareVersions, isVersion } from '#domain/update-rules'
import type { StartKind, StartNote } from '../ports/updates.ts'
import { readPrivate, replacePrivate } from './private-file.ts'

/** `phase`: before the installer ran, while the new version proves itself, after it has. `open`: starts that did not settle. */
type Note = { from: string; to: string; phase: 'installing' | 'new' | 'settled'; open: number }
const crashesUntilWarning = 2

/**
 * Reads and continues the note. Call once, as early in the start as possible: a start that crashes later has then
 * been counted. `download` gives the address at which a person finds a version. A note that cannot be read or written
 * never stops the start.
 */
export function beginStart(dir: string, version: string, download: (version: string) => string): StartNote {
  const file = join(dir, 'start.json')
  let note = read(file)
  let settled = false

  const keep = (next: Note): void => {
    note = next
    try {
      replacePrivate(file, Buffer.from(JSON.stringify(next)))
    } catch {
      // Without the note a crash is not counted; that is no reason not to sell.
    }
  }
  const open = (): StartKind => {
    if (note === null || note.phase === 'settled') return { kind: 'usual' }
    const { from, to, open: before } = note
    if (to === version) {
      keep({ from, to, phase: 'new', open: before + 1 })
      return before < crashesUntilWarning
        ? { kind: 'updated', from, to }
        : { kind: 'crashing', from, to, download: download(from) }
    }
    keep({ ...note, phase: 'settled', open: 0 })
    return from === version ? { kind: 'not-installed', from, to } : { kind: 'usual' }
  }

  return {
    start: open(),
    installing: (from, to) => {
      // This one is awaited by an installer, so a failure to write it must stop the installation.
      replacePrivate(file, Buffer.from(JSON.stringify({ from, to, phase: 'installing', open: 0 } satisfies Note)))
      note = { from, to, phase: 'installing', open: 0 }
    },
    notInstalling: () => note?.phase === 'installing' && keep({ ...note, phase: 'settled' }),
    settled: () => {
      if (note?.phase === 'new') keep({ ...note, phase: 'settled', open: 0 })
      settled = true
    },
    stopped: () => {
      if (!settled && note?.phase === 'new') keep({ ...note, open: Math.max(0, note.open - 1) })
    },
  }
}

/** The note, or null when there is none or it is junk. */
function read(file: string): Note | null {
  try {
    const { from, to, phase, open } = JSON.parse((readPrivate(file) ?? '').toString()) as Partial<Note>
    if (typeof from !== 'string' || typeof to !== 'string' || !isVersion(from) || !isVersion(to)) return null
    if (compareVersions(from, to) >= 0) return null
    if (phase !== 'installing' && phase !== 'new' && phase !== 'settled') return null
    return { from, to, phase, open: Number.isSafeInteger(open) && Number(open) >= 0 ? Number(open) : 0 }
  } catch {
    return null
  }
}
