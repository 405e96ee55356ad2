// The life of an update as a reducer: what the till knows, has fetched, may offer and is installing.
//
//   idle ──check──▶ checking ──found──▶ available ──download──▶ downloading ──verified──▶ ready ──install──▶ installing
//    ▲                │  │                  │                       │                    │  ▲               │
//    ├────nothing─────┘  ├──trouble──▶ failed ◀──────trouble────────┘                    │  └───refused─────┘
//    │                   │               │  ▲                                            │
//    │                   └─ready again   │  └──────────────────spoiled───────────────────┤ (from installing too)
//    │                      (held)       └──check──▶ checking ◀──────────check───────────┘
//    └ restored (at the start: an update verified on disk) leads to ready
//   off leaves every step but installing, and nothing leaves off.
import type { UpdateOff } from './update-off.ts'
import type { UpdateReason } from './update-sentences.ts'

export const updateChannels = ['stable', 'early'] as const
export const updatePlatforms = ['win32', 'darwin', 'linux'] as const
export const updateArchs = ['x64', 'arm64'] as const
/** How the running till was installed, which is also the ending of the file that replaces it. */
export const updatePackages = ['exe', 'zip', 'AppImage', 'deb'] as const
export type UpdateChannel = (typeof updateChannels)[number]
export type UpdatePlatform = (typeof updatePlatforms)[number]
export type UpdateArch = (typeof updateArchs)[number]
export type UpdatePackage = (typeof updatePackages)[number]

/** What the release operator signed. `sha512` in base64, `size` in bytes, times in ISO 8601 UTC. */
export type UpdateManifest = {
  version: string
  platform: UpdatePlatform
  arch: UpdateArch
  channel: UpdateChannel
  /** A plain name beside the manifest. */
  file: string
  sha512: string
  size: number
  /** The oldest version that can be replaced directly. */
  minVersion: string
  notBefore?: string | undefined
  notAfter: string
  keyId: string
  /** Percentage of tills, by a hash of the device; 100 when absent. */
  rollout?: number | undefined
  /** The version that this one takes back, told to the manager. */
  rollbackOf?: string | undefined
}

/** Why now is not the moment: a restart would come between a customer and the till. */
export type Busy = 'payment-open' | 'sale-open' | 'scan-open' | 'shift-closing' | 'outbox-busy'
export type Idle = { ok: true } | { ok: false; why: Busy }

export type UpdateState =
  | { step: 'idle' }
  /** `held`: an update that is ready already, while a newer one is asked for. */
  | { step: 'checking'; held: UpdateManifest | null }
  | { step: 'available'; offer: UpdateManifest }
  | { step: 'downloading'; offer: UpdateManifest; received: number }
  /** `refused`: why the last wish to install was not fulfilled. */
  | { step: 'ready'; offer: UpdateManifest; refused: UpdateReason | null }
  | { step: 'installing'; offer: UpdateManifest }
  | { step: 'failed'; reason: UpdateReason }
  /** Every reason why updates are switched off; selling goes on. */
  | { step: 'off'; reasons: readonly UpdateOff[] }

export type UpdateEvent =
  | { type: 'check' }
  | { type: 'nothing' }
  | { type: 'found'; offer: UpdateManifest }
  | { type: 'trouble'; reason: UpdateReason }
  | { type: 'download' }
  | { type: 'progress'; received: number }
  | { type: 'verified' }
  | { type: 'restored'; offer: UpdateManifest }
  | { type: 'install' }
  /** The update stays ready. */
  | { type: 'refused'; reason: UpdateReason }
  /** The update must not be used any more. */
  | { type: 'spoiled'; reason: UpdateReason }
  | { type: 'off'; reasons: readonly UpdateOff[] }

/** The next state of the update. Pure: an event that means nothing in a state returns that state. */
export function advanceUpdate(state: UpdateState, event: UpdateEvent): UpdateState {
  switch (event.type) {
    case 'check':
      return afterCheck(state)
    case 'nothing':
      return state.step === 'checking' ? { step: 'idle' } : state
    case 'found':
      return state.step === 'checking' ? afterFound(state.held, event.offer) : state
    case 'trouble':
      return afterTrouble(state, event.reason)
    case 'download':
      return state.step === 'available' ? { step: 'downloading', offer: state.offer, received: 0 } : state
    case 'progress':
      return state.step === 'downloading'
        ? { ...state, received: Math.min(Math.max(event.received, 0), state.offer.size) }
        : state
    case 'verified':
      return state.step === 'downloading' ? { step: 'ready', offer: state.offer, refused: null } : state
    case 'restored':
      return state.step === 'idle' ? { step: 'ready', offer: event.offer, refused: null } : state
    case 'install':
      return state.step === 'ready' ? { step: 'installing', offer: state.offer } : state
    case 'refused':
      return state.step === 'ready' || state.step === 'installing'
        ? { step: 'ready', offer: state.offer, refused: event.reason }
        : state
    case 'spoiled':
      return state.step === 'ready' || state.step === 'installing' ? { step: 'failed', reason: event.reason } : state
    case 'off':
      return state.step === 'installing' || state.step === 'off' ? state : { step: 'off', reasons: event.reasons }
    default:
      return event satisfies never
  }
}

function afterCheck(state: UpdateState): UpdateState {
  if (state.step === 'ready') return { step: 'checking', held: state.offer }
  return state.step === 'idle' || state.step === 'failed' || state.step === 'available'
    ? { step: 'checking', held: null }
    : state
}

/** A manifest that was only signed anew (longer life, wider rollout) does not cost a second download. */
function afterFound(held: UpdateManifest | null, offer: UpdateManifest): UpdateState {
  return held !== null && held.version === offer.version && held.file === offer.file && held.sha512 === offer.sha512
    ? { step: 'ready', offer, refused: null }
    : { step: 'available', offer }
}

function afterTrouble(state: UpdateState, reason: UpdateReason): UpdateState {
  if (state.step === 'checking' && state.held !== null) return { step: 'ready', offer: state.held, refused: null }
  return state.step === 'checking' || state.step === 'available' || state.step === 'downloading'
    ? { step: 'failed', reason }
    : state
}

/** Whether a button may be shown: everything is verified and nobody is being served. */
export function mayOffer(state: UpdateState, idle: Idle): boolean {
  return state.step === 'ready' && idle.ok
}

/** The till's own state in the order in which a person would wait for it. Counts of open things. */
export function idleOf(open: {
  payments: number
  saleLines: number
  /** Hosted checks and card scans, which somebody is standing in front of. */
  scans: number
  shiftClosing: boolean
  outbox: number
}): Idle {
  if (open.payments > 0) return { ok: false, why: 'payment-open' }
  if (open.saleLines > 0) return { ok: false, why: 'sale-open' }
  if (open.scans > 0) return { ok: false, why: 'scan-open' }
  if (open.shiftClosing) return { ok: false, why: 'shift-closing' }
  return open.outbox > 0 ? { ok: false, why: 'outbox-busy' } : { ok: true }
}
