// The browser host as a page sees it: op round trip, sustained ops, start to a sellable screen, memory at rest.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openForBusiness } from '../e2e/steps.ts'
import { launchChromium } from '../e2e/chromium.ts'
import { startHost, type Host } from '../e2e/host.ts'
import { startSandbox } from '../../main/sandbox/sandbox.ts'
import { fillCatalogue } from './fill.ts'
import { fillPast } from './past.ts'
import { ms, quantile, type Row } from './stats.ts'
import { roundTrips } from './trips.ts'

const PRODUCTS = 100_000
const SALES = 1_000_000

export async function benchHost(): Promise<Row[]> {
  mkdirSync('.cache', { recursive: true })
  const dataDir = mkdtempSync(resolve('.cache/bench-host-'))
  const sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
  const browser = await launchChromium()
  try {
    let host = await startHost({ dataDir, sandbox })
    const first = await browser.newPage()
    await openForBusiness(first, host, sandbox)
    await first.close()
    await host.stop()
    const empty = await starts(browser, dataDir, sandbox, 5)
    await fillCatalogue(join(dataDir, 'till.db'), PRODUCTS)
    fillPast(join(dataDir, 'till.db'), SALES)
    const full = await starts(browser, dataDir, sandbox, 5)
    host = await startHost({ dataDir, sandbox })
    const rested = await restingMib(host)
    const trips = await roundTrips(browser, host)
    const memory = memoryRow(rested, await restingMib(host))
    await host.stop()
    return [...trips, ...startRows(empty, full), memory]
  } finally {
    await browser.close()
    await sandbox.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Chromium = Awaited<ReturnType<typeof launchChromium>>
type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** Milliseconds from starting the process to tiles on the sell screen, the PIN typed by the script included. */
async function starts(browser: Chromium, dataDir: string, sandbox: Sandbox, times: number): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round < times; round += 1) {
    const from = performance.now()
    const host = await startHost({ dataDir, sandbox })
    const page = await browser.newPage()
    await page.goto(host.url)
    await page.locator('[data-screen=sign-in]').waitFor()
    await page.keyboard.type('4711')
    await page.keyboard.press('Enter')
    await page.locator('[data-screen=sell] [data-product]').first().waitFor()
    samples.push(performance.now() - from)
    await page.close()
    await host.stop()
  }
  return samples
}

function startRows(empty: readonly number[], full: readonly number[]): Row[] {
  const [e50, f50, f95] = [quantile(empty, 0.5), quantile(full, 0.5), quantile(full, 0.95)]
  return [
    {
      what: `start to sellable, ${PRODUCTS / 1000}k products, ${SALES / 1_000_000}M past sales`,
      p50: ms(f50),
      p95: ms(f95),
      peer: `sample catalogue, no sales ${ms(e50)}`,
      ratio: (f50 / e50).toFixed(2),
      goal: '≤ 1.5 s and ≤ 1.10 × empty',
      met: f50 <= 1500 && f50 <= 1.1 * e50,
      raw: { e50, f50, f95 },
    },
  ]
}

async function restingMib(host: Host): Promise<number> {
  await new Promise(done => setTimeout(done, 10_000))
  return residentMib(host.pid)
}

/** After the load the garbage collector keeps room for the next one, so that figure stands beside it. */
function memoryRow(mib: number, loaded: number): Row {
  return {
    what: 'idle memory of main',
    p50: `${mib.toFixed(0)} MiB`,
    p95: '–',
    peer: `10 s after all those ops ${loaded.toFixed(0)} MiB`,
    ratio: (loaded / mib).toFixed(2),
    goal: '≤ 120 MiB RSS',
    met: mib <= 120,
    raw: { mib, loaded },
  }
}

function residentMib(pid: number): number {
  if (process.platform === 'linux')
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}
