// The secucard dialect against the simulated secucard server: pairing, renewal, direct grants, and a server in trouble.
import { afterEach, describe, expect, test } from 'vitest'
import { TokenRefused } from '../../main/ports/errors.ts'
import type { DirectGrant } from '../../main/ports/partners.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import type { IdentitySettings } from '../../main/providers/identity-dialect.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { sandboxUser } from '../../main/sandbox/secucard-state.ts'
import { accessOf, answering, clockOff, codesOf, never, registered, settings } from './identity-kit.ts'
import { closedPort, keptLog, quickClock, rejection, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const closed = <T extends { close(): Promise<void> }>(one: T): T => {
  closing.push(one)
  return one
}

async function sandbox(more: Partial<IdentitySettings> = {}, clock = quickClock) {
  let ms = Date.now()
  const server = closed(await startSecucard({ host: '127.0.0.1', port: 0, pace: 0, now: () => ms }))
  const { clientId, clientSecret } = server.panel
  const log = keptLog()
  const provider = createIdentityProvider(
    secucard,
    settings(server.url, { clientId, clientSecret, ...more }),
    testHttp('identity', log),
    clock,
  )
  return { url: server.url, panel: server.panel, provider, log, later: (by: number) => void (ms += by) }
}

describe.each(['form', 'json'] as const)('a till at secucard (%s)', body => {
  test('gets codes to show, waits, and gets its tokens once somebody approved', async () => {
    const { provider, panel, url } = await sandbox({ body })
    const codes = await codesOf(provider)
    expect(codes).toMatchObject({ expiresInSeconds: 1200, intervalSeconds: 1, verificationUrl: `${url}/activate` })
    expect(codes.userCode).toMatch(/^[a-z0-9]{8}$/)
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'pending' })
    panel.approve(codes.userCode, 'Petra Probe')
    expect(await provider.poll(codes.deviceCode, never)).toMatchObject({
      kind: 'tokens',
      tokens: { type: 'bearer', expiresInSeconds: 1200, refreshToken: expect.stringMatching(/^[0-9a-f]{40}$/) },
    })
  })

  test('refreshes and keeps its refresh token where the server does not rotate it', async () => {
    const { provider, panel } = await sandbox({ body })
    const { tokens } = await registered(provider, code => panel.approve(code, 'Petra'))
    const refreshed = await provider.refresh(tokens.refreshToken)
    expect(refreshed).toMatchObject({ kind: 'tokens', tokens: { refreshToken: null, expiresInSeconds: 1200 } })
    panel.setKnobs({ rotation: 'strict' })
    expect(await provider.refresh(tokens.refreshToken)).toMatchObject({
      kind: 'tokens',
      tokens: { refreshToken: expect.stringMatching(/^[0-9a-f]{40}$/) },
    })
    expect(await provider.refresh(tokens.refreshToken)).toEqual({ kind: 'invalid-grant' })
  })

  test('takes the grants that need no pairing', async () => {
    const { provider, panel } = await sandbox({ body })
    const { username, password, devicePin } = sandboxUser
    const user: DirectGrant = { kind: 'app-user', username, password, device: 'till-1', deviceName: 'Till 1' }
    expect(await provider.grant(user)).toMatchObject({
      kind: 'tokens',
      tokens: { refreshToken: expect.stringMatching(/^[0-9a-f]{40}$/) },
    })
    expect(await provider.grant({ ...user, password: 'wrong' })).toEqual({ kind: 'wrong-credentials' })
    const bare = { kind: 'tokens', tokens: { type: 'bearer', expiresInSeconds: 1200, refreshToken: null } }
    expect(await provider.grant({ kind: 'device-pin', pin: devicePin })).toMatchObject(bare)
    expect(await provider.grant({ kind: 'device-pin', pin: '000000' })).toEqual({ kind: 'wrong-credentials' })
    expect(await provider.grant({ kind: 'client-credentials' })).toMatchObject(bare)
    panel.setKnobs({ refreshForClientCredentials: true })
    expect(await provider.grant({ kind: 'client-credentials' })).toMatchObject({
      tokens: { refreshToken: expect.stringMatching(/^[0-9a-f]{40}$/) },
    })
  })
})

