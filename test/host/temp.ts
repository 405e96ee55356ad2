// Temporary folders and a quiet log for the host tests.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Log } from '../../main/ports/system.ts'

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** A log that keeps event names only. */
export function listLog(): Log & { events: string[] } {
  const events: string[] = []
  return {
    events,
    info: event => void events.push(event),
    warn: event => void events.push(event),
    incident: event => (events.push(event), 'incident'),
  }
}
