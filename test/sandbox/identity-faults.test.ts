// The identity server in trouble: each fault does what its name says, counts are honest, and the operator can break things.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { faultKinds, faultSwitch, type Fault } from '../../main/sandbox/kit-faults.ts'
import { identityServer, refusal, secucardTill, standardTill, word, type Identity, type Json } from './identity-till.ts'

let server: Identity
beforeEach(async () => {
  server = await identityServer()
})
afterEach(() => server.close())

/** A raw refresh: what the network gave before anything was made of it. */
async function raw(token: string, path = '/oauth/token') {
  const { clientId, clientSecret } = server.panel
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: token,
    }),
    redirect: 'manual',
  })
  return { status: response.status, headers: response.headers, text: response.text() }
}
const struck = (fault: Omit<Fault, 'match'>) => server.panel.faults.add({ match: '/oauth/token', ...fault })
/** Whether the server rotated, so the handler ran. */
const handled = () => Object.values(server.panel.generations()).flat().length > 1

describe('a fault', () => {
  let refresh = ''
  beforeEach(async () => {
    refresh = (await secucardTill(server).register()).refresh
    server.panel.setKnobs({ rotation: 'grace' })
    server.panel.resetCounts()
  })

  test('that strikes before the handler leaves the token as it was', async () => {
    struck({ kind: 'status', status: 429, retryAfter: '120' })
    const busy = await raw(refresh)
    expect([busy.status, busy.headers.get('retry-after'), await busy.text]).toEqual([429, '120', ''])
    const date = 'Wed, 21 Oct 2099 07:28:00 GMT'
    struck({ kind: 'status', status: 503, retryAfter: date })
    expect((await raw(refresh)).headers.get('retry-after')).toBe(date)
    struck({ kind: 'status' })
    const plain = await raw(refresh)
    expect([plain.status, plain.headers.has('retry-after')]).toEqual([500, false])
    struck({ kind: 'html' })
    expect(await (await raw(refresh)).text).toContain('<html>')
    struck({ kind: 'redirect', location: 'http://127.0.0.1:9/portal' })
    const moved = await raw(refresh)
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/portal'])
    struck({ kind: 'redirect' })
    const elsewhere = new URL((await raw(refresh)).headers.get('location') ?? '')
    expect(elsewhere.hostname).toBe('127.0.0.1')
    expect(elsewhere.origin).not.toBe(server.url)
    struck({ kind: 'drop-before' })
    await expect(raw(refresh)).rejects.toThrow()
    expect(handled()).toBe(false)
    expect(server.panel.tokenRequests()['refresh_token']).toBe(0)
    expect(server.panel.faults.struck()).toBe(7)
  })

  test('drop-after loses the answer to a request that was served', async () => {
    struck({ kind: 'drop-after' })
    await expect(raw(refresh)).rejects.toThrow()
    expect(handled()).toBe(true)
  })

  test('truncate ends the connection in the middle of the length it promised', async () => {
    struck({ kind: 'truncate' })
    const socket = await new Promise<{ status: number; length: number; came: number; ended: string }>(resolve => {
      const { clientId, clientSecret } = server.panel
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refresh,
      })
      void fetch(`${server.url}/oauth/token`, { method: 'POST', body }).then(async response => {
        let came = 0
        let ended = 'whole'
        try {
          for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) came += chunk.length
        } catch {
          ended = 'cut'
        }
        resolve({ status: response.status, length: Number(response.headers.get('content-length')), came, ended })
      })
    })
    expect(socket).toMatchObject({ status: 200, ended: 'cut' })
    expect(socket.came).toBe(Math.floor(socket.length / 2))
    expect(handled()).toBe(true)
  })

  test('cut-json is a whole answer with half a body', async () => {
    struck({ kind: 'cut-json' })
    const answer = await raw(refresh)
    const text = await answer.text
    expect([answer.status, Number(answer.headers.get('content-length'))]).toEqual([200, text.length])
    expect(answer.headers.get('content-type')).toContain('json')
    expect(text.startsWith('{"access_token"')).toBe(true)
    expect(() => JSON.parse(text) as unknown).toThrow()
    expect(handled()).toBe(true)
  })

  test('huge is everything that was asked for in more than a megabyte', async () => {
    struck({ kind: 'huge' })
    const answer = await raw(refresh)
    const text = await answer.text
    expect(answer.status).toBe(200)
    expect(text.length).toBeGreaterThan(1024 * 1024)
    expect(JSON.parse(text)).toMatchObject({ access_token: expect.any(String) })
  })

  test('strip and retype take one member away or its type', async () => {
    const answered = async (fault: Omit<Fault, 'match'>): Promise<Json> => {
      struck(fault)
      return JSON.parse(await (await raw(refresh)).text) as Json
    }
    expect(await answered({ kind: 'strip' })).not.toHaveProperty('access_token')
    const stripped = await answered({ kind: 'strip', member: 'refresh_token' })
    expect(stripped).toMatchObject({ access_token: expect.any(String), expires_in: 1200 })
    expect(stripped).not.toHaveProperty('refresh_token')
    expect(await answered({ kind: 'retype' })).toMatchObject({ access_token: expect.any(Number) })
    expect(await answered({ kind: 'retype', member: 'expires_in' })).toMatchObject({ expires_in: expect.any(String) })
    expect(await answered({ kind: 'retype', member: 'nothing' })).not.toHaveProperty('nothing')
  })

  test('of a method strikes that method only, and both dialects suffer them', async () => {
    server.panel.faults.add({ match: '/token', kind: 'status', status: 418, method: 'GET' })
    expect((await raw(refresh)).status).toBe(200)
    expect((await fetch(`${server.url}/token`)).status).toBe(418)
    server.panel.faults.add({ match: '/token', kind: 'bad-json' })
    expect(await (await raw(refresh, '/token')).text).toBe('{"this is not')
  })

  test('of any kind and chance never takes the server down', async () => {
    const kinds = faultKinds.filter(kind => kind !== 'delay')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.constantFrom('/oauth/token', '/token', '/userinfo', '/api/v2/Smart/Devices/me', '/nowhere'),
        async (kind, path) => {
          server.panel.faults.add({ match: path, kind })
          await fetch(server.url + path, { redirect: 'manual' })
            .then(response => response.text())
            .catch(() => 'cut')
          expect(server.panel.faults.take(path)).toBeNull()
          expect((await raw(refresh)).status).toBe(200)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a fault with a chance', () => {
  test('is counted down only when it strikes, the same way for the same random numbers', () => {
    const numbers = [0.9, 0.2, 0.5, 0.1, 0.1]
    const run = () => {
      let index = 0
      const faults = faultSwitch({ random: () => numbers[index++] ?? 0 })
      faults.add({ match: '', kind: 'status', chance: 0.3, times: 2 })
      return numbers.map(() => faults.take('/x') !== null)
    }
    expect(run()).toEqual([false, true, false, true, false])
    expect(run()).toEqual(run())
  })

  test('strikes about as often as it says, never at 0 and always at 1', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 0.2, 0.5, 1), fc.integer({ min: 1, max: 2 ** 31 - 2 }), (chance, seed) => {
        let state = seed
        const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
        const faults = faultSwitch({ random })
        faults.add({ match: '', kind: 'delay', chance, times: 100_000 })
        for (let request = 0; request < 2000; request += 1) faults.take('/x')
        expect(Math.abs(faults.struck() / 2000 - chance)).toBeLessThanOrEqual(0.1)
      }),
      { numRuns: 20 },
    )
  })

  test('that does not strike leaves the request to the next one', () => {
    const faults = faultSwitch({ random: () => 0.99 })
    faults.add({ match: '', kind: 'status', chance: 0.5 })
    faults.add({ match: '', kind: 'html' })
    expect(faults.take('/x')?.kind).toBe('html')
    expect(faults.take('/x')).toBeNull()
  })
})

