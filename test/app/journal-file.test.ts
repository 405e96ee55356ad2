// The journal as a file for others: the command on a folder and a backup, an export, and the verifier printed in the docs.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { checkJournal, finishSlowly } from '../../main/store/journal-check.ts'
import { journalFiles } from '../../main/store/journal-files.ts'
import { journalStore } from '../../main/store/journal.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let dir: string
let db: Db
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillgate-journal-'))
  db = openDatabase(join(dir, 'till.db'))
})
afterEach(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

function write(count: number, day = '2026-11-21'): void {
  const journal = journalStore(db)
  inTransaction(db, () => {
    for (let i = 0; i < count; i += 1)
      journal.append({
        at: `${day}T09:30:00.000Z`,
        kind: 'sign-in',
        staff: 'staff-1',
        saleId: null,
        data: { nth: i, Zeta: true, alpha: null, text: 'Grüße "€" \u2028 😀' },
      })
  })
}
const command = (...words: string[]) =>
  spawnSync(process.execPath, ['scripts/journal.ts', ...words], { cwd: root, encoding: 'utf8' })
/** The program as it is printed in docs/journal.md. */
function stranger(file: string) {
  const program = /```js\n([\s\S]+?)```/.exec(readFileSync(join(root, 'docs/journal.md'), 'utf8'))?.[1] ?? ''
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(22)
  writeFileSync(join(dir, 'verify.mjs'), program)
  return spawnSync(process.execPath, [join(dir, 'verify.mjs'), file], { encoding: 'utf8' })
}

test('a whole journal is verified in its folder and in a backup, without a change to either', async () => {
  write(700)
  await db.backup(join(dir, 'backup.db'))
  const before = readFileSync(join(dir, 'backup.db'))
  expect(command('verify', '--data', dir)).toMatchObject({ status: 0, stdout: '700 entries, the chain is whole.\n' })
  expect(command('verify', '--data', join(dir, 'backup.db'))).toMatchObject({ status: 0 })
  expect(readFileSync(join(dir, 'backup.db')).equals(before)).toBe(true)
})

test('a forged entry is named with what is wrong with it', () => {
  write(700)
  db.exec("drop trigger journal_never_changes; update journal set staff = 'nobody' where n = 412")
  const found = command('verify', '--data', dir)
  expect(found.status).toBe(1)
  expect(found.stdout).toContain('The first one that does not hold is number 412: it was changed after it was written.')
})

test('an export is verified by the program in the docs, and any change to it is found', () => {
  write(300)
  const file = join(dir, 'out.jsonl')
  expect(command('export', file, '--data', dir)).toMatchObject({ status: 0 })
  expect(stranger(file)).toMatchObject({ status: 0, stdout: '300 entries hold\n' })
  const text = readFileSync(file, 'utf8')
  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(302)
  const forgeries = [
    text.replace('"nth":150', '"nth":151'),
    [...lines.slice(0, 40), ...lines.slice(41)].join('\n'),
    lines.slice(0, 200).join('\n'),
    lines.slice(0, -1).join('\n'),
    [...lines.slice(0, 10), lines[11], lines[10], ...lines.slice(12)].join('\n'),
  ]
  for (const forged of forgeries) {
    writeFileSync(join(dir, 'forged.jsonl'), forged)
    expect(stranger(join(dir, 'forged.jsonl')).status).not.toBe(0)
  }
})

test('the days of an export are one stretch that begins with the hash before it', () => {
  write(5, '2026-11-19')
  write(4, '2026-11-20')
  write(3, '2026-11-21')
  const file = join(dir, 'day.jsonl')
  expect(command('export', file, '--from', '2026-11-20', '--to', '2026-11-20', '--data', dir).status).toBe(0)
  const [head = ''] = readFileSync(file, 'utf8').split('\n')
  expect(JSON.parse(head)).toMatchObject({ from: 6, to: 9, previous: journalStore(db).list(8)[7]?.hash })
  expect(stranger(file)).toMatchObject({ status: 0, stdout: '4 entries hold\n' })
})

test('nothing is overwritten, and wrong words are answered with what is allowed', () => {
  write(2)
  const file = join(dir, 'there.jsonl')
  copyFileSync(join(root, 'package.json'), file)
  expect(command('export', file, '--data', dir)).toMatchObject({ status: 2 })
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(command('export', join(dir, 'x'), '--from', 'yesterday', '--data', dir).stderr).toContain('YYYY-MM-DD')
  expect(command('export', join(dir, 'x'), '--from', '2030-01-01', '--data', dir).stderr).toContain('no entries')
  expect(existsSync(join(dir, 'x'))).toBe(false)
  expect(command('verify', '--data', join(dir, 'nowhere')).stderr).toContain('no data file')
  expect(command('praise').status).toBe(2)
})

test('verifying a long journal lets everybody else in after each few entries, while it grows', async () => {
  write(3000)
  let turns = 0
  const between = setInterval(() => {
    turns += 1
    if (turns === 2) write(1)
  }, 0)
  const verdict = await journalFiles(db).verify()
  clearInterval(between)
  expect(verdict.whole).toBe(true)
  expect(verdict.entries).toBeGreaterThanOrEqual(3000)
  expect(turns).toBeGreaterThan(3)
  const stop = new AbortController()
  stop.abort(new Error('enough'))
  await expect(finishSlowly(checkJournal(db), stop.signal)).rejects.toThrow('enough')
})
