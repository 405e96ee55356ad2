// Reads the newest lines of the log back, each cleaned once more, for a report that leaves the till.
import { closeSync, openSync, readdirSync, readSync, fstatSync } from 'node:fs'
import { join } from 'node:path'
import type { LogFields } from '../ports/system.ts'
import { cleanFields } from './log.ts'
import { logOrder } from './log-file.ts'
import { redact } from './redact.ts'

/** Enough for the newest lines of a file; older ones are not looked at. */
const BYTES_READ = 512 * 1024

/**
 * The last `count` lines below `dir`, oldest first, as fields. A line that is not one of ours is left out; what the log's
 * buffer still holds (at most a moment's lines, never an incident) is not there yet.
 */
export function recentLines(dir: string, count: number): LogFields[] {
  const lines: LogFields[] = []
  for (const name of logOrder(namesIn(dir)).toReversed()) {
    if (lines.length >= count) break
    const wanted = count - lines.length
    lines.unshift(...endOf(join(dir, name)).flatMap(parsed).slice(-wanted))
  }
  return lines
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

/** The lines at the end of a file; one that was cut at the front is left out. */
function endOf(file: string): string[] {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const bytes = Buffer.alloc(Math.min(size, BYTES_READ))
    readSync(handle, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8').split('\n')
    return size > bytes.length ? lines.slice(1) : lines
  } finally {
    closeSync(handle)
  }
}

function parsed(line: string): LogFields[] {
  try {
    const { at, level, event, ...fields } = JSON.parse(line) as Record<string, unknown>
    if (typeof at !== 'string' || typeof level !== 'string' || typeof event !== 'string') return []
    // Names of fields that are not on the list could be anything in a line that somebody else wrote.
    const { dropped: _, ...known } = cleanFields(fields)
    return [{ at: redact(at), level: redact(level), event: redact(event), ...(known as LogFields) }]
  } catch {
    return []
  }
}
