// What was shown as done survives kill -9 at any moment.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkDatabase, openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { salesStore } from '../../main/store/sales.ts'
import { tempFolder } from './support.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const rounds = 20
const child = fileURLToPath(new URL('child-sales.ts', import.meta.url))

/** Sells in another process, kills it without warning `ms` after its first sale, and answers the sales it had said were done. */
async function sellUntilKilled(file: string, ms: number): Promise<{ id: string; number: number }[]> {
  const seller = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  seller.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(seller, 'close')
  await once(seller.stdout, 'data')
  await new Promise(resolve => setTimeout(resolve, ms))
  seller.kill('SIGKILL')
  await ended
  expect(seller.signalCode).toBe('SIGKILL')
  return said
    .split('\n')
    .slice(0, -1)
    .map(row => JSON.parse(row) as { id: string; number: number })
}

test(
  `a till killed ${rounds} times while selling keeps every sale it showed as done, numbered without gaps`,
  { timeout: 60_000 },
  async () => {
    const file = join(dir, 'tillgate.db')
    const shown: { id: string; number: number }[] = []
    let interrupted = 0
    for (let round = 0; round < rounds; round += 1) {
      shown.push(...(await sellUntilKilled(file, Math.random() * 60)))
      const db = openDatabase(file)
      const sales = salesStore(db)
      expect(shown.filter(({ id, number }) => sales.byNumber(number) !== id)).toEqual([])
      const completed = sales.count()
      // At most one sale a round was on disk and not yet said.
      expect(completed - shown.length).toBeLessThanOrEqual(round + 1)
      expect(
        db
          .prepare("select count(*) as n, min(number) as low, max(number) as high from sale where status = 'completed'")
          .get(),
      ).toEqual({ n: completed, low: 1, high: completed })
      expect(
        db
          .prepare(
            'select count(*) from sale s where number is not null and (select sum(amount_minor) from tender where sale_id = s.id) is not total_minor',
          )
          .pluck()
          .get(),
      ).toBe(0)
      expect(journalStore(db).verify()).toEqual({ entries: completed, whole: true })
      expect(outboxStore(db).pending()).toBe(completed)
      expect(checkDatabase(db, 'full')).toEqual({ ok: true, detail: 'ok' })
      const left = sales.active()
      if (left) {
        interrupted += 1
        sales.setStatus(left.id, 'abandoned', left.openedAt)
      }
      db.close()
    }
    expect(shown.length).toBeGreaterThan(rounds)
    expect(interrupted).toBeGreaterThan(0)
  },
)