test('the Date header of every answer shows the skewed clock, errors and faults included', async () => {
  const till = standardTill(server)
  const { access } = await till.register()
  for (const skew of [0, 90, -3600, 315_360_000]) {
    server.panel.setKnobs({ clockSkewSeconds: skew })
    const shown = (headers: Headers) => Date.parse(headers.get('date') ?? '') - server.now()
    server.panel.faults.add({ match: '/struck', kind: 'status', status: 503 })
    server.panel.faults.add({ match: '/html', kind: 'html' })
    const paths = [
      '/.well-known/oauth-authorization-server',
      '/nowhere',
      '/api/v2/x',
      '/oauth/token',
      '/userinfo',
      '/struck',
      '/html',
    ]
    for (const path of paths) expect(shown((await fetch(server.url + path)).headers), path).toBe(skew * 1000)
    server.panel.faults.add({ match: '/token', kind: 'truncate' })
    const response = await fetch(`${server.url}/token`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'application/json' },
    })
    expect(shown(response.headers)).toBe(skew * 1000)
    await response.text().catch(() => 'cut')
  }
  // Durations are not moved by a wrong clock.
  expect(await till.alive(access)).toBe(true)
})

describe('the counts', () => {
  test('show each refresh token by hash, how often it came and how often it was answered', async () => {
    const till = standardTill(server)
    const { refresh } = await till.register()
    server.panel.setKnobs({ rotation: 'grace' })
    const first = word(await till.refresh(refresh), 'refresh_token')
    await till.refresh(refresh)
    const second = word(await till.refresh(first), 'refresh_token')
    const generations = server.panel.generations()[till.deviceId()] ?? []
    expect(generations.map(one => [one.requests, one.answered])).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ])
    const hashes = [refresh, first, second].map(token => createHash('sha256').update(token).digest('hex').slice(0, 12))
    expect(generations.map(one => one.hash)).toEqual(hashes)
    for (const token of [refresh, first, second]) expect(JSON.stringify(generations)).not.toContain(token)
    await till.refresh(refresh)
    expect(server.panel.generations()[till.deviceId()]?.[0]).toMatchObject({ requests: 3, answered: 2 })
  })

  test('of a static token show all its refreshes, with the one that got no tokens', async () => {
    const till = secucardTill(server)
    const { refresh } = await till.register()
    await till.refresh(refresh)
    server.panel.faults.add({ match: '/oauth/token', kind: 'drop-after' })
    await expect(till.refresh(refresh)).rejects.toThrow()
    server.panel.revoke(till.deviceId())
    expect(refusal(await till.refresh(refresh))).toEqual([400, 'invalid_grant'])
    expect(server.panel.generations()[till.deviceId()]).toMatchObject([{ requests: 3, answered: 2 }])
  })

  test('go by grant and start again at zero', async () => {
    const till = secucardTill(server)
    const { refresh } = await till.register()
    await till.refresh(refresh)
    await server.token({ grant_type: 'client_credentials' })
    await server.token({ grant_type: 'magic' })
    expect(server.panel.tokenRequests()).toMatchObject({
      device: 2,
      refresh_token: 1,
      client_credentials: 1,
      other: 1,
      appuser: 0,
    })
    server.panel.resetCounts()
    expect(Object.values(server.panel.tokenRequests()).every(times => times === 0)).toBe(true)
    expect(server.panel.generations()[till.deviceId()]).toMatchObject([{ requests: 0, answered: 0 }])
  })

  test('tell one caller from fifty that share a token', async () => {
    const till = standardTill(server)
    const { refresh } = await till.register()
    await till.refresh(refresh)
    expect(server.panel.generations()[till.deviceId()]).toMatchObject([{ requests: 1 }])
    await Promise.all(Array.from({ length: 49 }, () => till.refresh(refresh)))
    expect(server.panel.generations()[till.deviceId()]).toMatchObject([{ requests: 50, answered: 50 }])
  })
})

