// A registered till against the real identity simulator over HTTP, with a clock the test moves; storage in memory or in SQLite.
import { join } from 'node:path'
import { createHttp } from '../../main/providers/http.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import type { Dialect } from '../../main/providers/identity-dialect.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import type { IdentityProvider } from '../../main/ports/partners.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { createTokenManager, type TokenManager } from '../../main/services/tokens.ts'
import type { TokenStorage } from '../../main/ports/token-storage.ts'
import { createRegistration, type RegistrationService } from '../../main/services/registration.ts'
import type { TokenStep } from '../../main/services/token-renewal.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { keptLog } from '../providers/kit.ts'
import { aesSecrets, tempFolder } from '../store/support.ts'
import { fakeClock } from './fake-clock.ts'

export type WorldTill = {
  manager: TokenManager
  registration: RegistrationService
  storage: TokenStorage
  /** The steps of each renewal, as they were reached. */
  steps: TokenStep[]
  db: Db
  whoAmI(): ReturnType<IdentityProvider['whoAmI']>
  /** Ends this process as far as its peers can see. */
  kill(): void
}
export type IdentityWorld = Awaited<ReturnType<typeof identityWorld>>
const identity = { issuer: 'sandbox', clientId: 'till', deviceId: '/vendor/tillgate/serial/0001' }

export async function identityWorld(dialect: Dialect = secucard) {
  const clock = fakeClock()
  const began = clock.now().getTime() - clock.mono()
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 1, now: () => began + clock.mono() })
  const { panel } = server
  const log = keptLog()
  const providerWith = (clientSecret: string) =>
    createIdentityProvider(
      dialect,
      { baseUrl: server.url, clientId: panel.clientId, clientSecret, deviceId: identity.deviceId },
      createHttp({ service: 'identity', userAgent: 'Tillgate/test', log }),
      clock,
    )
  const real = providerWith(panel.clientSecret)
  /** When each poll went out, on the monotonic clock; an entry appears once its answer was worked on. */
  const polls: number[] = []
  const provider: IdentityProvider = {
    ...real,
    async poll(code, signal) {
      const sentAt = clock.mono()
      try {
        return await real.poll(code, signal)
      } finally {
        setImmediate(() => polls.push(sentAt))
      }
    },
  }
  const { dir, remove } = tempFolder()
  const opened: (() => void)[] = []

  /** A till process of its own on the same folder: its own connection, its own memory. */
  function till(options: { busy?: () => boolean; random?: () => number; clientSecret?: string } = {}): WorldTill {
    const db: Db = openDatabase(join(dir, 'till.db'))
    const storage = tokenStore(db, aesSecrets(new Uint8Array(32).fill(7)), identity, join(dir, 'auth-lock.db'))
    const steps: TokenStep[] = []
    const client = options.clientSecret === undefined ? provider : providerWith(options.clientSecret)
    const manager = createTokenManager({
      provider: client,
      storage,
      clock,
      log,
      changed: () => undefined,
      random: options.random ?? (() => 0.5),
      busy: options.busy ?? (() => false),
      reached: step => void steps.push(step),
    })
    const registration = createRegistration({
      provider: client,
      storage,
      journal: journalStore(db),
      tokens: manager,
      clock,
      log,
      changed: () => undefined,
    })
    const kill = (): void => {
      registration.stop()
      manager.stop()
      if (db.open) db.close()
    }
    opened.push(kill)
    const whoAmI = () => manager.authorized(access => provider.whoAmI(access))
    return { manager, registration, storage, steps, db, whoAmI, kill }
  }

  /** Pairs this till: codes, approval, tokens. */
  async function pair(to: WorldTill): Promise<void> {
    const never = new AbortController().signal
    const codes = await provider.requestCodes(never)
    if (codes.kind !== 'codes') throw new Error(codes.kind)
    panel.approve(codes.userCode, 'Petra Probe')
    const answer = await provider.poll(codes.deviceCode, never)
    if (answer.kind !== 'tokens') throw new Error(answer.kind)
    await to.manager.accept(answer.tokens, clock.mono())
    panel.resetCounts()
  }

  return {
    clock,
    panel,
    provider,
    polls,
    log,
    till,
    pair,
    dir,
    /** The device as the server knows it. */
    device: (): string => panel.devices()[0]?.id ?? '',
    refreshes: (): number => panel.tokenRequests()['refresh_token'] ?? 0,
    async end() {
      for (const kill of opened) kill()
      await server.close()
      remove()
    },
  }
}

/** Waits in real time until the server's or the till's part of an exchange is through. */
export async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (holds()) return
    await new Promise(resolve => void setTimeout(resolve, 5))
  }
  throw new Error('it did not happen')
}
