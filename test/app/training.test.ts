// A live till goes into training and comes back, as real processes: real data stay as they are, and everything else is marked.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from 'vite'
import { sandboxConfig } from '../../main/config.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { openPage, stageHost, type Page } from './host-process.ts'
import { spawn, type ChildProcess } from 'node:child_process'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The practice partners as they are shipped: one file beside the host's. */
async function stageSandbox(dir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'main/sandbox/run.ts'),
      outDir: join(dir, 'sandbox'),
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'run.js', codeSplitting: false } },
    },
  })
}

describe.skipIf(process.platform === 'win32')('a live till', () => {
  let sandbox: Sandbox
  let stage: Awaited<ReturnType<typeof stageHost>>
  let dir: string
  let child: ChildProcess
  let urls: string[]
  beforeAll(async () => {
    stage = await stageHost()
    await stageSandbox(stage.dir)
    sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0 })
    dir = mkdtempSync(join(tmpdir(), 'tillgate-training-'))
    // Real in all that the till can tell: only its partners are made up.
    const { environment: _, operator: __, ...rest } = sandboxConfig(sandbox.credentials())
    const live = {
      ...rest,
      environment: 'live',
      till: 'Till 7',
      store: { ...rest.store, name: 'Real Store' },
      broker: { mode: 'remote', url: 'http://127.0.0.1:9' },
    }
    writeFileSync(join(dir, 'live.json'), JSON.stringify(live))
    urls = []
    child = spawn(
      process.execPath,
      [join(stage.dir, 'host', 'browser.js'), '--data', join(dir, 'data'), '--config', join(dir, 'live.json')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let out = ''
    child.stdout?.on('data', (text: Buffer) => {
      out += text.toString()
      urls = [...out.matchAll(/^Tillgate ready: (\S+)$/gm)].map(([, url]) => url ?? '')
    })
  }, 120_000)
  afterAll(async () => {
    if (child.exitCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    await sandbox.close()
    stage.remove()
    rmSync(dir, { recursive: true, force: true })
  })

  async function pageNumber(nth: number): Promise<Page> {
    await expect.poll(() => urls.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(nth)
    return openPage(urls[nth - 1] ?? '')
  }
  const signIn = async (page: Page): Promise<void> => {
    const { staff } = await page.call('staff.list', {})
    await page.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
  }
  async function sell(page: Page): Promise<string> {
    const { products } = await page.call('catalogue.search', { text: '', category: null, limit: 50 })
    await page.call('sale.add', {
      productId: products.find(({ requiredAge }) => requiredAge === 0)!.id,
      quantityMilli: 1000,
    })
    await page.call('pay.cash', { tenderedMinor: 1_000_000 })
    return (await page.call('sale.get', {})).lastSaleId!
  }
  const kindsIn = (folder: string) => {
    const db = openDatabase(join(folder, 'till.db'))
    const rows = journalStore(db).list(100).toReversed()
    db.close()
    return rows
  }

  test('sells for real, practises under the same names, and sells for real again', async () => {
    const real = await pageNumber(1)
    await real.call('staff.first', { name: 'Mona Manager', pin: '4711' })
    await real.call('shift.open', { floatMinor: 10_000 })
    expect(await real.call('till.get', {})).toMatchObject({ environment: 'live', practice: 'possible' })
    await sell(real)
    await real.call('training.enter', {})

    const practice = await pageNumber(2)
    const before = readFileSync(join(dir, 'data', 'till.db'))
    expect(await practice.call('till.get', {})).toMatchObject({
      environment: 'sandbox',
      practice: 'active',
      shift: null,
      store: { name: 'Real Store' },
    })
    await signIn(practice)
    await practice.call('shift.open', { floatMinor: 500 })
    const sale = await sell(practice)
    const { lines } = await practice.call('receipt.get', { saleId: sale })
    const words = lines.map(line => JSON.stringify(line))
    const marks = words.flatMap((line, at) => (line.includes('TRAINING') ? [at] : []))
    expect(marks[0]).toBeLessThan(2)
    expect(marks.at(-1)).toBeGreaterThan(words.length - 4)
    expect(await practice.call('shift.report', {})).toMatchObject({ training: true, sales: 1, floatMinor: 500 })
    await practice.call('training.leave', {})

    const back = await pageNumber(3)
    expect(readFileSync(join(dir, 'data', 'till.db')).equals(before)).toBe(true)
    expect(await back.call('till.get', {})).toMatchObject({
      environment: 'live',
      practice: 'possible',
      shift: { floatMinor: 10_000 },
    })
    await signIn(back)
    expect(await back.call('shift.report', {})).toMatchObject({ training: false, sales: 1, practice: { sales: 0 } })
    await back.call('staff.sign-out', {})
    back.close()
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    expect(kindsIn(join(dir, 'data')).filter(({ kind }) => kind === 'training')).toMatchObject([
      { data: { state: 'begun' } },
      { data: { state: 'ended' } },
    ])
    const practised = kindsIn(join(dir, 'data', 'practice'))
    expect(practised.find(({ kind }) => kind === 'sale-completed')).toMatchObject({ data: { training: true } })
    // A receipt may still be printed meanwhile, which is an entry of its own.
    expect(practised.filter(({ kind }) => kind === 'training').at(-1)).toMatchObject({ data: { state: 'ended' } })
  }, 120_000)
})
