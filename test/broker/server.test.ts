// The store's broker over real HTTP, with the sandbox as its partners: who gets what, and who gets nothing.
import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { CardconnectToken, CardscanSession, IdscanToken } from '../../main/broker/wire.ts'
import { tokenIsValid } from '../../main/sandbox/idscan-auth.ts'
import { closedPort, html, json, partner } from '../providers/kit.ts'
import {
  ask,
  customer,
  ending,
  pairedToken,
  rawConfig,
  refusal,
  sandboxSections,
  secucardOnly,
  testBroker,
  until,
  wholeSandbox,
  type Raw,
} from './support.ts'

const ends = ending()
afterEach(() => ends.end())

async function store(more: Raw = {}) {
  const sandbox = await wholeSandbox(ends)
  const { base } = sandbox.credentials().secucard
  const broker = await testBroker(ends, rawConfig(base, { ...sandboxSections(sandbox), ...more }))
  const till = await pairedToken(base, sandbox.panels.secucard)
  return { sandbox, broker, till, base, panel: sandbox.panels.secucard }
}

describe('a till of the store', () => {
  test.each(['GET', 'POST'])('gets a CardScan session for one customer by %s', async method => {
    const { broker, till, sandbox } = await store()
    const answer = await ask(broker.url, `/cardscan-session?customer=${customer}`, till, { method })
    const session = CardscanSession.parse(answer.body)
    expect(Object.keys(answer.body).toSorted()).toEqual(['IdentityId', 'Token', 'session_id'])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const cards = await fetch(`${sandbox.credentials().cardscan.rest}/cards`, {
      headers: { authorization: `Bearer ${session.Token}` },
    })
    expect(cards.status).toBe(200)
    // The same person is the same identity, another one another.
    const again = await ask(broker.url, '/cardscan-session', till, { json: { customer: customer.toUpperCase() } })
    expect(again.body['IdentityId']).toBe(session.IdentityId)
    const other = await ask(broker.url, `/cardscan-session?customer=${customer.replace(/1$/, '2')}`, till)
    expect(other.body['IdentityId']).not.toBe(session.IdentityId)
  })

  test('gets an ID Scan token that lives a minute at most', async () => {
    const { broker, till, sandbox } = await store()
    const { token, expires_in } = IdscanToken.parse((await ask(broker.url, '/idscan-token', till)).body)
    const { keyId, secret } = sandbox.credentials().idscan
    expect(await tokenIsValid(token, { keyId, secret }, Date.now())).toBe(true)
    const { iat = 0, nbf, exp } = decodeJwt(token)
    expect({ nbf, exp, expires_in }).toEqual({ nbf: iat, exp: iat + 60, expires_in: 60 })
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: keyId })
  })

  test('gets a Card Connect token that pays but does not refund, unless its role does', async () => {
    const { broker, till, sandbox, base, panel } = await store({
      tills: { '/vendor/tillgate/*': 'cashier', '/vendor/tillgate/serial/desk': 'service-desk' },
      roles: {
        cashier: { cardconnectScope: 'payments.read payments.write' },
        'service-desk': { cardconnectScope: 'payments.read payments.write payments.refund' },
      },
    })
    const desk = await pairedToken(base, panel, '/vendor/tillgate/serial/desk')
    const { rest, merchid } = sandbox.credentials().cardconnect
    const refund = async (token: string) => {
      const given = CardconnectToken.parse((await ask(broker.url, '/cardconnect-token', token)).body)
      const answer = await fetch(`${rest}/refund`, {
        method: 'POST',
        headers: { authorization: `Bearer ${given.access_token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ merchid, retref: '000000000000' }),
      })
      return answer.status
    }
    expect([await refund(till), await refund(desk)]).toEqual([403, 200])
  })

  test('leaves one line in the audit file for each credential, without the credential', async () => {
    const { broker, till, panel } = await store()
    const answers = [
      await ask(broker.url, `/cardscan-session?customer=${customer}`, till),
      await ask(broker.url, '/idscan-token', till),
      await ask(broker.url, '/cardconnect-token', till),
      await ask(broker.url, '/idscan-token', null),
    ]
    expect(answers.map(one => one.status)).toEqual([200, 200, 200, 401])
    const at = broker.clock.now().toISOString()
    const line = (service: string, who: string | null, index: number) => ({
      at,
      device: panel.uuid,
      service,
      customer: who,
      requestId: answers[index]?.headers.get('x-request-id'),
    })
    expect(broker.audit()).toEqual([
      line('cardscan', customer, 0),
      line('idscan', null, 1),
      line('cardconnect', null, 2),
    ])
    if (process.platform !== 'win32') expect(statSync(join(broker.folder, 'audit.jsonl')).mode & 0o777).toBe(0o600)
  })
})

test('what cannot be written into the audit file is not issued', async () => {
  // A device that is always full; where there is none, there is nothing to see.
  if (!existsSync('/dev/full')) return expect(process.platform).not.toBe('linux')
  const { broker, till } = await store({ audit: '/dev/full' })
  for (const path of [`/cardscan-session?customer=${customer}`, '/idscan-token', '/cardconnect-token'])
    expect(refusal(await ask(broker.url, path, till))).toMatchObject({ status: 500, code: 'internal' })
  expect(broker.log.events().filter(one => one['event'] === 'failed')).toMatchObject([
    { error: 'Error ENOSPC' },
    {},
    {},
  ])
})

describe('nobody else', () => {
  test.each<[string, string | null, string]>([
    ['without a token', null, 'Bearer realm="tillgate-broker"'],
    ['with a made-up token', 'nonsense', 'Bearer realm="tillgate-broker", error="invalid_token"'],
    ['with characters that no token has', 'a b', 'Bearer realm="tillgate-broker", error="invalid_token"'],
  ])('%s gets anything', async (_name, token, challenge) => {
    const { broker } = await store()
    for (const path of ['/idscan-token', '/cardconnect-token', `/cardscan-session?customer=${customer}`]) {
      const answer = await ask(broker.url, path, token)
      expect(refusal(answer)).toEqual({ status: 401, code: 'not-a-till', retryAfter: undefined })
      expect(answer.headers.get('www-authenticate')).toBe(challenge)
    }
    expect(broker.audit()).toEqual([])
  })

  test('who is no device but holds a token of the same service gets anything', async () => {
    const { broker, base, panel } = await store()
    const response = await fetch(`${base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: panel.clientId,
        client_secret: panel.clientSecret,
      }),
    })
    const { access_token } = (await response.json()) as { access_token: string }
    expect(refusal(await ask(broker.url, '/idscan-token', access_token))).toMatchObject({ code: 'not-a-till' })
  })

  test('at another store of the same vendor gets anything', async () => {
    const { broker, base, panel } = await store({ tills: { '/vendor/tillgate/store/7/*': 'cashier' } })
    const ours = await pairedToken(base, panel, '/vendor/tillgate/store/7/serial/1')
    const theirs = await pairedToken(base, panel, '/vendor/tillgate/store/70/serial/1')
    expect((await ask(broker.url, '/idscan-token', ours)).status).toBe(200)
    expect(refusal(await ask(broker.url, '/idscan-token', theirs))).toMatchObject({ status: 403, code: 'unknown-till' })
    expect(broker.audit()).toHaveLength(1)
  })

  test('of another merchant gets anything, even under a device id of ours', async () => {
    const { base, till } = await store()
    for (const [merchant, status] of [
      ['MRC_SANDBOXSANDBOXSANDBOXSANDBOX01', 200],
      ['MRC_OTHER', 403],
    ] as const) {
      const broker = await testBroker(ends, rawConfig(base, { identity: { kind: 'secucard', base, merchant } }))
      expect((await ask(broker.url, '/idscan-token', till)).status).toBe(status)
    }
  })

  test.each<[string, number, unknown, string]>([
    [
      'a vendor with a slash in it',
      200,
      { object: 'smart.devices', vendor: 'tillgate/serial', vendor_uid: '/1' },
      'not-a-till',
    ],
    [
      'a device without a path',
      200,
      { object: 'smart.devices', vendor: 'tillgate', vendor_uid: 'serial/1' },
      'not-a-till',
    ],
    [
      'a line break in the id',
      200,
      { object: 'smart.devices', vendor: 'tillgate', vendor_uid: '/serial/1\n{}' },
      'not-a-till',
    ],
    ['a device without ids', 200, { object: 'smart.devices' }, 'not-a-till'],
    [
      'something that is no device',
      200,
      { object: 'general.stores', vendor: 'tillgate', vendor_uid: '/serial/1' },
      'identity-unavailable',
    ],
    ['no JSON', 200, 'hello', 'identity-unavailable'],
    ['a missing right', 403, { status: 'error', code: 0 }, 'unknown-till'],
    ['the code as text', 403, { status: 'error', code: '2003' }, 'not-a-till'],
    ['a plain 401', 401, {}, 'not-a-till'],
    ['a redirect', 302, {}, 'identity-unavailable'],
    ['somebody else’s 404', 404, {}, 'identity-unavailable'],
  ])('gets in when the identity service answers %s', async (_name, status, body, code) => {
    const service = await partner((_seen, response) =>
      json(response, status, body, { location: 'http://127.0.0.1:1/' }),
    )
    ends.later(() => service.close())
    const broker = await testBroker(ends, rawConfig(service.url))
    expect(refusal(await ask(broker.url, '/idscan-token', 'token')).code).toBe(code)
    expect(service.seen).toHaveLength(1)
  })
})

