// The operator page approves tills, plays the customer, switches faults, and answers only to itself.
import { request } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OperatorState } from '../../main/sandbox/operator.ts'
import { startSandbox, type Sandbox, type SandboxCredentials } from '../../main/sandbox/sandbox.ts'

let sandbox: Sandbox
let at: SandboxCredentials
beforeEach(async () => {
  sandbox = await startSandbox({ portBase: 0, pace: 0 })
  at = sandbox.credentials()
})
afterEach(() => sandbox.close())

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: { ok: boolean; message: string } }> {
  const response = await fetch(at.operator + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, body: (await response.json()) as { ok: boolean; message: string } }
}
const state = async () => (await (await fetch(`${at.operator}/state`)).json()) as OperatorState
async function token(fields: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
  const { base, clientId, clientSecret } = at.secucard
  const response = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}
const codes = async () =>
  (await token({ grant_type: 'device', uuid: at.secucard.uuid })).body as {
    device_code: string
    user_code: string
    verification_url: string
  }

test('a program approves the till whose code it sends', async () => {
  const { device_code, user_code } = await codes()
  expect((await state()).pending).toMatchObject([{ userCode: user_code, uuid: at.secucard.uuid }])
  expect((await post('/approve', { userCode: 'nonsense' })).status).toBe(400)
  expect((await post('/approve', { userCode: user_code, approvedBy: 'Petra Probe' })).body.ok).toBe(true)
  expect((await token({ grant_type: 'device', code: device_code })).status).toBe(200)
  const { devices, pending } = await state()
  expect(pending).toEqual([])
  expect(devices).toMatchObject([{ status: 'registered', approvedBy: 'Petra Probe' }])
  expect((await post('/revoke', { deviceId: devices[0]?.id })).body.ok).toBe(true)
  expect((await state()).devices[0]?.status).toBe('revoked')
})

test('the verification address is the page with the code filled in, and its form works without script', async () => {
  const { device_code, user_code, verification_url } = await codes()
  expect(verification_url).toBe(`${at.operator}/activate`)
  const page = await (await fetch(`${verification_url}?code=${user_code}`)).text()
  expect(page).toContain(`value="${user_code.slice(0, 4).toUpperCase()}-${user_code.slice(4).toUpperCase()}"`)
  expect(page).toContain('Kasse 1')
  const answer = await fetch(`${at.operator}/approve`, {
    method: 'POST',
    body: new URLSearchParams({ userCode: user_code }),
    headers: { origin: at.operator },
  })
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(await answer.text()).toContain('Approved.')
  expect((await token({ grant_type: 'device', code: device_code })).status).toBe(200)
})

test('a denied till is told', async () => {
  const { device_code, user_code } = await codes()
  expect((await post('/deny', { userCode: user_code })).body.ok).toBe(true)
  expect((await token({ grant_type: 'device', code: device_code })).body['error']).toBe('access_denied')
})

test('what a stranger puts into the address is shown as text', async () => {
  const page = await (
    await fetch(`${at.operator}/activate?code=${encodeURIComponent('"><script>alert(1)</script>')}`)
  ).text()
  expect(page).not.toContain('<script')
})

