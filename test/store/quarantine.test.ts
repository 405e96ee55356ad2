// A damaged data file: kept as it is, replaced by the newest good backup, what is newer taken out of it and out of payments.log.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptStore } from '../../main/store/attempts.ts'
import { backupTo } from '../../main/store/backup.ts'
import { backupSource, listBackups } from '../../main/store/backups.ts'
import { checkDatabase, inTransaction, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { quarantineAndRestore } from '../../main/store/quarantine.ts'
import { restoreNotice } from '../../main/store/restore-notice.ts'
import { salesStore } from '../../main/store/sales.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { staffStore } from '../../main/store/staff.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { walDamage } from '../../main/store/wal.ts'
import { close, completed, dataFile, open, openForBusiness, sellByCard, sellForCash } from './till-folder.ts'
import { aesSecrets, at, tempFolder, thrownBy } from './support.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const never = new AbortController().signal
const backup = (db: Db): Promise<unknown> =>
  backupSource(db).make(new Date('2026-11-21T09:15:00.000Z'), { full: true, signal: never })
const damage = (page: number): void => {
  const bytes = readFileSync(dataFile(dir))
  bytes.fill(0xa5, (page - 1) * 4096, page * 4096)
  writeFileSync(dataFile(dir), bytes)
}
const rootOf = (db: Db, table: string): number =>
  db.prepare<[string], number>('select rootpage from sqlite_schema where name = ?').pluck().get(table)!
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Two sales before the backup, two after it, one payment on its way; answers the ids and the page of a table. */
async function trade(table = 'product') {
  const till = open(dir)
  openForBusiness(till.db)
  const sold = [sellForCash(till.db, till.payments), sellByCard(till.db, till.payments)]
  await backup(till.db)
  sold.push(sellForCash(till.db, till.payments), sellByCard(till.db, till.payments))
  const running = sellByCard(till.db, till.payments, 'sent')
  const page = rootOf(till.db, table)
  close(till)
  return { ids: sold.map(({ id }) => id), running, page }
}

describe('a data file with a damaged page', () => {
  test('ends in quarantine byte for byte, and every sale goes on in the restored one', async () => {
    const { ids, running, page } = await trade()
    damage(page)
    const damaged = hash(dataFile(dir))
    const till = open(dir)
    expect(till.restored).toMatchObject({
      restoredFrom: expect.stringContaining('till.db.20261121T091500Z.backup'),
      salvaged: { sales: 3, tenders: 2, attempts: 2, journal: 2 },
    })
    expect(till.replayed).toEqual({ attempts: 0, sales: 0, reversals: 0, unplaced: 0 })
    expect(completed(till.db)).toEqual(ids)
    expect(
      attemptStore(till.db)
        .openOnes()
        .map(row => row.id),
    ).toEqual([running.attemptId])
    expect(salesStore(till.db).active()?.id).toBe(running.id)
    expect(checkDatabase(till.db, 'full').ok).toBe(true)
    expect(hash(join(till.restored?.quarantine ?? '', 'till.db'))).toBe(damaged)
    close(till)
  })

  test('where nothing can be read gives what payments.log holds: numbers, totals, tenders, references', async () => {
    const { ids, running } = await trade()
    writeFileSync(dataFile(dir), 'x'.repeat(40_000))
    const till = open(dir)
    expect(till.restored?.salvaged.sales).toBe(0)
    expect(till.replayed).toEqual({ attempts: 2, sales: 2, reversals: 0, unplaced: 0 })
    expect(completed(till.db)).toEqual(ids)
    expect(attemptStore(till.db).find(running.attemptId)?.state).toBe('unknown')
    expect(salesStore(till.db).find(running.id)?.status).toBe('abandoned')
    expect(sellForCash(till.db, till.payments).number).toBe(5)
    close(till)
  })

  test('is told once in the journal and shown until a manager has seen it, and the next start is quiet', async () => {
    const { page } = await trade()
    damage(page)
    const till = open(dir)
    expect(journalStore(till.db).list(1)).toMatchObject([
      { kind: 'data-restored', data: { salvagedSales: 3, replayedSales: 0 } },
    ])
    expect(journalStore(till.db).verify().whole).toBe(true)
    close(till)
    const again = open(dir)
    expect([again.restored, again.keptLog]).toEqual([null, null])
    const notice = restoreNotice(settingsStore(again.db))
    expect(notice.pending()).toBe(at)
    notice.seen()
    expect(notice.pending()).toBeNull()
    close(again)
  })

  test('forgets the identity of the till, as every backup does, so that the till asks to be paired', async () => {
    const { page } = await trade()
    const till = open(dir)
    const secrets = aesSecrets()
    const tokens = (db: Db) =>
      tokenStore(db, secrets, { issuer: 'i', clientId: 'c', deviceId: 'd' }, join(dir, 'auth-lock.db'))
    tokens(till.db).save({ refreshToken: 'a-token', access: null }, at)
    close(till)
    damage(page)
    const restored = open(dir)
    expect(tokens(restored.db).current()).toBeNull()
    close(restored)
  })

  test('and no backup at all: goods, people and settings are taken out of it too', async () => {
    const { ids, page } = await trade('print')
    for (const copy of listBackups(dir)) rmSync(copy.path)
    damage(page)
    const till = open(dir)
    expect(till.restored).toMatchObject({ restoredFrom: null, lostMinutes: null })
    expect(completed(till.db)).toEqual(ids)
    expect(staffStore(till.db).list()).toMatchObject([{ id: 'staff-1', name: 'Ada Example' }])
    expect(till.restored?.salvaged.journal).toBe(4)
    close(till)
  })

  test('and a newest backup that is damaged as well: the one before is taken, none is thrown away', async () => {
    const { ids, page } = await trade()
    const [good] = listBackups(dir)
    const bad = join(dir, 'backups', 'till.db.20261121T092000Z.backup')
    copyFileSync(good!.path, bad)
    writeFileSync(bad, readFileSync(bad).fill(0, 8192, 40_960))
    damage(page)
    const till = open(dir)
    expect(till.restored?.restoredFrom).toBe(good!.path)
    expect([existsSync(bad), existsSync(good!.path)]).toEqual([true, true])
    expect(completed(till.db)).toEqual(ids)
    close(till)
  })
})

describe('a restore that is interrupted', () => {
  test('after the damaged file was put away is done at the next start from the same file', async () => {
    const { ids } = await trade()
    const folder = join(dir, 'quarantine', '20261121T093000Z')
    mkdirSync(folder, { recursive: true })
    renameSync(dataFile(dir), join(folder, 'till.db'))
    writeFileSync(`${dataFile(dir)}.restoring`, 'half a copy')
    const till = open(dir)
    expect(till.restored).toMatchObject({ why: 'the data file is missing', quarantine: folder, salvaged: { sales: 3 } })
    expect(completed(till.db)).toEqual(ids)
    expect(readdirSync(dir).filter(name => name.includes('restoring'))).toEqual([])
    close(till)
  })

  test('for want of a right leaves everything there and says so', async () => {
    const { page } = await trade()
    damage(page)
    writeFileSync(join(dir, 'quarantine'), 'a file where the folder should be')
    const before = hash(dataFile(dir))
    expect(thrownBy(() => open(dir))).toBe('read-only')
    expect(hash(dataFile(dir))).toBe(before)
  })
})

describe('a data file that is gone', () => {
  test('is a loss when there are copies: the newest takes its place', async () => {
    const { ids } = await trade()
    for (const end of ['', '-wal', '-shm']) rmSync(dataFile(dir) + end, { force: true })
    const till = open(dir)
    expect(till.restored).toMatchObject({ quarantine: null, restoredFrom: expect.stringContaining('.backup') })
    expect(completed(till.db)).toEqual(ids)
    close(till)
  })

  test('or empty is a first start when there is nothing beside it', () => {
    writeFileSync(dataFile(dir), '')
    const till = open(dir)
    expect([till.restored, salesStore(till.db).count()]).toEqual([null, 0])
    close(till)
  })

  test('or empty with only payments.log beside it comes back from the log, and a manager is told', async () => {
    const { ids } = await trade()
    rmSync(join(dir, 'backups'), { recursive: true })
    writeFileSync(dataFile(dir), '')
    const till = open(dir)
    expect(completed(till.db)).toEqual(ids)
    expect(till.replayed.sales).toBe(4)
    expect(restoreNotice(settingsStore(till.db)).pending()).toBe(at)
    close(till)
  })
})

describe('a write-ahead log', () => {
  /** The files of a till that was killed: everything since the backup is in the log only. */
  async function killed(): Promise<string[]> {
    const till = open(dir)
    openForBusiness(till.db)
    const first = sellForCash(till.db, till.payments)
    till.db.pragma('wal_checkpoint(truncate)')
    const rest = [sellForCash(till.db, till.payments), sellByCard(till.db, till.payments)]
    const files = ['', '-wal'].map(end => [end, readFileSync(dataFile(dir) + end)] as const)
    close(till)
    for (const [end, bytes] of files) writeFileSync(dataFile(dir) + end, bytes)
    return [first, ...rest].map(({ id }) => id)
  }

  test('that is whole is used and not kept', async () => {
    const ids = await killed()
    expect(walDamage(`${dataFile(dir)}-wal`)).toBe('none')
    const till = open(dir)
    expect([till.keptLog, till.replayed.sales]).toEqual([null, 0])
    expect(completed(till.db)).toEqual(ids)
    close(till)
  })

  test.each([
    ['header', 0],
    ['frames', 32 + 24 + 2000],
  ] as const)(
    'with a damaged %s is kept before SQLite drops it, and payments.log gives back what was in it',
    async (what, place) => {
      const ids = await killed()
      const bytes = readFileSync(`${dataFile(dir)}-wal`)
      bytes.fill(0xa5, place, place + 16)
      writeFileSync(`${dataFile(dir)}-wal`, bytes)
      expect(walDamage(`${dataFile(dir)}-wal`)).toBe(what)
      const till = open(dir)
      expect(readFileSync(join(till.keptLog ?? '', 'till.db-wal'))).toEqual(bytes)
      expect(till.replayed.sales).toBe(2)
      expect(completed(till.db)).toEqual(ids)
      close(till)
    },
  )
})

test('the database of another program in the place of ours goes into quarantine unharmed', async () => {
  const { ids } = await trade()
  rmSync(dataFile(dir))
  const other = new Database(dataFile(dir))
  other.exec('create table recipe (name text) strict')
  other.close()
  const before = hash(dataFile(dir))
  const till = open(dir)
  expect(hash(join(till.restored?.quarantine ?? '', 'till.db'))).toBe(before)
  expect(completed(till.db)).toEqual(ids)
  close(till)
})

test('a file that another program holds locked is not damaged', () => {
  close(open(dir))
  const other = new Database(dataFile(dir))
  other.pragma('locking_mode = exclusive')
  other.exec('begin exclusive')
  expect(thrownBy(() => open(dir))).toBe('locked')
  other.close()
  expect(existsSync(join(dir, 'quarantine'))).toBe(false)
})

test('two restores at the same moment get folders of their own', async () => {
  const { ids } = await trade()
  for (let n = 0; n < 2; n += 1) {
    writeFileSync(dataFile(dir), `damage ${n}`.repeat(1000))
    quarantineAndRestore(dataFile(dir), 'damaged', new Date(at))
  }
  expect(readdirSync(join(dir, 'quarantine'))).toEqual(['20261121T093000Z', '20261121T093000Z-2'])
  const till = open(dir)
  expect(completed(till.db)).toEqual(ids)
  close(till)
})

test('a backup made before an update is a backup too', async () => {
  const till = open(dir)
  openForBusiness(till.db)
  const { id } = sellForCash(till.db, till.payments)
  backupTo(till.db, join(dir, 'backups', 'till.db.schema-9.20261121T092900Z.backup'))
  close(till)
  writeFileSync(dataFile(dir), 'x'.repeat(9000))
  const again = open(dir)
  expect(again.restored?.restoredFrom).toContain('schema-9')
  expect(completed(again.db)).toEqual([id])
  close(again)
})

test('damage that the check cannot see and a reader meets while the till runs is dealt with at the next start', async () => {
  const { ids } = await trade()
  const till = open(dir)
  const broken = new Database.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT')
  expect(() =>
    inTransaction(till.db, () => {
      throw broken
    }),
  ).toThrow('malformed')
  close(till)
  const again = open(dir)
  expect(again.restored?.why).toContain('while the till was running')
  expect(completed(again.db)).toEqual(ids)
  close(again)
  const quiet = open(dir)
  expect(quiet.restored).toBeNull()
  close(quiet)
})

test('an empty page of the wrong kind at the top of an index is damage, though SQLite calls it sound', async () => {
  const { ids } = await trade()
  const raw = new Database(dataFile(dir))
  const page = rootOf(raw, 'attempts_for_a_human')
  raw.close()
  const bytes = readFileSync(dataFile(dir))
  // An empty leaf of a table (13) where an empty leaf of an index (10) belongs.
  bytes[(page - 1) * 4096] = 13
  writeFileSync(dataFile(dir), bytes)
  const till = open(dir)
  expect(till.restored?.why).toContain('attempts_for_a_human')
  expect(completed(till.db)).toEqual(ids)
  close(till)
})
