// The device grant against the simulated secucard server, a standard RFC 8628 server, and servers in trouble.
import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { createIdentityProvider, type Dialect, type IdentitySettings } from '../../main/providers/identity.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import type { IdentityProvider } from '../../main/ports/partners.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { closedPort, html, json, keptLog, partner, rejection, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const never = new AbortController().signal
const settings = (baseUrl: string, more: Partial<IdentitySettings> = {}): IdentitySettings => ({
  baseUrl,
  clientId: 'till',
  clientSecret: 'shipped',
  deviceId: '/vendor/tillgate/serial/0001',
  ...more,
})

async function sandbox(more: Partial<IdentitySettings> = {}) {
  let ms = Date.now()
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0, now: () => ms })
  closing.push(server)
  const { clientId, clientSecret } = server.panel
  const provider = createIdentityProvider(
    secucard,
    settings(server.url, { clientId, clientSecret, ...more }),
    testHttp('secucard'),
  )
  return { panel: server.panel, provider, later: (by: number) => void (ms += by) }
}
async function codesOf(provider: IdentityProvider) {
  const codes = await provider.requestCodes(never)
  if (codes.kind !== 'codes') throw new Error(codes.kind)
  return codes
}
async function registered(provider: IdentityProvider, approve: (code: string) => unknown) {
  const codes = await codesOf(provider)
  approve(codes.userCode)
  const answer = await provider.poll(codes.deviceCode, never)
  if (answer.kind !== 'tokens') throw new Error(answer.kind)
  return { codes, tokens: answer.tokens }
}

describe('a till at secucard', () => {
  test('gets codes to show, waits, and gets its tokens once somebody approved', async () => {
    const { provider, panel } = await sandbox()
    const codes = await codesOf(provider)
    expect(codes).toMatchObject({ expiresInSeconds: 1200, intervalSeconds: 1 })
    expect(codes.userCode).toMatch(/^[a-z0-9]{8}$/)
    expect(codes.verificationUrl).toMatch(/^http/)
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'pending' })
    panel.approve(codes.userCode, 'Petra Probe')
    expect(await provider.poll(codes.deviceCode, never)).toMatchObject({
      kind: 'tokens',
      tokens: { expiresInSeconds: 1200, refreshToken: expect.stringMatching(/^[0-9a-f]{40}$/) },
    })
  })

  test('slows down, is denied, and learns that its code ran out', async () => {
    const { provider, panel, later } = await sandbox()
    const codes = await codesOf(provider)
    panel.setKnobs({ slowDownNext: 1, denyMode: 'access-denied' })
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'slow-down' })
    panel.deny(codes.userCode)
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'denied' })
    const next = await codesOf(provider)
    later(1_300_000)
    expect(await provider.poll(next.deviceCode, never)).toEqual({ kind: 'expired' })
  })

  test('that nobody set up is told so instead of polling to the end', async () => {
    const { provider } = await sandbox({ deviceId: '/vendor/other/serial/1' })
    expect(await provider.requestCodes(never)).toEqual({ kind: 'rejected', error: 'invalid_device' })
  })

  test('with wrong client credentials is told so at each step', async () => {
    const { provider } = await sandbox({ clientSecret: 'wrong' })
    expect(await provider.requestCodes(never)).toEqual({ kind: 'rejected', error: 'invalid_client' })
    expect(await provider.poll('code', never)).toEqual({ kind: 'rejected', error: 'invalid_client' })
    expect(await provider.refresh('token')).toEqual({ kind: 'rejected', error: 'invalid_client' })
  })

  test('refreshes and keeps its refresh token where the server does not rotate it', async () => {
    const { provider, panel } = await sandbox()
    const { tokens } = await registered(provider, code => panel.approve(code, 'Petra'))
    const refreshed = await provider.refresh(tokens.refreshToken ?? '')
    expect(refreshed).toMatchObject({ kind: 'tokens', tokens: { refreshToken: null, expiresInSeconds: 1200 } })
    panel.setKnobs({ rotate: true })
    expect(await provider.refresh(tokens.refreshToken ?? '')).toMatchObject({
      kind: 'tokens',
      tokens: { refreshToken: expect.stringMatching(/^[0-9a-f]{40}$/) },
    })
    expect(await provider.refresh(tokens.refreshToken ?? '')).toEqual({ kind: 'invalid-grant' })
  })

  test('knows who it is, and that it is nobody once its access ended', async () => {
    const { provider, panel, later } = await sandbox()
    const { tokens } = await registered(provider, code => panel.approve(code, 'Petra Probe'))
    expect(await provider.whoAmI(tokens.accessToken)).toEqual({
      store: 'Sandbox Store',
      till: expect.stringMatching(/^Kasse/),
      approvedBy: 'Petra Probe',
    })
    later(1_300_000)
    expect(await rejection(provider.whoAmI(tokens.accessToken))).toMatchObject({
      failure: { code: 'conflict', reason: 'not-registered' },
    })
  })

  test('cannot revoke at a server that has no such address', async () => {
    const { provider } = await sandbox()
    expect(await provider.revoke('token')).toBe(false)
  })

  test('survives an HTML page, a cut connection and broken JSON without losing its code', async () => {
    const { provider, panel } = await sandbox()
    const codes = await codesOf(provider)
    panel.approve(codes.userCode, 'Petra')
    panel.faults.add({ match: '/oauth/token', kind: 'html' })
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'trouble', why: 'provider-fault' })
    panel.faults.add({ match: '/oauth/token', kind: 'drop-after' })
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'trouble', why: 'unreachable' })
    panel.faults.add({ match: '/oauth/token', kind: 'bad-json' })
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'trouble', why: 'provider-fault' })
    expect(await provider.poll(codes.deviceCode, never)).toMatchObject({ kind: 'tokens' })
  })
})

