// The standard dialect against the sandbox, with and without proofs of possession, and what a proof holds (RFC 9449).
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { TokenRefused } from '../../main/ports/errors.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import type { IdentitySettings } from '../../main/providers/identity-dialect.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { accessOf, clockOff, codesOf, deviceKey, never, registered, settings, tokensOf } from './identity-kit.ts'
import { json, partner, quickClock, rejection, type Seen, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

async function sandbox() {
  let ms = Date.now()
  const server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0, now: () => ms })
  closing.push(server)
  const { panel, url } = server
  const { clientId, clientSecret } = panel
  const till = (more: Partial<IdentitySettings> = {}, clock = quickClock) =>
    createIdentityProvider(rfc8628, settings(url, { clientId, clientSecret, ...more }), testHttp('identity'), clock)
  return {
    panel,
    till,
    approve: (code: string) => panel.approve(code, 'Petra'),
    later: (by: number) => void (ms += by),
  }
}

describe('a till at the standard server of the sandbox', () => {
  test.each([
    ['with a secret', {}],
    ['without one', { clientId: 'tillgate-1', clientSecret: null }],
  ])('%s registers, renews, knows itself and gives its tokens back', async (_what, client) => {
    const { till, approve, panel } = await sandbox()
    panel.setKnobs({ rotation: 'strict' })
    const provider = till(client)
    const { codes, tokens } = await registered(provider, approve)
    expect(codes.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
    expect(codes.verificationUrl).not.toContain(codes.userCode)
    expect(await provider.whoAmI(accessOf(tokens))).toMatchObject({ store: 'Sandbox Store', approvedBy: 'Petra' })
    const next = tokensOf(await provider.refresh(tokens.refreshToken))
    expect(next.refreshToken).not.toBe(tokens.refreshToken)
    expect(await provider.revoke(next.refreshToken)).toBe('revoked')
    expect(await provider.refresh(next.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await rejection(provider.whoAmI(accessOf(next)))).toBeInstanceOf(TokenRefused)
  })

  test('waits, slows down, is denied, and learns that its code ran out', async () => {
    const { till, panel, later } = await sandbox()
    const provider = till()
    const codes = await codesOf(provider)
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'pending' })
    panel.setKnobs({ slowDownNext: 1 })
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'slow-down' })
    panel.deny(codes.userCode)
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'denied' })
    const next = await codesOf(provider)
    later(1_300_000)
    expect(await provider.poll(next.deviceCode, never)).toEqual({ kind: 'expired' })
  })

  test('takes client credentials, and hears when it may not ask who it is', async () => {
    const { till, approve, panel } = await sandbox()
    expect(await till().grant({ kind: 'client-credentials' })).toMatchObject({ tokens: { refreshToken: null } })
    const { tokens } = await registered(till(), approve)
    panel.setKnobs({ insufficientScope: true })
    expect(await rejection(till().whoAmI(accessOf(tokens)))).toMatchObject({
      failure: { code: 'declined', service: 'identity', reason: 'insufficient_scope' },
    })
  })

  test.each([false, true])('binds its tokens to its key (nonce %s)', async dpopNonce => {
    const { till, approve, panel } = await sandbox()
    panel.setKnobs({ dpop: 'required', dpopNonce, rotation: 'strict', clockSkewSeconds: 3600 })
    const key = deviceKey()
    // Half an hour the other way: only the time of the server makes a fresh proof.
    const provider = till({ deviceKey: () => key }, clockOff(-1_800_000))
    const { tokens } = await registered(provider, approve)
    expect(tokens.type).toBe('dpop')
    expect(await provider.whoAmI(accessOf(tokens))).toMatchObject({ approvedBy: 'Petra' })
    const next = tokensOf(await provider.refresh(tokens.refreshToken))
    expect(await till({ deviceKey }).refresh(next.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await rejection(till({ deviceKey }).whoAmI(accessOf(next)))).toBeInstanceOf(TokenRefused)
    expect(await till().refresh(next.refreshToken)).toEqual({ kind: 'rejected', error: 'invalid_dpop_proof' })
    expect(await rejection(till().whoAmI(accessOf(next)))).toBeInstanceOf(TokenRefused)
    expect(await provider.refresh(next.refreshToken)).toMatchObject({ kind: 'tokens' })
  })

  test('repeats a lost renewal with the same key where the server lets it', async () => {
    const { till, approve, panel } = await sandbox()
    panel.setKnobs({ rotation: 'bound' })
    const key = deviceKey()
    const provider = till({ deviceKey: () => key })
    const { tokens } = await registered(provider, approve)
    panel.faults.add({ match: '/token', kind: 'drop-after' })
    expect(await provider.refresh(tokens.refreshToken)).toEqual({ kind: 'trouble', fault: 'unreachable' })
    expect(await provider.refresh(tokens.refreshToken)).toMatchObject({ kind: 'tokens', tokens: { type: 'dpop' } })
  })

  test('begins to prove itself when the server begins to want it', async () => {
    const { till, approve, panel } = await sandbox()
    const key = deviceKey()
    const provider = till({ deviceKey: () => key })
    const { tokens } = await registered(provider, approve)
    expect(tokens.type).toBe('bearer')
    panel.setKnobs({ dpop: 'required' })
    expect(await provider.refresh(tokens.refreshToken)).toMatchObject({ kind: 'tokens', tokens: { type: 'dpop' } })
  })

  test('asks for its key only when the server wants proofs', async () => {
    const { till, approve, panel } = await sandbox()
    let asked = 0
    const withKey = () => {
      asked += 1
      return deviceKey()
    }
    await registered(till({ deviceKey: withKey }), approve)
    expect(asked).toBe(0)
    panel.setKnobs({ dpop: 'offered' })
    expect((await registered(till({ deviceKey: withKey }), approve)).tokens.type).toBe('dpop')
    expect(asked).toBe(1)
    expect((await registered(till(), approve)).tokens.type).toBe('bearer')
  })
})

