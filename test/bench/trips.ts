// Ops of one page over its socket, beside a bare echo of the same messages: one by one, and as many as will go.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { WebSocketServer } from 'ws'
import type { Host } from '../e2e/host.ts'
import { ms, quantile, type Row } from './stats.ts'

type Trips = { samples: number[]; perSecond: number }

/** Sends frames over a socket from inside a page and times them there, so that browser, socket, checks and JSON are all in it. */
function measureSocket(page: Page, address: string): Promise<Trips> {
  return page.evaluate(async url => {
    const socket = new WebSocket(url)
    await new Promise(done => socket.addEventListener('open', done, { once: true }))
    const waiting = new Map<number, () => void>()
    socket.addEventListener('message', event => {
      const message = JSON.parse(String(event.data)) as { id?: number } | { id?: number }[]
      for (const { id } of Array.isArray(message) ? message : [message]) {
        if (id === undefined) continue
        waiting.get(id)?.()
        waiting.delete(id)
      }
    })
    // As the page's wire does: what is asked in one turn goes in one message.
    let turn: string[] = []
    const flush = (): void => {
      socket.send(turn.length === 1 ? turn[0]! : `[${turn.join(',')}]`)
      turn = []
    }
    let last = 0
    const ask = (): Promise<void> =>
      new Promise(done => {
        last += 1
        waiting.set(last, done)
        if (turn.push(JSON.stringify({ id: last, name: 'sale.get', input: {} })) === 1) queueMicrotask(flush)
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
export async function roundTrips(browser: Browser, host: Host): Promise<Row[]> {
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
