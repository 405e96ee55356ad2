// What the tests of the identity client share: settings, servers with one answer, and the walk to the first tokens.
import { generateKeyPairSync, type webcrypto } from 'node:crypto'
import type { DeviceCodes, Tokens } from '../../main/domain/device-flow.ts'
import type { AccessToken, IdentityProvider } from '../../main/ports/partners.ts'
import type { Clock } from '../../main/ports/system.ts'
import type { Dialect, IdentitySettings } from '../../main/providers/identity-dialect.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import { html, json, keptLog, type KeptLog, type Partner, partner, quickClock, testHttp } from './kit.ts'

export const never = new AbortController().signal

export const settings = (baseUrl: string, more: Partial<IdentitySettings> = {}): IdentitySettings => ({
  baseUrl,
  clientId: 'till',
  clientSecret: 'shipped',
  deviceId: '/vendor/tillgate/serial/0001',
  ...more,
})

/** A fresh private P-256 key. */
export function deviceKey(): webcrypto.JsonWebKey {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
}

/** A till clock that is off by so many milliseconds. */
export const clockOff = (ms: number): Clock => ({ ...quickClock, now: () => new Date(Date.now() + ms) })

export type Reply = { status: number; body: unknown; headers?: Record<string, string> }

/** A provider whose server answers each request with the same thing: an object, text as it is, or `html`. */
export async function answering(
  reply: Reply,
  dialect: Dialect = secucard,
  more: Partial<IdentitySettings> = {},
): Promise<Partner & { provider: IdentityProvider; log: KeptLog }> {
  const log = keptLog()
  const server = await partner((_seen, response) => {
    const { status, body, headers = {} } = reply
    if (body === 'html') html(response, status)
    else if (typeof body === 'string') response.writeHead(status, headers).end(body)
    else json(response, status, body, headers)
  })
  const all = settings(server.url, { discovery: false, ...more })
  return { ...server, log, provider: createIdentityProvider(dialect, all, testHttp('identity', log), quickClock) }
}

export async function codesOf(provider: IdentityProvider): Promise<DeviceCodes> {
  const codes = await provider.requestCodes(never)
  if (codes.kind !== 'codes') throw new Error(JSON.stringify(codes))
  return codes
}

/** The tokens of an answer that must hold some, with a refresh token. */
export function tokensOf(answer: { kind: string; tokens?: Tokens }): Tokens & { refreshToken: string } {
  const { tokens } = answer
  if (tokens === undefined || tokens.refreshToken === null) throw new Error(answer.kind)
  return { ...tokens, refreshToken: tokens.refreshToken }
}

export async function registered(provider: IdentityProvider, approve: (userCode: string) => unknown) {
  const codes = await codesOf(provider)
  await approve(codes.userCode)
  return { codes, tokens: tokensOf(await provider.poll(codes.deviceCode, never)) }
}

export const accessOf = (tokens: Tokens): AccessToken => ({ token: tokens.accessToken, type: tokens.type })
