// The browser-host entry: the same app, served to a Chromium page on this machine. Runs from the build, beside the built page.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { boot, version } from './boot.ts'
import { ConfigError, frameOriginOf } from './config.ts'
import { readTillConfig } from './config-source.ts'
import { openDataFolder } from './data-folder.ts'
import { tellHealth } from './health.ts'
import { startBrowserHost } from './host/browser.ts'
import { lookForVideoDevice } from './host/camera-look.ts'
import { lookAtKeyFile } from './host/key-store-look.ts'
import { createLog } from './host/log.ts'
import { keyFileSecrets, passphraseSecrets } from './host/secrets.ts'
import { systemClock } from './host/system-clock.ts'
import { isPractising, practiceConfig, practiceFolder, practiceHost } from './practice.ts'
import { asChild } from './practice-child.ts'
import { startPartners } from './practice-partners.ts'
import { startAgain } from './start-again.ts'
import { withoutUpdates } from './updates.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '.tillgate' },
      port: { type: 'string', default: '0' },
      config: { type: 'string' },
      health: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const dataDir = values.data
  const readConfig = () => readTillConfig(values.config, process.env.TILLGATE_SANDBOX, `${dataDir}/tillgate.json`)
  const passphrase = process.env.TILLGATE_PASSPHRASE
  if (values.health) {
    process.exitCode = await tellHealth(
      {
        version,
        dataDir: resolve(dataDir),
        readConfig,
        keyStore: () => lookAtKeyFile(dataDir, passphrase),
        camera: () => lookForVideoDevice(process.platform),
        updates: () => Promise.resolve(['browser']),
        guard: null,
      },
      values.json,
      text => process.stdout.write(text),
    )
    return
  }
  const own = readConfig()
  const practising = isPractising(dataDir)
  const folder = practising ? practiceFolder(dataDir) : dataDir
  openDataFolder(folder)
  const partners = practising ? await startPartners(folder, asChild) : null
  const config = partners === null ? own : practiceConfig(own, partners.credentials)
  const log = createLog({ dir: `${folder}/logs` })
  const secrets = passphrase === undefined ? keyFileSecrets(folder) : await passphraseSecrets(folder, passphrase)
  const clock = systemClock()
  let restart = (): void => undefined
  const practice = practiceHost(dataDir, () => restart())
  const updates = withoutUpdates('browser')
  const till = boot({ dataDir: folder, config, secrets, clock, log, updates, practice })
  const host = await startBrowserHost({
    port: Number(values.port),
    dir: fileURLToPath(new URL('../renderer/', import.meta.url)),
    api: till.app.api,
    explain: till.app.explain,
    log,
    frameOrigins: [frameOriginOf(config)],
  }).catch((thrown: unknown) => {
    till.close()
    partners?.end()
    throw thrown
  })
  till.app.attach(host.emit)
  process.stdout.write(`Tillgate ready: ${host.url}\n`)
  const close = async (): Promise<void> => {
    await host.close().catch(() => undefined)
    till.close()
    partners?.end()
  }
  const end = (): void => void close().then(() => process.exit(0))
  restart = () => {
    process.off('SIGINT', end)
    process.off('SIGTERM', end)
    // The answer to the page that asked for it goes out first.
    setTimeout(() => void close().then(startAgain), 200)
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

main().catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exit(thrown instanceof ConfigError ? 2 : 1)
})
