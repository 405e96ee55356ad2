// How the data file is opened: durable or not at all, and a sentence for every file that cannot be used.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { assertDurable, checkDatabase, openDatabase } from '../../main/store/db.ts'
import { StoreError } from '../../main/store/errors.ts'
import { salesStore } from '../../main/store/sales.ts'
import { line, openSale, sell, tempFolder, thrownBy } from './support.ts'

let dir: string
let remove: () => void
const file = () => join(dir, 'tillgate.db')
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

/** The StoreError that opening `path` throws. */
function refusal(path: string): StoreError {
  try {
    openDatabase(path).close()
  } catch (thrown) {
    if (thrown instanceof StoreError) return thrown
    throw thrown
  }
  throw new Error(`${path} was opened`)
}

describe('durability', () => {
  test.each(['a new file', 'a file that was used before'])('%s writes through to the disk at each commit', which => {
    if (which !== 'a new file') openDatabase(file()).close()
    const db = openDatabase(file())
    sell(db)
    const read = (name: string) => db.pragma(name, { simple: true })
    expect({
      journal: read('journal_mode'),
      sync: read('synchronous'),
      keys: read('foreign_keys'),
      erase: read('secure_delete'),
    }).toEqual({ journal: 'wal', sync: 2, keys: 1, erase: 1 })
    expect({
      schema: read('trusted_schema'),
      cells: read('cell_size_check'),
      triggers: read('recursive_triggers'),
      // Copies of pages stay in memory: none of them may lie in the machine's folder for temporary files.
      temporary: read('temp_store'),
    }).toEqual({ schema: 0, cells: 1, triggers: 1, temporary: 2 })
    expect(read('busy_timeout')).toBeLessThanOrEqual(500)
    db.close()
  })

  test('the library alone would not be durable, so the setting must be ours', () => {
    const plain = new Database(file())
    plain.pragma('journal_mode = wal')
    plain.exec('create table t (a integer) strict')
    expect(plain.pragma('synchronous', { simple: true })).toBe(1)
    plain.close()
  })

  test.each([
    ['synchronous', 'normal'],
    ['foreign_keys', 'off'],
    ['trusted_schema', 'on'],
    ['journal_mode', 'delete'],
  ])('a till with %s = %s does not trade', (name, value) => {
    const db = openDatabase(file())
    db.pragma(`${name} = ${value}`)
    expect(thrownBy(() => assertDurable(db))).toBe('not-durable')
    db.close()
  })

  test('a fresh till passes the full check', () => {
    const db = openDatabase(file())
    sell(db)
    expect([checkDatabase(db, 'quick'), checkDatabase(db, 'full')]).toEqual([
      { ok: true, detail: 'ok' },
      { ok: true, detail: 'ok' },
    ])
    db.close()
  })
})

describe('files that cannot be used', () => {
  test('a text file is refused and left as it is', () => {
    const text = 'this is a shopping list, not a database\n'.repeat(60)
    writeFileSync(file(), text)
    const why = refusal(file())
    expect(why.kind).toBe('corrupt')
    expect(why.message).toContain('was left exactly as it is')
    expect(readFileSync(file(), 'utf8')).toBe(text)
  })

  test('the database of another program is refused and left as it is', () => {
    const other = new Database(file())
    other.exec('create table recipe (name text) strict')
    other.close()
    expect(refusal(file()).kind).toBe('corrupt')
    const again = new Database(file())
    expect(again.prepare('select name from sqlite_schema').pluck().all()).toEqual(['recipe'])
    again.close()
  })

  test('a damaged page is found by the check, and sales say so instead of guessing', () => {
    const db = openDatabase(file())
    for (let i = 0; i < 200; i += 1) sell(db)
    const root = db.prepare("select rootpage from sqlite_schema where name = 'sale'").pluck().get() as number
    db.close()
    const bytes = readFileSync(file())
    bytes.fill(0xa5, (root - 1) * 4096, root * 4096)
    writeFileSync(file(), bytes)
    const damaged = openDatabase(file())
    expect(thrownBy(() => salesStore(damaged).list('', 10))).toEqual({ code: 'storage', reason: 'corrupt' })
    expect(checkDatabase(damaged, 'quick')).toEqual({ ok: false, detail: expect.stringMatching(/.+/) })
    expect(checkDatabase(damaged, 'full').ok).toBe(false)
    damaged.close()
  })

  test('a file that another program is writing is reported, not waited for', () => {
    openDatabase(file()).close()
    const other = new Database(file())
    other.exec('begin exclusive')
    expect(refusal(file())).toMatchObject({
      kind: 'locked',
      message: expect.stringContaining('in use by another program'),
    })
    other.close()
    openDatabase(file()).close()
  })

  test('a folder that cannot be made is a sentence about the folder', () => {
    writeFileSync(join(dir, 'occupied'), '')
    const why = refusal(join(dir, 'occupied', 'tillgate.db'))
    expect(why.kind).toBe('read-only')
    expect(why.message).toMatch(/folder is missing, read-only or belongs to someone else\. Nothing was changed\./)
  })

  test('a file of someone else is a sentence about rights', () => {
    const locked = join(dir, 'locked')
    mkdirSync(locked)
    openDatabase(join(locked, 'tillgate.db')).close()
    chmodSync(join(locked, 'tillgate.db'), 0o444)
    chmodSync(locked, 0o555)
    chmodSync(dir, 0o755)
    const child = fileURLToPath(new URL('child-open.ts', import.meta.url))
    const { stdout, stderr } = spawnSync(process.execPath, [child, join(locked, 'tillgate.db')], { encoding: 'utf8' })
    chmodSync(locked, 0o755)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^read-only: The data file .* cannot be written here/)
  })
})

describe('disk trouble while trading', () => {
  test('a full disk refuses the sale as a whole, and it can be completed once there is room', () => {
    const db = openDatabase(file())
    const pages = db.pragma('page_count', { simple: true }) as number
    db.pragma(`max_page_count = ${pages + 8}`)
    const sold = (() => {
      for (let sales = 0; ; sales += 1) {
        const failure = thrownBy(() => sell(db, { lines: [line({ note: 'x'.repeat(3000) })] }))
        if (failure !== 'nothing was thrown') return { sales, failure }
      }
    })()
    expect(sold.failure).toEqual({ code: 'storage', reason: 'full' })
    expect(db.inTransaction).toBe(false)
    db.pragma('max_page_count = 1000000')
    const open = salesStore(db).active()
    if (open) salesStore(db).setStatus(open.id, 'abandoned', open.openedAt)
    expect(sell(db).number).toBe(sold.sales + 1)
    expect(checkDatabase(db, 'full').ok).toBe(true)
    db.close()
  })

  test('a second writer is reported as busy within half a second', () => {
    const db = openDatabase(file())
    const sale = openSale(db, [line()])
    const other = new Database(file())
    other.exec('begin immediate')
    expect(thrownBy(() => salesStore(db).setNote(sale.id, 'hello'))).toEqual({ code: 'storage', reason: 'busy' })
    other.close()
    salesStore(db).setNote(sale.id, 'hello')
    expect(salesStore(db).find(sale.id)?.note).toBe('hello')
    db.close()
  })

  test('a folder is made for the file when it is missing', () => {
    const deep = join(dir, 'a', 'b', 'tillgate.db')
    openDatabase(deep).close()
    expect(existsSync(deep)).toBe(true)
  })
})