describe('the customer of a card scan', () => {
  const cashier = 'aaaaaaaa-1111-4111-8111-000000000001'
  const device = 'bbbbbbbb-2222-4222-8222-000000000002'
  test.each<[string, string, unknown, string]>([
    ['is missing', '', undefined, 'customer-required'],
    ['is empty', '?customer=', undefined, 'customer-required'],
    ['is a name', '?customer=ada', undefined, 'customer-required'],
    ['is the nil UUID', '?customer=00000000-0000-0000-0000-000000000000', undefined, 'customer-required'],
    ['is given twice', `?customer=${customer}&customer=${customer}`, undefined, 'customer-required'],
    ['differs between query and body', `?customer=${customer}`, { customer: cashier }, 'customer-required'],
    ['is a number', '', { customer: 7 }, 'customer-required'],
    ['is a cashier', `?customer=${cashier.toUpperCase()}`, undefined, 'customer-refused'],
    ['is a till of the list', `?customer=${device}`, undefined, 'customer-refused'],
    ['is the very till that asks', `?customer=${device.replace(/2$/, '3')}`, undefined, 'customer-refused'],
  ])('%s: nothing is asked of CardScan', async (_name, query, body, code) => {
    const { broker, base, panel } = await store({
      tills: { '/vendor/tillgate/*': 'cashier', [`/vendor/tillgate/uuid/${device}`]: 'cashier' },
      notCustomers: [cashier],
    })
    const till = await pairedToken(base, panel, `/vendor/tillgate/uuid/${device.replace(/2$/, '3')}`)
    expect(refusal(await ask(broker.url, `/cardscan-session${query}`, till, { json: body }))).toMatchObject({
      status: 400,
      code,
    })
    expect(broker.audit()).toEqual([])
  })
})

