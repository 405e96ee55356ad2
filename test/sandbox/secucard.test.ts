// The simulated secucard server answers a device registration, token and REST client the way the service does.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Simulator } from '../../main/sandbox/kit.ts'
import { startSecucard, type SecucardPanel, type SecucardState } from '../../main/sandbox/secucard.ts'

type Json = Record<string, unknown>
let now = Date.UTC(2030, 0, 1)
let server: Simulator<SecucardState, SecucardPanel>
const start = (restore?: SecucardState) =>
  startSecucard({ host: '127.0.0.1', port: 0, pace: 0, now: () => now, restore })

beforeEach(async () => {
  server = await start()
})
afterEach(() => server.close())

async function token(
  fields: Record<string, string>,
  encoding: 'form' | 'json' = 'form',
): Promise<{ status: number; body: Json; headers: Headers }> {
  const all = { client_id: server.panel.clientId, client_secret: server.panel.clientSecret, ...fields }
  const response = await fetch(
    `${server.url}/oauth/token`,
    encoding === 'form'
      ? { method: 'POST', body: new URLSearchParams(all) }
      : { method: 'POST', body: JSON.stringify(all), headers: { 'content-type': 'application/json' } },
  )
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers }
}
const codes = async (uuid = server.panel.uuid) =>
  (await token({ grant_type: 'device', uuid })).body as { device_code: string; user_code: string }
