// What the broker issues, what it keeps, and what it refuses to hold inside a till.
import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { BrokerError } from '../../main/broker/error.ts'
import { createBroker, signIdscanToken } from '../../main/broker/issue.ts'
import { refuseLive, type BrokerSettings } from '../../main/broker/settings.ts'
import { asTokenSource } from '../../main/providers/token-source.ts'
import { Problem } from '../../main/ports/errors.ts'
import { startCardscan } from '../../main/sandbox/cardscan.ts'
import { tokenIsValid, sandboxKey } from '../../main/sandbox/idscan-auth.ts'
import { closedPort, html, json, partner, rejection } from '../providers/kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const customer = '7d0b2a9e-0000-4000-8000-000000000001'
const none: BrokerSettings = { cardscan: null, idscan: null, cardconnect: null }

function handClock() {
  let mono = 0
  return { now: () => new Date(1_546_300_800_000), mono: () => mono, pass: (ms: number) => void (mono += ms) }
}

describe('the token for ID Scan', () => {
  test('equals the published one byte for byte', async () => {
    const token = await signIdscanToken(
      '3b438437-04a4-40bb-8389-54bb02766fba',
      'AC4Etykn7jusGR5FwLDAtILtQbiQbTMKedP31szXg4WlSbjGEXyNMZ',
      1_546_300_800_999,
    )
    expect(token).toBe(
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjNiNDM4NDM3LTA0YTQtNDBiYi04Mzg5LTU0YmIwMjc2NmZiYSJ9.' +
        'eyJpYXQiOjE1NDYzMDA4MDAsIm5iZiI6MTU0NjMwMDgwMCwiZXhwIjoxNTQ2MzAwODYwfQ.bwqCUHS1d5d8guAPHDsdd9-a8oXxH1q45O0tDP1asTo',
    )
  })

  test('is signed with the secret as text, lives a minute, and is new for each request', async () => {
    const clock = handClock()
    const broker = createBroker({ ...none, idscan: { baseUrl: 'http://127.0.0.1:1', ...sandboxKey } }, clock)
    const { token } = await broker.idscanToken()
    const [head = '', body = '', signature] = token.split('.')
    expect(signature).toBe(createHmac('sha256', sandboxKey.secret).update(`${head}.${body}`).digest('base64url'))
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({
      iat: 1_546_300_800,
      nbf: 1_546_300_800,
      exp: 1_546_300_860,
    })
    expect(await tokenIsValid(token, sandboxKey, 1_546_300_800_000)).toBe(true)
    expect(await tokenIsValid(token, sandboxKey, 1_546_300_870_000)).toBe(false)
  })
})

describe('a CardScan session', () => {
  test('belongs to one person', async () => {
    const server = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0 })
    closing.push(server)
    const broker = createBroker(
      { ...none, cardscan: { baseUrl: server.url, apiKey: server.panel.apiKey } },
      handClock(),
    )
    const { token } = await broker.cardscanSession(customer)
    expect(token.split('.')).toHaveLength(3)
    expect((await fetch(`${server.url}/cards`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  })

  test.each([
    '',
    'till-07',
    '/vendor/tillgate/serial/0001',
    '00000000-0000-0000-0000-000000000000',
    `${customer}x`,
    'ada@example.test',
  ])('is not issued for %j', async who => {
    const broker = createBroker(
      { ...none, cardscan: { baseUrl: 'http://127.0.0.1:1', apiKey: 'sk_test_x' } },
      handClock(),
    )
    expect(await rejection(broker.cardscanSession(who))).toMatchObject({
      failure: { code: 'invalid', fields: ['customer'] },
    })
  })

  test('is refused in words when the key is not accepted', async () => {
    const server = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0 })
    closing.push(server)
    const broker = createBroker(
      { ...none, cardscan: { baseUrl: server.url, apiKey: 'sk_test_cardscan_ai_wrong' } },
      handClock(),
    )
    expect(await rejection(broker.cardscanSession(customer))).toMatchObject({
      failure: { code: 'declined', service: 'cardscan' },
    })
  })
})