describe('a till at secucard', () => {
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
    const rejected = { kind: 'rejected', error: 'invalid_client' }
    expect(await provider.requestCodes(never)).toEqual(rejected)
    expect(await provider.poll('code', never)).toEqual(rejected)
    expect(await provider.refresh('token')).toEqual(rejected)
    expect(await provider.grant({ kind: 'client-credentials' })).toEqual(rejected)
  })

  test('knows who it is, and that it is nobody once its access ended', async () => {
    const { provider, panel, later } = await sandbox()
    const { tokens } = await registered(provider, code => panel.approve(code, 'Petra Probe'))
    expect(await provider.whoAmI(accessOf(tokens))).toEqual({
      store: 'Sandbox Store',
      till: expect.stringMatching(/^Kasse/),
      approvedBy: 'Petra Probe',
    })
    later(1_300_000)
    expect(await rejection(provider.whoAmI(accessOf(tokens)))).toBeInstanceOf(TokenRefused)
  })

  test('cannot revoke at a server that has no such address, and does not ask', async () => {
    const { provider, log } = await sandbox()
    expect(await provider.revoke('token')).toBe('not-offered')
    expect(log.lines).toEqual([])
  })

  test('learns how far its clock is from the clock of the server', async () => {
    const { provider, panel } = await sandbox({}, clockOff(-7_200_000))
    expect(provider.clockOffsetMs()).toBeNull()
    await codesOf(provider)
    expect(Math.round((provider.clockOffsetMs() ?? 0) / 60_000)).toBe(120)
    panel.setKnobs({ clockSkewSeconds: -7200 })
    await codesOf(provider)
    expect(Math.abs(provider.clockOffsetMs() ?? Infinity)).toBeLessThan(60_000)
  })

  test('keeps code and refresh token through everything that can happen to an answer', async () => {
    const { provider, panel } = await sandbox()
    const codes = await codesOf(provider)
    panel.approve(codes.userCode, 'Petra')
    const poll = () => provider.poll(codes.deviceCode, never)
    const fault = (more: Omit<Parameters<typeof panel.faults.add>[0], 'match'>) =>
      panel.faults.add({ match: '/oauth/token', ...more })
    const expected = [
      [{ kind: 'html' }, 'server-error'],
      [{ kind: 'html', status: 200 }, 'not-json'],
      [{ kind: 'status', status: 500 }, 'server-error'],
      [{ kind: 'drop-before' }, 'unreachable'],
      [{ kind: 'drop-after' }, 'unreachable'],
      [{ kind: 'truncate' }, 'unreachable'],
      [{ kind: 'bad-json' }, 'not-json'],
      [{ kind: 'cut-json' }, 'not-json'],
      [{ kind: 'redirect' }, 'redirected'],
      [{ kind: 'huge' }, 'too-large'],
      [{ kind: 'strip' }, 'no-access-token'],
      [{ kind: 'retype' }, 'wrong-shape'],
      [{ kind: 'retype', member: 'token_type' }, 'wrong-shape'],
      [{ kind: 'retype', member: 'refresh_token' }, 'wrong-shape'],
    ] as const
    const seen: unknown[] = []
    for (const [what] of expected) {
      fault(what)
      seen.push(await poll())
    }
    expect(seen).toEqual(expected.map(([, name]) => ({ kind: 'trouble', fault: name })))
    fault({ kind: 'status', status: 429, retryAfter: '7' })
    expect(await poll()).toEqual({ kind: 'trouble', fault: 'rate-limited', retryAfterMs: 7000 })
    fault({ kind: 'status', status: 503, retryAfter: '86400' })
    expect(await poll()).toEqual({ kind: 'trouble', fault: 'rate-limited', retryAfterMs: 900_000 })
    fault({ kind: 'strip', member: 'expires_in' })
    expect(await poll()).toMatchObject({ kind: 'tokens', tokens: { expiresInSeconds: 1200 } })
  })

  test('writes no token, code or secret into its log', async () => {
    const { provider, panel, log } = await sandbox()
    const { codes, tokens } = await registered(provider, code => panel.approve(code, 'Petra'))
    panel.faults.add({ match: '/oauth/token', kind: 'retype', member: 'token_type' })
    await provider.refresh(tokens.refreshToken)
    await provider.whoAmI(accessOf(tokens)).catch(() => {})
    const secrets = [codes.deviceCode, codes.userCode, tokens.accessToken, tokens.refreshToken, panel.clientSecret]
    expect(log.text()).toContain('wrong-shape')
    expect(secrets.filter(secret => log.text().includes(secret))).toEqual([])
  })
})

