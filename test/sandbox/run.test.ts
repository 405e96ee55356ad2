// The sandbox as a whole: credentials in the agreed shape, a memory that survives, and a command line that says what is wrong.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSandbox, type SandboxCredentials } from '../../main/sandbox/sandbox.ts'

let folder: string
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillgate-sandbox-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command line; `first` is its first output, `ended` its exit code with everything it said. */
function run(...parameters: string[]): {
  child: ChildProcess
  first: Promise<string>
  ended: Promise<{ code: number | null; out: string; err: string }>
} {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../main/sandbox/run.ts'), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stderr.on('data', bytes => void (err += String(bytes)))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  const first = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', bytes => {
      out += String(bytes)
      if (out.endsWith('\n')) resolve(out)
    })
    void ended.then(({ code }) => reject(new Error(`ended with ${code} before its first line: ${err}`)))
  })
  // Some tests only wait for the end.
  first.catch(() => undefined)
  return { child, first, ended }
}

/** The first of so many free ports in a row, below those that the system hands out to everybody else at work here. */
async function freeBase(count = 10): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const base = 20_000 + count * Math.floor(Math.random() * 1_000)
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(base + index)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no free ports')
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const taken = new Promise<boolean>(resolve => server.once('error', () => resolve(false)))
  const opened = new Promise<boolean>(resolve => server.listen(port, '127.0.0.1', () => resolve(true)))
  const free = await Promise.race([opened, taken])
  if (free) await new Promise(resolve => server.close(resolve))
  return free
}

test('credentials have the agreed shape and every address answers', async () => {
  const sandbox = await startSandbox({ portBase: 0, pace: 0 })
  const given = sandbox.credentials()
  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+.*[^/]$/)
  expect(given).toEqual({
    secucard: {
      base: url,
      clientId: expect.stringMatching(/^[0-9a-f]{32}$/),
      clientSecret: expect.stringMatching(/^[0-9a-f]{64}$/),
      uuid: '/vendor/tillgate/serial/0001',
    },
    cardscan: { rest: url, ws: expect.stringMatching(/^ws:/), apiKey: expect.any(String) },
    idscan: { base: url, keyId: expect.any(String), secret: expect.any(String) },
    cardconnect: {
      token: url,
      rest: url,
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      merchid: expect.any(String),
    },
    operator: url,
    terminal: { base: url, key: expect.any(String), hsn: 'SANDBOX0001' },
    printer: { host: '127.0.0.1', port: expect.any(Number) },
    backOffice: { url },
  })
  const { idscan, cardconnect } = given
  for (const filled of [...Object.values(idscan), ...Object.values(cardconnect)]) expect(filled).not.toBe('')
  for (const address of [
    given.secucard.base,
    given.cardscan.rest,
    idscan.base,
    cardconnect.rest,
    given.operator,
    given.terminal.base,
  ])
    expect((await fetch(address)).status).toBeLessThan(500)
  await sandbox.close()
})

test('a card read at the terminal is charged at the gateway the way that card behaves', async () => {
  const sandbox = await startSandbox({ portBase: 0, pace: 0 })
  const { terminal, cardconnect, operator } = sandbox.credentials()
  sandbox.panels.terminal.setAutoTap(false)
  const command = (name: string, body: object, session = '') =>
    fetch(`${terminal.base}/v2/${name}`, {
      method: 'POST',
      body: JSON.stringify({ merchantId: cardconnect.merchid, hsn: terminal.hsn, ...body }),
      headers: { 'content-type': 'application/json', authorization: terminal.key, 'x-cardconnect-sessionkey': session },
    })
  const grant = await fetch(cardconnect.token, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: cardconnect.clientId,
      client_secret: cardconnect.clientSecret,
    }),
  })
  const { access_token } = (await grant.json()) as { access_token: string }
  const session = ((await command('connect', {})).headers.get('x-cardconnect-sessionkey') ?? '').split(';')[0]
  const charged: unknown[] = []
  for (const [action, orderid] of [
    ['tap-approve', 'T1AAAA1A'],
    ['tap-decline', 'T1AAAA2A'],
    ['tap-partial', 'T1AAAA3A'],
  ] as const) {
    const reading = command('readCard', { amount: '1250' }, session)
    await expect.poll(() => sandbox.panels.terminal.act(action)).toBe(true)
    const { token, expiry } = (await (await reading).json()) as { token: string; expiry: string }
    const auth = await fetch(`${cardconnect.rest}/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${access_token}` },
      body: JSON.stringify({
        merchid: cardconnect.merchid,
        account: token,
        expiry,
        amount: '12.50',
        currency: 'USD',
        orderid,
        capture: 'Y',
      }),
    })
    const { respstat, amount } = (await auth.json()) as { respstat: string; amount: string }
    charged.push([respstat, amount])
  }
  expect(charged).toEqual([
    ['A', '12.50'],
    ['C', '0.00'],
    ['A', '6.25'],
  ])
  const seen = (await (await fetch(`${operator}/charges`)).json()) as unknown
  expect(seen).toMatchObject([
    { orderid: 'T1AAAA1A', respstat: 'A', amount: '12.50', approved: '12.50' },
    { orderid: 'T1AAAA2A', respstat: 'C', amount: '12.50', approved: '0.00' },
    { orderid: 'T1AAAA3A', respstat: 'A', amount: '12.50', approved: '6.25' },
  ])
  await sandbox.close()
})

