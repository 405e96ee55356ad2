// The till's side of the store's broker: real server, real identity service, tokens in memory only.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Problem, TokenRefused } from '../../main/ports/errors.ts'
import type { AccessToken } from '../../main/ports/partners.ts'
import { createBrokerClient, type Authorized } from '../../main/providers/broker-client.ts'
import type { Sandbox } from '../../main/sandbox/sandbox.ts'
import {
  customer,
  ending,
  handClock,
  pairedToken,
  rawConfig,
  sandboxSections,
  testBroker,
  wholeSandbox,
  type TestBroker,
} from '../broker/support.ts'
import { closedPort, html, json, keptLog, partner, rejection, testHttp } from './kit.ts'

const ends = ending()
afterEach(() => ends.end())
const clock = { ...handClock(), sleep: () => Promise.resolve() }

/** As the token manager does it: a refused token is renewed once and the call repeated once. */
function asTill(first: string, renewed: () => Promise<string>): Authorized {
  return async call => {
    const access = (token: string): AccessToken => ({ token, type: 'bearer' })
    try {
      return await call(access(first))
    } catch (thrown) {
      if (!(thrown instanceof TokenRefused)) throw thrown
      return await call(access(await renewed()))
    }
  }
}
const never = (): Promise<string> => Promise.reject(new Error('no other token'))
const clientAt = (url: string, authorized: Authorized, log = keptLog(), method: 'GET' | 'POST' = 'GET') =>
  createBrokerClient({ url, sessionMethod: method }, authorized, testHttp('broker', log), clock)

describe('a till at the broker of its store', () => {
  let sandbox: Sandbox
  let broker: TestBroker
  let token: string
  beforeEach(async () => {
    sandbox = await wholeSandbox(ends)
    const { secucard } = sandbox.credentials()
    broker = await testBroker(ends, rawConfig(secucard.base, sandboxSections(sandbox)))
    token = await pairedToken(secucard.base, sandbox.panels.secucard)
  })

  test.each(['GET', 'POST'] as const)('gets a session for one customer (%s)', async method => {
    const client = clientAt(broker.url, asTill(token, never), keptLog(), method)
    expect((await client.cardscanSession(customer)).token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(broker.audit()).toEqual([expect.objectContaining({ service: 'cardscan', customer })])
  })

  test('gets a signed token for one identity check', async () => {
    const client = clientAt(broker.url, asTill(token, never))
    expect((await client.idscanToken()).token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  test('shares one payment token between its callers until shortly before its end', async () => {
    const client = clientAt(broker.url, asTill(token, never))
    const tokens = await Promise.all(Array.from({ length: 20 }, () => client.cardconnectToken()))
    expect(new Set(tokens.map(one => one.token)).size).toBe(1)
    await client.cardconnectToken()
    expect(broker.audit()).toHaveLength(1)
    clock.pass(3_600_000)
    await client.cardconnectToken()
    expect(broker.audit()).toHaveLength(2)
  })

  test('gets another payment token after the gateway refused the one it had', async () => {
    const client = clientAt(broker.url, asTill(token, never))
    const { token: refused } = await client.cardconnectToken()
    client.dropCardconnectToken()
    expect((await client.cardconnectToken()).token).not.toBe(refused)
  })

  test('renews its own token when the broker does not know it any more, and asks once more', async () => {
    const { secucard } = sandbox.credentials()
    const panel = sandbox.panels.secucard
    const fresh = (): Promise<string> => pairedToken(secucard.base, panel)
    panel.expireAccess(panel.devices()[0]!.id)
    const client = clientAt(broker.url, asTill(token, fresh))
    expect((await client.idscanToken()).token).not.toBe('')
  })

  test('that is not on the list is told so, and that a person has to do something', async () => {
    const { secucard } = sandbox.credentials()
    const elsewhere = await testBroker(ends, rawConfig(secucard.base, { tills: { '/vendor/acme/*': 'cashier' } }))
    const client = clientAt(elsewhere.url, asTill(token, never))
    expect(await rejection(client.idscanToken())).toMatchObject({
      failure: { code: 'declined', service: 'broker', reason: 'unknown-till' },
    })
    expect(await rejection(client.cardconnectToken())).toBeInstanceOf(Problem)
  })

  test.each([
    ['a service that is not set up', 'cardconnectToken', 'service-not-set-up'],
    ['a session for nobody', 'cardscanSession', 'customer-required'],
  ] as const)('is told about %s', async (_, method, reason) => {
    const { secucard } = sandbox.credentials()
    const small = await testBroker(ends, rawConfig(secucard.base, { cardscan: sandboxSections(sandbox)['cardscan'] }))
    const client = clientAt(small.url, asTill(token, never))
    const asked = method === 'cardscanSession' ? client.cardscanSession('till-1') : client.cardconnectToken()
    expect(await rejection(asked)).toMatchObject({ failure: { code: 'declined', service: 'broker', reason } })
  })

  test('is told to try again while nobody can say who it is', async () => {
    sandbox.panels.secucard.faults.add({ match: '/Smart/Devices/me', kind: 'status', status: 503, times: 10 })
    const client = clientAt(broker.url, asTill(token, never))
    expect(await rejection(client.idscanToken())).toMatchObject({ failure: { code: 'unreachable', service: 'broker' } })
  })

  test('leaves no token in its log', async () => {
    const log = keptLog()
    const client = clientAt(broker.url, asTill(token, never), log)
    const got = [await client.cardscanSession(customer), await client.idscanToken(), await client.cardconnectToken()]
    for (const secret of [token, ...got.map(one => one.token)]) expect(log.text()).not.toContain(secret)
    expect(log.text()).not.toContain(customer)
  })
})

describe('a broker of another kind, or none', () => {
  const at = async (status: number, body: unknown) => {
    const server = await partner((_, response) => json(response, status, body))
    ends.later(() => server.close())
    return clientAt(server.url, asTill('token', never))
  }

  test.each([{ Token: 't' }, { token: 't' }, { session: 't' }])('may call the session %o', async body => {
    expect(await (await at(200, body)).cardscanSession(customer)).toEqual({ token: 't' })
  })

  test.each([
    [200, {}, 'provider-fault'],
    [200, { Token: 7 }, 'provider-fault'],
    [429, {}, 'unreachable'],
    [500, { error: 'odd' }, 'unreachable'],
    [302, {}, 'provider-fault'],
    [418, {}, 'provider-fault'],
  ] as const)('answers %i %o, which is %s', async (status, body, code) => {
    expect(await rejection((await at(status, body)).cardscanSession(customer))).toMatchObject({ failure: { code } })
  })

  test('that answers a page is a fault', async () => {
    const server = await partner((_, response) => html(response, 200))
    ends.later(() => server.close())
    expect(await rejection(clientAt(server.url, asTill('token', never)).idscanToken())).toMatchObject({
      failure: { code: 'provider-fault', service: 'broker' },
    })
  })

  test('that is away is unreachable', async () => {
    const client = clientAt(await closedPort(), asTill('token', never))
    expect(await rejection(client.cardconnectToken())).toMatchObject({
      failure: { code: 'unreachable', service: 'broker' },
    })
  })

  test('on plain http elsewhere is refused at the start, by its key', () => {
    expect(() => clientAt('http://broker.example', asTill('token', never))).toThrow('broker.url must be an https')
  })
})