const poll = (code: string) => token({ grant_type: 'device', code })
async function registered(): Promise<{ access: string; refresh: string; code: string }> {
  const { device_code, user_code } = await codes()
  expect(server.panel.approve(user_code, 'Petra Probe')).toBe(true)
  const { body } = await poll(device_code)
  return { access: String(body['access_token']), refresh: String(body['refresh_token']), code: device_code }
}
async function api(
  method: string,
  path: string,
  access: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${server.url}/api/v2/${path}`, {
    method,
    headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Json }
}

test('form and JSON bodies both get device codes in the documented formats', async () => {
  for (const encoding of ['form', 'json'] as const) {
    const { status, body, headers } = await token({ grant_type: 'device', uuid: server.panel.uuid }, encoding)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body['device_code']).toMatch(/^[0-9a-f]{32}$/)
    expect(body['user_code']).toMatch(/^[a-z0-9]{8}$/)
    expect(body).toMatchObject({ expires_in: 1200, interval: 1 })
    expect(String(body['verification_url'])).toMatch(/^http:/)
  }
})

test('polling answers 401 until a person approves, then tokens with a refresh token', async () => {
  const { device_code, user_code } = await codes()
  const pending = await poll(device_code)
  expect([pending.status, pending.body['error']]).toEqual([401, 'authorization_pending'])
  expect(server.panel.pending()).toMatchObject([{ userCode: user_code, description: 'Kasse 1' }])
  expect(server.panel.approve(` ${user_code.slice(0, 4).toUpperCase()}-${user_code.slice(4)} `, 'Petra Probe')).toBe(
    true,
  )
  const { status, body } = await poll(device_code)
  expect(status).toBe(200)
  expect(body['access_token']).toMatch(/^[a-z0-9]{26}$/)
  expect(body['refresh_token']).toMatch(/^[0-9a-f]{40}$/)
  expect(body).toMatchObject({ expires_in: 1200, token_type: 'bearer', scope: null })
  expect(server.panel.pending()).toEqual([])
})

test.each([
  [{}, 400, 'invalid_request'],
  [{ grant_type: 'magic' }, 400, 'unsupported_grant_type'],
  [{ grant_type: 'device' }, 400, 'invalid_request'],
  [{ grant_type: 'device', uuid: '/vendor/stranger/serial/1' }, 401, 'invalid_device'],
  [{ grant_type: 'device', code: 'f'.repeat(32) }, 400, 'invalid_grant'],
  [{ grant_type: 'device', uuid: '/vendor/tillgate/serial/0001', client_secret: 'wrong' }, 400, 'invalid_client'],
  [{ grant_type: 'refresh_token' }, 400, 'invalid_request'],
  [{ grant_type: 'refresh_token', refresh_token: 'wrong' }, 400, 'invalid_grant'],
  [{ grant_type: 'appuser', username: 'x' }, 400, 'invalid_request'],
  [{ grant_type: 'appuser', username: 'x', password: 'y' }, 401, 'invalid_grant'],
  [{ grant_type: 'device_pin', uuid: '/vendor/tillgate/serial/0001', device_pin: '0' }, 400, 'invalid_grant'],
])('token request %o is refused with %i %s', async (fields, status, error) => {
  const answer = await token(fields)
  expect([answer.status, answer.body['error']]).toEqual([status, error])
  expect(typeof answer.body['error_description']).toBe('string')
})

test('another method than POST is 405 and broken JSON is invalid_request', async () => {
  const get = await fetch(`${server.url}/oauth/token`)
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  const broken = await fetch(`${server.url}/oauth/token`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
  expect(broken.status).toBe(400)
  expect(await broken.json()).toMatchObject({ error: 'invalid_request' })
})

test('an unapproved code runs out, an approved one stays usable', async () => {
  const late = await codes()
  now += 1200_000
  expect((await poll(late.device_code)).body['error']).toBe('invalid_grant')
  expect(server.panel.approve(late.user_code, 'x')).toBe(false)
  const { code } = await registered()
  now += 5 * 1200_000
  expect((await poll(code)).status).toBe(200)
})

test('a refused device learns it, or stays pending when the knob says so', async () => {
  const { device_code, user_code } = await codes()
  expect(server.panel.deny(user_code)).toBe(true)
  expect((await poll(device_code)).body['error']).toBe('access_denied')
  server.panel.setKnobs({ denyMode: 'stays-pending' })
  expect((await poll(device_code)).body['error']).toBe('authorization_pending')
})

test('slow_down comes as often as it was set', async () => {
  const { device_code } = await codes()
  server.panel.setKnobs({ slowDownNext: 1 })
  expect((await poll(device_code)).body['error']).toBe('slow_down')
  expect((await poll(device_code)).body['error']).toBe('authorization_pending')
})

test('a new access token kills the former one and the refresh token stays', async () => {
  const { access, refresh } = await registered()
  const renewed = await token({ grant_type: 'refresh_token', refresh_token: refresh })
  expect(renewed.status).toBe(200)
  expect(renewed.body).not.toHaveProperty('refresh_token')
  const dead = await api('GET', 'Smart/Devices/me', access)
  expect(dead.status).toBe(403)
  expect(dead.body).toMatchObject({ status: 'error', error: 'ProductNotAllowedException', code: 2003 })
  expect((await api('GET', 'Smart/Devices/me', String(renewed.body['access_token']))).status).toBe(200)
  expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(200)
})

test('with rotation the old refresh token is dead after use', async () => {
  const { refresh } = await registered()
  server.panel.setKnobs({ rotation: 'strict' })
  const first = await token({ grant_type: 'refresh_token', refresh_token: refresh })
  expect(first.body['refresh_token']).not.toBe(refresh)
  expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).body['error']).toBe('invalid_grant')
})

test('access tokens run out by the clock', async () => {
  const { access } = await registered()
  now += 1199_000
  expect((await api('GET', 'smart/devices/ME', access)).status).toBe(200)
  now += 1_000
  expect((await api('GET', 'smart/devices/ME', access)).body['code']).toBe(2003)
})

test('a revoked till can neither refresh nor use its device code', async () => {
  const { access, refresh, code } = await registered()
  const device = server.panel.devices()[0]
  expect(device).toMatchObject({ status: 'registered', approvedBy: 'Petra Probe' })
  expect(server.panel.revoke(device?.id ?? '')).toBe(true)
  expect((await api('GET', 'Smart/Devices/me', access)).status).toBe(403)
  expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).body['error']).toBe('invalid_grant')
  expect((await poll(code)).body['error']).toBe('invalid_grant')
  expect(server.panel.devices()[0]?.status).toBe('revoked')
})

test('the device object tells the till its name, store and who approved it', async () => {
  const { access } = await registered()
  const { body } = await api('GET', 'Smart/Devices/me', access)
  expect(body).toMatchObject({
    description: 'Kasse 1',
    vendor: 'tillgate',
    vendor_uid: '/serial/0001',
    store: { name: 'Sandbox Store' },
    approved_by: 'Petra Probe',
    user_pin: null,
  })
})

test('an account holder approves over REST by user_pin, a device may not', async () => {
  const { access } = await registered()
  const { device_code, user_code } = await codes('/vendor/tillgate/serial/0002')
  const holder = String((await token({ grant_type: 'client_credentials' })).body['access_token'])
  const list = (await api('GET', 'Smart/Devices', holder)).body as {
    count: number
    data: { id: string; user_pin: string | null }[]
  }
  const waiting = list.data.find(device => device.user_pin === user_code)
  expect(list.count).toBe(2)
  expect((await api('PUT', `Smart/Devices/${waiting?.id}/pin`, access, { user_pin: user_code })).body).toMatchObject({
    code: 0,
  })
  expect((await api('PUT', `Smart/Devices/${waiting?.id}/pin`, holder, { user_pin: 'wrongone' })).status).toBe(400)
  expect((await api('PUT', `Smart/Devices/${waiting?.id}/pin`, holder, { user_pin: user_code })).status).toBe(200)
  expect((await poll(device_code)).status).toBe(200)
})

test('client_credentials gives a refresh token only when switched on', async () => {
  expect((await token({ grant_type: 'client_credentials' })).body).not.toHaveProperty('refresh_token')
  server.panel.setKnobs({ refreshForClientCredentials: true })
  expect((await token({ grant_type: 'client_credentials' })).body).toHaveProperty('refresh_token')
})

const basket = {
  basket: { products: [{ id: 1, desc: 'Marker blau', quantity: 2, priceOne: 249, tax: 19 }], texts: [] },
  basket_info: { sum: 498, currency: 'EUR' },
}

test('a transaction is created, changed, started with an empty JSON body, and cancelled by its receipt number', async () => {
  const { access } = await registered()
  const created = await api('POST', 'smart/transactions', access, {
    ...basket,
    idents: [{ type: 'card', value: '9276000000000017' }],
  })
  expect(created.body).toMatchObject({
    status: 'created',
    idents: [{ valid: true, customer: { displayname: 'Erika Beispiel' } }],
  })
  const id = String(created.body['id'])
  expect(id).toMatch(/^STX_[A-Z0-9]{30}$/)
  expect(
    (await api('PUT', `Smart/Transactions/${id}`, access, { basket_info: { sum: 500, currency: 'EUR' } })).body,
  ).toMatchObject({ basket_info: { sum: 500 } })
  const paid = await api('POST', `Smart/Transactions/${id}/start/demo`, access)
  expect(paid.body).toMatchObject({ status: 'ok', payment_method: 'demo', receipt_merchant_print: false })
  const types = (paid.body['receipt'] as { type: string }[]).map(line => line.type)
  expect(new Set(types)).toEqual(new Set(['separator', 'textline', 'name-value', 'space']))
  expect(JSON.stringify(paid.body['receipt'])).toContain('5,00')
  expect((await api('POST', `Smart/Transactions/${id}/start/demo`, access)).status).toBe(400)
  expect((await api('POST', 'Smart/Transactions/me/endOfDay', access)).body).toMatchObject({ result: true })
  expect(
    (await api('POST', `Smart/Transactions/${String(paid.body['receipt_number'])}/cancelTrx`, access)).body,
  ).toEqual({ result: true })
  expect((await api('GET', `Smart/Transactions/${id}`, access)).body['status']).toBe('cancelled')
})

test('the same X-Action starts once, also after the answer was lost and the token renewed', async () => {
  const { access, refresh } = await registered()
  const id = String((await api('POST', 'Smart/Transactions', access, basket)).body['id'])
  server.panel.faults.add({ match: '/start/', kind: 'drop-after' })
  await expect(
    api('POST', `Smart/Transactions/${id}/start/cash`, access, undefined, { 'x-action': 'a1' }),
  ).rejects.toThrow()
  const renewed = String((await token({ grant_type: 'refresh_token', refresh_token: refresh })).body['access_token'])
  const again = await api('POST', `Smart/Transactions/${id}/start/cash`, renewed, undefined, { 'x-action': 'a1' })
  expect(again.body).toMatchObject({ status: 'ok', payment_method: 'cash' })
  now += 180_000
  expect(
    (await api('POST', `Smart/Transactions/${id}/start/cash`, renewed, undefined, { 'x-action': 'a1' })).status,
  ).toBe(400)
})

test('a running payment can be aborted and a failed one says why', async () => {
  const { access } = await registered()
  const create = async () => String((await api('POST', 'Smart/Transactions', access, basket)).body['id'])
  server.panel.setKnobs({ nextOutcome: 'failed' })
  const failed = await api('POST', `Smart/Transactions/${await create()}/start/cashless`, access)
  expect(failed.body).toMatchObject({ status: 'failed', receipt_number: null, error: 'Zahlung abgelehnt' })
  const aborted = await api('POST', `Smart/Transactions/${await create()}/abort`, access)
  expect(aborted.body['status']).toBe('aborted')
})

test('idents are validated from a bare array and check-ins can be forbidden', async () => {
  const { access } = await registered()
  expect((await api('GET', 'Smart/Idents', access)).body).toMatchObject({
    count: 2,
    data: [{ prefix: '9276', length: 16 }, { prefix: 'CKI_' }],
  })
  const validated = await api('POST', 'Smart/Idents/notused/validate', access, [
    { type: 'card', value: '9276000000000025' },
  ])
  expect(validated.body).toMatchObject([{ valid: false, merchantcard: { lock_status: 'locked' } }])
  expect((await api('GET', 'Smart/Checkins?count=1', access)).body).toMatchObject({
    count: 2,
    data: [{ customerName: 'Erika Beispiel' }],
  })
  server.panel.setKnobs({ checkins: false })
  expect(await api('GET', 'Smart/Checkins', access)).toMatchObject({
    status: 403,
    body: { error: 'ProductNotAllowedException', code: 0 },
  })
})

test('the sentence for the cashier follows Accept-Language and unknown resources are 404', async () => {
  const { access } = await registered()
  const english = await api('GET', 'Smart/Nothing', access, undefined, { 'accept-language': 'en' })
  expect(english).toMatchObject({
    status: 404,
    body: { error: 'ProductNotFoundException', error_user: 'An error occurred (code 0)' },
  })
  const german = await api('GET', 'Smart/Devices', 'nonsense')
  expect(german.body['error_user']).toBe('Ein Fehler ist aufgetreten (Code 2003)')
})

test('a restarted server knows its clients, sessions and codes', async () => {
  const { refresh } = await registered()
  const waiting = await codes('/vendor/tillgate/serial/0002')
  const snapshot = JSON.parse(JSON.stringify(server.snapshot())) as SecucardState
  await server.close()
  server = await start(snapshot)
  expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(200)
  expect((await poll(waiting.device_code)).body['error']).toBe('authorization_pending')
})

test('knobs of the wrong type or size are ignored', () => {
  server.panel.setKnobs({ interval: 0, expiresIn: 'soon', denyMode: 'whatever', rotation: 'strict' } as never)
  expect(server.panel.knobs()).toMatchObject({
    interval: 5,
    expiresIn: 1200,
    denyMode: 'access-denied',
    rotation: 'strict',
  })
})