test('other origins and other host names are turned away', async () => {
  const { user_code } = await codes()
  expect((await post('/approve', { userCode: user_code }, { origin: 'http://evil.example' })).status).toBe(403)
  expect((await post('/approve', { userCode: user_code }, { origin: 'null' })).status).toBe(403)
  const { port } = new URL(at.operator)
  const asked = request({ host: '127.0.0.1', port, path: '/state', headers: { host: `evil.example:${port}` } }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  expect(response.statusCode).toBe(421)
  expect((await state()).pending).toHaveLength(1)
})

test('pages may load nothing from elsewhere', async () => {
  const response = await fetch(at.operator)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await response.text()).not.toMatch(/(src|href)="https?:/)
  expect((await fetch(`${at.operator}/operator.js`)).headers.get('content-type')).toContain('javascript')
})

test('the customer at the terminal does what the operator says', async () => {
  expect((await post('/terminal', { action: 'chip' })).body).toEqual({
    ok: false,
    message: 'The terminal waits for nobody.',
  })
  await post('/terminal', { action: 'auto-on' })
  expect((await state()).terminal.autoTap).toBe(true)
  await post('/terminal', { autoTap: false })
  const call = (command: string, body: object, session = '') =>
    fetch(`${at.terminal.base}/${command}`, {
      method: 'POST',
      body: JSON.stringify({ merchantId: at.cardconnect.merchid, hsn: at.terminal.hsn, ...body }),
      headers: {
        'content-type': 'application/json',
        authorization: at.terminal.key,
        'x-cardconnect-sessionkey': session,
      },
    })
  const session = ((await call('v2/connect', {})).headers.get('x-cardconnect-sessionkey') ?? '').split(';')[0]
  const reading = call('v2/readCard', { amount: '1999' }, session)
  await expect.poll(async () => (await state()).terminal.waiting).toEqual({ amountMinor: 1999 })
  expect((await post('/terminal', { action: 'jump' })).status).toBe(400)
  expect((await post('/terminal', { action: 'chip' })).body.ok).toBe(true)
  expect(await (await reading).json()).toMatchObject({ name: 'PROBE/PETRA' })
})

test('printed papers are listed with QR payload and drawer', async () => {
  const socket = connect(at.printer.port, at.printer.host)
  socket.end(Uint8Array.from([0x1b, 0x40, 0x48, 0x69, 0x0a, 0x1b, 0x70, 0, 25, 250, 0x1d, 0x56, 66, 0]))
  await expect
    .poll(async () => (await (await fetch(`${at.operator}/printed`)).json()) as unknown)
    .toMatchObject([{ lines: [{ text: 'Hi' }], drawer: true, cut: true }])
  expect((await state()).printer.papers).toHaveLength(1)
  expect((await post('/printer', { state: 'offline' })).body.ok).toBe(true)
  expect((await state()).printer.state).toBe('offline')
  expect(await (await fetch(`${at.operator}/charges`)).json()).toEqual([])
})

test('a fault strikes the next fitting request once and can be cleared', async () => {
  expect(
    (await post('/fault', { service: 'secucard', match: '/oauth/token', kind: 'status', status: 503 })).body.ok,
  ).toBe(true)
  const struck = await fetch(`${at.secucard.base}/oauth/token`, { method: 'POST' })
  expect(struck.status).toBe(503)
  expect((await token({ grant_type: 'client_credentials' })).status).toBe(200)
  await post('/fault', { service: 'secucard', kind: 'status', match: '' })
  expect((await state()).faults).toHaveLength(2)
  await post('/fault/clear', {})
  expect((await state()).faults).toEqual([])
  expect((await token({ grant_type: 'client_credentials' })).status).toBe(200)
  expect((await post('/fault', { service: 'nobody', kind: 'status' })).status).toBe(400)
  expect((await post('/fault', { service: 'idscan', kind: 'magic' })).status).toBe(400)
})

test('knobs of the sign-in server are set from the page', async () => {
  await post('/knobs', { expiresIn: 30, rotation: 'strict', nonsense: 1 })
  expect((await state()).knobs).toMatchObject({ expiresIn: 30, rotation: 'strict' })
  expect((await post('/knobs', { service: 'nobody' })).status).toBe(400)
})

test('a device is broken in three ways, and its token requests are counted', async () => {
  const { device_code, user_code } = await codes()
  const [waiting] = (await state()).pending
  expect((await post('/device', { deviceId: waiting?.deviceId, action: 'steal' })).status).toBe(400)
  await post('/approve', { userCode: user_code })
  const { body } = await token({ grant_type: 'device', code: device_code })
  const deviceId = (await state()).devices[0]?.id ?? ''
  const me = () =>
    fetch(`${at.secucard.base}/api/v2/Smart/Devices/me`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    })
  expect((await me()).status).toBe(200)
  expect((await post('/device', { deviceId, action: 'expire-access' })).body.ok).toBe(true)
  expect((await me()).status).toBe(403)
  await post('/knobs', { rotation: 'strict' })
  expect((await post('/device', { deviceId, action: 'steal' })).body.ok).toBe(true)
  const replay = await token({ grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' })
  expect(replay.body['error']).toBe('invalid_grant')
  expect((await state()).devices[0]?.status).toBe('revoked')
  const { tokens } = await state()
  expect(await (await fetch(`${at.operator}/tokens`)).json()).toEqual(tokens)
  expect(tokens.requests).toMatchObject({ device: 2, refresh_token: 1 })
  expect(tokens.generations[deviceId]).toMatchObject([{ requests: 1, answered: 0 }, { requests: 0 }])
  expect(JSON.stringify(tokens)).not.toContain(body['refresh_token'])
  await post('/tokens/reset', {})
  expect((await state()).tokens.requests).toMatchObject({ device: 0, refresh_token: 0 })

  const again = await codes()
  expect((await post('/device', { deviceId, action: 'expire-code' })).body.ok).toBe(true)
  expect((await token({ grant_type: 'device', code: again.device_code })).body['error']).toBe('invalid_grant')
  expect((await post('/device', { deviceId, action: 'expire-code' })).status).toBe(400)
  expect((await post('/device', { deviceId: 'nobody', action: 'expire-access' })).status).toBe(400)
  expect((await post('/device', { deviceId, action: 'explode' })).status).toBe(400)
})

test('a standard client is approved on the page with the code as it shows it', async () => {
  const { base, clientId } = at.secucard
  const response = await fetch(`${base}/device_authorization`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId }),
  })
  const { user_code, verification_uri_complete } = (await response.json()) as Record<string, string>
  const page = await (await fetch(verification_uri_complete ?? '')).text()
  expect(page).toContain(`value="${user_code}"`)
  expect(page).toContain('asks to be let in')
  expect((await post('/approve', { userCode: user_code })).body.ok).toBe(true)
})

test('a fault takes what its kind needs, and what does not fit is left out', async () => {
  const url = `${at.secucard.base}/oauth/token`
  const fault = { service: 'secucard', match: '/oauth/token', method: 'post' }
  await post('/fault', { ...fault, kind: 'status', status: 429, retryAfter: 30 })
  const busy = await fetch(url, { method: 'POST' })
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '30'])
  await post('/fault', { ...fault, kind: 'strip', member: 'expires_in', chance: 1 })
  expect((await token({ grant_type: 'client_credentials' })).body).not.toHaveProperty('expires_in')
  await post('/fault', { ...fault, kind: 'status', retryAfter: 'a\r\nset-cookie: b', location: 7, chance: 2 })
  const [last] = (await state()).faults
  expect(last).toEqual({ ...fault, method: 'POST', kind: 'status', times: 1, location: '7', at: expect.any(Number) })
  expect((await fetch(url, { method: 'POST' })).headers.get('retry-after')).toBeNull()
})