describe('a service in trouble', () => {
  async function withPartner(status: number, headers: Record<string, string> = {}) {
    const secucard = await secucardOnly(ends)
    const service = await partner((_seen, response) =>
      status === 0 ? html(response, 200) : json(response, status, { error: 'x' }, headers),
    )
    ends.later(() => service.close())
    const broker = await testBroker(
      ends,
      rawConfig(secucard.url, {
        cardscan: { environment: 'sandbox', baseUrl: service.url, apiKey: 'sk_test_cardscan_ai_0001' },
        cardconnect: { tokenUrl: service.url, clientId: 'c', clientSecret: 's' },
      }),
    )
    return { broker, service, till: await pairedToken(secucard.url, secucard.panel) }
  }
  test.each<[number, Record<string, string>, object]>([
    [403, {}, { status: 502, code: 'service-refused', retryAfter: undefined }],
    [500, {}, { status: 503, code: 'service-unavailable', retryAfter: 5 }],
    [429, { 'retry-after': '17' }, { status: 503, code: 'service-unavailable', retryAfter: 17 }],
    [503, { 'retry-after': '86400' }, { status: 503, code: 'service-unavailable', retryAfter: 900 }],
    [503, { 'retry-after': 'soon' }, { status: 503, code: 'service-unavailable', retryAfter: 5 }],
    [302, { location: 'http://127.0.0.1:1/' }, { status: 503, code: 'service-unavailable', retryAfter: 5 }],
    [0, {}, { status: 503, code: 'service-unavailable', retryAfter: 5 }],
  ])('that answers %i %j is told as what it is', async (status, headers, expected) => {
    const { broker, till } = await withPartner(status, headers)
    for (const path of [`/cardscan-session?customer=${customer}`, '/cardconnect-token'])
      expect(refusal(await ask(broker.url, path, till))).toEqual(expected)
    expect((await ask(broker.url, '/idscan-token', till)).status).toBe(200)
  })

  test('that asked for a pause is left alone until it is over', async () => {
    const { broker, till, service } = await withPartner(429, { 'retry-after': '30' })
    await ask(broker.url, '/cardconnect-token', till)
    broker.clock.pass(10_000)
    expect(refusal(await ask(broker.url, '/cardconnect-token', till))).toMatchObject({ retryAfter: 20 })
    expect(service.seen).toHaveLength(1)
    broker.clock.pass(20_000)
    await ask(broker.url, '/cardconnect-token', till)
    expect(service.seen).toHaveLength(2)
  })

  test('that is not set up is said to be so', async () => {
    const secucard = await secucardOnly(ends)
    const broker = await testBroker(ends, rawConfig(secucard.url))
    const till = await pairedToken(secucard.url, secucard.panel)
    expect(refusal(await ask(broker.url, '/cardconnect-token', till))).toMatchObject({
      status: 501,
      code: 'service-not-set-up',
    })
  })

  test('that is not there at all does not stop the others', async () => {
    const { broker, till } = await store({
      cardscan: { environment: 'sandbox', baseUrl: await closedPort(), apiKey: 'sk_test_cardscan_ai_0001' },
    })
    expect(refusal(await ask(broker.url, `/cardscan-session?customer=${customer}`, till)).code).toBe(
      'service-unavailable',
    )
    expect((await ask(broker.url, '/cardconnect-token', till)).status).toBe(200)
    const health = await ask(broker.url, '/healthz', null, { method: 'GET' })
    expect(health.body).toEqual({
      status: 'ok',
      services: { identity: 'ok', cardscan: 'failing', idscan: 'unused', cardconnect: 'ok' },
    })
  })
})

