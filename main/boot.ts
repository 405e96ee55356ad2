// From a data folder and a configuration to a running app: lock, database, catalogue, adapters, in that order.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { portsOf } from './adapters.ts'
import { createApp, type App } from './app.ts'
import { assertCardService } from './card-service.ts'
import { identityOf, type Config } from './config.ts'
import { StartError } from './data-folder.ts'
import { recentLines } from './host/log-history.ts'
import { redact } from './host/redact.ts'
import { saveToFolder } from './host/save-file.ts'
import type { Clock, Log, SaveFile, Secrets } from './ports/system.ts'
import type { PracticeHost } from './services/training.ts'
import { catalogueStore, type ProductInput } from './store/catalogue.ts'
import { deviceKey } from './store/device-key.ts'
import { whyNotOpened } from './store/errors.ts'
import { takeInstanceLock } from './store/instance-lock.ts'
import { sampleGoods } from './sample-goods.ts'
import { openTillData, type TillData } from './till-data.ts'
import { withoutUpdates, type TillUpdates } from './updates.ts'

export const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Opens everything and recovers what an earlier process left open. Throws StartError, StoreError or ConfigError. */
export function boot(deps: {
  dataDir: string
  config: Config
  secrets: Secrets
  clock: Clock
  log: Log
  /** Where a person gets files from; a folder of the till unless told. */
  file?: SaveFile
  /** What the host knows of updates; a till that somebody else keeps up to date unless told. */
  updates?: TillUpdates
  /** The version of the package unless told. */
  running?: string
  /** The way into training and back; none where the host cannot start the till again. */
  practice?: PracticeHost
}): {
  app: App
  close(): void
} {
  const { dataDir, config, secrets, clock, log } = deps
  const lock = takeInstanceLock(dataDir)
  if (lock === null)
    throw new StartError(
      `Tillgate is already running with the data folder ${dataDir}. Nothing was changed. Use the window that is open, or start with another folder (--data DIR).`,
    )
  let data: TillData | undefined
  let running: App | undefined
  try {
    const opened = (data = openTillData({ dataDir, config, clock, log }))
    const { db } = opened
    assertCardService(db, config)
    const catalogue = catalogueStore(db)
    if (catalogue.count() === 0) catalogue.importProducts(sampleGoods(sampleCatalogue(), config))
    const key = deviceKey(db, secrets, identityOf(config), clock.now().toISOString())
    const ports = portsOf({
      config,
      version,
      clock,
      log,
      deviceKey: () => key,
      authorized: call => app.authorized(call),
    })
    const support = {
      redact,
      recentLines: (count: number) => recentLines(join(dataDir, 'logs'), count),
      file: deps.file ?? saveToFolder(join(dataDir, 'support')),
    }
    const app: App = createApp({
      config,
      ports,
      db,
      paymentLog: opened.payments,
      disk: opened.reserve,
      secrets,
      clock,
      log,
      version: deps.running ?? version,
      support,
      updates: deps.updates ?? withoutUpdates('not-set-up'),
      practice: deps.practice ?? null,
    })
    running = app
    app.start()
    log.info('start', { version, environment: config.environment, secrets: secrets.backend })
    return {
      app,
      close() {
        app.stop()
        opened.close()
        lock.release()
      },
    }
  } catch (thrown) {
    running?.stop()
    data?.close()
    lock.release()
    throw whyNotOpened(thrown, join(dataDir, 'till.db'))
  }
}

function sampleCatalogue(): ProductInput[] {
  return JSON.parse(readFileSync(new URL('../resources/catalogue.json', import.meta.url), 'utf8')) as ProductInput[]
}