/** A provider whose server answers each request with the same thing. */
async function answering(status: number, body: unknown, dialect: Dialect = secucard) {
  const log = keptLog()
  const server = await partner((_seen, response) =>
    body === 'html' ? html(response, status) : json(response, status, body),
  )
  closing.push(server)
  return { server, log, provider: createIdentityProvider(dialect, settings(server.url), testHttp('identity', log)) }
}

describe('an answer of the token endpoint', () => {
  test.each([
    [401, 'authorization_pending', { kind: 'pending' }],
    [400, 'authorization_pending', { kind: 'pending' }],
    [400, 'slow_down', { kind: 'slow-down' }],
    [429, 'slow_down', { kind: 'slow-down' }],
    [403, 'access_denied', { kind: 'denied' }],
    [400, 'expired_token', { kind: 'expired' }],
    [400, 'invalid_grant', { kind: 'expired' }],
    [400, 'a_word_nobody_knows', { kind: 'expired' }],
    [401, 'invalid_device', { kind: 'rejected', error: 'invalid_device' }],
    [400, 'invalid_client', { kind: 'rejected', error: 'invalid_client' }],
    [401, 'invalid_client', { kind: 'rejected', error: 'invalid_client' }],
    [429, 'too_many_requests', { kind: 'trouble', why: 'provider-fault' }],
    [500, 'authorization_pending', { kind: 'trouble', why: 'provider-fault' }],
  ])('%i %s while polling is understood by its meaning', async (status, error, expected) => {
    const { provider } = await answering(status, { error, error_description: 'x' })
    expect(await provider.poll('code', never)).toEqual(expected)
  })

  test.each([
    [200, 'html'],
    [401, 'html'],
    [400, 'html'],
    [502, 'html'],
    [200, {}],
    [200, []],
    [200, null],
    [200, { access_token: 5 }],
    [200, { access_token: 'a', token_type: 'mac' }],
    [204, {}],
    [302, {}],
  ])('of %i with %j says nothing about the code or the refresh token', async (status, body) => {
    const { provider } = await answering(status, body)
    const trouble = { kind: 'trouble', why: 'provider-fault' }
    expect(await provider.poll('code', never)).toEqual(trouble)
    expect(await provider.refresh('token')).toEqual(trouble)
    expect(await provider.requestCodes(never)).toEqual(trouble)
  })

  test.each([
    [401, 'invalid_grant'],
    [403, 'invalid_grant'],
    [400, 'invalid_request'],
    [400, 'unauthorized_client'],
  ])('%i %s does not condemn the refresh token: only 400 invalid_grant does', async (status, error) => {
    expect(await (await answering(status, { error })).provider.refresh('token')).toEqual({ kind: 'rejected', error })
    expect(await (await answering(400, { error: 'invalid_grant' })).provider.refresh('token')).toEqual({
      kind: 'invalid-grant',
    })
  })

  test('may leave out or bend its times', async () => {
    const codes = { device_code: 'd', user_code: 'u', verification_url: 'http://x.example' }
    const read = async (more: object) => await codesOf((await answering(200, { ...codes, ...more })).provider)
    expect(await read({})).toMatchObject({ expiresInSeconds: 1200, intervalSeconds: 5 })
    expect(await read({ expires_in: '900', interval: '7' })).toMatchObject({
      expiresInSeconds: 900,
      intervalSeconds: 7,
    })
    expect(await read({ expires_in: null, interval: -3 })).toMatchObject({ expiresInSeconds: 1200, intervalSeconds: 5 })
    expect(await read({ expires_in: 'soon', interval: 0 })).toMatchObject({
      expiresInSeconds: 1200,
      intervalSeconds: 5,
    })
    const tokens = await answering(200, { access_token: 'a', scope: null, refresh_token: null })
    expect(await tokens.provider.refresh('t')).toEqual({
      kind: 'tokens',
      tokens: { accessToken: 'a', expiresInSeconds: 1200, refreshToken: null },
    })
  })

  test('with a verification address that is no web address is not shown to anybody', async () => {
    const { provider } = await answering(200, {
      device_code: 'd',
      user_code: 'u',
      verification_url: 'javascript:alert(1)',
      expires_in: 60,
      interval: 5,
    })
    expect(await provider.requestCodes(never)).toEqual({ kind: 'trouble', why: 'provider-fault' })
  })

  test('of any content never makes the client throw', async () => {
    let next: { status: number; body: string } = { status: 200, body: '' }
    const server = await partner((_seen, response) =>
      response.writeHead(next.status, { 'content-type': 'application/json' }).end(next.body),
    )
    closing.push(server)
    const provider = createIdentityProvider(secucard, settings(server.url), testHttp('identity'))
    const kinds = ['tokens', 'pending', 'slow-down', 'denied', 'expired', 'rejected', 'trouble']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 400, 401, 403, 429, 500),
        fc.oneof(fc.json(), fc.string()),
        async (status, body) => {
          next = { status, body }
          expect(kinds).toContain((await provider.poll('code', never)).kind)
          expect(await provider.requestCodes(never)).toHaveProperty('kind')
          expect(await provider.refresh('token')).not.toMatchObject({ kind: 'tokens' })
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('no answer', () => {
  test('is trouble, not an end', async () => {
    const provider = createIdentityProvider(secucard, settings(await closedPort()), testHttp('identity'))
    const unreachable = { kind: 'trouble', why: 'unreachable' }
    expect(await provider.requestCodes(never)).toEqual(unreachable)
    expect(await provider.poll('code', never)).toEqual(unreachable)
    expect(await provider.refresh('token')).toEqual(unreachable)
    expect(await provider.revoke('token')).toBe(false)
    expect(await rejection(provider.whoAmI('token'))).toMatchObject({ failure: { code: 'unreachable' } })
  })

  test('because the till gave up is a cancellation', async () => {
    const { provider } = await answering(200, {})
    expect(await rejection(provider.poll('code', AbortSignal.abort()))).toMatchObject({
      failure: { code: 'cancelled' },
    })
  })
})

describe('who am I', () => {
  test.each([
    [401, {}, { code: 'conflict', reason: 'not-registered' }],
    [403, { error: 'ProductNotAllowedException', code: '2003' }, { code: 'conflict', reason: 'not-registered' }],
    [403, { error: 'ProductNotAllowedException', code: 0 }, { code: 'provider-fault' }],
    [200, 'html', { code: 'provider-fault' }],
    [200, [1], { code: 'provider-fault' }],
  ])('answered with %i %j', async (status, body, failure) => {
    const { provider } = await answering(status, body)
    expect(await rejection(provider.whoAmI('token'))).toMatchObject({ failure })
  })
})

describe('a standard server', () => {
  test('gets the standard words, and no secret from a public client', async () => {
    const server = await partner((seen, response) => {
      if (seen.url === '/device_authorization')
        return json(response, 200, {
          device_code: 'dc',
          user_code: 'WDJB-MJHT',
          verification_uri: 'https://v.example/device',
          expires_in: 1800,
        })
      if (seen.url === '/revoke') return json(response, 200, {})
      if (seen.url === '/userinfo') return json(response, 200, { name: 'Till 1', store: 'North' })
      return json(response, 200, { access_token: 'at', token_type: 'Bearer', refresh_token: 'rt' })
    })
    closing.push(server)
    const provider = createIdentityProvider(
      rfc8628,
      settings(server.url, { clientSecret: null, scope: 'till' }),
      testHttp('identity'),
    )
    expect(await provider.requestCodes(never)).toEqual({
      kind: 'codes',
      deviceCode: 'dc',
      userCode: 'WDJB-MJHT',
      verificationUrl: 'https://v.example/device',
      expiresInSeconds: 1800,
      intervalSeconds: 5,
    })
    expect(await provider.poll('dc', never)).toEqual({
      kind: 'tokens',
      tokens: { accessToken: 'at', expiresInSeconds: 300, refreshToken: 'rt' },
    })
    expect(await provider.revoke('rt')).toBe(true)
    expect(await provider.whoAmI('at')).toEqual({ till: 'Till 1', store: 'North', approvedBy: null })
    expect(server.seen.map(one => `${one.method} ${one.url} ${one.body.toString()}`)).toEqual([
      'POST /device_authorization client_id=till&scope=till',
      'POST /token client_id=till&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=dc',
      'POST /revoke client_id=till&token=rt&token_type_hint=refresh_token',
      'GET /userinfo ',
    ])
  })
})
