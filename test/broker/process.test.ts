// The broker as its own process: starting, refusing to start, TLS, a new configuration on SIGHUP, and an orderly end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { certificate } from '../providers/certificate.ts'
import { json, partner, rejection } from '../providers/kit.ts'
import {
  ask,
  auditLines,
  customer,
  ending,
  pairedToken,
  rawConfig,
  secucardOnly,
  tempFolder,
  until,
  testBroker,
  type Raw,
} from './support.ts'

const ends = ending()
afterEach(() => ends.end())
let folder: string
let file: string
beforeEach(() => {
  folder = tempFolder(ends)
  file = join(folder, 'broker.json')
})
const entry = join(import.meta.dirname, '../../scripts/broker.ts')
const write = (raw: Raw | string) =>
  writeFileSync(file, typeof raw === 'string' ? raw : JSON.stringify(raw), { mode: 0o600 })

/** Runs the command line. `line` waits for a log line with this event; `ended` is its end with everything it said. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
  ends.later(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const events = () =>
    out
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line) as Raw)
  return {
    child,
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })),
    events,
    async line(event: string, count = 1): Promise<Raw> {
      await until(() => events().filter(one => one['event'] === event).length).toBe(count)
      return events().findLast(one => one['event'] === event) ?? {}
    },
  }
}

describe('on the command line', () => {
  test('it explains itself', async () => {
    const { code, out } = await run('--help').ended
    expect(code).toBe(0)
    for (const word of ['--config', '--check', 'SIGHUP', 'SIGTERM']) expect(out).toContain(word)
  })

  test('it checks a configuration without serving', async () => {
    write(rawConfig('https://connect.secucard.com'))
    expect(await run('--check').ended).toEqual({
      code: 0,
      out: 'The configuration ./broker.json can be used.\n',
      err: '',
    })
  })

  test('it does not start with a configuration that is wrong, and says everything about it', async () => {
    write(rawConfig('https://connect.secucard.com', { listen: { host: '0.0.0.0', port: 1 }, coffee: 1 }))
    const { code, out, err } = await run('--config', file).ended
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/listen\.host: must be 127\.0\.0\.1/)
    expect(err).toMatch(/coffee: is not a known key/)
    expect(err).not.toMatch(/ {4}at /)
  })

  test('it refuses an option it does not know', async () => {
    const { code, err } = await run('--verbose').ended
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/'--verbose'.*See --help/) })
  })

  test('it says which port is taken, and which audit file is of no use', async () => {
    const other = await partner(() => {})
    ends.later(() => other.close())
    write(
      rawConfig('https://connect.secucard.com', {
        listen: { host: '127.0.0.1', port: Number(new URL(other.url).port) },
      }),
    )
    expect(await run().ended).toMatchObject({ code: 2, err: expect.stringMatching(/^Port \d+ is in use/) })
    write(rawConfig('https://connect.secucard.com', { audit: '.' }))
    expect(await run().ended).toMatchObject({ code: 2, err: expect.stringContaining('audit: must be a file') })
  })
})

test('the image holds every file that the broker needs, and its packages are not for development only', async () => {
  const lines = readFileSync('resources/broker/Containerfile', 'utf8').split('\n')
  const copied = lines.flatMap(line => /^COPY (?!--from)(.*) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
  const image = join(folder, 'image')
  for (const path of copied) cpSync(path, join(image, path), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(image, 'node_modules'), 'junction')
  write(rawConfig('https://connect.secucard.com'))
  const child = spawn(process.execPath, [join(image, 'scripts/broker.ts'), '--config', file, '--check'])
  expect((await once(child, 'close'))[0]).toBe(0)
  const sources = readdirSync('main/broker').filter(name => name.endsWith('.ts'))
  const packages = sources.flatMap(name =>
    [...readFileSync(join('main/broker', name), 'utf8').matchAll(/from '([a-z@][^':.]*)'/g)].map(
      match => match[1] ?? '',
    ),
  )
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  expect(new Set(packages)).toEqual(new Set(['fastify', 'got', 'jose', 'zod']))
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...new Set(packages)]))
})

describe('with tls', () => {
  /** One request by a client that checks certificates. */
  async function call(url: string, path: string, ca: string | undefined, host = '127.0.0.1'): Promise<number> {
    const sent = request(new URL(path, url.replace('127.0.0.1', host)), { ca, rejectUnauthorized: true, agent: false })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode ?? 0
  }

  test('a till that knows the authority is served, and one that does not stays away', async () => {
    writeFileSync(join(folder, 'cert.pem'), certificate.cert)
    writeFileSync(join(folder, 'key.pem'), certificate.key, { mode: 0o600 })
    write(rawConfig('https://connect.secucard.com', { tls: { certFile: 'cert.pem', keyFile: 'key.pem' } }))
    const broker = run('--config', file)
    const url = String((await broker.line('listening'))['url'])
    expect(url).toMatch(/^https:/)
    expect(await call(url, '/healthz', certificate.cert)).toBe(200)
    expect(await rejection(call(url, '/healthz', undefined))).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(await rejection(call(url, '/healthz', certificate.cert, 'localhost'))).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    expect((await rejection(fetch(url.replace('https', 'http')))) as Error).toBeInstanceOf(TypeError)
  })
})

