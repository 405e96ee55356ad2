// A power cut at any write: what had reached the disk for certain is there, whatever became of the rest (T5, T14); an older copy (T38).
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptStore } from '../../main/store/attempts.ts'
import { checkDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { restoreNotice } from '../../main/store/restore-notice.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { seeded, type Random } from '../faults/random.ts'
import { close, completed, dataFile, open, openForBusiness, sellByCard, sellForCash } from './till-folder.ts'
import { aesSecrets, at, tempFolder } from './support.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const names = ['till.db', 'till.db-wal', 'payments.log'] as const
type Disk = Record<(typeof names)[number], Buffer>
const SECTOR = 512

/** What the disk held after each acknowledged step; a cut after step n has n for certain and some of what n + 1 added. */
function recorded(): { disks: Disk[]; sold: string[] } {
  const till = open(dir)
  openForBusiness(till.db)
  till.db.pragma('wal_checkpoint(truncate)')
  const look = (): Disk => Object.fromEntries(names.map(name => [name, readFileSync(join(dir, name))])) as Disk
  const disks = [look()]
  const sold: string[] = []
  for (let n = 0; n < 12; n += 1) {
    sold.push((n % 2 === 0 ? sellForCash(till.db, till.payments) : sellByCard(till.db, till.payments)).id)
    disks.push(look())
  }
  close(till)
  return { disks, sold }
}

/** Sectors that differ were not synced: each one arrived, did not, or was torn, in any order. */
function torn(before: Buffer, after: Buffer, random: Random): Buffer {
  const kept = random.between(0, Math.ceil(after.length / SECTOR)) * SECTOR
  const bytes = Buffer.alloc(random.chance(0.5) ? after.length : Math.max(before.length, Math.min(kept, after.length)))
  before.copy(bytes)
  for (let at = 0; at < bytes.length; at += SECTOR) {
    const end = Math.min(at + SECTOR, bytes.length)
    const same = end <= before.length && before.subarray(at, end).equals(after.subarray(at, end))
    if (same || random.chance(0.5)) continue
    after.copy(bytes, at, at, random.chance(0.1) ? at + random.between(1, SECTOR) : end)
  }
  return bytes
}

function cut(folder: string, certain: Disk, next: Disk, random: Random): void {
  mkdirSync(folder)
  for (const name of names) writeFileSync(join(folder, name), torn(certain[name], next[name], random))
}

describe('T5, T14: the power is cut', () => {
  test(
    'in 80 ways while selling, and no sale that was shown as done is lost, none is half there',
    { timeout: 120_000 },
    () => {
      const { disks, sold } = recorded()
      let more = 0
      for (let state = 0; state < 80; state += 1) {
        const random = seeded(20_261_121, state)
        const done = random.between(0, disks.length - 2)
        const folder = join(dir, `state-${state}`)
        cut(folder, disks[done]!, disks[done + 1]!, random)
        const till = open(folder)
        const found = completed(till.db)
        expect(found.slice(0, done)).toEqual(sold.slice(0, done))
        expect(found.length).toBeLessThanOrEqual(done + 1)
        expect(till.restored).toBeNull()
        // The data file itself kept them; the journal of payments may know the sale under way.
        expect(till.replayed.sales).toBeLessThanOrEqual(1)
        expect([checkDatabase(till.db, 'full').ok, journalStore(till.db).verify().whole]).toEqual([true, true])
        more += found.length - done
        close(till)
      }
      // Some of the cuts came late enough for the sale under way.
      expect(more).toBeGreaterThan(0)
    },
  )

  test('and the same disk without syncing does lose sales, or this proves nothing', () => {
    const { disks, sold } = recorded()
    let lost = 0
    for (let state = 0; state < 20; state += 1) {
      const random = seeded(7, state)
      const folder = join(dir, `unsynced-${state}`)
      // As if nothing since the start had been certain.
      cut(folder, disks[0]!, disks.at(-1)!, random)
      const till = open(folder)
      lost += completed(till.db).length < sold.length ? 1 : 0
      close(till)
    }
    expect(lost).toBeGreaterThan(10)
  })
})

describe('T38: an old copy of the data file is put back', () => {
  test('its tokens are not used, every payment since then is compared with payments.log, and a manager is told', () => {
    const secrets = aesSecrets()
    const tokens = (db: Parameters<typeof tokenStore>[0]) =>
      tokenStore(db, secrets, { issuer: 'i', clientId: 'c', deviceId: 'd' }, join(dir, 'auth-lock.db'))
    const till = open(dir)
    openForBusiness(till.db)
    const first = sellForCash(till.db, till.payments)
    const lock = tokens(till.db).tryLock()
    tokens(till.db).save({ refreshToken: 'the-first', access: null }, at)
    lock?.release()
    close(till)
    copyFileSync(dataFile(dir), join(dir, 'old-copy'))

    const later = open(dir)
    const storage = tokens(later.db)
    const held = storage.tryLock()
    storage.save({ refreshToken: 'the-second', access: null }, at)
    held?.release()
    const second = sellByCard(later.db, later.payments)
    const third = sellForCash(later.db, later.payments)
    const answered = sellByCard(later.db, later.payments, 'answered')
    close(later)

    copyFileSync(join(dir, 'old-copy'), dataFile(dir))
    const restored = open(dir)
    expect(restored.restored).toBeNull()
    expect(restored.replayed).toEqual({ attempts: 2, sales: 2, reversals: 0, unplaced: 0 })
    expect(completed(restored.db)).toEqual([first.id, second.id, third.id])
    expect(attemptStore(restored.db).find(answered.attemptId)).toMatchObject({
      state: 'needs-human',
      reference: answered.reference,
    })
    expect(restoreNotice(settingsStore(restored.db)).pending()).toBe(at)
    const old = tokens(restored.db)
    const check = old.tryLock()
    expect(old.outdated()).toBe(true)
    check?.release()
    // No number is given twice.
    expect(sellForCash(restored.db, restored.payments).number).toBe(4)
    close(restored)
    const quiet = open(dir)
    expect(quiet.replayed).toEqual({ attempts: 0, sales: 0, reversals: 0, unplaced: 0 })
    close(quiet)
  })
})
