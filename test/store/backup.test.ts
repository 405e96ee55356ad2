// Copies while selling: whole or not there (T13), without secrets, the newest eight, only when something changed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock, Log } from '../../main/ports/system.ts'
import { createBackupKeeper } from '../../main/services/backup-keeper.ts'
import { backupSource, listBackups } from '../../main/store/backups.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { migrations } from '../../main/store/migrations.ts'
import { salesStore } from '../../main/store/sales.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { sell, tempFolder } from './support.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const never = new AbortController().signal
const minute = (n: number): Date => new Date(Date.UTC(2026, 10, 21, 9, n))
const file = () => join(dir, 'till.db')

describe('a copy', () => {
  test('is whole, has every sale that was there when it began, and the sales made meanwhile are not held up', async () => {
    const db = openDatabase(file())
    for (let n = 0; n < 20; n += 1) sell(db, { cashier: 'x'.repeat(60_000) })
    const making = backupSource(db).make(minute(0), { full: true, signal: never })
    let meanwhile = 0
    const ended = making.then(() => true)
    while (!(await Promise.race([ended, new Promise<false>(resolve => setImmediate(() => resolve(false)))]))) {
      sell(db)
      meanwhile += 1
    }
    const { path, bytes } = await making
    expect(readFileSync(path).length).toBe(bytes)
    const copy = openDatabase(path)
    expect(salesStore(copy).count()).toBeGreaterThanOrEqual(20)
    expect(checkDatabase(copy, 'full')).toEqual({ ok: true, detail: 'ok' })
    expect(journalStore(copy).verify().whole).toBe(true)
    expect(meanwhile).toBeGreaterThan(1)
    copy.close()
    db.close()
  })

  test('of a damaged file is refused and not left behind, and the copies before it stay', async () => {
    const db = openDatabase(file())
    for (let n = 0; n < 60; n += 1) sell(db)
    await backupSource(db).make(minute(0), { full: false, signal: never })
    const root = db.prepare("select rootpage from sqlite_schema where name = 'tender'").pluck().get() as number
    db.close()
    const bytes = readFileSync(file())
    writeFileSync(file(), bytes.fill(0xa5, (root - 1) * 4096, root * 4096))
    const damaged = openDatabase(file())
    await expect(backupSource(damaged).make(minute(15), { full: false, signal: never })).rejects.toThrow()
    damaged.close()
    expect(readdirSync(join(dir, 'backups'))).toEqual(['till.db.20261121T090000Z.backup'])
  })

  test('that is given up leaves nothing behind', async () => {
    const db = openDatabase(file())
    sell(db)
    await expect(
      backupSource(db).make(minute(0), { full: false, signal: AbortSignal.abort(new Error('closing')) }),
    ).rejects.toThrow('closing')
    expect(readdirSync(join(dir, 'backups'))).toEqual([])
    db.close()
  })

  test('is one of eight; those from before a new schema or an update are not counted', async () => {
    const db = openDatabase(file())
    mkdirSync(join(dir, 'backups'))
    writeFileSync(join(dir, 'backups', 'till.db.schema-3.20200101T000000Z.backup'), '')
    for (let n = 0; n < 10; n += 1) await backupSource(db).make(minute(n), { full: false, signal: never })
    const names = listBackups(dir).map(({ path }) => path.split('/').at(-1))
    expect(names).toHaveLength(9)
    expect([names[0], names[7], names[8]]).toEqual([
      'till.db.20261121T090900Z.backup',
      'till.db.20261121T090200Z.backup',
      'till.db.schema-3.20200101T000000Z.backup',
    ])
    db.close()
  })
})