describe('the Card Connect token of the store', () => {
  async function counted(lifetime = 600, scope?: string) {
    const secucard = await secucardOnly(ends)
    let issued = 0
    let away = false
    const service = await partner((_seen, response) => {
      if (away) html(response, 502)
      else json(response, 200, { access_token: `token-${++issued}`, token_type: 'bearer', expires_in: lifetime, scope })
    })
    ends.later(() => service.close())
    const broker = await testBroker(
      ends,
      rawConfig(secucard.url, { cardconnect: { tokenUrl: service.url, clientId: 'c', clientSecret: 's' } }),
    )
    const till = await pairedToken(secucard.url, secucard.panel)
    const token = async (json?: object) => (await ask(broker.url, '/cardconnect-token', till, { json })).body
    return { broker, service, token, goAway: () => void (away = true), comeBack: () => void (away = false) }
  }
  const given = (number: number, seconds: number) => ({
    access_token: `token-${number}`,
    token_type: 'Bearer',
    expires_in: seconds,
  })

  test('is asked for once, and its remaining life is told', async () => {
    const { broker, service, token } = await counted()
    const all = await Promise.all(Array.from({ length: 20 }, () => token()))
    expect(new Set(all.map(one => JSON.stringify(one))).size).toBe(1)
    broker.clock.pass(50_000)
    expect(await token()).toEqual(given(1, 550))
    expect(service.seen.map(one => one.body.toString())).toEqual([
      'grant_type=client_credentials&client_id=c&client_secret=s&scope=payments.read+payments.write',
    ])
  })

  test('is renewed beside its use from half its life on', async () => {
    const { broker, service, token } = await counted()
    await token()
    broker.clock.pass(300_000)
    expect(await token()).toEqual(given(1, 300))
    await until(() => service.seen.length).toBe(2)
    await until(token).toEqual(given(2, 600))
  })

  test('serves on while the service is away, until its own end', async () => {
    const { broker, token, goAway, comeBack } = await counted()
    await token()
    goAway()
    broker.clock.pass(300_000)
    expect(await token()).toEqual(given(1, 300))
    broker.clock.pass(239_000)
    expect(await token()).toEqual(given(1, 61))
    broker.clock.pass(1000)
    expect(await token()).toMatchObject({ error: { code: 'service-unavailable' } })
    comeBack()
    expect(await token()).toEqual(given(2, 600))
  })

  test('that the gateway refused is not handed out again', async () => {
    const { token, service } = await counted()
    await token()
    const refused = createHash('sha256').update('token-1').digest('hex')
    expect(await token({ refused })).toEqual(given(2, 600))
    // Said again, by a till that was slower, it changes nothing.
    expect(await token({ refused })).toEqual(given(2, 600))
    expect(await token({ refused: 'token-2' })).toMatchObject({ error: { code: 'bad-request' } })
    expect(service.seen).toHaveLength(2)
  })

  test('with more rights than the role has is refused', async () => {
    const { token } = await counted(600, 'payments.read payments.write payments.refund')
    expect(await token()).toMatchObject({ error: { code: 'service-refused' } })
    const { token: narrow } = await counted(600, 'payments.read')
    expect(await narrow()).toMatchObject({ access_token: 'token-1' })
  })
})
