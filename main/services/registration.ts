// Drives the device flow: ask for codes, seal them, poll as the reducer says, keep the tokens, survive a restart.
import type { Registration } from '#contract'
import { advance, type DeviceCodes, type FlowEvent, type FlowState, type Held } from '#domain/device-flow'
import { conflict } from '../ports/errors.ts'
import type { IdentityProvider } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { createRevocations } from './revocations.ts'
import type { TokenManager } from './tokens.ts'
import type { JournalStore } from './store-types.ts'

export type RegistrationService = {
  /** Picks up where the last process stopped: a registered till, a suspended one, a pairing whose code still lives. */
  resume(): void
  /** See the op `registration.start`. Throws conflict `already-registered` unless `again`. */
  start(options: { insteadOf?: string | undefined; again?: boolean | undefined }): void
  cancel(): void
  /** Wipes what proves this till, keeps every sale, and has the server told as soon as it can be reached. */
  revoke(): Promise<void>
  test(): Promise<{ ok: boolean; store: string | null }>
  /** What the till is without the pairing that may be under way. */
  held(): Held
  snapshot(): Registration
  stop(): void
}

/** Tokens the disk refused are tried again so often, because the server has spent the code for them. */
const STORE_TRIES = 10
const STORE_PAUSE_MS = 2_000
/** A code with less left than this is not worth resuming. */
const LEAST_SECONDS = 5

export function createRegistration(deps: {
  provider: IdentityProvider
  storage: TokenStorage
  journal: Pick<JournalStore, 'append'>
  tokens: TokenManager
  clock: Clock
  log: Log
  changed: () => void
}): RegistrationService {
  const { provider, storage, journal, tokens, clock, log, changed } = deps
  const revocations = createRevocations({ provider, storage, clock, log })
  let state: FlowState = { step: 'unregistered' }
  let running: AbortController | null = null

  const held = (): Held =>
    storage.current() !== null ? 'registered' : storage.suspension() !== null ? 'suspended' : 'none'

  function apply(event: FlowEvent): void {
    state = advance(state, event)
    changed()
  }

  async function pair(signal: AbortSignal): Promise<void> {
    await revocations.settle()
    if (signal.aborted) return
    const answer = await provider.requestCodes(signal)
    if (signal.aborted) return
    // Sealed before the first poll, so that a kill or a restart resumes the same code.
    if (answer.kind === 'codes') storage.savePairing(answer, clock.now().toISOString())
    apply({ type: 'codes', answer, atMono: clock.mono() })
    await poll(signal)
  }

  async function poll(signal: AbortSignal): Promise<void> {
    while (state.step === 'awaiting-approval' && !signal.aborted) {
      const until = Math.min(state.nextPollMono, state.expiresAtMono)
      await clock.sleep(Math.max(0, until - clock.mono()), signal)
      apply({ type: 'tick', atMono: clock.mono() })
      if (state.step !== 'awaiting-approval') break
      const sentAt = clock.mono()
      const answer = await provider.poll(state.codes.deviceCode, signal)
      if (signal.aborted) return
      if (answer.kind === 'tokens') await keep(() => tokens.accept(answer.tokens, sentAt), signal)
      apply({ type: 'answer', answer, atMono: clock.mono() })
    }
    if (state.step === 'registered') await welcome()
    else if (!signal.aborted) storage.clearPairing()
  }

  async function keep(store: () => Promise<void>, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await store()
      } catch (thrown) {
        log.incident('registration.store', thrown)
        if (tries === STORE_TRIES) throw thrown
        await clock.sleep(STORE_PAUSE_MS, signal)
      }
    }
  }

  async function welcome(): Promise<void> {
    const since = clock.now().toISOString()
    storage.saveRegistration({ since, store: null, till: null, approvedBy: null })
    journal.append({ at: since, kind: 'registered', staff: null, saleId: null, data: {} })
    changed()
    // For the screen only, so a failure here does not undo the registration.
    await learnOwner(false).catch((thrown: unknown) => log.incident('registration.owner', thrown))
  }

  /** Who this till belongs to. Finds out too whether the server still accepts it. */
  async function learnOwner(now: boolean): Promise<{ store: string | null }> {
    const owner = await tokens.authorized(access => provider.whoAmI(access), { now })
    const known = storage.registration()
    if (known?.store !== owner.store || known.till !== owner.till || known.approvedBy !== owner.approvedBy) {
      storage.saveRegistration({ since: known?.since ?? clock.now().toISOString(), ...owner })
      changed()
    }
    return owner
  }

  function run(work: (signal: AbortSignal) => Promise<void>): void {
    running?.abort()
    const job = (running = new AbortController())
    work(job.signal)
      .catch((thrown: unknown) => {
        if (job.signal.aborted) return
        log.incident('registration.run', thrown)
        state = { step: 'failed', reason: 'internal' }
        changed()
      })
      .finally(() => {
        if (running === job) running = null
      })
  }

  function putAway(): void {
    running?.abort()
    storage.clearPairing()
    apply({ type: 'cancel', held: held() })
  }

  return {
    resume() {
      state = { step: held() === 'none' ? 'unregistered' : (held() as 'registered' | 'suspended') }
      tokens.start()
      if (state.step === 'registered') learnOwner(false).catch(() => undefined)
      void revocations.settle()
      const pairing = storage.pairing()
      if (pairing === null) return
      const codes = remainingCodes(pairing, clock.now())
      if (codes === null) return storage.clearPairing()
      apply({ type: 'resume', codes, atMono: clock.mono() })
      run(poll)
    },
    start({ insteadOf, again = false }) {
      if (state.step === 'requesting') return
      // Only the window that shows the code may replace it; a second one that merely asks joins the pairing.
      if (state.step === 'awaiting-approval' && insteadOf !== state.codes.userCode) return
      if (held() === 'registered' && !again && state.step !== 'awaiting-approval') throw conflict('already-registered')
      // No page is told of the moment between the old code and the new one.
      running?.abort()
      storage.clearPairing()
      state = advance(state, { type: 'cancel', held: held() })
      apply({ type: 'start', again: true })
      run(pair)
    },
    cancel() {
      if (state.step !== 'registered' && state.step !== 'suspended') putAway()
    },
    async revoke() {
      putAway()
      journal.append({ at: clock.now().toISOString(), kind: 'revoked', staff: null, saleId: null, data: {} })
      await tokens.clear({ revoke: true })
      state = { step: 'unregistered' }
      changed()
      void revocations.settle()
    },
    test: async () => ({ ok: true, store: (await learnOwner(true)).store }),
    held,
    snapshot: () => describe(pairingOf(state) ?? { step: held() }, storage, clock),
    stop() {
      running?.abort()
      revocations.stop()
    },
  }
}

