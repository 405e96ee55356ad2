// After a day's work with known secrets, none of them and nothing issued is to be found where the broker leaves anything.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { jsonLog } from '../../main/broker/log.ts'
import { html, json, partner } from '../providers/kit.ts'
import {
  ask,
  customer,
  ending,
  pairedToken,
  rawConfig,
  sandboxSections,
  tempFolder,
  until,
  wholeSandbox,
  type Raw,
} from './support.ts'

const ends = ending()
afterEach(() => ends.end())
const entry = join(import.meta.dirname, '../../scripts/broker.ts')

/** How a secret may be hidden in a text: plain, turned round, hex, UTF-16, and base64 at each of its three places. */
function disguises(secret: string): string[] {
  const base64 = [0, 1, 2].flatMap(shift => {
    const text = Buffer.from('x'.repeat(shift) + secret).toString('base64')
    // Leaves out the characters at both ends that depend on what stands around.
    const inner = text.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -4)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const hex = Buffer.from(secret).toString('hex')
  return [
    secret,
    [...secret].toReversed().join(''),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(secret),
    [...secret].join('\0'),
    ...base64,
  ]
}
function leaks(places: Record<string, string>, secrets: Record<string, string>): string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => disguises(secret).some(form => text.includes(form)))
      .map(([name]) => `${name} in ${place}`),
  )
}

test('the search itself finds every disguise', () => {
  const secret = 'canary-secret-0123456789'
  for (const form of [
    secret,
    `>${Buffer.from(`a:${secret}`).toString('base64')}<`,
    Buffer.from(`${secret}!`).toString('hex'),
  ])
    expect(leaks({ place: `before ${form} after` }, { secret })).toEqual(['secret in place'])
  expect(leaks({ place: 'nothing here' }, { secret })).toEqual([])
})

