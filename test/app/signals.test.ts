// A till as a process: started twice, ended by signals at any moment, killed, and with no file descriptor left.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { checkDatabase, openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { openPage, stageHost, startProcess, type HostProcess, type Page } from './host-process.ts'

// Windows has neither signals that a program can answer nor ulimit, and wants a right for links.
describe.skipIf(process.platform === 'win32')('a till as a process', () => {
  let sandbox: Sandbox
  let stage: Awaited<ReturnType<typeof stageHost>>
  let dataDir: string
  let running: HostProcess[]
  beforeAll(async () => {
    stage = await stageHost()
    sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0 })
  })
  afterAll(async () => {
    await sandbox.close()
    stage.remove()
  })
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tillgate-process-'))
    running = []
  })
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL')
    await Promise.all(running.map(({ ended }) => ended))
    rmSync(dataDir, { recursive: true, force: true })
  })

  const start = (files?: number): HostProcess => {
    const limit = files === undefined ? {} : { files }
    const host = startProcess({ stage: stage.dir, dataDir, credentials: sandbox.credentials(), ...limit })
    running.push(host)
    return host
  }
  async function page(host: HostProcess): Promise<Page> {
    const url = await host.ready
    if (url === null) throw new Error(`it did not start: ${(await host.ended).said}`)
    return openPage(url)
  }
  /** Signs the first manager in, or makes one, with an open shift. */
  async function openUp(till: Page): Promise<void> {
    const { staff } = await till.call('staff.list', {})
    if (staff[0] === undefined) await till.call('staff.first', { name: 'Mona Manager', pin: '4711' })
    else await till.call('staff.sign-in', { staffId: staff[0].id, pin: '4711' })
    if ((await till.call('till.get', {})).shift === null) await till.call('shift.open', { floatMinor: 10_000 })
  }
  /** Sells for cash; answers the id once the till showed the sale as done. */
  async function sell(till: Page): Promise<string> {
    const { products } = await till.call('catalogue.search', { text: '', category: null, limit: 50 })
    const goods = products.find(({ requiredAge }) => requiredAge === 0)!
    if ((await till.call('sale.get', {})).sale === null)
      await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('pay.cash', { tenderedMinor: 1_000_000 })
    return (await till.call('sale.get', {})).lastSaleId!
  }
  /** What the folder holds, read when no till runs: the completed sales, in a whole file with a whole journal. */
  function soldIn(folder: string): string[] {
    const db = openDatabase(join(folder, 'till.db'))
    expect(checkDatabase(db, 'full')).toEqual({ ok: true, detail: 'ok' })
    expect(journalStore(db).verify().whole).toBe(true)
    const ids = db.prepare("select id from sale where status = 'completed' order by number").pluck().all() as string[]
    const paid = db.prepare('select count(distinct sale_id) from tender').pluck().get() as number
    db.close()
    expect(paid).toBe(ids.length)
    return ids
  }

  test(
    'T39: of two that start together one lives, the other says so; after kill -9 the next one starts',
    { timeout: 60_000 },
    async () => {
      const both = [start(), start()]
      const urls = await Promise.all(both.map(({ ready }) => ready))
      expect(urls.filter(url => url === null)).toHaveLength(1)
      const second = await both[urls.indexOf(null)]!.ended
      expect(second).toMatchObject({ code: 1, said: expect.stringMatching(/already running.*Nothing was changed/) })
      const first = both[urls.findIndex(url => url !== null)]!
      const till = await page(first)
      await openUp(till)
      const id = await sell(till)
      first.child.kill('SIGKILL')
      expect((await first.ended).signal).toBe('SIGKILL')
      const next = await page(start())
      await openUp(next)
      expect((await next.call('sale.list', { text: '', limit: 10 })).sales.map(row => row.id)).toEqual([id])
    },
  )

  test(
    'T9, T58: SIGTERM, SIGINT and kill -9 at any moment of selling lose no sale that was shown',
    { timeout: 90_000 },
    async () => {
      const shown: string[] = []
      let clean = 0
      for (let round = 0; round < 6; round += 1) {
        const host = start()
        const signal = (['SIGTERM', 'SIGINT', 'SIGKILL'] as const)[round % 3]!
        if (round % 6 === 4) {
          await sleep(Math.random() * 300)
          host.child.kill(signal)
        } else {
          const till = await page(host)
          await openUp(till)
          void sleep(Math.random() * 120).then(() => host.child.kill(signal))
          try {
            for (;;) shown.push(await sell(till))
          } catch (thrown) {
            expect((thrown as Error).message).toBe('gone')
          }
        }
        const { code, signal: by, said } = await host.ended
        // Before it listens for signals, one ends it as a kill does.
        expect([
          [0, null, ''],
          [null, signal, ''],
        ]).toContainEqual([code, by, said])
        if (code === 0) clean += 1
      }
      const kept = soldIn(dataDir)
      expect(new Set(shown).size).toBe(shown.length)
      expect(shown.filter(id => !kept.includes(id))).toEqual([])
      // At most one sale a round was done and not shown any more.
      expect(kept.length).toBeLessThanOrEqual(shown.length + 6)
      expect(clean).toBeGreaterThanOrEqual(2)
    },
  )

  test.runIf(process.platform === 'linux')(
    'T59: without file descriptors it says so or sells, and the folder is whole either way',
    { timeout: 90_000 },
    async () => {
      const shown: string[] = []
      const outcomes: boolean[] = []
      for (const files of [22, 26, 40]) {
        const host = start(files)
        const url = await host.ready
        outcomes.push(url !== null)
        if (url !== null) {
          const selling = openPage(url).then(async till => (await openUp(till), sell(till)))
          await selling.then(
            id => shown.push(id),
            (thrown: unknown) => expect((thrown as Error).message).toMatch(/storage|internal|gone|unreachable/),
          )
          host.child.kill('SIGTERM')
        }
        const { code, said } = await host.ended
        expect([files, code, said !== '']).toEqual(url === null ? [files, 1, true] : [files, 0, false])
        // With very few the program itself cannot be read, and Node says so in its own words.
        if (url === null && !said.includes('Node.js v'))
          expect(said).toMatch(/lets this program open no more files.*Nothing was changed/)
      }
      expect(new Set(outcomes).size).toBe(2)
      const till = start()
      await openUp(await page(till))
      till.child.kill('SIGTERM')
      expect((await till.ended).code).toBe(0)
      const kept = soldIn(dataDir)
      expect(shown.filter(id => !kept.includes(id))).toEqual([])
    },
  )
})
