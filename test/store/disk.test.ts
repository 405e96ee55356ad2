// Disks that are locked, full, read-only or failing while money is taken: refused before it moves, recorded after it did (T33, T35–T37).
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptStore } from '../../main/store/attempts.ts'
import { checkDatabase, inTransaction, openDatabase, useReserve, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { openReserve } from '../../main/store/reserve.ts'
import { salesStore } from '../../main/store/sales.ts'
import { close, completed, dataFile, open, sellByCard, sellForCash } from './till-folder.ts'
import { at, complete, line, openSale, payCash, sell, tempFolder, thrownBy, type Priced } from './support.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())
const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

describe('T33: a data file that another program has locked', () => {
  test('is told as busy each time, for as long as it lasts; then the same click works and nothing was half done', async () => {
    const till = open(dir)
    const sale = openSale(till.db, [line()])
    payCash(till.db, sale)
    const other = spawn(process.execPath, [program('child-write-locked.ts'), dataFile(dir)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(other.stdout, 'data')
    const waited: number[] = []
    for (let click = 0; click < 8; click += 1) {
      expect(thrownBy(() => complete(till.db, sale))).toEqual({ code: 'storage', reason: 'busy' })
      waited.push(till.db.pragma('busy_timeout', { simple: true }) as number)
    }
    // What one statement may hold up the screen.
    expect(Math.max(...waited)).toBeLessThanOrEqual(50)
    expect(salesStore(till.db).active()?.id).toBe(sale.id)
    other.stdin.write('stop\n')
    await once(other, 'close')
    expect(complete(till.db, sale)).toBe(1)
    expect(journalStore(till.db).verify()).toEqual({ entries: 1, whole: true })
    close(till)
  })
})

/** A card payment on its way whose approval is about to be stored with tender, receipt number, journal and message. */
function approving(db: Db, saleId: string = randomUUID()): { sale: Priced; store: () => number } {
  const sale = openSale(db, [line({ note: 'x'.repeat(3000) })], { id: saleId })
  const attempts = attemptStore(db)
  attempts.create({
    id: 'a-1',
    saleId: sale.id,
    orderId: 'O-1',
    amountMinor: 149,
    currency: 'EUR',
    createdAt: at,
    state: 'sent',
  })
  const card = { brand: 'VISA', last4: '1111', authCode: 'A', reference: 'R-1' }
  const tender = { id: 't-1', kind: 'card' as const, amountMinor: 149, tenderedMinor: null, changeMinor: 0, card }
  const store = (): number =>
    inTransaction(db, () => {
      attempts.approve({
        attemptId: 'a-1',
        saleId: sale.id,
        state: 'approved',
        text: 'Approval',
        approvedMinor: 149,
        tender,
        at,
        ...card,
      })
      return complete(db, sale)
    })
  return { sale, store }
}
const limit = (db: Db, more: number): void =>
  void db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + more}`)
/** No page is left to take: every new row needs one more. */
function fill(db: Db): void {
  db.exec('create table if not exists ballast (a)')
  while ((db.pragma('freelist_count', { simple: true }) as number) > 0)
    db.exec('insert into ballast values (zeroblob(4000))')
}

describe('T35: a full disk', () => {
  test('at each place of completing a sale leaves the sale as it was or complete, never between', () => {
    const outcomes = new Set<string>()
    let refused = 0
    for (let more = 0; more < 120 && !outcomes.has('complete'); more += 1) {
      const folder = join(dir, String(more))
      mkdirSync(folder)
      const db = openDatabase(dataFile(folder))
      fill(db)
      // So long that every row which names the sale takes pages of its own.
      const { sale, store } = approving(db, 's'.repeat(9000))
      limit(db, more)
      const told = thrownBy(store)
      db.pragma('max_page_count = 1000000')
      const stored = salesStore(db).find(sale.id)
      const parts = {
        state: attemptStore(db).find('a-1')?.state,
        status: stored?.status,
        tenders: stored?.tenders.length,
        journal: journalStore(db).verify(),
        queued: outboxStore(db).pending(),
      }
      const whole = told === 'nothing was thrown'
      expect(parts).toEqual(
        whole
          ? { state: 'approved', status: 'completed', tenders: 1, journal: { entries: 1, whole: true }, queued: 1 }
          : { state: 'sent', status: 'open', tenders: 0, journal: { entries: 0, whole: true }, queued: 0 },
      )
      if (!whole) expect(told).toEqual({ code: 'storage', reason: 'full' })
      outcomes.add(whole ? 'complete' : 'refused')
      refused += whole ? 0 : 1
      if (!whole) expect(store()).toBe(1)
      expect(checkDatabase(db, 'full').ok).toBe(true)
      db.close()
    }
    expect([...outcomes]).toContain('complete')
    // Each statement takes pages, so the limit has fallen into each of them.
    expect(refused).toBeGreaterThanOrEqual(10)
  })

  test('gives its reserve for money that has moved, once, and for nothing else', () => {
    const db = openDatabase(dataFile(dir))
    fill(db)
    const { sale, store } = approving(db)
    let freed = 0
    useReserve(db, () => {
      freed += 1
      db.pragma('max_page_count = 1000000')
      return freed === 1
    })
    limit(db, 0)
    const note = 'y'.repeat(60_000)
    expect(thrownBy(() => salesStore(db).setNote(sale.id, note))).toEqual({ code: 'storage', reason: 'full' })
    expect(thrownBy(() => inTransaction(db, () => salesStore(db).setNote(sale.id, note)))).toEqual({
      code: 'storage',
      reason: 'full',
    })
    expect(freed).toBe(0)
    fill(db)
    limit(db, 0)
    expect(store()).toBe(1)
    expect(freed).toBeLessThanOrEqual(1)
    expect(salesStore(db).find(sale.id)?.status).toBe('completed')
    db.close()
  })

  test('refuses a payment before money moves: too little room, or a reserve that is gone and cannot come back', () => {
    let room = 1e9
    const reserve = openReserve(dir, { bytes: 65_536, least: 1_000_000, freeBytes: () => room })
    expect(statSync(join(dir, 'reserve.bin')).size).toBe(65_536)
    reserve.assertRoom()
    expect(reserve.low()).toBe(false)
    room = 999_999
    expect(thrownBy(() => reserve.assertRoom())).toEqual({ code: 'storage', reason: 'full' })
    expect([reserve.low(), reserve.free(), reserve.free(), reserve.restore()]).toEqual([true, true, false, false])
    expect(existsSync(join(dir, 'reserve.bin'))).toBe(false)
    room = 1_065_535
    expect(thrownBy(() => reserve.assertRoom())).toEqual({ code: 'storage', reason: 'full' })
    room = 1e9
    reserve.assertRoom()
    expect(statSync(join(dir, 'reserve.bin')).size).toBe(65_536)
  })

  test('of real bytes: the approval of a payment still finds room, in both files, and trading stops before the next', () => {
    const disk = smallDisk(12)
    if (disk === null) {
      process.stdout.write('T35 on a real full disk: not run, this user may not mount a tmpfs.\n')
      expect(process.getuid?.() === 0 && process.platform === 'linux' && canMount()).toBe(false)
      return
    }
    try {
      const till = open(disk.dir, { reserve: { bytes: 3_000_000, least: 200_000 } })
      const sold = sellForCash(till.db, till.payments)
      const { sale, store } = approving(till.db)
      // Something else on this disk takes every byte.
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk.dir, 'flood')}`, 'bs=4096'])
      expect(thrownBy(() => till.reserve.assertRoom())).toEqual({ code: 'storage', reason: 'full' })
      const intent = {
        type: 'intent' as const,
        at,
        kind: 'sale' as const,
        attemptId: 'a-2',
        saleId: sale.id,
        orderId: 'O-2',
      }
      const refused = (): void =>
        till.payments.append({ ...intent, amountMinor: 1, currency: 'EUR', targetReference: null, staff: null })
      // The last block of the journal may have room for a few.
      let intents = 0
      while (thrownBy(refused) === 'nothing was thrown' && intents < 100) intents += 1
      expect(thrownBy(refused)).toEqual({ code: 'storage', reason: 'full' })
      expect(existsSync(join(disk.dir, 'reserve.bin'))).toBe(true)
      till.payments.append({
        type: 'outcome',
        at,
        attemptId: 'a-1',
        state: 'approved',
        reference: 'R-1',
        approvedMinor: 149,
      })
      expect(store()).toBe(2)
      expect(existsSync(join(disk.dir, 'reserve.bin'))).toBe(false)
      expect(thrownBy(() => till.reserve.assertRoom())).toEqual({ code: 'storage', reason: 'full' })
      close(till)
      const again = open(disk.dir, { reserve: { bytes: 3_000_000, least: 200_000 } })
      expect(completed(again.db)).toEqual([sold.id, sale.id])
      close(again)
    } finally {
      disk.remove()
    }
  })

  /** A disk of `megabytes`, or null where nobody may mount one. */
  function smallDisk(megabytes: number): { dir: string; remove: () => void } | null {
    const point = join(dir, 'disk')
    mkdirSync(point)
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', point], {
      stdio: 'ignore',
    })
    return status === 0 ? { dir: point, remove: () => void execFileSync('umount', ['-l', point]) } : null
  }
  const canMount = (): boolean => spawnSync('unshare', ['-m', 'true'], { stdio: 'ignore' }).status === 0
})