/** A token endpoint that counts. */
async function tokens(answer: object = { token_type: 'Bearer', expires_in: 600 }, status = 200) {
  let issued = 0
  const server = await partner((_seen, response) =>
    json(response, status, { access_token: `token-${++issued}`, ...answer }),
  )
  closing.push(server)
  const clock = handClock()
  const broker = createBroker(
    {
      ...none,
      cardconnect: {
        tokenUrl: `${server.url}/v1/auth/token`,
        clientId: 'till',
        clientSecret: 'sec&ret',
        scope: 'payments.write',
      },
    },
    clock,
  )
  return { server, clock, broker }
}

describe('the Card Connect token', () => {
  test('is asked for in a form, once for fifty callers', async () => {
    const { server, broker } = await tokens()
    const all = await Promise.all(Array.from({ length: 50 }, () => broker.cardconnectToken()))
    expect(new Set(all.map(one => one.token))).toEqual(new Set(['token-1']))
    expect(server.seen.map(one => one.body.toString())).toEqual([
      'grant_type=client_credentials&client_id=till&client_secret=sec%26ret&scope=payments.write',
    ])
  })

  test.each([
    [{ expires_in: 600 }, 540],
    [{ expires_in: 1200 }, 1080],
    [{ expires_in: '600' }, 540],
    [{}, 240],
    [{ expires_in: -5 }, 240],
  ])('with %j is used for %i seconds', async (answer, kept) => {
    const { broker, clock } = await tokens(answer)
    expect((await broker.cardconnectToken()).token).toBe('token-1')
    clock.pass(kept * 1000 - 1)
    expect((await broker.cardconnectToken()).token).toBe('token-1')
    clock.pass(1)
    expect((await broker.cardconnectToken()).token).toBe('token-2')
  })

  test('that lives too briefly to keep is asked for each time', async () => {
    const { broker } = await tokens({ expires_in: 30 })
    await broker.cardconnectToken()
    expect((await broker.cardconnectToken()).token).toBe('token-2')
  })

  test('is dropped when the gateway refused it', async () => {
    const { broker } = await tokens()
    await broker.cardconnectToken()
    broker.dropCardconnectToken()
    expect((await broker.cardconnectToken()).token).toBe('token-2')
  })

  test('is not lost for the others when one caller gives up', async () => {
    const { broker, server } = await tokens()
    const stop = new AbortController()
    const gaveUp = rejection(broker.cardconnectToken(stop.signal))
    const waits = broker.cardconnectToken()
    stop.abort()
    await gaveUp
    expect((await waits).token).toBe('token-1')
    expect(server.seen).toHaveLength(1)
  })

  test('failing once does not fail for ever', async () => {
    let first = true
    const server = await partner((_seen, response) => {
      if (first) html(response, 503)
      else json(response, 200, { access_token: 'later' })
      first = false
    })
    closing.push(server)
    const broker = createBroker(
      { ...none, cardconnect: { tokenUrl: server.url, clientId: 'c', clientSecret: 's' } },
      handClock(),
    )
    expect(await rejection(broker.cardconnectToken())).toMatchObject({ failure: { code: 'unreachable' } })
    expect((await broker.cardconnectToken()).token).toBe('later')
  })

  test.each([
    [401, { error: 'invalid_client' }, 'declined'],
    [400, {}, 'declined'],
    [429, {}, 'unreachable'],
    [302, {}, 'unreachable'],
    [200, { access_token: '' }, 'unreachable'],
    [200, { token_type: 'mac' }, 'unreachable'],
  ])('answered with %i %j is %s', async (status, answer, code) => {
    expect(await rejection((await tokens(answer, status)).broker.cardconnectToken())).toMatchObject({
      failure: { code, service: 'cardconnect' },
    })
  })

  test('cannot be had while the service is away, and the error repeats no secret', async () => {
    const broker = createBroker(
      { ...none, cardconnect: { tokenUrl: await closedPort(), clientId: 'canary-id', clientSecret: 'canary-secret' } },
      handClock(),
    )
    const thrown = (await rejection(broker.cardconnectToken())) as BrokerError
    expect(thrown.failure).toEqual({ code: 'unreachable', service: 'cardconnect' })
    expect(`${thrown.stack} ${String(thrown.cause)} ${JSON.stringify(thrown)}`).not.toContain('canary')
  })
})

