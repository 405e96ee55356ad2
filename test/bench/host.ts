// The browser host as a page sees it: op round trip, sustained ops, start to a sellable screen, memory at rest.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { WebSocketServer } from 'ws'
import { openForBusiness } from '../e2e/steps.ts'
import { launchChromium } from '../e2e/chromium.ts'
import { startHost, type Host } from '../e2e/host.ts'
import { startSandbox } from '../../main/sandbox/sandbox.ts'
import { fillCatalogue } from './fill.ts'
import { fillPast } from './past.ts'
import { ms, quantile, type Row } from './stats.ts'

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

type Trips = { samples: number[]; perSecond: number }

/** Sends frames over a socket from inside a page and times them there, so that browser, socket, checks and JSON are all in it. */
function measureSocket(page: Page, address: string): Promise<Trips> {
  return page.evaluate(async url => {
    const socket = new WebSocket(url)
    await new Promise(done => socket.addEventListener('open', done, { once: true }))
    const waiting = new Map<number, () => void>()
    socket.addEventListener('message', event => {
      const { id } = JSON.parse(String(event.data)) as { id?: number }
      if (id === undefined) return
      waiting.get(id)?.()
      waiting.delete(id)
    })
    let last = 0
    const ask = (): Promise<void> =>
      new Promise(done => {
        last += 1
        waiting.set(last, done)
        socket.send(JSON.stringify({ id: last, name: 'sale.get', input: {} }))
      })
    for (let i = 0; i < 500; i += 1) await ask()
    const samples: number[] = []
    for (let i = 0; i < 3000; i += 1) {
      const from = performance.now()
      await ask()
      samples.push(performance.now() - from)
    }
    const from = performance.now()
    let done = 0
    const lane = async (): Promise<void> => {
      while (performance.now() - from < 3000) {
        await ask()
        done += 1
      }
    }
    await Promise.all(Array.from({ length: 32 }, lane))
    return { samples, perSecond: (done / (performance.now() - from)) * 1000 }
  }, address)
}

/** The same frames to a server that does nothing but send them back. */
async function measureEcho(page: Page): Promise<Trips> {
  const server = createServer((_, answer) => answer.end('<!doctype html><title>echo</title>')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', socket => socket.on('message', (frame, binary) => socket.send(frame, { binary })))
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/`)
  const trips = await measureSocket(page, `ws://127.0.0.1:${port}`)
  for (const client of sockets.clients) client.terminate()
  server.close()
  server.closeAllConnections()
  return trips
}

/** The till's ops beside a bare echo of the same frames to the same browser: what is left is Chromium's own cost. */
async function roundTrips(browser: Chromium, host: Host): Promise<Row[]> {
  const page = await browser.newPage()
  await page.goto(host.url)
  const till = await measureSocket(page, `ws://${new URL(host.url).host}/wire`)
  const echo = await measureEcho(page)
  await page.close()
  const [p50, p95] = [quantile(till.samples, 0.5), quantile(till.samples, 0.95)]
  const [e50, e95] = [quantile(echo.samples, 0.5), quantile(echo.samples, 0.95)]
  const [perSecond, echoed] = [till.perSecond, echo.perSecond]
  return [
    {
      what: 'op round trip page → main → page',
      p50: ms(p50),
      p95: ms(p95),
      peer: `bare echo ${ms(e50)} / ${ms(e95)}`,
      ratio: `${(p50 / e50).toFixed(2)} / ${(p95 / e95).toFixed(2)}`,
      goal: 'p95 ≤ 3 ms',
      met: p95 <= 3,
      raw: { p50, p95, e50, e95 },
    },
    {
      what: 'ops sustained, 32 in flight, 3 s',
      p50: `${Math.round(perSecond)}/s`,
      p95: '–',
      peer: `bare echo ${Math.round(echoed)}/s`,
      ratio: (perSecond / echoed).toFixed(2),
      goal: '≥ 10,000/s',
      met: perSecond >= 10_000,
      raw: { perSecond, echoed },
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
