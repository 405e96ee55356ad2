// Remembers where the window stood and how large its text was, in one small file that is checked before it is believed.
import { readFileSync, statSync } from 'node:fs'
import type { Bounds } from './electron-window.ts'
import { replacePrivate } from './private-file.ts'

export type Remembered = {
  bounds: Bounds | null
  maximized: boolean
  /** 1 is the size the screens were made for. */
  zoom: number
  /** The version of the till under which the graphics process kept failing; that version draws without it. */
  softwareFor: string | null
}
export type WindowMemory = ReturnType<typeof windowMemory>

export const SMALLEST_ZOOM = 0.5
export const LARGEST_ZOOM = 2
const MOST_BYTES = 4_096
const SAVE_AFTER_MS = 500
const nothing: Remembered = { bounds: null, maximized: false, zoom: 1, softwareFor: null }

/** Opens `file`. A file that is missing, too large or not as it was written counts as empty. Never throws. */
export function windowMemory(file: string) {
  let now = readRemembered(file)
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    try {
      replacePrivate(file, Buffer.from(JSON.stringify(now)))
    } catch {
      // The window opens at its usual place next time; nothing else depends on it.
    }
  }
  return {
    get: () => now,
    /** Written half a second later, or by `flush`. */
    keep(change: Partial<Remembered>): void {
      now = { ...now, ...change }
      timer ??= setTimeout(flush, SAVE_AFTER_MS).unref()
    },
    flush,
  }
}

function readRemembered(file: string): Remembered {
  try {
    if (statSync(file).size > MOST_BYTES) return nothing
    return checked(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return nothing
  }
}

/** Takes each part that makes sense on its own; a part that does not is as if it were never written. */
export function checked(raw: unknown): Remembered {
  if (typeof raw !== 'object' || raw === null) return nothing
  const { bounds, maximized, zoom, softwareFor } = raw as { [part in keyof Remembered]?: unknown }
  return {
    bounds: isBounds(bounds) ? { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } : null,
    maximized: maximized === true,
    zoom: typeof zoom === 'number' && zoom >= SMALLEST_ZOOM && zoom <= LARGEST_ZOOM ? zoom : 1,
    softwareFor: typeof softwareFor === 'string' && softwareFor.length <= 40 ? softwareFor : null,
  }
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height } = value as { [part in keyof Bounds]?: unknown }
  return (
    [x, y].every(at => Number.isInteger(at) && Math.abs(at as number) <= 100_000) &&
    [width, height].every(size => Number.isInteger(size) && (size as number) >= 100 && (size as number) <= 20_000)
  )
}