test(
  'no secret and no token is in the log, the audit file, the metrics, the health or any error',
  { timeout: 60_000 },
  async () => {
    const sandbox = await wholeSandbox(ends)
    const folder = tempFolder(ends)
    const { base, clientSecret } = sandbox.credentials().secucard
    const till = await pairedToken(base, sandbox.panels.secucard)
    const errors: string[] = []
    const issued: Record<string, string> = {}
    const keep = (name: string, answer: { status: number; body: Raw }) => {
      if (answer.status === 200)
        for (const [member, value] of Object.entries(answer.body))
          if (typeof value === 'string' && value !== 'Bearer')
            issued[`${name} ${member} ${Object.keys(issued).length}`] = value
      if (answer.status !== 200) errors.push(JSON.stringify(answer.body))
    }

    // Good partners first; then ones that send everything they were sent back, refuse, break off, or answer pages.
    const echo = await partner((seen, response) =>
      json(response, 403, {
        type: JSON.stringify(seen),
        error: seen.headers.authorization,
        message: seen.body.toString(),
      }),
    )
    const page = await partner((_seen, response) => html(response, 500))
    const cut = await partner((_seen, response) => void response.socket?.destroy())
    for (const one of [echo, page, cut]) ends.later(() => one.close())
    const good = sandboxSections(sandbox)
    const secrets = {
      'cardscan key': String((good['cardscan'] as Raw)['apiKey']),
      'idscan secret': String((good['idscan'] as Raw)['secret']),
      'cardconnect secret': String((good['cardconnect'] as Raw)['clientSecret']),
      'introspection secret': 'canary-introspection-secret-0123456789',
      'till token': till,
      'secucard secret': clientSecret,
      'made-up token': 'canary-made-up-token-0123456789',
    }
    const basic = { 'basic credentials': Buffer.from(`broker:${secrets['introspection secret']}`).toString('base64') }
    const against = (url: string): Raw => ({
      ...good,
      cardscan: { environment: 'sandbox', baseUrl: url, apiKey: secrets['cardscan key'] },
      cardconnect: { ...(good['cardconnect'] as Raw), tokenUrl: url },
    })
    const file = join(folder, 'broker.json')
    const write = (raw: Raw) => writeFileSync(file, JSON.stringify(raw), { mode: 0o600 })
    write(rawConfig(base, good))

    const child = spawn(process.execPath, [entry, '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] })
    ends.later(() => void child.kill('SIGKILL'))
    const closed = once(child, 'close')
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    const count = (event: string) => out.split(`"event":"${event}"`).length - 1
    await until(() => count('listening')).toBe(1)
    const url = /"url":"([^"]+)"/.exec(out)?.[1] ?? ''

    const day = async () => {
      for (const token of [till, secrets['made-up token'], null])
        for (const path of [
          `/cardscan-session?customer=${customer}`,
          '/cardscan-session?customer=x',
          '/idscan-token',
          '/cardconnect-token',
          `/${secrets['made-up token']}`,
        ])
          keep(path.split('?')[0] ?? '', await ask(url, path, token))
      keep('body', await ask(url, '/cardconnect-token', till, { json: { refused: secrets['cardconnect secret'] } }))
      const long = await fetch(`${url}/idscan-token`, {
        method: 'POST',
        headers: { authorization: `Bearer ${'x'.repeat(20_000)}` },
      })
      errors.push(await long.text())
    }
    await day()
    const configs = [
      ...[echo, page, cut].map(one => rawConfig(base, against(one.url))),
      ...[echo, page, cut].map(one => rawConfig(one.url, good)),
      ...(['basic', 'post'] as const).map(auth =>
        rawConfig('', {
          ...good,
          identity: {
            kind: 'introspection',
            url: echo.url,
            clientId: 'broker',
            clientSecret: secrets['introspection secret'],
            auth,
          },
        }),
      ),
    ]
    for (const [at, raw] of configs.entries()) {
      write(raw)
      child.kill('SIGHUP')
      await until(() => count('reloaded')).toBe(at + 1)
      await day()
    }
    write({ ...rawConfig(base, good), coffee: secrets['cardscan key'], tills: secrets['idscan secret'] })
    child.kill('SIGHUP')
    await until(() => count('reload-refused')).toBeGreaterThan(1)
    const health = await (await fetch(`${url}/healthz`)).text()
    const metrics = await (await fetch(`${url}/metrics`)).text()
    child.kill('SIGTERM')
    expect((await closed)[0]).toBe(0)

    const audit = readFileSync(join(folder, 'audit.jsonl'), 'utf8')
    expect(Object.keys(issued).length).toBeGreaterThan(5)
    expect(audit.split('\n').length).toBeGreaterThan(3)
    expect(new Set([...errors.join('').matchAll(/"code":"([a-z-]+)"/g)].map(match => match[1]))).toEqual(
      new Set([
        'not-a-till',
        'unknown-till',
        'identity-unavailable',
        'customer-required',
        'service-refused',
        'service-unavailable',
        'bad-request',
      ]),
    )
    const { 'made-up token': _path, ...forLog } = secrets
    expect(
      leaks(
        { out, err, audit, health, metrics, errors: errors.join('\n') },
        { ...secrets, ...forLog, ...basic, ...issued },
      ),
    ).toEqual([])
    expect(out).not.toContain(customer)
  },
)

test('a log line carries listed fields with simple values only, on one line', () => {
  const lines: string[] = []
  const log = jsonLog(
    line => void lines.push(line),
    () => new Date(0),
  )
  const fields: Record<string, string | number> = {
    device: '/vendor/x\r\n{"fake": 1}\u001b[31m\u2028',
    token: 'secret',
    authorization: 'secret',
    reason: `Bearer ${'x'.repeat(20)} and eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.abc`,
    status: 200,
  }
  log.info('event', fields)
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    level: 'info',
    event: 'event',
    device: '/vendor/x {"fake": 1}  ',
    reason: 'Bearer [token] and [token]',
    status: 200,
    dropped: 'token authorization',
  })
})
