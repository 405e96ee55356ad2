// The standard dialect against an identity server that was not written here, from the first code to the revoked token.
import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import type { IdentitySettings } from '../../main/providers/identity-dialect.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { TokenRefused } from '../../main/ports/errors.ts'
import type { IdentityProvider } from '../../main/ports/partners.ts'
import type { Clock } from '../../main/ports/system.ts'
import type { Tokens } from '../../main/domain/device-flow.ts'
import { quickClock, rejection, testHttp } from './kit.ts'
import {
  basicClient,
  type Peer,
  type PeerOptions,
  peerSecret,
  person,
  publicClient,
  secretClient,
  startPeer,
} from './oidc-peer.ts'

const closing: Peer[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(closing.splice(0).map(peer => peer.close()))
})
const never = new AbortController().signal
const key = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })

async function peerOf(options: PeerOptions = {}): Promise<Peer> {
  const peer = await startPeer(options)
  closing.push(peer)
  return peer
}
function till(peer: Peer, more: Partial<IdentitySettings> = {}, clock: Clock = quickClock): IdentityProvider {
  return createIdentityProvider(
    rfc8628,
    {
      baseUrl: peer.url,
      clientId: publicClient,
      clientSecret: null,
      deviceId: '/vendor/tillgate/serial/0001',
      scope: 'openid offline_access',
      ...more,
    },
    testHttp('identity'),
    clock,
  )
}
async function codesOf(provider: IdentityProvider) {
  const codes = await provider.requestCodes(never)
  if (codes.kind !== 'codes') throw new Error(JSON.stringify(codes))
  return codes
}
function tokensOf(answer: { kind: string; tokens?: Tokens }): Tokens & { refreshToken: string } {
  const { tokens } = answer
  if (tokens === undefined || tokens.refreshToken === null) throw new Error(JSON.stringify(answer.kind))
  return { ...tokens, refreshToken: tokens.refreshToken }
}
async function registered(provider: IdentityProvider) {
  const codes = await codesOf(provider)
  expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'pending' })
  expect(await person().approve(codes.verificationUrl, codes.userCode)).toBe('Done')
  return tokensOf(await provider.poll(codes.deviceCode, never))
}
const accessOf = (tokens: Tokens) => ({ token: tokens.accessToken, type: tokens.type })
const tokenAnswers = (peer: Peer) => peer.seen.filter(line => line.startsWith('POST /token'))

describe.each([
  ['that keeps no secret', { clientId: publicClient, clientSecret: null }],
  ['with a secret in the form', { clientId: secretClient, clientSecret: peerSecret }],
])('a till %s at a standard server', (_what, client) => {
  test('registers, renews three times with a new refresh token each, and is told when an old one comes back', async () => {
    const peer = await peerOf()
    const provider = till(peer, client)
    const first = await registered(provider)
    expect(first).toMatchObject({ type: 'bearer', expiresInSeconds: 600 })
    expect(await provider.whoAmI(accessOf(first))).toEqual({ till: 'Till 7', store: 'North', approvedBy: 'petra' })
    const second = tokensOf(await provider.refresh(first.refreshToken))
    const third = tokensOf(await provider.refresh(second.refreshToken))
    const fourth = tokensOf(await provider.refresh(third.refreshToken))
    expect(new Set([first, second, third, fourth].map(one => one.refreshToken)).size).toBe(4)
    expect(await provider.whoAmI(accessOf(fourth))).toMatchObject({ till: 'Till 7' })
    expect(await provider.refresh(second.refreshToken)).toEqual({ kind: 'invalid-grant' })
    // The whole family is dead, the newest included.
    expect(await provider.refresh(fourth.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await rejection(provider.whoAmI(accessOf(fourth)))).toBeInstanceOf(TokenRefused)
    // Nothing was asked twice: a pending poll, the tokens, three renewals, two refusals.
    expect(tokenAnswers(peer).map(line => line.slice(-3))).toEqual(['400', '200', '200', '200', '200', '400', '400'])
  })

  test('gives its tokens back, and they are dead', async () => {
    const provider = till(await peerOf(), client)
    const tokens = await registered(provider)
    expect(await provider.revoke(tokens.refreshToken)).toBe('revoked')
    expect(await provider.refresh(tokens.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await rejection(provider.whoAmI(accessOf(tokens)))).toBeInstanceOf(TokenRefused)
    expect(await provider.revoke('a token nobody gave out')).toBe('revoked')
  })

  test('is told that the account holder refused', async () => {
    const provider = till(await peerOf(), client)
    const codes = await codesOf(provider)
    await person().deny(codes.verificationUrl, codes.userCode)
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'denied' })
  })

  test('is told that its code ran out', async () => {
    const provider = till(await peerOf(), client)
    const codes = await codesOf(provider)
    expect(codes.expiresInSeconds).toBe(300)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 400_000 })
    expect(await provider.poll(codes.deviceCode, never)).toEqual({ kind: 'expired' })
    expect(await provider.poll('a code nobody gave out', never)).toEqual({ kind: 'expired' })
  })
})

