// The till whose files are damaged: sales and card payments, a backup in the middle, once ended well and once killed.
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot } from '../../main/boot.ts'
import { sandboxConfig, type Config } from '../../main/config.ts'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import type { Log } from '../../main/ports/system.ts'
import { startSandbox } from '../../main/sandbox/sandbox.ts'
import { backupSource } from '../../main/store/backups.ts'
import type { Db } from '../../main/store/db.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { close, open, openForBusiness, sellByCard, sellForCash } from '../store/till-folder.ts'

/** 'clean': everything is in the data file. 'hot': the process was killed, the newest sales are in the write-ahead log. */
export type Variant = 'clean' | 'hot'
export type CorruptWorld = {
  root: string
  config: Config
  base: Record<Variant, string>
  /** Starts the real till on a folder and ends it; throws what the till throws. */
  boot(dir: string): void
  remove(): void
}

const quiet: Log = { info: () => undefined, warn: () => undefined, incident: () => 'none' }

/** Copies a folder; what is never written to is shared. */
export function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name === 'logs') continue
    if (statSync(join(from, name)).isDirectory()) copyFolder(join(from, name), join(to, name))
    else if (name === 'reserve.bin') linkSync(join(from, name), join(to, name))
    else copyFileSync(join(from, name), join(to, name))
  }
}

export async function makeCorruptWorld(): Promise<CorruptWorld> {
  // In memory where there is such a folder: thousands of starts wait for the disk otherwise.
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tillgate-corrupt-'))
  const sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
  const config = sandboxConfig(sandbox.credentials())
  // Nobody answers from here on: what a start asks the gateway is not what is tested.
  await sandbox.close()
  const start = (dir: string): void => {
    boot({ dataDir: dir, config, secrets: keyFileSecrets(dir), clock: systemClock(), log: quiet }).close()
  }
  const work = join(root, 'work')
  mkdirSync(work)
  start(work)
  const till = open(work)
  openForBusiness(till.db)
  // Long texts, so that the tables and their indexes take many pages.
  settingsStore(till.db).set('catalogue-version', 'x'.repeat(20_000))
  for (let n = 0; n < 30; n += 1) trade(till.db, till.payments, n)
  till.db.pragma('wal_checkpoint(truncate)')
  await backupSource(till.db).make(new Date(), { full: true, signal: new AbortController().signal })
  for (let n = 0; n < 14; n += 1) trade(till.db, till.payments, n)
  sellByCard(till.db, till.payments, 'sent')
  const base = { hot: join(root, 'hot'), clean: join(root, 'clean') }
  copyFolder(work, base.hot)
  close(till)
  copyFolder(work, base.clean)
  return { root, config, base, boot: start, remove: () => rmSync(root, { recursive: true, force: true }) }
}

function trade(db: Db, payments: Parameters<typeof sellForCash>[1], n: number): void {
  if (n % 2 === 0) sellForCash(db, payments)
  else sellByCard(db, payments)
}
