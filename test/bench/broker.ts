// The store's broker under a hundred tills: how many credentials a second, how long one takes, and whether memory stays flat.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../main/sandbox/sandbox.ts'
import { pairedToken, rawConfig, sandboxSections } from '../broker/support.ts'
import { ms, quantile, type Row } from './stats.ts'

const tills = 100

/** `requests` in all for the memory row; 200,000 unless told, a million for the full figure. */
export async function benchBroker(requests = 200_000): Promise<Row[]> {
  const sandbox = await startSandbox({ portBase: 0, pace: 0 })
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-bench-broker-'))
  const { base } = sandbox.credentials().secucard
  const raw = rawConfig(base, sandboxSections(sandbox))
  raw['limits'] = { perMinute: 6000, burst: 1000, failuresPerMinute: 6000 }
  writeFileSync(join(dir, 'broker.json'), JSON.stringify(raw))
  chmodSync(join(dir, 'broker.json'), 0o600)
  const broker = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../scripts/broker.ts'), '--config', 'broker.json'],
    {
      cwd: dir,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    const url = await listening(broker)
    broker.stdout?.resume()
    const panel = sandbox.panels.secucard
    const tokens: string[] = []
    for (let n = 0; n < tills; n += 1) tokens.push(await pairedToken(base, panel, `/vendor/tillgate/serial/bench-${n}`))
    await load(url, '/cardconnect-token', tokens, tills * 20)
    const cached = await load(url, '/cardconnect-token', tokens, 20_000)
    const paced = await load(url, '/cardconnect-token', tokens, 20_000, tills / 2000)
    const signed = await load(url, '/idscan-token', tokens, 10_000)
    const echo = await bareEcho(tokens)
    const before = rss(broker)
    // Below the 100 a second that the broker allows each till.
    const rest = await load(url, '/cardconnect-token', tokens, Math.max(0, requests - 50_000), tills / 6000)
    const after = rss(broker)
    return rows({ cached, paced, signed, echo, before, after, requests: 50_000 + rest.times.length })
  } finally {
    broker.kill('SIGTERM')
    if (broker.exitCode === null) await once(broker, 'exit')
    await sandbox.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function listening(broker: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of broker.stdout ?? []) {
    text += String(chunk)
    const url = /"url":"(http:[^"]+)"/.exec(text)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`the broker did not start: ${text}`)
}

type Load = { perSecond: number; times: number[] }

/** Each till has one kept connection and asks again as soon as it is answered, or every `pause` seconds. */
async function load(
  url: string,
  path: string,
  tokens: readonly string[],
  requests: number,
  pause: number | null = null,
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: tokens.length })
  const times: number[] = []
  let left = requests
  const till = async (token: string, nth: number): Promise<void> => {
    for (let turn = 0; left > 0; turn += 1) {
      left -= 1
      // Counted from when it was due, so that a slow answer does not hide those that wait behind it.
      const due = pause === null ? performance.now() : from + (turn + nth / tokens.length) * pause * 1000
      const wait = due - performance.now()
      if (wait > 0) await new Promise(resolve => void setTimeout(resolve, wait))
      await once200(url + path, token, agent)
      times.push(performance.now() - due)
    }
  }
  const from = performance.now()
  await Promise.all(tokens.map(till))
  const seconds = (performance.now() - from) / 1000
  agent.destroy()
  return { perSecond: times.length / seconds, times }
}

function once200(url: string, token: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', agent, headers: { authorization: `Bearer ${token}` } }, response => {
      response.resume()
      response.once('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`the broker answered ${response.statusCode}`))
      })
    })
    asking.once('error', reject)
    asking.end()
  })
}

/** What plain node:http does with the same load in the same process: the limit of the load itself. */
async function bareEcho(tokens: readonly string[]): Promise<Load> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end('{"token":"x"}'),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    return await load(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, '/', tokens, 10_000)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** Resident memory in MiB; NaN where the system does not tell. */
function rss(broker: ChildProcess): number {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${broker.pid}/status`, 'utf8'))?.[1]
    return Number(kb ?? Number.NaN) / 1024
  } catch {
    return Number.NaN
  }
}

function rows(seen: {
  cached: Load
  paced: Load
  signed: Load
  echo: Load
  before: number
  after: number
  requests: number
}): Row[] {
  const row = (what: string, { times, perSecond }: Load, goal: string, met: boolean | null): Row => {
    const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
    return {
      what,
      p50: `${ms(p50)}, ${Math.round(perSecond)}/s`,
      p95: ms(p95),
      peer: `bare node:http ${Math.round(seen.echo.perSecond)}/s, p95 ${ms(quantile(seen.echo.times, 0.95))}`,
      ratio: (perSecond / seen.echo.perSecond).toFixed(2),
      goal,
      met,
      raw: { p50, p95, perSecond, echo: seen.echo.perSecond },
    }
  }
  return [
    row(
      `broker: payment token, ${tills} tills in a closed loop`,
      seen.cached,
      '≥ 2,000/s',
      seen.cached.perSecond >= 2000,
    ),
    row('broker: the same at 2,000/s from 100 tills', seen.paced, 'p95 ≤ 5 ms', quantile(seen.paced.times, 0.95) <= 5),
    row(`broker: signed ID Scan token, ${tills} tills`, seen.signed, '–', null),
    {
      what: `broker: memory after ${seen.requests.toLocaleString('en')} requests`,
      p50: `${Math.round(seen.after)} MiB`,
      p95: '–',
      peer: `${Math.round(seen.before)} MiB after 50,000`,
      ratio: (seen.after / seen.before).toFixed(2),
      goal: 'flat (≤ 1.2)',
      met: Number.isNaN(seen.after) ? null : seen.after / seen.before <= 1.2,
      raw: { before: seen.before, after: seen.after, requests: seen.requests },
    },
  ]
}
