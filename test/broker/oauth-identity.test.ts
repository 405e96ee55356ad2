// Tills of a standard OAuth 2 server: introspection (RFC 7662) and signed tokens (RFC 9068) with everything that is wrong with them.
import { generateKeyPairSync, createHmac, type KeyObject } from 'node:crypto'
import { base64url, exportJWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { jwks, type JwksSettings } from '../../main/broker/identity-jwks.ts'
import type { Verdict } from '../../main/broker/tills.ts'
import { closedPort, html, json, partner, rejection, type Partner, type Seen } from '../providers/kit.ts'
import { ask, ending, handClock, rawConfig, refusal, testBroker, type HandClock } from './support.ts'

const ends = ending()
afterEach(() => ends.end())
const device = '/vendor/tillgate/serial/0001'

describe('introspection', () => {
  const secret = 'a:secret&with%signs+and=more'
  async function server(answer: (seen: Seen) => [number, unknown], more: object = {}) {
    const service = await partner((seen, response) => {
      const [status, body] = answer(seen)
      if (body === 'html') html(response, status)
      else json(response, status, body)
    })
    ends.later(() => service.close())
    const identity = {
      kind: 'introspection',
      url: `${service.url}/introspect`,
      clientId: 'broker:1',
      clientSecret: secret,
      ...more,
    }
    const broker = await testBroker(ends, rawConfig('', { identity }))
    return { service, broker, get: async (token = 'opaque') => await ask(broker.url, '/idscan-token', token) }
  }
  const active = (more: object = {}) => ({ active: true, token_type: 'Bearer', device_id: device, ...more })

  test('names the broker by HTTP Basic and sends the token in the form', async () => {
    const { service, broker, get } = await server(() => [200, active()])
    expect((await get()).status).toBe(200)
    const [seen] = service.seen
    const [user, password] = Buffer.from(seen?.headers.authorization?.slice(6) ?? '', 'base64')
      .toString()
      .split(':')
    expect([user, password].map(part => decodeURIComponent(part ?? ''))).toEqual(['broker:1', secret])
    expect(seen?.body.toString()).toBe('token=opaque&token_type_hint=access_token')
    expect(broker.audit()).toMatchObject([{ device }])
  })

  test('names the broker in the form where the server wants that', async () => {
    const { service, get } = await server(() => [200, active()], { auth: 'post' })
    await get()
    expect(service.seen[0]?.headers.authorization).toBeUndefined()
    expect(Object.fromEntries(new URLSearchParams(service.seen[0]?.body.toString()))).toMatchObject({
      client_id: 'broker:1',
      client_secret: secret,
    })
  })

  test('reads the device from the member that the configuration names', async () => {
    const { get } = await server(() => [200, active({ device_id: undefined, sub: device })], { claim: 'sub' })
    expect((await get()).status).toBe(200)
  })

  test.each<[string, number, unknown, string]>([
    ['not active', 200, { active: false }, 'not-a-till'],
    ['a refresh token', 200, active({ token_type: 'refresh_token' }), 'not-a-till'],
    ['bound to a key', 200, active({ cnf: { jkt: 'x' } }), 'not-a-till'],
    ['over', 200, active({ exp: 1000 }), 'not-a-till'],
    ['without a device', 200, active({ device_id: undefined }), 'not-a-till'],
    ['of a device with blanks', 200, active({ device_id: 'a b' }), 'not-a-till'],
    ['of several devices', 200, active({ device_id: [device] }), 'not-a-till'],
    ['of another issuer', 200, active({ iss: 'https://other.example' }), 'not-a-till'],
    ['for another audience', 200, active({ iss: 'https://id.example', aud: ['x'] }), 'not-a-till'],
    [
      'of a till that is not listed',
      200,
      active({ iss: 'https://id.example', aud: 'broker', device_id: '/vendor/x/y' }),
      'unknown-till',
    ],
    ['active as text', 200, active({ active: 'true' }), 'identity-unavailable'],
    ['the broker is not let in', 401, { error: 'invalid_client' }, 'identity-unavailable'],
    ['a page', 200, 'html', 'identity-unavailable'],
  ])('%s', async (_name, status, body, code) => {
    const { get } = await server(() => [status, body], { issuer: 'https://id.example', audience: 'broker' })
    expect(refusal(await get()).code).toBe(code)
  })

  test('an end that comes before the minute is over is kept to', async () => {
    let ends = 0
    const { broker, service, get } = await server(() => [200, active({ exp: ends })])
    ends = Math.floor(broker.clock.now().getTime() / 1000) + 20
    expect((await get()).status).toBe(200)
    broker.clock.pass(20_000)
    expect(refusal(await get()).code).toBe('not-a-till')
    expect(service.seen).toHaveLength(2)
  })
})

describe('signed tokens', () => {
  const issuer = 'https://id.example'
  const audience = 'broker'
  const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let service: Partner
  let clock: HandClock
  let answer: (seen: Seen) => [number, unknown]
  beforeEach(async () => {
    clock = handClock()
    const keys = {
      keys: [
        { ...(await exportJWK(ours.publicKey)), kid: 'ours', alg: 'ES256', use: 'sig' },
        { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig' },
      ],
    }
    answer = () => [200, keys]
    service = await partner((seen, response) => json(response, ...answer(seen)))
    ends.later(() => service.close())
  })
  const settings = (more: Partial<JwksSettings> = {}): JwksSettings => ({
    url: `${service.url}/keys`,
    issuer,
    audience,
    algorithms: ['ES256'],
    typ: 'at+jwt',
    claim: 'device_id',
    clockTolerance: 5,
    maxTokenAge: 600,
    ...more,
  })
  const seconds = () => Math.floor(clock.now().getTime() / 1000)
  const claims = (): Record<string, unknown> => ({
    iss: issuer,
    aud: audience,
    iat: seconds(),
    exp: seconds() + 300,
    device_id: device,
  })
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'ours' }
  const sign = async (payload: Record<string, unknown>, head: object = {}, key: KeyObject = ours.privateKey) =>
    await new SignJWT(payload).setProtectedHeader({ ...header, ...head }).sign(key)
  const raw = (head: unknown, payload: unknown, signature = 'AAAA') =>
    `${base64url.encode(JSON.stringify(head))}.${base64url.encode(JSON.stringify(payload))}.${signature}`
  const hmac = (head: object, key: string) => {
    const [h, p] = raw(head, claims()).split('.')
    return `${h}.${p}.${createHmac('sha256', key).update(`${h}.${p}`).digest('base64url')}`
  }
  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
  const no: Verdict = { kind: 'not-a-till' }

  test('let a till in, over HTTP, with one look at the key set for many tokens', async () => {
    const identity = { kind: 'jwks', url: `${service.url}/keys`, issuer, audience, algorithms: ['ES256', 'ES384'] }
    const broker = await testBroker(ends, rawConfig('', { identity }))
    clock = broker.clock
    for (let at = 0; at < 5; at += 1)
      expect((await ask(broker.url, '/idscan-token', await sign({ ...claims(), jti: String(at) }))).status).toBe(200)
    expect(service.seen).toHaveLength(1)
    expect(broker.audit()).toHaveLength(5)
    // A megabyte does not even reach the check.
    const large = await sign({ ...claims(), pad: 'x'.repeat(1_000_000) })
    const answered = await ask(broker.url, '/idscan-token', large)
    expect(refusal(answered)).toMatchObject({ status: 431, code: 'bad-request' })
  })

  test('are believed until their end and not beyond', async () => {
    const whoIs = jwks(settings(), clock)
    const token = await sign(claims())
    expect(await whoIs(token)).toMatchObject({ kind: 'till', device, ends: (seconds() + 305) * 1000 })
    clock.pass(304_000)
    expect(await whoIs(token)).toMatchObject({ kind: 'till' })
    clock.pass(2000)
    expect(await whoIs(token)).toEqual(no)
  })

  test('are refused when anything about them is wrong', async () => {
    const whoIs = jwks(settings(), clock)
    const [h = '', p = '', s = ''] = (await sign(claims())).split('.')
    const without = (name: string) => ({ ...claims(), [name]: undefined })
    const hostile: Record<string, string> = {
      none: raw({ alg: 'none', typ: 'at+jwt', kid: 'ours' }, claims(), ''),
      'None with a signature': raw({ ...header, alg: 'None' }, claims(), s),
      'HS256 with the public key as secret': hmac({ ...header, alg: 'HS256' }, pem(ours.publicKey)),
      'HS256 called ES256': hmac(header, pem(ours.publicKey)),
      'another family that has a key': await sign(claims(), { alg: 'RS256', kid: 'rsa' }, rsa.privateKey),
      'a foreign key under our kid': await sign(claims(), {}, foreign.privateKey),
      'a foreign kid': await sign(claims(), { kid: 'foreign' }, foreign.privateKey),
      'no kid': await sign(claims(), { kid: undefined }),
      'its own key in the header': await sign(
        claims(),
        { jwk: await exportJWK(foreign.publicKey) },
        foreign.privateKey,
      ),
      'a key address of its own': await sign(claims(), { jku: `${service.url}/evil`, kid: 'evil' }, foreign.privateKey),
      'an unknown crit': raw({ ...header, crit: ['exp2'], exp2: 1 }, claims(), s),
      'crit b64': raw({ ...header, crit: ['b64'], b64: false }, claims(), s),
      'wrong typ': await sign(claims(), { typ: 'JWT' }),
      'no typ': await sign(claims(), { typ: undefined }),
      'an ID token': await sign({ ...claims(), nonce: 'n' }, { typ: 'id+jwt' }),
      'wrong aud': await sign({ ...claims(), aud: 'till' }),
      'no aud': await sign(without('aud')),
      'foreign iss': await sign({ ...claims(), iss: 'https://id.example.evil' }),
      'iss with a slash more': await sign({ ...claims(), iss: `${issuer}/` }),
      'no iss': await sign(without('iss')),
      'no exp': await sign(without('exp')),
      'no iat': await sign(without('iat')),
      'exp as text': await sign({ ...claims(), exp: String(seconds() + 300) }),
      'exp past': await sign({ ...claims(), exp: seconds() - 6 }),
      'nbf to come': await sign({ ...claims(), nbf: seconds() + 60 }),
      'iat to come': await sign({ ...claims(), iat: seconds() + 60 }),
      'too old': await sign({ ...claims(), iat: seconds() - 606, exp: seconds() + 3600 }),
      'no device': await sign(without('device_id')),
      'device as list': await sign({ ...claims(), device_id: [device] }),
      'device with a line break': await sign({ ...claims(), device_id: `${device}\n` }),
      'bound to a key': await sign({ ...claims(), cnf: { jkt: 'x' } }),
      'a megabyte': await sign({ ...claims(), pad: 'x'.repeat(1_000_000) }),
      'a token in a token': await sign({ ...claims(), device_id: await sign(claims()) }).then(inner => `${inner}.x.y`),
      'other claims under the same signature': `${h}.${base64url.encode(JSON.stringify({ ...claims(), exp: 9e9 }))}.${s}`,
      'no signature': `${h}.${p}.`,
      'two parts': `${h}.${p}`,
      nothing: '..',
      opaque: 'p4tq8v0c1m7dn2k9s5hj6rb3ya',
    }
    for (const [name, token] of Object.entries(hostile)) expect([name, await whoIs(token)]).toEqual([name, no])
    expect(service.seen.every(one => one.url === '/keys')).toBe(true)
  })

  test('are refused after any change of any character', async () => {
    const whoIs = jwks(settings(), clock)
    const token = await sign(claims())
    const bytes = (text: string) =>
      text
        .split('.')
        .map(part => Buffer.from(part, 'base64url').toString('hex'))
        .join('.')
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(...'ABCxyz019-_.= %\u0000é'),
        async (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1)
          // The last character of a part has bits that mean nothing; such a change is none.
          fc.pre(bytes(changed) !== bytes(token))
          expect(await whoIs(changed)).toEqual(no)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('are refused for every header and payload that somebody makes up', async () => {
    const whoIs = jwks(settings(), clock)
    const algorithm = fc.constantFrom(
      'none',
      'NONE',
      'HS256',
      'HS384',
      'HS512',
      'RS256',
      'PS256',
      'ES256',
      'ES256K',
      'EdDSA',
      '',
      'dir',
    )
    const head = fc.record(
      {
        alg: fc.oneof(algorithm, fc.anything()),
        typ: fc.constantFrom('at+jwt', 'JWT', 'application/at+jwt', null),
        kid: fc.oneof(fc.constantFrom('ours', 'rsa', '../../etc/passwd', "' or 1=1"), fc.string()),
        crit: fc.oneof(fc.constant(['exp']), fc.anything()),
        jwk: fc.dictionary(fc.string(), fc.string()),
        b64: fc.boolean(),
        zip: fc.constant('DEF'),
      },
      { requiredKeys: [] },
    )
    const payload = fc.oneof(
      fc.record({
        iss: fc.constant(issuer),
        aud: fc.constant(audience),
        exp: fc.oneof(fc.constant(9e9), fc.anything()),
      }),
      fc.object(),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(head, payload, fc.base64String({ maxLength: 200 }), async (one, other, signature) => {
        expect(await whoIs(raw(one, other, signature))).toEqual(no)
      }),
      { numRuns: 1000 },
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), async text => {
        expect(await whoIs(text)).toEqual(no)
      }),
    )
  })

  test.each<[string, () => [number, unknown]]>([
    ['trouble', () => [500, {}]],
    ['a redirect', () => [302, {}]],
    ['no key set', () => [200, { keys: 'none' }]],
    ['a page', () => [200, 'html']],
  ])('cannot be judged when the key set brings %s', async (_name, brings) => {
    answer = brings
    expect(await rejection(jwks(settings(), clock)(await sign(claims())))).toMatchObject({
      code: 'identity-unavailable',
    })
  })

  test('cannot be judged while nobody is there who has the keys', async () => {
    const whoIs = jwks(settings({ url: await closedPort() }), clock)
    expect(await rejection(whoIs(await sign(claims())))).toMatchObject({ code: 'identity-unavailable' })
  })
})
