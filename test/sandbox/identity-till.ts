// What the tests of the identity server share: a till that speaks either dialect by hand, with a key for DPoP proofs.
import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { startSecucard, type SecucardState } from '../../main/sandbox/secucard.ts'

export type Json = Record<string, unknown>
export type Answer = { status: number; body: Json; headers: Headers }
export type Fields = Record<string, string>
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

export const word = (answer: Answer, name: string): string => String(answer.body[name])
/** Status and error word, the two things a client looks at. */
export const refusal = ({ status, body }: Answer): unknown[] => [status, body['error']]

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json), headers: response.headers }
}

/** A server with a clock the test moves, and requests to it. */
export async function identityServer(options: { pace?: number; at?: number; restore?: SecucardState } = {}) {
  let ms = options.at ?? Date.UTC(2030, 0, 1)
  const server = await startSecucard({
    host: '127.0.0.1',
    port: 0,
    pace: options.pace ?? 0,
    now: () => ms,
    restore: options.restore,
  })
  const { url, panel } = server
  const { clientId, clientSecret } = panel
  const send = async (path: string, fields: Fields, headers: Fields = {}): Promise<Answer> =>
    read(await fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' }))
  return {
    ...server,
    now: () => ms,
    later: (seconds: number) => void (ms += seconds * 1000),
    send,
    /** secucard's token endpoint as the till's own client. */
    secucard: (fields: Fields) => send('/oauth/token', { client_id: clientId, client_secret: clientSecret, ...fields }),
    /** The standard token endpoint as a confidential client. */
    token: (fields: Fields, headers?: Fields) =>
      send('/token', { client_id: clientId, client_secret: clientSecret, ...fields }, headers),
    codes: (fields: Fields = { client_id: clientId, client_secret: clientSecret }) =>
      send('/device_authorization', fields),
    get: async (path: string, headers: Fields = {}) => read(await fetch(url + path, { headers })),
  }
}
export type Identity = Awaited<ReturnType<typeof identityServer>>

export type Key = { privateKey: CryptoKey; jwk: JWK }
export async function newKey(): Promise<Key> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  return { privateKey: pair.privateKey, jwk: await exportJWK(pair.publicKey) }
}
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** A proof for one request; `claims` and `header` overwrite, an undefined claim leaves it out. */
export async function proof(
  key: Key,
  server: Identity,
  request: { method?: string; path?: string; claims?: Json; header?: Json } = {},
): Promise<string> {
  const { method = 'POST', path = '/token', claims, header } = request
  return new SignJWT({
    jti: randomUUID(),
    htm: method,
    htu: server.url + path,
    iat: Math.floor(server.now() / 1000),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...header })
    .sign(key.privateKey)
}

export type Pair = { access: string; refresh: string; code: string }
const pair = (answer: Answer, code: string): Pair => ({
  access: word(answer, 'access_token'),
  refresh: word(answer, 'refresh_token'),
  code,
})

/** One till: how it registers, refreshes, and finds out whether an access token lives. */
export type Till = {
  register(): Promise<Pair>
  refresh(token: string): Promise<Answer>
  alive(access: string): Promise<boolean>
  deviceId(): string
}

export function secucardTill(server: Identity): Till {
  const { panel } = server
  return {
    register: async () => {
      const codes = await server.secucard({ grant_type: 'device', uuid: panel.uuid })
      panel.approve(word(codes, 'user_code'), 'Petra Probe')
      const code = word(codes, 'device_code')
      return pair(await server.secucard({ grant_type: 'device', code }), code)
    },
    refresh: token => server.secucard({ grant_type: 'refresh_token', refresh_token: token }),
    alive: async access =>
      (await server.get('/api/v2/Smart/Devices/me', { authorization: `Bearer ${access}` })).status === 200,
    deviceId: () => panel.devices().find(one => one.uuid === panel.uuid)?.id ?? '',
  }
}

/** With a key every request carries a proof. */
export function standardTill(server: Identity, key: Key | null = null): Till {
  const { panel } = server
  const proven = async (): Promise<Fields> => (key === null ? {} : { dpop: await proof(key, server) })
  return {
    register: async () => {
      const codes = await server.codes()
      panel.approve(word(codes, 'user_code'), 'Petra Probe')
      const code = word(codes, 'device_code')
      return pair(await server.token({ grant_type: deviceGrant, device_code: code }, await proven()), code)
    },
    refresh: async token => server.token({ grant_type: 'refresh_token', refresh_token: token }, await proven()),
    alive: async access => {
      const headers: Fields =
        key === null
          ? { authorization: `Bearer ${access}` }
          : {
              authorization: `DPoP ${access}`,
              dpop: await proof(key, server, { method: 'GET', path: '/userinfo', claims: { ath: hashOf(access) } }),
            }
      return (await server.get('/userinfo', headers)).status === 200
    },
    deviceId: () => panel.devices().find(one => one.uuid.startsWith('/vendor/tillgate/standard/'))?.id ?? '',
  }
}