type Pairing = Exclude<FlowState, { step: 'unregistered' | 'registered' | 'suspended' }>

/** The pairing under way or just ended; null when the screen is to show what the till is. */
function pairingOf(state: FlowState): Pairing | null {
  return state.step === 'unregistered' || state.step === 'registered' || state.step === 'suspended' ? null : state
}

function remainingCodes(pairing: DeviceCodes & { startedAt: string }, now: Date): DeviceCodes | null {
  const { startedAt, ...codes } = pairing
  // A wall clock that went back must not give the code a longer life than it had.
  const left = codes.expiresInSeconds - Math.max(0, (now.getTime() - Date.parse(startedAt)) / 1000)
  return left > LEAST_SECONDS ? { ...codes, expiresInSeconds: Math.floor(left) } : null
}

function describe(state: Pairing | { step: Held }, storage: TokenStorage, clock: Clock): Registration {
  const now = (): string => clock.now().toISOString()
  switch (state.step) {
    case 'awaiting-approval':
      return {
        step: 'awaiting-approval',
        userCode: state.codes.userCode,
        verificationUrl: state.codes.verificationUrl,
        secondsLeft: Math.max(0, Math.round((state.expiresAtMono - clock.mono()) / 1000)),
        line: state.line,
        fault: state.fault,
      }
    case 'registered':
      return {
        step: 'registered',
        ...(storage.registration() ?? { since: now(), store: null, till: null, approvedBy: null }),
      }
    case 'suspended':
      return { step: 'suspended', ...(storage.suspension() ?? { since: now(), cause: 'refused' }) }
    case 'none':
      return { step: 'unregistered' }
    case 'failed':
      return { step: 'failed', reason: state.reason }
    case 'requesting':
    case 'expired':
    case 'denied':
      return { step: state.step }
    default:
      return state satisfies never
  }
}