describe('a broker inside a till', () => {
  const cardscan = { baseUrl: 'https://sandbox.cardscan.ai/v1', apiKey: 'sk_test_cardscan_ai_0001' }
  const idscan = { baseUrl: 'http://127.0.0.1:47104/id-scan/v1', keyId: 'k', secret: 's' }
  const cardconnect = { tokenUrl: 'https://shop-uat.cardconnect.com/token', clientId: 'c', clientSecret: 's' }

  test('takes sandboxes', () => {
    expect(() => refuseLive({ cardscan, idscan, cardconnect })).not.toThrow()
    expect(() => refuseLive(none)).not.toThrow()
  })

  test.each<[string, Partial<BrokerSettings>]>([
    ['cardscan.apiKey', { cardscan: { ...cardscan, apiKey: ['sk', 'live', 'cardscan_ai_1'].join('_') } }],
    ['cardscan.apiKey', { cardscan: { ...cardscan, apiKey: 'secret_live_1' } }],
    ['cardscan.apiKey', { cardscan: { ...cardscan, apiKey: '' } }],
    ['cardscan.baseUrl', { cardscan: { ...cardscan, baseUrl: 'https://api.cardscan.ai/v1' } }],
    ['cardscan.baseUrl', { cardscan: { ...cardscan, baseUrl: 'https://sandbox.cardscan.ai.evil.example/v1' } }],
    ['cardscan.baseUrl', { cardscan: { ...cardscan, baseUrl: 'http://sandbox.cardscan.ai/v1' } }],
    ['cardscan.baseUrl', { cardscan: { ...cardscan, baseUrl: 'https://a:b@sandbox.cardscan.ai/v1' } }],
    ['idscan.baseUrl', { idscan: { ...idscan, baseUrl: 'https://api.cm.com/id-scan/v1' } }],
    ['idscan.secret', { idscan: { ...idscan, secret: 'x_live_y' } }],
    [
      'cardconnect.tokenUrl',
      { cardconnect: { ...cardconnect, tokenUrl: 'https://api.cardconnect.net/v1/auth/token' } },
    ],
    ['cardconnect.tokenUrl', { cardconnect: { ...cardconnect, tokenUrl: 'https://shop.cardconnect.com/token' } }],
    ['cardconnect.tokenUrl', { cardconnect: { ...cardconnect, tokenUrl: 'http://127.0.0.1.evil.example/token' } }],
    ['cardconnect.tokenUrl', { cardconnect: { ...cardconnect, tokenUrl: 'nonsense' } }],
    ['cardconnect.clientSecret', { cardconnect: { ...cardconnect, clientSecret: 'live_abc' } }],
  ])('refuses a live %s and names it without its value', (key, part) => {
    const settings = { ...none, ...part }
    expect(() => createBroker(settings, handClock())).toThrow(BrokerError)
    expect(() => createBroker(settings, handClock())).toThrow(key)
    for (const value of Object.values(Object.values(part)[0] ?? {}).filter(text => /live|evil|api\./.test(text)))
      expect(() => createBroker(settings, handClock())).not.toThrow(value)
  })

  test('declines what it is not set up for', async () => {
    const broker = createBroker(none, handClock())
    for (const work of [broker.idscanToken(), broker.cardconnectToken(), broker.cardscanSession(customer)])
      expect(await rejection(work)).toMatchObject({ failure: { code: 'declined' } })
  })

  test("speaks the till's own kind of failure as a token source", async () => {
    const source = asTokenSource(createBroker(none, handClock()))
    const thrown = await rejection(source.cardconnectToken())
    expect(thrown).toBeInstanceOf(Problem)
    expect(thrown).toMatchObject({ failure: { code: 'declined', service: 'cardconnect' } })
    const { broker } = await tokens()
    expect(await rejection(asTokenSource(broker).cardconnectToken(AbortSignal.abort()))).toMatchObject({
      failure: { code: 'cancelled' },
    })
    expect((await asTokenSource(broker).cardconnectToken()).token).toMatch(/^token-/)
  })
})
