// Drives the device flow: ask for codes, seal them, poll as the reducer says, keep the refresh token, survive a restart.
import { randomUUID } from 'node:crypto'
import type { Registration } from '#contract'
import { advance, type DeviceCodes, type FlowEvent, type FlowState } from '#domain/device-flow'
import { conflict, Problem } from '../ports/errors.ts'
import type { IdentityProvider } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { TokenManager } from './tokens.ts'
import type { JournalStore, TokenStore } from './store-types.ts'

export type RegistrationService = {
  /** Picks up where the last process stopped: registered, suspended, or a pairing whose code still lives. */
  resume(): void
  start(): void
  cancel(): void
  /** Revokes at the server where offered, wipes the token, keeps every sale. */
  revoke(): Promise<void>
  test(): Promise<{ ok: boolean; store: string | null }>
  snapshot(): Registration
  stop(): void
}

export function createRegistration(deps: {
  provider: IdentityProvider
  store: TokenStore
  journal: JournalStore
  tokens: TokenManager
  clock: Clock
  log: Log
  changed: () => void
}): RegistrationService {
  const { provider, store, journal, tokens, clock, log, changed } = deps
  let state: FlowState = { step: 'unregistered' }
  let running: AbortController | null = null

  function apply(event: FlowEvent): void {
    state = advance(state, event)
    changed()
  }

  async function pair(signal: AbortSignal): Promise<void> {
    const answer = await provider.requestCodes(signal)
    if (signal.aborted) return
    // Sealed before the first poll, so that a kill or a restart resumes the same code.
    if (answer.kind === 'codes') store.savePairing(answer, clock.now().toISOString())
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
      if (answer.kind === 'tokens') tokens.accept(answer.tokens, sentAt)
      apply({ type: 'answer', answer, atMono: clock.mono() })
    }
    if (state.step === 'registered') await learnOwner()
    if (!signal.aborted) store.clearPairing()
  }

  /** Who this till now belongs to; for the screen only, so a failure here does not undo the registration. */
  async function learnOwner(): Promise<void> {
    const since = clock.now().toISOString()
    store.saveRegistration({ since, store: null, till: null, approvedBy: null })
    journal.append({ at: since, kind: 'registered', staff: null, saleId: null, data: {} })
    try {
      store.saveRegistration({ since, ...(await provider.whoAmI(await tokens.getToken())) })
    } catch (thrown) {
      log.incident('registration.owner', thrown)
    }
    changed()
  }

  function run(work: (signal: AbortSignal) => Promise<void>): void {
    running?.abort()
    const job = (running = new AbortController())
    work(job.signal)
      .catch(thrown => {
        if (job.signal.aborted) return
        log.incident('registration.run', thrown)
        state = { step: 'failed', reason: 'provider-fault' }
        changed()
      })
      .finally(() => {
        if (running === job) running = null
      })
  }

  function wipe(): void {
    running?.abort()
    store.clearPairing()
    tokens.clear()
    state = { step: 'unregistered' }
    changed()
  }

  return {
    resume() {
      if (store.current() !== null) {
        state = store.suspendedSince() === null ? { step: 'registered' } : { step: 'suspended' }
        if (state.step === 'registered') tokens.getToken().catch(() => undefined)
        return
      }
      const pairing = store.pairing()
      if (pairing === null) return
      const codes = remainingCodes(pairing, clock.now())
      if (codes === null) return store.clearPairing()
      apply({ type: 'resume', codes, atMono: clock.mono() })
      run(poll)
    },
    start() {
      if (state.step === 'registered' && store.suspendedSince() === null) throw conflict('already-registered')
      if (state.step === 'requesting') return
      store.clearPairing()
      state = { step: 'unregistered' }
      apply({ type: 'start' })
      run(pair)
    },
    cancel() {
      if (state.step !== 'awaiting-approval' && state.step !== 'requesting') return
      running?.abort()
      store.clearPairing()
      apply({ type: 'cancel' })
    },
    async revoke() {
      const current = store.current()
      if (current !== null) await provider.revoke(current.refreshToken).catch(() => false)
      journal.append({
        at: clock.now().toISOString(),
        kind: 'revoked',
        staff: null,
        saleId: null,
        data: { id: randomUUID() },
      })
      wipe()
    },
    async test() {
      const token = await tokens.getToken()
      try {
        const owner = await provider.whoAmI(token)
        return { ok: true, store: owner.store }
      } catch (thrown) {
        if (thrown instanceof Problem && thrown.failure.code === 'conflict') tokens.refused(token)
        throw thrown
      }
    },
    snapshot: () =>
      describe(
        store.suspendedSince() !== null && state.step === 'registered' ? { step: 'suspended' } : state,
        store,
        clock,
      ),
    stop: () => running?.abort(),
  }
}

function remainingCodes(pairing: DeviceCodes & { startedAt: string }, now: Date): DeviceCodes | null {
  const { startedAt, ...codes } = pairing
  const left = codes.expiresInSeconds - Math.max(0, (now.getTime() - Date.parse(startedAt)) / 1000)
  return left > 5 ? { ...codes, expiresInSeconds: Math.floor(left) } : null
}

function describe(state: FlowState, store: TokenStore, clock: Clock): Registration {
  switch (state.step) {
    case 'awaiting-approval':
      return {
        step: 'awaiting-approval',
        userCode: state.codes.userCode,
        verificationUrl: state.codes.verificationUrl,
        secondsLeft: Math.max(0, Math.round((state.expiresAtMono - clock.mono()) / 1000)),
        line: state.line,
      }
    case 'registered':
      return {
        step: 'registered',
        ...(store.registration() ?? { since: clock.now().toISOString(), store: null, till: null, approvedBy: null }),
      }
    case 'suspended':
      return { step: 'suspended', since: store.suspendedSince() ?? clock.now().toISOString() }
    case 'failed':
      return { step: 'failed', reason: state.reason }
    case 'unregistered':
    case 'requesting':
    case 'expired':
    case 'denied':
      return { step: state.step }
    default:
      return state satisfies never
  }
}