test('a sandbox finds its world again', async () => {
  const stateFile = join(folder, 'deep', 'state.json')
  const first = await startSandbox({ portBase: 0, pace: 0, stateFile })
  const before = first.credentials()
  first.panels.terminal.setAutoTap(false)
  await first.close()
  expect((await stat(stateFile)).mode & 0o077).toBe(0)
  expect(await readdir(join(folder, 'deep'))).toEqual(['state.json'])
  const second = await startSandbox({ portBase: 0, pace: 0, stateFile })
  const after = second.credentials()
  expect(after.secucard.clientSecret).toBe(before.secucard.clientSecret)
  expect(after.terminal.key).toBe(before.terminal.key)
  expect(second.panels.terminal.autoTap()).toBe(false)
  await second.close()
})

test('a damaged state file is refused with what to do', async () => {
  const stateFile = join(folder, 'state.json')
  await writeFile(stateFile, '{"half')
  await expect(startSandbox({ portBase: 0, stateFile })).rejects.toThrow(/damaged.*Delete it/)
})

test('the command line prints one JSON line, keeps its state through kill -9 and ends with 0 on SIGTERM', async () => {
  const base = String(await freeBase())
  const parameters = ['--port-base', base, '--pace', '0', '--json', '--state', join(folder, 'state.json')]
  const killed = run(...parameters)
  const given = JSON.parse(await killed.first) as SandboxCredentials
  expect(given.operator).toBe(`http://127.0.0.1:${base}`)
  expect(given.printer.port).toBe(Number(base) + 6)
  const ask = async (fields: Record<string, string>) => {
    const response = await fetch(`${given.secucard.base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: given.secucard.clientId,
        client_secret: given.secucard.clientSecret,
        ...fields,
      }),
    })
    return (await response.json()) as Record<string, string>
  }
  const { device_code = '', user_code } = await ask({ grant_type: 'device', uuid: given.secucard.uuid })
  await fetch(`${given.operator}/approve`, {
    method: 'POST',
    body: JSON.stringify({ userCode: user_code }),
    headers: { 'content-type': 'application/json' },
  })
  const { refresh_token = '' } = await ask({ grant_type: 'device', code: device_code })
  expect(refresh_token).not.toBe('')
  await expect.poll(async () => (await readFile(join(folder, 'state.json'), 'utf8')).includes(refresh_token)).toBe(true)
  killed.child.kill('SIGKILL')
  await killed.ended

  const again = run(...parameters)
  await again.first
  expect(await ask({ grant_type: 'refresh_token', refresh_token })).toHaveProperty('access_token')
  again.child.kill('SIGTERM')
  const { code, out, err } = await again.ended
  expect([code, err]).toEqual([0, ''])
  expect(out.trim().split('\n')).toHaveLength(1)
})

test('the readable table names every service', async () => {
  const { child, first, ended } = run('--port-base', '0')
  const text = await first
  for (const word of ['operator page', 'secucard', 'cardscan', 'idscan', 'cardconnect', 'terminal', 'printer'])
    expect(text).toContain(word)
  child.kill('SIGINT')
  expect((await ended).code).toBe(0)
})

test.each([[['--wat']], [['--port-base', 'many']], [['--port-base', '65530']], [['--pace', '-1']], [['extra']]])(
  '%j is one sentence and exit code 2',
  async parameters => {
    const { code, out, err } = await run(...parameters).ended
    expect([code, out]).toEqual([2, ''])
    expect(err.trim().split('\n')).toHaveLength(1)
  },
)

test('a taken port is one sentence and exit code 2', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const { code, err } = await run('--port-base', String(Math.max(port - 3, 1024))).ended
  expect(code).toBe(2)
  expect(err).toBe(`Port ${port} is already in use by another program. Choose another with --port-base.\n`)
  taken.close()
})
