// A standard server is asked where its addresses are (RFC 8414), and believed only when it speaks of itself.
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../main/ports/system.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import type { IdentitySettings } from '../../main/providers/identity-dialect.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { never, settings } from './identity-kit.ts'
import { html, json, keptLog, partner, quickClock, rejection, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

type Answer = { status: number; body: unknown; headers?: Record<string, string> }
/** A server that describes itself by `describeItself` and answers everything else with tokens. */
async function server(
  describeItself: (path: string, url: string) => Answer | null,
  more: Partial<IdentitySettings> = {},
  path = '',
  clock: Clock = quickClock,
) {
  const one = await partner((seen, response) => {
    const answer = seen.url.includes('.well-known') ? describeItself(seen.url, one.url) : null
    if (answer?.body === 'html') html(response, answer.status)
    else if (answer !== null) json(response, answer.status, answer.body, answer.headers)
    else if (seen.url.includes('.well-known')) json(response, 404, { error: 'Not Found' })
    else json(response, 200, { access_token: 'at', token_type: 'Bearer' })
  })
  closing.push(one)
  const log = keptLog()
  const all = settings(one.url + path, more)
  return { ...one, log, provider: createIdentityProvider(rfc8628, all, testHttp('identity', log), clock) }
}
const metadata = (issuer: string, more: object = {}) => ({
  issuer,
  token_endpoint: `${issuer}/as/token`,
  device_authorization_endpoint: `${issuer}/as/codes`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  ...more,
})
const ok = (body: unknown): Answer => ({ status: 200, body })
const asked = (one: { seen: { method: string; url: string }[] }) => one.seen.map(seen => `${seen.method} ${seen.url}`)
const trouble = (fault: string) => ({ kind: 'trouble', fault })
const tokens = { kind: 'tokens' }

describe('the description of a server', () => {
  test('is read once, between host and path of the issuer', async () => {
    const one = await server((_path, url) => ok(metadata(`${url}/tenant`)), {}, '/tenant/')
    expect(await one.provider.refresh('rt')).toMatchObject(tokens)
    expect(await one.provider.refresh('rt')).toMatchObject(tokens)
    expect(asked(one)).toEqual([
      'GET /.well-known/oauth-authorization-server/tenant',
      'POST /tenant/as/token',
      'POST /tenant/as/token',
    ])
  })

  test('is looked for where OpenID Connect puts it, too', async () => {
    const one = await server(
      (path, url) => (path.includes('openid') ? ok(metadata(`${url}/tenant`)) : null),
      {},
      '/tenant',
    )
    expect(await one.provider.refresh('rt')).toMatchObject(tokens)
    expect(asked(one).slice(1)).toEqual(['GET /tenant/.well-known/openid-configuration', 'POST /tenant/as/token'])
  })

  test.each([
    ['a page', { status: 200, body: 'html' }],
    ['a way to a page', { status: 302, body: 'html' }],
  ])('may be hidden behind %s at the first address', async (_what, page) => {
    const one = await server((path, url) => (path.includes('openid') ? ok(metadata(url)) : page))
    expect(await one.provider.refresh('rt')).toMatchObject(tokens)
    expect(asked(one).at(-1)).toBe('POST /as/token')
  })

  test('that is missing leaves the usual addresses, asked for again after a while', async () => {
    let mono = 0
    const one = await server(() => null, {}, '', { ...quickClock, mono: () => mono })
    await one.provider.refresh('rt')
    await one.provider.refresh('rt')
    expect(asked(one)).toEqual([
      'GET /.well-known/oauth-authorization-server',
      'GET /.well-known/openid-configuration',
      'POST /token',
      'POST /token',
    ])
    mono += 16 * 60_000
    await one.provider.refresh('rt')
    expect(asked(one).slice(4)).toEqual([
      'GET /.well-known/oauth-authorization-server',
      'GET /.well-known/openid-configuration',
      'POST /token',
    ])
  })

  test('is not asked for where the addresses are configured or nobody wants it', async () => {
    const configured = await server(() => null, { paths: { token: '/my/token' } })
    await configured.provider.refresh('rt')
    await configured.provider.requestCodes(never)
    expect(asked(configured)).toEqual(['POST /my/token', 'POST /device_authorization'])
    const unwanted = await server(() => null, { discovery: false })
    await unwanted.provider.refresh('rt')
    expect(asked(unwanted)).toEqual(['POST /token'])
  })

  test.each([
    ['another issuer', (url: string) => ok(metadata(`${url}/other`)), 'wrong-issuer'],
    ['the issuer of a stranger', () => ok(metadata('https://evil.example')), 'wrong-issuer'],
    ['no issuer', () => ok({ token_endpoint: 'https://id.example/token' }), 'wrong-shape'],
    ['no token endpoint', (url: string) => ok({ issuer: url }), 'wrong-shape'],
    ['a plain address', (url: string) => ok(metadata(url, { token_endpoint: 'http://id.example/t' })), 'wrong-shape'],
    ['a bent address', (url: string) => ok(metadata(url, { revocation_endpoint: 'javascript:1' })), 'wrong-shape'],
    ['user info', (url: string) => ok(metadata(url, { userinfo_endpoint: 'https://a:b@id.example/' })), 'wrong-shape'],
    ['an array', () => ok([]), 'not-json'],
    ['a page', () => ({ status: 200, body: 'html' }), 'not-json'],
    ['a redirect', () => ({ status: 302, body: {} }), 'redirected'],
    ['a server error', () => ({ status: 500, body: 'html' }), 'server-error'],
    ['over 1 MB', (url: string) => ok(metadata(url, { padding: 'x'.repeat(1_100_000) })), 'too-large'],
  ])('with %s is not believed, and asked for again next time', async (_what, bad, fault) => {
    let broken = true
    const one = await server((_path, url) => (broken ? bad(url) : ok(metadata(url))))
    expect(await one.provider.refresh('rt')).toEqual(trouble(fault))
    expect(await one.provider.requestCodes(never)).toEqual(trouble(fault))
    expect(await one.provider.revoke('rt')).toEqual(trouble(fault))
    expect(await rejection(one.provider.whoAmI({ token: 'at', type: 'bearer' }))).toMatchObject({
      failure: { code: 'provider-fault', service: 'identity' },
    })
    expect(asked(one).filter(line => line.startsWith('POST'))).toEqual([])
    broken = false
    expect(await one.provider.refresh('rt')).toMatchObject(tokens)
  })

  test('that is busy says for how long', async () => {
    const one = await server(() => ({ status: 503, body: {}, headers: { 'retry-after': '9' } }))
    expect(await one.provider.refresh('rt')).toEqual({ ...trouble('rate-limited'), retryAfterMs: 9000 })
  })

  test('is read again when an address of it is gone', async () => {
    let moved = false
    const one = await partner((seen, response) => {
      if (seen.url.includes('.well-known'))
        return json(response, 200, metadata(one.url, { token_endpoint: `${one.url}/${moved ? 'new' : 'old'}` }))
      return seen.url === (moved ? '/new' : '/old')
        ? json(response, 200, { access_token: 'at' })
        : json(response, 404, { error: 'Not Found' })
    })
    closing.push(one)
    const provider = createIdentityProvider(rfc8628, settings(one.url), testHttp('identity'), quickClock)
    expect(await provider.refresh('rt')).toMatchObject(tokens)
    moved = true
    expect(await provider.refresh('rt')).toEqual(trouble('server-error'))
    expect(await provider.refresh('rt')).toMatchObject(tokens)
  })
})

describe('what a server does not offer', () => {
  test('is not asked for', async () => {
    const one = await server((_path, url) => ok({ issuer: url, token_endpoint: `${url}/token` }))
    const unsupported = { kind: 'rejected', error: 'unsupported_grant_type' }
    expect(await one.provider.requestCodes(never)).toEqual(unsupported)
    expect(await one.provider.grant({ kind: 'device-pin', pin: '1' })).toEqual(unsupported)
    expect(await one.provider.grant({ kind: 'app-user', username: 'u', password: 'p', device: 'd' })).toEqual(
      unsupported,
    )
    expect(await one.provider.revoke('rt')).toBe('not-offered')
    expect(await one.provider.whoAmI({ token: 'at', type: 'bearer' })).toEqual({
      store: null,
      till: null,
      approvedBy: null,
    })
    expect(asked(one)).toEqual(['GET /.well-known/oauth-authorization-server'])
  })

  test('a revocation address that was announced and is gone may come back', async () => {
    const one = await partner((seen, response) =>
      seen.url.includes('.well-known')
        ? json(response, 200, metadata(one.url, { revocation_endpoint: `${one.url}/revoke` }))
        : json(response, 404, {}),
    )
    closing.push(one)
    const provider = createIdentityProvider(rfc8628, settings(one.url), testHttp('identity'), quickClock)
    expect(await provider.revoke('rt')).toMatchObject({ kind: 'trouble' })
  })
})

describe('the client proves itself', () => {
  const grantOf = async (methods: string[] | undefined, more: Partial<IdentitySettings> = {}) => {
    const one = await server((_path, url) => ok(metadata(url, { token_endpoint_auth_methods_supported: methods })), {
      clientId: 'till: ä',
      clientSecret: 'shi%pped+',
      ...more,
    })
    await one.provider.refresh('rt')
    const request = one.seen.at(-1)
    return { authorization: request?.headers.authorization, form: request?.body.toString() }
  }
  const grant = 'grant_type=refresh_token&refresh_token=rt'
  const posted = `client_id=till%3A+%C3%A4&client_secret=shi%25pped%2B&${grant}`
  const basic = `Basic ${Buffer.from('till%3A+%C3%A4:shi%25pped%2B').toString('base64')}`

  test.each([
    [['client_secret_post', 'client_secret_basic'], undefined, posted],
    [['private_key_jwt'], undefined, posted],
    [['client_secret_basic', 'none'], basic, grant],
    // Left out means Basic (RFC 8414 §2).
    [undefined, basic, grant],
  ])('as the server wants it: %j', async (methods, authorization, form) => {
    expect(await grantOf(methods)).toEqual({ authorization, form })
  })

  test('by its id alone where it keeps no secret', async () => {
    expect(await grantOf(['client_secret_basic'], { clientSecret: null })).toEqual({
      authorization: undefined,
      form: `client_id=till%3A+%C3%A4&${grant}`,
    })
  })
})