/** A server with proofs whose answers a test writes; `proofs` are the verified ones in their order. */
async function provingServer(
  answer: (seen: Seen, count: number) => { status: number; body: object; headers?: object },
) {
  const seen: Seen[] = []
  const one = await partner((request, response) => {
    if (request.url.includes('.well-known'))
      return json(response, 200, {
        issuer: one.url,
        token_endpoint: `${one.url}/token?tenant=1#x`,
        device_authorization_endpoint: `${one.url}/codes`,
        userinfo_endpoint: `${one.url}/me?x=1`,
        token_endpoint_auth_methods_supported: ['none'],
        dpop_signing_alg_values_supported: ['RS256', 'ES256'],
      })
    seen.push(request)
    const { status, body, headers = {} } = answer(request, seen.length)
    return json(response, status, body, { ...headers })
  })
  closing.push(one)
  const key = deviceKey()
  const more = { clientSecret: null, deviceKey: () => key }
  const provider = createIdentityProvider(rfc8628, settings(one.url, more), testHttp('identity'), quickClock)
  const proofs = async () =>
    await Promise.all(
      seen.map(async request => await jwtVerify(String(request.headers['dpop']), EmbeddedJWK, { typ: 'dpop+jwt' })),
    )
  return { url: one.url, key, provider, seen, proofs }
}
const wantsNonce = { error: 'use_dpop_nonce' }

