// Schema steps: each once and whole, with a backup before, and refusals that change nothing.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../main/store/db.ts'
import { migrations } from '../../main/store/migrations.ts'
import type { Migration } from '../../main/store/migrate.ts'
import { salesStore } from '../../main/store/sales.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { aesSecrets, at, sell, tempFolder } from './support.ts'

let dir: string
let remove: () => void
const file = () => join(dir, 'tillgate.db')
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const next: Migration = {
  name: 'a colour for every sale',
  sql: "alter table sale add column colour text not null default 'red'",
}
const backups = () => readdirSync(dir).filter(name => name.endsWith('.backup'))

test('a new file has every step once and needs no backup', () => {
  openDatabase(file()).close()
  const db = openDatabase(file())
  expect(db.prepare('select id, name from migration').all()).toEqual(
    migrations.map(({ name }, i) => ({ id: i + 1, name })),
  )
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(backups()).toEqual([])
  db.close()
})

test('a new step keeps every sale and leaves a backup beside the file that opens with the old version', () => {
  const old = openDatabase(file())
  const sold = sell(old)
  tokenStore(old, aesSecrets(), { issuer: 'i', clientId: 'c', deviceId: 'd' }, join(dir, 'auth-lock.db')).save(
    { refreshToken: 'refresh-token', access: null },
    at,
  )
  old.close()

  const db = openDatabase(file(), { steps: [...migrations, next] })
  expect(db.prepare('select id, number, colour from sale').get()).toEqual({ ...sold, colour: 'red' })
  expect(db.prepare('select count(*) from auth_token').pluck().get()).toBe(1)
  db.close()

  expect(backups()).toEqual([
    expect.stringMatching(new RegExp(`^tillgate\\.db\\.schema-${migrations.length}\\.\\d{8}T\\d{6}Z\\.backup$`)),
  ])
  const restored = openDatabase(join(dir, backups()[0] ?? ''))
  expect(salesStore(restored).find(sold.id)?.number).toBe(sold.number)
  expect(restored.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(restored.prepare('select count(*) from auth_token').pluck().get()).toBe(0)
  restored.close()
})

test('backups go where the configuration says', () => {
  openDatabase(file()).close()
  openDatabase(file(), { steps: [...migrations, next], backupDir: join(dir, 'safe') }).close()
  expect(readdirSync(join(dir, 'safe'))).toHaveLength(1)
  expect(backups()).toEqual([])
})

test('a file of a newer Tillgate is refused with what to do, and not a byte of it changes', () => {
  openDatabase(file(), { steps: [...migrations, next] }).close()
  const before = new Database(file(), { readonly: true }).serialize()
  expect(() => openDatabase(file())).toThrow(
    `The data file was written by a newer Tillgate (schema ${migrations.length + 1}, this one knows ${migrations.length}). Nothing was changed. Install the newer version or restore a backup.`,
  )
  expect(new Database(file(), { readonly: true }).serialize().equals(before)).toBe(true)
})

test.each([
  ['edited', (step: Migration) => ({ ...step, sql: `${step.sql}\n-- a harmless remark` })],
  ['renamed', (step: Migration) => ({ ...step, name: `${step.name}!` })],
])('a step that was %s after it ran is refused', (_, change) => {
  openDatabase(file()).close()
  const steps = migrations.map((step, i) => (i === 2 ? change(step) : step))
  expect(() => openDatabase(file(), { steps })).toThrow(
    expect.objectContaining({ kind: 'edited', message: expect.stringContaining('Nothing was changed.') }),
  )
})

test('a step that fails leaves the file at the step before, with its data', () => {
  const old = openDatabase(file())
  const sold = sell(old)
  old.close()
  const broken: Migration = {
    name: 'broken',
    sql: 'create table half (a integer) strict; insert into nowhere values (1);',
  }
  expect(() => openDatabase(file(), { steps: [...migrations, next, broken] })).toThrow(/nowhere/)
  const db = openDatabase(file(), { steps: [...migrations, next] })
  expect(db.prepare("select count(*) from sqlite_schema where name = 'half'").pluck().get()).toBe(0)
  expect(db.prepare('select colour from sale where id = ?').pluck().get(sold.id)).toBe('red')
  db.close()
})

test('no backup, no migration: the file stays as it was', () => {
  openDatabase(file()).close()
  expect(() => openDatabase(file(), { steps: [...migrations, next], backupDir: join(file(), 'not-a-folder') })).toThrow(
    expect.objectContaining({ kind: 'read-only' }),
  )
  const db = openDatabase(file())
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  db.close()
  expect(existsSync(`${file()}.part`)).toBe(false)
})

test('a till that was registered before the access token was kept stays registered', () => {
  const old = openDatabase(file(), { steps: migrations.slice(0, 5) })
  const identity = { issuer: 'i', clientId: 'c', deviceId: 'd' }
  const secrets = aesSecrets()
  old.exec("update counter set value = 4 where name = 'token-generation'")
  old
    .prepare("insert into auth_token values (4, ?, null, 'current', ?)")
    .run(secrets.seal('kept', JSON.stringify(['auth_token', 'i', 'c', 'd', 4])), at)
  old.close()
  const db = openDatabase(file())
  const storage = tokenStore(db, secrets, identity, join(dir, 'auth-lock.db'))
  expect(storage.current()).toEqual({ generation: 4, refreshToken: 'kept', access: null, storedAt: at })
  const lock = storage.tryLock()
  expect([storage.outdated(), storage.save({ refreshToken: null, access: null }, at)]).toEqual([false, 5])
  lock?.release()
  db.close()
})
