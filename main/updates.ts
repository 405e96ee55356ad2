// The till's updates between its services, its data file and its journal: when the till may end, what is backed up and written down.
import { basename } from 'node:path'
import type { UpdateView } from '#contract'
import type { Updater } from './host/updater.ts'
import type { Clock, Log } from './ports/system.ts'
import type { StartNote } from './ports/updates.ts'
import type { InsuranceService } from './services/insurance.ts'
import type { SellingService } from './services/selling.ts'
import type { AttemptStore, JournalStore, ReversalStore } from './services/store-types.ts'
import { createUpdateIdle } from './services/update-idle.ts'
import { createUpdateService, type UpdateService } from './services/updates.ts'
import type { Db } from './store/db.ts'
import { backupBeforeUpdate } from './store/update-backup.ts'

/** What the host knows of updates before there is an app. */
export type TillUpdates = { updater: Updater; note: StartNote }

/** A till that somebody else keeps up to date. */
export const withoutUpdates = (why: 'browser' | 'not-set-up'): TillUpdates => ({
  updater: { kind: 'off', reasons: [why] },
  note: {
    start: { kind: 'usual' },
    installing: () => {},
    notInstalling: () => {},
    settled: () => {},
    stopped: () => {},
  },
})

export function createUpdates(
  { updater, note }: TillUpdates,
  deps: {
    db: Db
    stores: { journal: JournalStore; attempts: AttemptStore; reversals: ReversalStore }
    selling: SellingService
    insurance: InsuranceService
    /** Completed sales that are on their way to somebody. */
    queued: () => number
    version: string
    clock: Clock
    log: Log
    emit: (view: UpdateView) => void
  },
): UpdateService {
  const { db, stores, clock, log } = deps
  const service: UpdateService = createUpdateService({
    updater,
    note,
    running: deps.version,
    ...createUpdateIdle({ ...deps, ...stores }),
    async backup(signal) {
      const path = await backupBeforeUpdate(db, clock.now(), signal)
      log.info('update.backup', { file: basename(path) })
    },
    journal: ({ staff, ...data }) =>
      stores.journal.append({ at: clock.now().toISOString(), kind: 'update', staff, saleId: null, data }),
    changed: () => deps.emit(service.snapshot()),
    clock,
    log,
  })
  return service
}