describe('a proof of possession', () => {
  test('names method, address and time, carries the public key only, and is never the same twice', async () => {
    const server = await provingServer(() => ({ status: 200, body: { access_token: 'at', token_type: 'DPoP' } }))
    const before = Math.floor(Date.now() / 1000) - 1
    await server.provider.refresh('rt')
    await server.provider.refresh('rt')
    await server.provider.whoAmI({ token: 'at', type: 'dpop' })
    const [first, second, third] = await server.proofs()
    expect(first?.protectedHeader).toMatchObject({ alg: 'ES256', typ: 'dpop+jwt' })
    const { jwk } = first?.protectedHeader ?? {}
    expect(Object.keys(jwk ?? {}).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
    expect(await calculateJwkThumbprint(jwk ?? {})).toBe(
      await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x: server.key.x ?? '', y: server.key.y ?? '' }),
    )
    expect(first?.payload).toEqual({
      htm: 'POST',
      htu: `${server.url}/token`,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: expect.any(Number),
    })
    expect(first?.payload.iat).toBeGreaterThanOrEqual(before)
    expect(second?.payload.jti).not.toBe(first?.payload.jti)
    expect(third?.payload).toMatchObject({
      htm: 'GET',
      htu: `${server.url}/me`,
      ath: createHash('sha256').update('at').digest('base64url'),
    })
    expect(server.seen[2]?.headers.authorization).toBe('DPoP at')
  })

  test('takes the newest nonce of its server with it', async () => {
    const server = await provingServer((_seen, count) => ({
      status: 200,
      body: { access_token: 'at' },
      headers: { 'dpop-nonce': `nonce-${count}` },
    }))
    await server.provider.refresh('rt')
    await server.provider.refresh('rt')
    await server.provider.whoAmI({ token: 'at', type: 'dpop' })
    expect((await server.proofs()).map(proof => proof.payload['nonce'])).toEqual([undefined, 'nonce-1', 'nonce-2'])
  })

  test('is made again once, and only once, when the server wants its nonce in it', async () => {
    const server = await provingServer((_seen, count) => ({
      status: 400,
      body: wantsNonce,
      headers: { 'dpop-nonce': `nonce-${count}` },
    }))
    expect(await server.provider.refresh('rt')).toEqual({ kind: 'trouble', fault: 'server-error' })
    expect((await server.proofs()).map(proof => proof.payload['nonce'])).toEqual([undefined, 'nonce-1'])
  })

  test('is made again once at a resource, too', async () => {
    const server = await provingServer(() => ({
      status: 401,
      body: {},
      headers: { 'dpop-nonce': 'n', 'www-authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"' },
    }))
    expect(await rejection(server.provider.whoAmI({ token: 'at', type: 'dpop' }))).toBeInstanceOf(TokenRefused)
    expect((await server.proofs()).map(proof => proof.payload['nonce'])).toEqual([undefined, 'n'])
  })

  test.each([
    ['no nonce comes with the wish', 400, wantsNonce, {}],
    ['the nonce could not be sent', 400, wantsNonce, { 'dpop-nonce': 'a b"c' }],
    ['the proof is wrong', 400, { error: 'invalid_dpop_proof' }, { 'dpop-nonce': 'n' }],
    ['the server is in trouble', 500, wantsNonce, { 'dpop-nonce': 'n' }],
    ['the token is refused', 400, { error: 'invalid_grant' }, { 'dpop-nonce': 'n' }],
  ])('is not made again when %s', async (_what, status, body, headers) => {
    const server = await provingServer(() => ({ status, body, headers }))
    expect((await server.provider.refresh('rt')).kind).not.toBe('tokens')
    expect(server.seen).toHaveLength(1)
  })

  test('that is wrong is refused by its word', async () => {
    const server = await provingServer(() => ({ status: 400, body: { error: 'invalid_dpop_proof' } }))
    const rejected = { kind: 'rejected', error: 'invalid_dpop_proof' }
    expect(await server.provider.refresh('rt')).toEqual(rejected)
    expect(await server.provider.poll('dc', never)).toEqual(rejected)
  })

  test('was sent, and the server may still answer with a bearer token', async () => {
    const server = await provingServer(() => ({ status: 200, body: { access_token: 'at', token_type: 'Bearer' } }))
    expect(await server.provider.refresh('rt')).toMatchObject({ kind: 'tokens', tokens: { type: 'bearer' } })
  })

  test('needs a private P-256 key', async () => {
    const { d: _secret, ...open } = deviceKey()
    const { url } = await provingServer(() => ({ status: 200, body: {} }))
    const provider = createIdentityProvider(
      rfc8628,
      settings(url, { deviceKey: () => open }),
      testHttp('identity'),
      quickClock,
    )
    expect(await rejection(provider.refresh('rt'))).toMatchObject({ message: expect.stringContaining('P-256') })
  })
})