describe('behind a proxy', () => {
  async function behind(trustProxy: string[]) {
    const { url, panel } = await secucardOnly(ends)
    const limits = { perMinute: 6000, burst: 1000, failuresPerMinute: 2 }
    const broker = await testBroker(ends, rawConfig(url, { behindProxy: true, trustProxy, limits }))
    const call = async (token: string, from: string) => {
      const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': from, 'x-forwarded-proto': 'https' }
      return (await fetch(`${broker.url}/idscan-token`, { method: 'POST', headers })).status
    }
    return { call, till: await pairedToken(url, panel) }
  }

  test('an access token that comes by another way is not taken', async () => {
    const { call, till } = await behind(['192.0.2.7'])
    expect(await call(till, '192.0.2.7')).toBe(400)
    const { call: through, till: other } = await behind(['127.0.0.1'])
    expect(await through(other, '198.51.100.1')).toBe(200)
  })

  test('who fails too often is known by the address that the proxy names, not by the proxy', async () => {
    const { call } = await behind(['127.0.0.1'])
    const seen: number[] = []
    for (let at = 0; at < 3; at += 1) seen.push(await call(`bad${at}`, '198.51.100.1'))
    expect(seen).toEqual([401, 401, 429])
    expect(await call('bad9', '198.51.100.2')).toBe(401)
  })

  test('without one, nobody may claim another address', async () => {
    const { url } = await secucardOnly(ends)
    const broker = await testBroker(ends, rawConfig(url, { limits: { failuresPerMinute: 2 } }))
    const seen: number[] = []
    for (let at = 0; at < 3; at += 1) {
      const headers = { authorization: `Bearer bad${at}`, 'x-forwarded-for': `198.51.100.${at}` }
      seen.push((await fetch(`${broker.url}/idscan-token`, { method: 'POST', headers })).status)
    }
    expect(seen).toEqual([401, 401, 429])
  })
})

describe('a new configuration on SIGHUP', () => {
  test('is used from then on; one that is wrong changes nothing and the log says why', async () => {
    const { url, panel } = await secucardOnly(ends)
    const till = await pairedToken(url, panel)
    const secret = 'another-test-secret-of-over-32-characters'
    write(rawConfig(url))
    const broker = run('--config', file)
    const at = String((await broker.line('listening'))['url'])
    const kid = async () => decodeProtectedHeader(String((await ask(at, '/idscan-token', till)).body['token'])).kid
    expect(await kid()).toBe('key-1')

    write('{"listen"')
    broker.child.kill('SIGHUP')
    expect((await broker.line('reload-refused'))['problem']).toMatch(/not valid JSON/)
    write(rawConfig(url, { idscan: { keyId: 'key-2', secret }, listen: { host: '127.0.0.1', port: 1 } }))
    broker.child.kill('SIGHUP')
    expect((await broker.line('reload-refused', 2))['problem']).toBe(
      'listen: cannot change while the broker serves; restart it',
    )
    expect(await kid()).toBe('key-1')

    write(rawConfig(url, { idscan: { keyId: 'key-2', secret } }))
    rmSync(join(folder, 'audit.jsonl'))
    broker.child.kill('SIGHUP')
    await broker.line('reloaded')
    expect(await kid()).toBe('key-2')
    // The audit file that was taken away is begun anew, so that it can be rotated.
    expect(auditLines(join(folder, 'audit.jsonl'))).toHaveLength(1)
    expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).not.toContain(secret)
  })
})