describe('the operator', () => {
  test.each([
    ['secucard', secucardTill],
    ['standard', standardTill],
  ] as const)('lets access run out without the session, at %s', async (_name, make) => {
    const till = make(server)
    const { access, refresh } = await till.register()
    expect(server.panel.expireAccess(till.deviceId())).toBe(true)
    expect(await till.alive(access)).toBe(false)
    const bearer = { authorization: `Bearer ${access}` }
    const rest = await server.get('/api/v2/Smart/Devices/me', bearer)
    expect([rest.status, rest.body['code']]).toEqual([403, 2003])
    expect(refusal(await server.get('/userinfo', bearer))).toEqual([401, 'invalid_token'])
    expect(await till.alive(word(await till.refresh(refresh), 'access_token'))).toBe(true)
    expect(server.panel.expireAccess('nobody')).toBe(false)
  })

  test('lets a code run out', async () => {
    const codes = await server.secucard({ grant_type: 'device', uuid: server.panel.uuid })
    expect(server.panel.expireCode('nonsense')).toBe(false)
    expect(server.panel.expireCode(word(codes, 'user_code').toUpperCase())).toBe(true)
    const polled = await server.secucard({ grant_type: 'device', code: word(codes, 'device_code') })
    expect(refusal(polled)).toEqual([400, 'invalid_grant'])
    expect(server.panel.pending()).toEqual([])
    expect(server.panel.expireCode(word(codes, 'user_code'))).toBe(false)
  })

  test('cannot steal from a till that has no session', () => {
    expect(server.panel.steal(server.panel.devices()[0]?.id ?? '')).toBe(false)
    expect(server.panel.steal('nobody')).toBe(false)
  })

  test('turns only switches that exist, to values that fit', () => {
    const before = server.panel.knobs()
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('rotation', 'dpop', 'graceSeconds', 'clockSkewSeconds', '__proto__', 'rotate', 'constructor'),
          fc.oneof(
            fc.string(),
            fc.integer({ min: -(2 ** 50), max: -(2 ** 40) }),
            fc.double({ noInteger: true }),
            fc.constant(null),
            fc.object(),
          ),
        ),
        patch => {
          server.panel.setKnobs(patch)
          expect(server.panel.knobs()).toEqual(before)
        },
      ),
    )
    server.panel.setKnobs({
      rotation: 'bound',
      dpop: 'offered',
      dpopNonce: true,
      clockSkewSeconds: -5,
      graceSeconds: 0,
    })
    expect(server.panel.knobs()).toMatchObject({
      rotation: 'bound',
      dpop: 'offered',
      clockSkewSeconds: -5,
      graceSeconds: 0,
    })
  })
})

test('a redirect leads nowhere that listens unless it is told to', async () => {
  const portal = createServer((_request, response) => response.end('portal')).listen(0, '127.0.0.1')
  await once(portal, 'listening')
  const location = `http://127.0.0.1:${(portal.address() as AddressInfo).port}/`
  server.panel.faults.add({ match: '', kind: 'redirect', location })
  expect(await (await fetch(`${server.url}/userinfo`)).text()).toBe('portal')
  portal.close()
  server.panel.faults.add({ match: '', kind: 'redirect' })
  await expect(fetch(`${server.url}/userinfo`)).rejects.toThrow()
})
