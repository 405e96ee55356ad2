// The token part of a till in a process that can be killed: real file, real lock, real HTTP, many callers at once.
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { createLog } from '../../main/host/log.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { Problem } from '../../main/ports/errors.ts'
import type { IdentityProvider } from '../../main/ports/partners.ts'
import type { TokenStorage } from '../../main/ports/token-storage.ts'
import { createHttp } from '../../main/providers/http.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import { createRegistration } from '../../main/services/registration.ts'
import { createTokenManager, type TokenManager } from '../../main/services/tokens.ts'
import { openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { deviceKey } from '../../main/store/device-key.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { deadlyHooks, hookedProvider, hookedSecrets, hookedStorage, notingStorage, type Reach } from './child-hooks.ts'
import { parentLine } from './child-line.ts'
import { ended, type Order, type Report, type Till } from './child-order.ts'
import { hasty, paired } from './child-pairing.ts'
import { mutated } from './mutants.ts'

const parent = parentLine()
const clock = systemClock()
const escaped = (thrown: unknown): never => {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  process.exit(ended.unhandled)
}
process.on('unhandledRejection', escaped)
process.on('uncaughtException', escaped)

type Parts = {
  order: Order
  hook: Reach
  tokens: TokenManager
  storage: TokenStorage
  provider: IdentityProvider
  /** Access tokens that are, or were, on the disk. */
  durable: ReadonlySet<string>
}

/** Everything is opened anew for each order, as after a start, and closed again at its end. */
async function work(order: Order): Promise<Report> {
  const hook = deadlyHooks(order.kill)
  const log = createLog({ dir: join(order.dir, 'logs') })
  const secrets = hookedSecrets(keyFileSecrets(order.dir), hook)
  const identity = { issuer: order.url, clientId: order.clientId, deviceId: order.deviceId }
  const db = openDatabase(join(order.dir, 'till.db'))
  const durable = new Set<string>()
  const stored = tokenStore(db, secrets, identity, join(order.dir, 'auth-lock.db'))
  const real = createIdentityProvider(
    order.dialect === 'secucard' ? secucard : rfc8628,
    {
      baseUrl: order.url,
      clientId: order.clientId,
      clientSecret: order.clientSecret,
      deviceId: order.deviceId,
      language: `en-x-${order.name}`,
      deviceKey: () => deviceKey(db, secrets, identity, clock.now().toISOString()),
    },
    createHttp({ service: 'identity', userAgent: 'Tillgate/faults', log }),
    clock,
  )
  const { storage, provider } = mutated(
    order.mutant,
    hookedStorage(notingStorage(stored, durable), hook),
    hookedProvider(real, hook),
    clock,
  )
  const tokens = createTokenManager({ provider, storage, clock, log, changed: () => undefined, reached: hook })
  hook('opened')
  await parent.ask('ready')
  let stop = (): void => tokens.stop()
  if (order.pairing) {
    const journal = journalStore(db)
    const service = createRegistration({
      provider,
      storage,
      journal,
      tokens,
      clock: hasty(clock),
      log,
      changed: () => undefined,
    })
    stop = () => (tokens.stop(), service.stop())
    await paired(service, () => parent.ask('approve'))
  } else tokens.start()
  const { well, broken } = await trade({ order, hook, tokens, storage, provider, durable })
  stop()
  const till = well ? 'well' : registered(storage)
  db.close()
  log.close()
  return { till, broken: [...broken, ...(await stillOpen())] }
}

const registered = (storage: TokenStorage): Till =>
  storage.current() !== null ? 'trouble' : storage.suspension() !== null ? 'suspended' : 'unregistered'

async function trade(parts: Parts): Promise<{ well: boolean; broken: string[] }> {
  const { order } = parts
  const broken: string[] = []
  let well = true
  for (let round = 0; round < order.rounds && well; round += 1) {
    if (round > 0) await parent.ask('expire')
    well = (await callers(parts, broken)) || (await again(parts, broken))
  }
  return { well, broken }
}

/** All at once; two of them call the server with their token. False when any of them got none. */
async function callers({ order, hook, tokens, provider, durable }: Parts, broken: string[]): Promise<boolean> {
  let first = true
  const one = async (index: number): Promise<void> => {
    if (index % 25 === 1) return void (await tokens.authorized(access => provider.whoAmI(access)))
    const access = await tokens.getToken()
    if (!first) return
    first = false
    hook('handed-out')
    if (!durable.has(access.token)) broken.push('a token was handed out before it was on the disk')
  }
  const all = await Promise.allSettled(Array.from({ length: order.callers }, (_, index) => one(index)))
  for (const { reason } of all.filter(result => result.status === 'rejected')) expectProblem(reason, broken)
  return all.every(result => result.status === 'fulfilled')
}

async function again({ order, tokens, storage, provider }: Parts, broken: string[]): Promise<boolean> {
  for (let tries = 0; tries < order.tries && storage.current() !== null; tries += 1) {
    await clock.sleep(60 + 40 * tries)
    try {
      await tokens.authorized(access => provider.whoAmI(access), { now: true })
      return true
    } catch (thrown) {
      expectProblem(thrown, broken)
    }
  }
  return false
}

function expectProblem(thrown: unknown, broken: string[]): void {
  if (!(thrown instanceof Problem)) broken.push(`a caller got ${String(thrown)} instead of a Problem`)
}

/** What would keep this process alive although its till is closed. */
async function stillOpen(): Promise<string[]> {
  const until = performance.now() + 1000
  for (;;) {
    await new Promise(resolve => void setImmediate(resolve))
    // The pipes to the parent are the only ones that may be open.
    const open = process.getActiveResourcesInfo().filter(name => name !== 'Immediate' && name !== 'PipeWrap')
    if (open.length === 0) return []
    if (performance.now() > until) return [`still open after the till was closed: ${open.join(', ')}`]
  }
}

for (let line = await parent.next(); line !== null; line = await parent.next()) {
  parent.say(await work(JSON.parse(line) as Order))
  // Most processes are killed and would leave nothing in the cache; this costs nothing once it is full.
  flushCompileCache()
}
