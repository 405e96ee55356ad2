// A till whose days pass in seconds: real storage, real HTTP, the real simulated server, and a clock that the test moves.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { Problem } from '../../main/ports/errors.ts'
import { createHttp } from '../../main/providers/http.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import type { Fault } from '../../main/sandbox/kit-faults.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { createTokenManager } from '../../main/services/tokens.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { deviceKey } from '../../main/store/device-key.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { fakeClock } from '../services/fake-clock.ts'
import { rotationOf, type Mode } from './plan.ts'
import { seeded } from './random.ts'
import { startWire, type Exchange } from './wire.ts'

/** Renewed at 80 % of this, give or take a tenth: 72 times a day. */
export const LIFE_SECONDS = 1500
const STEP_MS = 5_000
const quiet = { info: () => undefined, warn: () => undefined, incident: () => 'none' }
const never = new AbortController().signal
const breathe = (): Promise<void> => new Promise(resolve => void setImmediate(resolve))

/** `fault` chooses what the next refresh suffers, by its number since the start. */
export async function soakTill(options: {
  mode: Mode
  dialect: 'secucard' | 'rfc8628'
  seed: number
  fault?: (refresh: number) => Omit<Fault, 'match'> | null
}) {
  const { mode, dialect, seed, fault = () => null } = options
  const clock = fakeClock()
  const began = clock.now().getTime() - clock.mono()
  /** What the till's monotonic clock did not count, because the machine slept. */
  let slept = 0
  let unreachable = false
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0, now: () => began + clock.mono() + slept })
  const { panel } = server
  panel.setKnobs({ rotation: rotationOf[mode], graceSeconds: 300, expiresIn: LIFE_SECONDS })
  const wire = await startWire(server.url, one => panel.faults.add(one))
  const refreshes: Exchange[] = []
  wire.watch({
    arrived(exchange) {
      if (exchange.kind === 'refresh') refreshes.push(exchange)
      if (unreachable) return { kind: 'drop-before' }
      return exchange.kind === 'refresh' ? fault(refreshes.length - 1) : null
    },
    answered: () => undefined,
    ended: () => undefined,
  })

  /** Questions to the server, from the moment they are asked: a proof is signed before anything is sent. */
  let underway = 0
  const counted =
    <Args extends unknown[], Answer>(question: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      underway += 1
      try {
        return await question(...args)
      } finally {
        underway -= 1
      }
    }
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-soak-'))
  const db: Db = openDatabase(join(dir, 'till.db'))
  const secrets = keyFileSecrets(dir)
  const clientId = dialect === 'secucard' ? panel.clientId : 'tillgate-soak'
  const identity = { issuer: wire.url, clientId, deviceId: panel.uuid }
  const storage = tokenStore(db, secrets, identity, join(dir, 'auth-lock.db'))
  const plain = createIdentityProvider(
    dialect === 'secucard' ? secucard : rfc8628,
    {
      baseUrl: wire.url,
      clientId,
      clientSecret: dialect === 'secucard' ? panel.clientSecret : null,
      deviceId: panel.uuid,
      deviceKey: () => deviceKey(db, secrets, identity, clock.now().toISOString()),
    },
    createHttp({ service: 'identity', userAgent: 'Tillgate/soak', log: quiet }),
    clock,
  )
  const provider = { ...plain, refresh: counted(plain.refresh), whoAmI: counted(plain.whoAmI) }
  const tokens = createTokenManager({
    provider,
    storage,
    clock,
    log: quiet,
    changed: () => undefined,
    random: seeded(seed).next,
  })

  const codes = await provider.requestCodes(never)
  if (codes.kind !== 'codes') throw new Error(`no codes: ${codes.kind}`)
  panel.approve(codes.userCode, 'Petra Probe')
  const answer = await provider.poll(codes.deviceCode, never)
  if (answer.kind !== 'tokens') throw new Error(`no tokens: ${answer.kind}`)
  await tokens.accept(answer.tokens, clock.mono())
  tokens.start()

  /** Waits in real time until every request that is under way has been worked on. */
  async function settled(): Promise<void> {
    await breathe()
    if (underway > 0) await settled()
    else await breathe()
  }
  return {
    clock,
    panel,
    tokens,
    storage,
    refreshes,
    settled,
    /** Lets time pass; requests are answered within the moment. */
    async pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= STEP_MS) {
        await clock.advance(Math.min(STEP_MS, left))
        await settled()
      }
    },
    /** A caller of the resource server: true when the call worked. */
    async call(): Promise<boolean> {
      try {
        await tokens.authorized(access => provider.whoAmI(access))
        return true
      } catch (thrown) {
        if (thrown instanceof Problem) return false
        throw thrown
      }
    },
    /** The machine is suspended for so long, and its monotonic clock with it, as Linux does it. */
    suspend(ms: number): void {
      slept += ms
      clock.jump(ms)
    },
    network(up: boolean): void {
      unreachable = !up
    },
    rows: (table: 'auth_token' | 'auth_intent'): number =>
      db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? -1,
    async end(): Promise<void> {
      tokens.stop()
      db.close()
      await wire.close()
      await server.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
export type SoakTill = Awaited<ReturnType<typeof soakTill>>