describe('T36: a disk that cannot be written', () => {
  test.each([
    ['folder', 0o555, 0o644],
    ['file', 0o777, 0o444],
  ])('a %s of somebody else is a sentence at the start, and nothing is put into quarantine', (_, folder, file) => {
    const place = join(dir, 'place')
    mkdirSync(place)
    close(open(place))
    chmodSync(dataFile(place), file)
    chmodSync(place, folder)
    chmodSync(dir, 0o755)
    const { stdout, stderr } = spawnSync(process.execPath, [program('child-open-till.ts'), place], { encoding: 'utf8' })
    chmodSync(place, 0o755)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^read-only: .* cannot be written here: .* Nothing was changed\./)
    expect(existsSync(join(place, 'quarantine'))).toBe(false)
  })

  test.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_DIR_FSYNC'])(
    'after %s nothing more is written through this connection; reading goes on, and the next start trades again',
    code => {
      const till = open(dir)
      const sold = sellForCash(till.db, till.payments)
      const sale = openSale(till.db, [line()])
      payCash(till.db, sale)
      expect(() =>
        inTransaction(till.db, () => {
          throw new Database.SqliteError('disk I/O error', code)
        }),
      ).toThrow('disk I/O error')
      expect(thrownBy(() => complete(till.db, sale))).toEqual({ code: 'storage', reason: 'read-only' })
      expect(completed(till.db)).toEqual([sold.id])
      close(till)
      const again = open(dir)
      expect(complete(again.db, sale)).toBe(2)
      close(again)
    },
  )

  test('a real sync that fails stops trading the same way', () => {
    const shim = failingSync()
    if (shim === null) {
      process.stdout.write('T36 with a real failing fsync: not run, there is no C compiler here.\n')
      expect(spawnSync('cc', ['--version']).status).not.toBe(0)
      return
    }
    const child = program('child-failing-sync.ts')
    const { stdout, stderr } = spawnSync(process.execPath, [child, dir, shim.trigger], {
      encoding: 'utf8',
      env: { ...process.env, LD_PRELOAD: shim.library, FAIL_SYNC: shim.trigger },
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      journal: { code: 'storage', reason: 'read-only' },
      sale: expect.stringMatching(/^(disk I\/O error|storage)/),
      // The disk is well again by then, but what was synced before is in doubt.
      later: { code: 'storage', reason: 'read-only' },
      sales: 1,
    })
    const till = open(dir)
    expect(completed(till.db)).toHaveLength(1)
    salesStore(till.db).setStatus(salesStore(till.db).active()?.id ?? '', 'abandoned', at)
    expect(sellByCard(till.db, till.payments).number).toBe(2)
    close(till)
  })

  /** A library under which every sync fails while a file exists. */
  function failingSync(): { library: string; trigger: string } | null {
    const source = join(dir, 'shim.c')
    const library = join(dir, 'shim.so')
    writeFileSync(
      source,
      `#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int fails(void) { const char *t = getenv("FAIL_SYNC"); return t && access(t, F_OK) == 0; }
int fsync(int fd) { if (fails()) { errno = EIO; return -1; } return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { if (fails()) { errno = EIO; return -1; } return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
`,
    )
    const built = spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'ignore' })
    return built.status === 0 ? { library, trigger: join(dir, 'fail-now') } : null
  }
})

describe('T37: a reader that hangs', () => {
  test('lets the write-ahead log grow, loses nothing, and when it ends the log is used again from its start', () => {
    const till = open(dir)
    sell(till.db)
    const reader = new Database(dataFile(dir), { readonly: true })
    reader.exec('begin')
    reader.prepare('select count(*) from sale').get()
    const wal = (): number => statSync(`${dataFile(dir)}-wal`).size
    const write = (times: number): void => {
      for (let n = 0; n < times; n += 1)
        till.db
          .prepare("update setting set value = ? where key = 'catalogue-version'")
          .run(String(n % 10).repeat(900_000))
    }
    till.db.exec("insert into setting values ('catalogue-version', '')")
    write(40)
    const grown = wal()
    expect(grown).toBeGreaterThan(30e6)
    expect(completed(till.db)).toHaveLength(1)
    reader.exec('commit')
    reader.close()
    write(40)
    expect(wal()).toBeLessThanOrEqual(grown + 20e6)
    expect(sellForCash(till.db, till.payments).number).toBe(2)
    close(till)
    const again = open(dir)
    expect([completed(again.db).length, again.keptLog]).toEqual([2, null])
    close(again)
  })
})