describe('T13: kill -9', () => {
  const child = fileURLToPath(new URL('child-backup.ts', import.meta.url))
  async function killed(what: string, ms: number): Promise<void> {
    const worker = spawn(process.execPath, [child, dir, what], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(worker, 'close')
    await Promise.race([once(worker.stdout, 'data'), ended])
    await new Promise(resolve => setTimeout(resolve, ms))
    worker.kill('SIGKILL')
    await ended
  }

  test(
    'during a backup leaves each copy whole or not there, and the data file as it was',
    { timeout: 60_000 },
    async () => {
      let drafts = 0
      for (let round = 0; round < 10; round += 1) {
        await killed('copy', Math.random() * 60)
        for (const { path } of listBackups(dir)) {
          const copy = new Database(path, { readonly: true })
          expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
          copy.close()
        }
        drafts += readdirSync(join(dir, 'backups')).filter(name => name.includes('.part')).length
        const db = openDatabase(file())
        expect(checkDatabase(db, 'full').ok).toBe(true)
        db.close()
      }
      expect(drafts).toBeGreaterThan(0)
    },
  )

  test('during a migration leaves the old schema or the new one, and every sale', { timeout: 60_000 }, async () => {
    const db = openDatabase(file())
    for (let n = 0; n < 100; n += 1) sell(db)
    db.close()
    const seen = new Set<number>()
    for (let round = 0; round < 8 && !seen.has(migrations.length + 1); round += 1) {
      await killed('migrate', round * 40)
      const raw = new Database(file())
      const schema = raw.pragma('user_version', { simple: true }) as number
      seen.add(schema)
      expect([migrations.length, migrations.length + 1]).toContain(schema)
      expect(raw.prepare("select count(*) from sqlite_schema where name = 'slow'").pluck().get()).toBe(
        schema - migrations.length,
      )
      expect(raw.prepare("select count(*) from sale where status = 'completed'").pluck().get()).toBe(100)
      expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
      raw.close()
    }
    expect(seen.has(migrations.length)).toBe(true)
  })
})

describe('the keeper', () => {
  /** A clock that moves only when told to. */
  function stepClock() {
    let now = Date.UTC(2026, 10, 21, 9, 0)
    let sleeping: { until: number; wake: () => void } | null = null
    const clock: Clock = {
      now: () => new Date(now),
      mono: () => now,
      sleep: (ms, signal) =>
        new Promise((wake, reject) => {
          sleeping = { until: now + ms, wake }
          signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        }),
    }
    /** Lets the time pass and waits until the keeper sleeps again. */
    async function pass(minutes: number): Promise<void> {
      now += minutes * 60_000
      if (sleeping === null || sleeping.until > now) return
      const { wake } = sleeping
      sleeping = null
      wake()
      await expect.poll(() => sleeping !== null).toBe(true)
    }
    return { clock, pass }
  }
  const incidents: string[] = []
  const log: Log = { info: () => undefined, warn: () => undefined, incident: event => String(incidents.push(event)) }

  function keep(db: Db) {
    const { clock, pass } = stepClock()
    const settings = settingsStore(db)
    const keeper = createBackupKeeper({ source: backupSource(db), journal: journalStore(db), settings, clock, log })
    keeper.start()
    return { keeper, pass, settings }
  }
  const copies = () => listBackups(dir).map(({ at }) => at.toISOString())

  test('copies every fifteen minutes in which something was sold, and not when nothing was', async () => {
    const db = openDatabase(file())
    const { keeper, pass, settings } = keep(db)
    await pass(1)
    expect(copies()).toEqual(['2026-11-21T09:01:00.000Z'])
    await pass(15)
    expect(copies()).toHaveLength(1)
    sell(db)
    await pass(14)
    expect(copies()).toHaveLength(1)
    await pass(1)
    expect(copies()).toHaveLength(2)
    expect(settings.get('last-backup')).toBe(copies()[0])
    expect(settings.get('last-integrity-check')).toBe('2026-11-21T09:01:00.000Z')
    keeper.stop()
    db.close()
  })

  test('after a restart waits for what remains of the fifteen minutes', async () => {
    const db = openDatabase(file())
    await backupSource(db).make(new Date('2026-11-21T08:50:00.000Z'), { full: false, signal: never })
    const { keeper, pass } = keep(db)
    await pass(4)
    expect(copies()).toHaveLength(1)
    await pass(1)
    expect(copies()).toHaveLength(2)
    keeper.stop()
    db.close()
  })

  test('that cannot copy tells the journal once, tries again, and tells when it can', async () => {
    const db = openDatabase(file())
    const { keeper, pass } = keep(db)
    writeFileSync(join(dir, 'backups'), 'a file where the folder should be')
    await pass(1)
    await pass(15)
    expect(incidents).toEqual(['backup', 'backup'])
    rmSync(join(dir, 'backups'))
    await pass(15)
    expect(copies()).toHaveLength(1)
    const told = journalStore(db)
      .list(9)
      .map(({ kind, data }) => [kind, data.working])
    expect(told).toEqual([
      ['backup', true],
      ['backup', false],
    ])
    keeper.stop()
    db.close()
    expect(existsSync(file())).toBe(true)
  })
})
