// From a data folder and a configuration to a running app: lock, database, catalogue, adapters, in that order.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { portsOf } from './adapters.ts'
import { createApp, type App } from './app.ts'
import { identityOf, type Config } from './config.ts'
import { StartError } from './data-folder.ts'
import type { Clock, Log, Secrets } from './ports/system.ts'
import { catalogueStore, type ProductInput } from './store/catalogue.ts'
import { openDatabase } from './store/db.ts'
import { deviceKey } from './store/device-key.ts'
import { takeInstanceLock } from './store/instance-lock.ts'

export const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Opens everything and recovers what an earlier process left open. Throws StartError, StoreError or ConfigError. */
export function boot(deps: { dataDir: string; config: Config; secrets: Secrets; clock: Clock; log: Log }): {
  app: App
  close(): void
} {
  const { dataDir, config, secrets, clock, log } = deps
  const lock = takeInstanceLock(dataDir)
  if (lock === null)
    throw new StartError(
      `Tillgate is already running with the data folder ${dataDir}. Nothing was changed. Use the window that is open, or start with another folder (--data DIR).`,
    )
  try {
    const db = openDatabase(join(dataDir, 'till.db'))
    const catalogue = catalogueStore(db)
    if (catalogue.count() === 0) catalogue.importProducts(sampleCatalogue())
    const key = deviceKey(db, secrets, identityOf(config), clock.now().toISOString())
    const ports = portsOf({
      config,
      version,
      clock,
      log,
      deviceKey: () => key,
      authorized: call => app.authorized(call),
    })
    const app: App = createApp({ config, ports, db, secrets, clock, log, version })
    app.start()
    log.info('start', { version, environment: config.environment, secrets: secrets.backend })
    return {
      app,
      close() {
        app.stop()
        db.close()
        lock.release()
      },
    }
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

function sampleCatalogue(): ProductInput[] {
  return JSON.parse(readFileSync(new URL('../resources/catalogue.json', import.meta.url), 'utf8')) as ProductInput[]
}
