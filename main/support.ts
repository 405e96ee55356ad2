// What a support bundle is collected from: one list of parts, each telling figures and states and no contents.
import { statfsSync } from 'node:fs'
import { homedir, release, totalmem, uptime } from 'node:os'
import { dirname } from 'node:path'
import type { Output } from '#contract'
import { configSummary, untoldTexts } from './config-summary.ts'
import type { Config } from './config.ts'
import type { Clock, Log, LogFields, SaveFile, Secrets } from './ports/system.ts'
import { createSupportService, type SupportService } from './services/support-bundle.ts'
import type { TillView } from './services/till-view.ts'
import type { Db } from './store/db.ts'
import { figuresStore } from './store/figures.ts'
import type { Stores } from './stores.ts'

/** What the host lends: the log it writes, what it takes out of texts, and a way to save. */
export type SupportPorts = {
  recentLines: (count: number) => LogFields[]
  redact: (text: string) => string
  file: SaveFile
}

const LINES = 400

export function supportOf(
  deps: SupportPorts & {
    config: Config
    version: string
    secrets: Secrets
    db: Db
    stores: Stores
    till: TillView
    askHealth: () => Promise<Output<'till.health'>>
    clock: Clock
    log: Log
  },
): SupportService {
  const { config, db, stores, file, clock, log } = deps
  const figures = figuresStore(db)
  const untold = untoldTexts(config)
  return createSupportService({
    file,
    clock,
    log,
    recentLines: () => deps.recentLines(LINES),
    redactor() {
      const people = namesOf(stores).map(wholeWord)
      return text => deps.redact(withoutTexts(text, untold, people))
    },
    sources: [
      { name: 'versions', read: () => ({ tillgate: deps.version, keyStore: deps.secrets.backend, ...machine() }) },
      { name: 'configuration', read: () => configSummary(config) },
      { name: 'health', read: async () => healthOf(await deps.askHealth()) },
      {
        name: 'storage',
        read: async () => ({
          ...figures.read(),
          diskFreeBytes: freeBytes(dirname(db.name)),
          journal: await stores.journalFiles.verify(),
        }),
      },
      { name: 'identity', read: () => identityOf(deps.till) },
      { name: 'payments', read: () => paymentsOf(stores) },
    ],
  })
}

const machine = () => ({
  host: process.versions.electron === undefined ? 'browser' : 'electron',
  electron: process.versions.electron,
  chromium: process.versions.chrome,
  node: process.versions.node,
  system: `${process.platform} ${release()} ${process.arch}`,
  memoryBytes: totalmem(),
  memoryOfTillBytes: process.memoryUsage.rss(),
  tillUpSeconds: Math.round(process.uptime()),
  machineUpSeconds: Math.round(uptime()),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir)
  return bavail * bsize
}

/** The identity service answers with the name of the store; that it answered is enough. */
const healthOf = ({ items }: Output<'till.health'>) =>
  items.map(({ name, ok, detail }) => ({ name, ok, detail: name === 'identity' && ok ? 'ok' : detail }))

/** States and times; not who approved the till, and no code that could still be approved. */
function identityOf(till: TillView) {
  const { registration, identity, tokens, notices, shift, firstRun } = till.snapshot()
  const { step } = registration
  return {
    step,
    since: step === 'registered' || step === 'suspended' ? registration.since : undefined,
    cause: step === 'suspended' ? registration.cause : step === 'failed' ? registration.reason : undefined,
    identity,
    tokens,
    notices,
    firstRun,
    shiftSince: shift?.openedAt ?? null,
  }
}

function paymentsOf(stores: Stores) {
  const open = stores.attempts.openOnes()
  return {
    outboxWaiting: stores.outbox.pending(),
    openAttempts: open.map(({ id, orderId, state, amountMinor, currency, createdAt }) => ({
      id,
      orderId,
      state,
      amountMinor,
      currency,
      createdAt,
    })),
  }
}

/** The people of this till, whole and in parts; a part of two letters is in too many words. */
function namesOf(stores: Stores): string[] {
  return stores.staff.list().flatMap(({ name }) => [name, ...name.split(/\s+/).filter(part => part.length > 2)])
}

/** Leaves out what is known to be private, wherever it turns up, and the name of the machine's user in paths. */
function withoutTexts(text: string, untold: readonly string[], people: readonly RegExp[]): string {
  const home = homedir()
  const portable = home.length > 1 ? text.replaceAll(home, '~') : text
  const shown = untold.reduce((rest, secret) => rest.replaceAll(secret, '[left out]'), portable)
  return people.reduce((rest, name) => rest.replace(name, '[name]'), shown)
}

const wholeWord = (name: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu')
