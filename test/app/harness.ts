// A whole till for tests: the real app on real files, against the real sandbox over HTTP, worked through the contract.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot } from '../../main/boot.ts'
import { sandboxConfig, type Config } from '../../main/config.ts'
import { createLog } from '../../main/host/log.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import type { Clock, Secrets } from '../../main/ports/system.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { operatorAt } from '../../scripts/operator.ts'
import { tillClient, type TillClient } from '../../scripts/till-client.ts'

export type TestTill = TillClient & {
  sandbox: Sandbox
  operator: ReturnType<typeof operatorAt>
  dataDir: string
  config: Config
  /** Ends the app and starts it again on the same folder, as after a power cut without the loss. */
  restart(secrets?: Secrets): void
  /** Loses the page, as a crash of the renderer does, and opens a new one on the same app. */
  reload(): void
  end(): Promise<void>
}

/** A fresh till on a fresh sandbox; `pace` makes the partners fast. The clock is the till's alone. */
export async function startTestTill(
  change: (config: Config) => Config = config => config,
  clock: Clock = systemClock(),
): Promise<TestTill> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tillgate-test-'))
  const sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
  const credentials = sandbox.credentials()
  const config = change(sandboxConfig(credentials))
  const log = createLog({ dir: join(dataDir, 'logs') })
  const start = (secrets: Secrets = keyFileSecrets(dataDir)) => {
    const till = boot({ dataDir, config, secrets, clock, log })
    return { till, client: tillClient(till.app) }
  }
  let now = start()
  const stop = (): void => {
    now.client.close()
    now.till.close()
  }
  return {
    sandbox,
    operator: operatorAt(credentials.operator),
    dataDir,
    config,
    call: (name, input) => now.client.call(name, input),
    until: (event, holds, ms) => now.client.until(event, holds, ms),
    close: () => now.client.close(),
    restart(secrets) {
      stop()
      now = start(secrets)
    },
    reload() {
      now.client.close()
      now = { ...now, client: tillClient(now.till.app) }
    },
    async end() {
      stop()
      await sandbox.close()
      log.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Registers the till: asks for a code, lets the manager approve it, waits until the till knows. */
export async function register(till: TestTill): Promise<void> {
  till.sandbox.panels.secucard.setKnobs({ interval: 1 })
  const waiting = till.until('till', ({ registration }) => registration.step === 'awaiting-approval')
  await till.call('registration.start', {})
  const { registration } = await waiting
  if (registration.step !== 'awaiting-approval') throw new Error('not waiting')
  const done = till.until(
    'till',
    snapshot => snapshot.registration.step === 'registered' && snapshot.registration.store !== null,
  )
  await till.operator.approve(registration.userCode)
  await done
}

/** First manager with PIN 4711 and an open shift with 100.00 in the drawer. */
export async function openForBusiness(till: TestTill): Promise<void> {
  await till.call('staff.first', { name: 'Mona Manager', pin: '4711' })
  await till.call('shift.open', { floatMinor: 10_000 })
}

/** The first product that satisfies the question. */
export async function product(
  till: TestTill,
  holds: (product: { requiredAge: number; depositMinor: number }) => boolean,
) {
  const { products } = await till.call('catalogue.search', { text: '', category: null, limit: 200 })
  const found = products.find(holds)
  if (found === undefined) throw new Error('no such product in the sample catalogue')
  return found
}
