// The command for goods in and out of a till: what it refuses before it reads anything.
import { execFile } from 'node:child_process'
import { openSync, closeSync, ftruncateSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { tempFolder } from '../store/support.ts'

const script = fileURLToPath(new URL('../../scripts/catalogue.ts', import.meta.url))

function run(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [script, ...args], (failed, stdout, stderr) =>
      resolve({ code: failed === null ? 0 : Number(failed.code), said: stdout + stderr }),
    )
  })
}

test.each([
  ['en', 256 * 2 ** 20 + 1, 'The file is larger than 256 MB, which is more than a million goods. Nothing was changed.'],
  ['de', 2 ** 30, 'Die Datei ist größer als 256 MB, das sind mehr als eine Million Waren. Nichts wurde geändert.'],
])(
  'a list that is too large is refused in words, %s, and never read',
  { timeout: 60_000 },
  async (lang, bytes, words) => {
    const { dir, remove } = tempFolder()
    const file = join(dir, 'goods.csv')
    // A hole of that size: it takes no room on the disk.
    const hole = openSync(file, 'w')
    ftruncateSync(hole, bytes)
    closeSync(hole)
    // Reading a file moves its time of access, certainly where that is before its last change.
    utimesSync(file, new Date('2026-01-01T00:00:00Z'), new Date('2026-06-01T00:00:00Z'))
    const { code, said } = await run('import', file, '--lang', lang, '--data', join(dir, 'till'))
    expect([code, said]).toEqual([1, expect.stringContaining(words)])
    expect(statSync(file).atime).toEqual(new Date('2026-01-01T00:00:00Z'))
    remove()
  },
)