describe('at its end', () => {
  /** A broker process with one request under way at a CardScan that waits to be told. */
  async function waiting() {
    const { url, panel } = await secucardOnly(ends)
    const till = await pairedToken(url, panel)
    const go = Promise.withResolvers<void>()
    const cardscan = await partner((_seen, response) => {
      void go.promise.then(() => json(response, 200, { Token: 'session', IdentityId: 'identity' }))
    })
    ends.later(() => cardscan.close())
    const section = { environment: 'sandbox', baseUrl: cardscan.url, apiKey: 'sk_test_cardscan_ai_0001' }
    return { url, till, go, cardscan, raw: rawConfig(url, { cardscan: section }) }
  }

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s it finishes what is under way, takes nothing new, and ends well',
    async signal => {
      const { till, go, cardscan, raw } = await waiting()
      write(raw)
      const broker = run('--config', file)
      const at = String((await broker.line('listening'))['url'])
      const underway = ask(at, `/cardscan-session?customer=${customer}`, till)
      await until(() => cardscan.seen.length).toBe(1)
      broker.child.kill(signal)
      await broker.line('closing')
      const socket = connect(Number(new URL(at).port), '127.0.0.1')
      expect(await rejection(once(socket, 'connect'))).toMatchObject({ code: 'ECONNREFUSED' })
      go.resolve()
      const answer = await underway
      expect(answer).toMatchObject({ status: 200, body: { Token: 'session' } })
      expect(answer.headers.get('connection')).toBe('close')
      const { code, err } = await broker.ended
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(broker.events().at(-1)?.['event']).toBe('closed')
      expect(auditLines(join(folder, 'audit.jsonl'))).toHaveLength(1)
    },
  )

  test('what does not finish in time is cut, and is neither issued nor written down', async () => {
    const { till, go, cardscan, raw } = await waiting()
    const broker = await testBroker(ends, raw, 50)
    const underway = rejection(ask(broker.url, `/cardscan-session?customer=${customer}`, till))
    await until(() => cardscan.seen.length).toBe(1)
    await broker.close()
    expect(await underway).toBeInstanceOf(TypeError)
    go.resolve()
    await until(() => broker.log.events().some(one => one['event'] === 'failed')).toBe(true)
    expect(broker.audit()).toEqual([])
  })

  test('a connection that is kept hears that the broker is closing', async () => {
    const { till, go, cardscan, raw } = await waiting()
    const broker = await testBroker(ends, raw)
    const underway = ask(broker.url, `/cardscan-session?customer=${customer}`, till)
    await until(() => cardscan.seen.length).toBe(1)
    // Two requests on one connection; the second is answered after the broker began to close.
    const socket = connect(Number(new URL(broker.url).port), '127.0.0.1')
    let heard = ''
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text))
    const get = 'GET /healthz HTTP/1.1\r\nHost: broker\r\n'
    socket.write(`${get}\r\n${get}`)
    await until(() => heard).toContain('"status":"ok"')
    const closed = broker.close()
    socket.write('\r\n')
    await until(() => heard).toContain('"status":"closing"')
    expect(heard).toContain('HTTP/1.1 503')
    go.resolve()
    expect((await underway).status).toBe(200)
    await closed
  })
})