describe('the requests of the secucard dialect', () => {
  test('name a step by uuid or code, never both, and nest the device name as each encoding does it', async () => {
    const user: DirectGrant = { kind: 'app-user', username: 'u', password: 'p', device: 'd', deviceName: 'Till & Co' }
    const form = closed(await answering({ status: 200, body: {} }))
    await form.provider.requestCodes(never)
    await form.provider.poll('dc', never)
    await form.provider.refresh('rt')
    await form.provider.grant(user)
    await form.provider.grant({ kind: 'device-pin', pin: '1' })
    await form.provider.grant({ kind: 'client-credentials', scope: 's' })
    const client = 'client_id=till&client_secret=shipped&grant_type='
    expect(form.seen.map(one => one.body.toString())).toEqual([
      `${client}device&uuid=%2Fvendor%2Ftillgate%2Fserial%2F0001`,
      `${client}device&code=dc`,
      `${client}refresh_token&refresh_token=rt`,
      `${client}appuser&username=u&password=p&device=d&deviceinfo%5Bname%5D=Till+%26+Co`,
      `${client}device_pin&uuid=%2Fvendor%2Ftillgate%2Fserial%2F0001&device_pin=1`,
      `${client}client_credentials&scope=s`,
    ])
    const nested = closed(await answering({ status: 200, body: {} }, secucard, { body: 'json', language: 'de' }))
    await nested.provider.grant(user)
    expect(JSON.parse(nested.seen[0]?.body.toString() ?? '')).toEqual({
      client_id: 'till',
      client_secret: 'shipped',
      grant_type: 'appuser',
      username: 'u',
      password: 'p',
      device: 'd',
      deviceinfo: { name: 'Till & Co' },
    })
    expect(nested.seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'accept-language': 'de' })
  })

  test('are never JSON for a standard server', () => {
    const wrong = settings('https://id.example', { body: 'json' })
    expect(() => createIdentityProvider(rfc8628, wrong, testHttp('identity'), quickClock)).toThrow(
      'identity.body must be form',
    )
  })
})

describe('no answer', () => {
  test('is trouble, not an end', async () => {
    const gone = settings(await closedPort())
    const provider = createIdentityProvider(secucard, gone, testHttp('identity'), quickClock)
    const unreachable = { kind: 'trouble', fault: 'unreachable' }
    expect(await provider.requestCodes(never)).toEqual(unreachable)
    expect(await provider.poll('code', never)).toEqual(unreachable)
    expect(await provider.refresh('token')).toEqual(unreachable)
    expect(await provider.grant({ kind: 'client-credentials' })).toEqual(unreachable)
    const standard = createIdentityProvider(rfc8628, gone, testHttp('identity'), quickClock)
    expect(await standard.revoke('token')).toEqual(unreachable)
    const access = { token: 'token', type: 'bearer' } as const
    expect(await rejection(provider.whoAmI(access))).toMatchObject({ failure: { code: 'unreachable' } })
    expect(await rejection(standard.whoAmI(access))).toMatchObject({ failure: { code: 'unreachable' } })
  })

  test('because the till gave up is a cancellation', async () => {
    const { provider } = closed(await answering({ status: 200, body: {} }))
    const cancelled = { failure: { code: 'cancelled' } }
    expect(await rejection(provider.poll('code', AbortSignal.abort()))).toMatchObject(cancelled)
    expect(await rejection(provider.refresh('token', AbortSignal.abort()))).toMatchObject(cancelled)
  })
})
