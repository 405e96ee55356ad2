// The one way to an installation: idle, backed up, verified where it lies and where it will be run, idle still, noted, then go.
import type { Idle, UpdateEvent, UpdateManifest, UpdateState } from '#domain/update'
import type { UpdateReason } from '#domain/update-sentences'
import type { Log } from '../ports/system.ts'
import type { Installer, StartNote, UpdateSource } from '../ports/updates.ts'

type Deps = {
  source: UpdateSource
  installer: Installer
  note: StartNote
  running: string
  idle: () => Idle
  backup: () => void | Promise<void>
  state: () => UpdateState
  apply: (event: UpdateEvent) => void
  record: (what: 'install-refused' | 'install-started', more: { to: string; why?: UpdateReason }) => void
  log: Log
}

/** Null when the installer was asked, else why not. Nothing is changed on the machine before the last line. */
export async function installUpdate(deps: Deps): Promise<UpdateReason | null> {
  const { source, installer, note, running, apply, log } = deps
  const state = deps.state()
  if (state.step !== 'ready') return 'nothing-ready'
  const { offer } = state
  // Waiting for a customer is neither a failure nor worth an entry.
  const busy = deps.idle()
  if (!busy.ok) return busy.why

  try {
    await deps.backup()
  } catch (thrown) {
    log.incident('update.backup', thrown)
    return refuse(deps, offer, 'backup-failed')
  }
  const changed = await source.confirm(offer)
  if (changed !== null) return spoil(deps, offer, changed)
  let path: string
  try {
    path = await installer.stage(offer, source.fileOf(offer))
  } catch (thrown) {
    log.incident('update.stage', thrown)
    return refuse(deps, offer, 'installer-failed')
  }
  // What will be run is a copy; it is this one that counts. From here to the end nothing is awaited.
  const swapped = await source.confirm(offer, path)
  if (swapped !== null) return spoil(deps, offer, swapped)
  const stillBusy = deps.idle()
  if (!stillBusy.ok) return stillBusy.why
  try {
    note.installing(running, offer.version)
    deps.record('install-started', { to: offer.version })
    apply({ type: 'install' })
    let failed = false
    installer.quitAndInstall(thrown => {
      failed = true
      log.incident('update.install', thrown)
      note.notInstalling()
      refuse(deps, offer, 'installer-failed')
    })
    return failed ? 'installer-failed' : null
  } catch (thrown) {
    log.incident('update.install', thrown)
    note.notInstalling()
    return refuse(deps, offer, 'installer-failed')
  }
}

/** The update stays ready. */
function refuse({ apply, record }: Deps, offer: UpdateManifest, why: UpdateReason): UpdateReason {
  apply({ type: 'refused', reason: why })
  record('install-refused', { to: offer.version, why })
  return why
}

async function spoil(deps: Deps, offer: UpdateManifest, why: UpdateReason): Promise<UpdateReason> {
  deps.apply({ type: 'spoiled', reason: why })
  deps.record('install-refused', { to: offer.version, why })
  if (why === 'file-changed') {
    await deps.source.discard().catch((thrown: unknown) => void deps.log.incident('update.discard', thrown))
  }
  return why
}
