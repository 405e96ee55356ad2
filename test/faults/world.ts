// One simulated server behind its recording line, and a registered till in a folder of its own for each run.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import type { IdentityProvider } from '../../main/ports/partners.ts'
import type { TokenStorage } from '../../main/ports/token-storage.ts'
import { createHttp } from '../../main/providers/http.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import { startSecucard, type SecucardPanel } from '../../main/sandbox/secucard.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { deviceKey } from '../../main/store/device-key.ts'
import { tokenStore, type DeviceIdentity } from '../../main/store/tokens.ts'
import { rotationOf, type Plan } from './plan.ts'
import { hashOf, startWire, type Wire } from './wire.ts'

/** Longer than any run, so that S1's grace time never ends within one. */
const GRACE_SECONDS = 3600
const quiet = { info: () => undefined, warn: () => undefined, incident: () => 'none' }
const never = new AbortController().signal

export type Registered = {
  dir: string
  identity: DeviceIdentity
  clientSecret: string | null
  /** The server's id of this till; empty until it asked for a code. */
  deviceId: string
  /** Opens the till's storage the way another process would; close what it gives. */
  open(): { db: Db; storage: TokenStorage }
  /** What is on the disk at this moment: the generation and the hash of its refresh token. */
  look(): { generation: number; hash: string } | null
  remove(): void
}
export type World = {
  url: string
  panel: SecucardPanel
  wire: Wire
  register(plan: Plan): Promise<Registered>
  close(): Promise<void>
}

/** A folder with an up-to-date data file and a key, to be copied: ten thousand migrations would prove nothing here. */
export function startTemplate(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-faults-'))
  keyFileSecrets(dir)
  openDatabase(join(dir, 'till.db')).close()
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export async function startWorld(template: string): Promise<World> {
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0 })
  const { panel } = server
  const wire = await startWire(server.url, fault => panel.faults.add(fault))
  let count = 0

  return {
    url: wire.url,
    panel,
    wire,
    async register(plan) {
      count += 1
      const dir = mkdtempSync(join(template, 'run-'))
      mkdirSync(join(dir, 'logs'))
      for (const name of ['till.db', 'key']) copyFileSync(join(template, name), join(dir, name))
      const standard = plan.dialect === 'rfc8628'
      const clientId = standard ? `tillgate-run-${count}` : panel.clientId
      const clientSecret = standard ? null : panel.clientSecret
      const identity = { issuer: wire.url, clientId, deviceId: `/vendor/tillgate/run/${count}` }
      const secrets = keyFileSecrets(dir)
      const file = join(dir, 'till.db')
      const lockFile = join(dir, 'auth-lock.db')
      const open: Registered['open'] = () => {
        const db = openDatabase(file)
        return { db, storage: tokenStore(db, secrets, identity, lockFile) }
      }
      const look: Registered['look'] = () => {
        const db = new Database(file, { readonly: true })
        try {
          const stored = tokenStore(db, secrets, identity, lockFile).current()
          return stored && { generation: stored.generation, hash: hashOf(stored.refreshToken) }
        } finally {
          db.close()
        }
      }
      panel.setKnobs({
        rotation: rotationOf[plan.mode],
        graceSeconds: GRACE_SECONDS,
        dpop: plan.dpop,
        dpopNonce: plan.dpopNonce,
      })
      wire.secrets.clear()
      const remove = (): void => rmSync(dir, { recursive: true, force: true })
      const till: Registered = { dir, identity, clientSecret, deviceId: '', open, look, remove }
      if (plan.pairing) return till
      const { db, storage } = open()
      try {
        const provider = createIdentityProvider(
          standard ? rfc8628 : secucard,
          {
            baseUrl: wire.url,
            clientId,
            clientSecret,
            deviceId: identity.deviceId,
            deviceKey: () => deviceKey(db, secrets, identity, new Date().toISOString()),
          },
          createHttp({ service: 'identity', userAgent: 'Tillgate/faults', log: quiet }),
          systemClock(),
        )
        till.deviceId = await pair(provider, panel, storage, plan)
        panel.resetCounts()
        if (plan.access === 'dead') panel.expireAccess(till.deviceId)
        return till
      } finally {
        db.close()
      }
    },
    async close() {
      await wire.close()
      await server.close()
    },
  }
}

async function pair(
  provider: IdentityProvider,
  panel: SecucardPanel,
  storage: TokenStorage,
  plan: Plan,
): Promise<string> {
  const codes = await provider.requestCodes(never)
  if (codes.kind !== 'codes') throw new Error(`no codes: ${JSON.stringify(codes)}`)
  const waiting = panel.pending()[0]
  if (waiting === undefined || !panel.approve(codes.userCode, 'Petra Probe')) throw new Error('nobody waits')
  const answer = await provider.poll(codes.deviceCode, never)
  if (answer.kind !== 'tokens') throw new Error(`no tokens: ${answer.kind}`)
  const { accessToken, type, expiresInSeconds: lifeSeconds, refreshToken } = answer.tokens
  const endsAt = new Date(Date.now() + (plan.access === 'expired' ? -1000 : lifeSeconds * 1000)).toISOString()
  const lock = storage.tryLock()
  try {
    const access = plan.access === 'none' ? null : { token: accessToken, type, lifeSeconds, endsAt }
    storage.save({ refreshToken, access }, new Date().toISOString())
  } finally {
    lock?.release()
  }
  return waiting.deviceId
}
