// Makes a copy of the data every fifteen minutes in which something changed, and says so when it cannot.
import type { Clock, Log } from '../ports/system.ts'
import type { JournalStore } from './store-types.ts'
import type { backupSource } from '../store/backups.ts'
import type { settingsStore } from '../store/settings.ts'

export type BackupKeeper = {
  /** Goes on until `stop`; a till that was restarted waits only for what remains of the fifteen minutes. */
  start(): void
  stop(): void
}

const EVERY_MS = 15 * 60_000
/** A till that has just started has better things to do. */
const LEAST_MS = 60_000
const DAY_MS = 86_400_000

/** Copies are tried again after the usual time when one fails; the journal tells when that begins and when it ends. */
export function createBackupKeeper(deps: {
  source: ReturnType<typeof backupSource>
  journal: JournalStore
  settings: ReturnType<typeof settingsStore>
  clock: Clock
  log: Log
  /** Whether copies can be made right now. */
  told?: (working: boolean) => void
}): BackupKeeper {
  const { source, journal, settings, clock, log, told } = deps
  const stopped = new AbortController()
  /** Null: nothing is known of the time before this start, so there may be changes. */
  let copied: string | null = null
  let working = true

  function say(now: boolean, at: Date): void {
    if (now === working) return
    working = now
    journal.append({ at: at.toISOString(), kind: 'backup', staff: null, saleId: null, data: { working } })
    told?.(working)
  }

  async function copy(): Promise<void> {
    const at = clock.now()
    const mark = source.mark()
    if (mark === copied) return
    const checked = Date.parse(settings.get('last-integrity-check') ?? '')
    const full = !(at.getTime() - checked < DAY_MS)
    try {
      const { bytes } = await source.make(at, { full, signal: stopped.signal })
      if (stopped.signal.aborted) return
      // Sales that were made meanwhile belong to the next copy; what is written here does not ask for one.
      const during = source.mark() !== mark
      say(true, at)
      settings.set('last-backup', at.toISOString())
      if (full) settings.set('last-integrity-check', at.toISOString())
      copied = during ? null : source.mark()
      log.info('backup', { bytes, type: full ? 'full' : 'quick' })
    } catch (thrown) {
      if (stopped.signal.aborted) return
      log.incident('backup', thrown)
      say(false, at)
    }
  }

  async function keep(): Promise<void> {
    const since = clock.now().getTime() - (source.newest()?.getTime() ?? 0)
    let wait = Math.min(Math.max(EVERY_MS - since, LEAST_MS), EVERY_MS)
    while (!stopped.signal.aborted) {
      await clock.sleep(wait, stopped.signal).catch(() => undefined)
      if (stopped.signal.aborted) return
      await copy()
      wait = EVERY_MS
    }
  }

  return {
    start: () =>
      void keep().catch((thrown: unknown) => stopped.signal.aborted || log.incident('backup.keeper', thrown)),
    stop: () => stopped.abort(new Error('the till is closing')),
  }
}