describe('a till at a standard server', () => {
  test('finds every address by itself', async () => {
    const peer = await peerOf()
    await registered(till(peer))
    expect(peer.seen[0]).toBe('GET /.well-known/oauth-authorization-server 200')
    expect(peer.seen).toContain('POST /device/auth 200')
    expect(peer.seen.filter(line => line.includes('well-known'))).toHaveLength(1)
  })

  test('proves itself with Basic where the server knows nothing else', async () => {
    const peer = await peerOf({ authMethods: ['client_secret_basic'] })
    const provider = till(peer, { clientId: basicClient, clientSecret: peerSecret })
    const tokens = await registered(provider)
    expect(await provider.refresh(tokens.refreshToken)).toMatchObject({ kind: 'tokens' })
    expect(await provider.revoke(tokens.refreshToken)).toBe('revoked')
  })

  test('with a wrong secret, an unknown id or a grant it may not use is told so', async () => {
    const peer = await peerOf()
    const rejected = { kind: 'rejected', error: 'invalid_client' }
    const wrong = till(peer, { clientId: secretClient, clientSecret: 'wrong' })
    expect(await wrong.requestCodes(never)).toEqual(rejected)
    expect(await wrong.poll('code', never)).toEqual(rejected)
    expect(await wrong.refresh('token')).toEqual(rejected)
    expect(await wrong.revoke('token')).toEqual({ kind: 'trouble', fault: 'server-error' })
    expect(await till(peer, { clientId: 'nobody' }).requestCodes(never)).toEqual(rejected)
    expect(await till(peer).grant({ kind: 'client-credentials' })).toEqual({
      kind: 'rejected',
      error: 'invalid_request',
    })
  })

  test('gets an access token for itself by client credentials, without a refresh token', async () => {
    const provider = till(await peerOf(), { clientId: secretClient, clientSecret: peerSecret })
    expect(await provider.grant({ kind: 'client-credentials' })).toMatchObject({
      kind: 'tokens',
      tokens: { type: 'bearer', expiresInSeconds: 600, refreshToken: null },
    })
  })

  test('without the right to ask who it is hears that instead of losing its token', async () => {
    const provider = till(await peerOf(), { scope: 'offline_access' })
    const tokens = await registered(provider)
    expect(await rejection(provider.whoAmI(accessOf(tokens)))).toMatchObject({
      failure: { code: 'declined', service: 'identity', reason: 'insufficient_scope' },
    })
  })
})

describe.each(['offered', 'nonce'] as const)('where proofs of possession are welcome (%s)', dpop => {
  test('every token belongs to the key of the till, through every renewal', async () => {
    const peer = await peerOf({ dpop })
    const deviceKey = key()
    const provider = till(peer, { deviceKey: () => deviceKey })
    const first = await registered(provider)
    expect(first.type).toBe('dpop')
    expect(await provider.whoAmI(accessOf(first))).toMatchObject({ till: 'Till 7' })
    const second = tokensOf(await provider.refresh(first.refreshToken))
    expect(second.type).toBe('dpop')
    expect(await rejection(provider.whoAmI({ token: second.accessToken, type: 'bearer' }))).toBeInstanceOf(TokenRefused)

    const thief = till(peer, { deviceKey: key })
    expect(await thief.refresh(second.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await till(peer).refresh(second.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await rejection(thief.whoAmI(accessOf(second)))).toBeInstanceOf(TokenRefused)

    const third = tokensOf(await provider.refresh(second.refreshToken))
    expect(await provider.whoAmI(accessOf(third))).toMatchObject({ till: 'Till 7' })
    expect(await provider.refresh(first.refreshToken)).toEqual({ kind: 'invalid-grant' })
    expect(await provider.refresh(third.refreshToken)).toEqual({ kind: 'invalid-grant' })
  })

  test('a till whose clock is an hour wrong proves itself in the time of the server', async () => {
    const fast: Clock = { ...quickClock, now: () => new Date(Date.now() + 3_600_000) }
    const deviceKey = key()
    const provider = till(await peerOf({ dpop }), { deviceKey: () => deviceKey }, fast)
    const tokens = await registered(provider)
    expect(tokens.type).toBe('dpop')
    expect(await provider.refresh(tokens.refreshToken)).toMatchObject({ kind: 'tokens' })
    expect(Math.round((provider.clockOffsetMs() ?? 0) / 60_000)).toBe(-60)
  })
})

describe('the nonce of the server', () => {
  test('costs one repeated request, not one with each', async () => {
    const peer = await peerOf({ dpop: 'nonce' })
    const deviceKey = key()
    const provider = till(peer, { deviceKey: () => deviceKey })
    const codes = await codesOf(provider)
    await provider.poll(codes.deviceCode, never)
    expect(tokenAnswers(peer)).toHaveLength(2)
    await provider.poll(codes.deviceCode, never)
    await provider.refresh('unknown')
    expect(tokenAnswers(peer)).toHaveLength(4)
  })
})
