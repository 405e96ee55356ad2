// Every answer of a token endpoint is understood by its meaning, and none of any content can pass for tokens.
import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { TokenRefused } from '../../main/ports/errors.ts'
import { createIdentityProvider } from '../../main/providers/identity.ts'
import { rfc8628 } from '../../main/providers/identity-rfc8628.ts'
import { secucard } from '../../main/providers/identity-secucard.ts'
import { answering, codesOf, never, type Reply, settings } from './identity-kit.ts'
import { partner, quickClock, rejection, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
async function asked(reply: Reply, ...rest: [typeof secucard?, object?]) {
  const server = await answering(reply, ...rest)
  closing.push(server)
  return server
}
const trouble = (fault: string) => ({ kind: 'trouble', fault })
const rejected = (error: string) => ({ kind: 'rejected', error })
const bearer = { token: 'token', type: 'bearer' } as const

describe('an answer of the token endpoint', () => {
  test.each([
    [401, 'authorization_pending', { kind: 'pending' }],
    [400, 'authorization_pending', { kind: 'pending' }],
    [200, 'authorization_pending', { kind: 'pending' }],
    [400, 'slow_down', { kind: 'slow-down' }],
    [429, 'slow_down', { kind: 'slow-down' }],
    [403, 'access_denied', { kind: 'denied' }],
    [400, 'expired_token', { kind: 'expired' }],
    [400, 'invalid_grant', { kind: 'expired' }],
    [401, 'invalid_grant', { kind: 'expired' }],
    [400, 'a_word_nobody_knows', { kind: 'expired' }],
    [401, 'invalid_device', rejected('invalid_device')],
    [400, 'invalid_device', rejected('invalid_device')],
    [400, 'invalid_client', rejected('invalid_client')],
    [401, 'invalid_client', rejected('invalid_client')],
    [400, 'unauthorized_client', rejected('unauthorized_client')],
    [400, 'unsupported_grant_type', rejected('unsupported_grant_type')],
    [400, 'invalid_dpop_proof', rejected('invalid_dpop_proof')],
    [403, 'a_word_nobody_knows', rejected('a_word_nobody_knows')],
    [404, 'a_word_nobody_knows', trouble('server-error')],
    [400, 'temporarily_unavailable', trouble('server-error')],
    [400, 'server_error', trouble('server-error')],
    [429, 'too_many_requests', trouble('rate-limited')],
    [500, 'authorization_pending', trouble('server-error')],
    [503, 'invalid_grant', trouble('server-error')],
  ])('%i %s while polling', async (status, error, expected) => {
    const { provider } = await asked({ status, body: { error, error_description: 'x' } })
    expect(await provider.poll('code', never)).toEqual(expected)
  })

  test.each([
    [400, 'invalid_grant', { kind: 'invalid-grant' }],
    [401, 'invalid_grant', { kind: 'invalid-grant' }],
    [200, 'invalid_grant', { kind: 'invalid-grant' }],
    [403, 'invalid_grant', rejected('invalid_grant')],
    [400, 'invalid_request', rejected('invalid_request')],
    [401, 'invalid_client', rejected('invalid_client')],
    [400, 'unauthorized_client', rejected('unauthorized_client')],
    [400, 'slow_down', trouble('rate-limited')],
    [500, 'invalid_grant', trouble('server-error')],
    [502, 'invalid_grant', trouble('server-error')],
  ])('%i %s on renewal', async (status, error, expected) => {
    const { provider } = await asked({ status, body: { error } })
    expect(await provider.refresh('token')).toEqual(expected)
  })

  test.each([
    [200, 'html', 'not-json'],
    [400, 'html', 'server-error'],
    [401, 'html', 'server-error'],
    [403, 'html', 'server-error'],
    [502, 'html', 'server-error'],
    [511, 'html', 'server-error'],
    [302, 'html', 'redirected'],
    [307, { access_token: 'a' }, 'redirected'],
    [200, '', 'not-json'],
    [204, '', 'not-json'],
    [200, 'access_token=a&token_type=bearer', 'not-json'],
    [400, 'Bad Request', 'not-json'],
    [200, [], 'not-json'],
    [200, null, 'not-json'],
    [401, {}, 'wrong-shape'],
    [403, { error: { code: 1 } }, 'wrong-shape'],
    [404, 'Not found', 'not-json'],
    [200, 'over 1 MB', 'too-large'],
  ])('%i with %j says nothing about the code or the refresh token', async (status, given, fault) => {
    const body = given === 'over 1 MB' ? 'x'.repeat(1_200_000) : given
    const { provider } = await asked({ status, body })
    expect(await provider.poll('code', never)).toEqual(trouble(fault))
    expect(await provider.refresh('token')).toEqual(trouble(fault))
    expect(await provider.requestCodes(never)).toEqual(trouble(fault))
    expect(await provider.grant({ kind: 'client-credentials' })).toEqual(trouble(fault))
  })

  test('400 without a word ends the code and nothing else (secucard device grant)', async () => {
    const { provider } = await asked({ status: 400, body: {} })
    expect(await provider.poll('code', never)).toEqual({ kind: 'expired' })
    expect(await provider.refresh('token')).toEqual(trouble('wrong-shape'))
    expect(await provider.requestCodes(never)).toEqual(trouble('wrong-shape'))
  })

  test.each([
    [{}, 'no-access-token'],
    [{ access_token: null }, 'no-access-token'],
    [{ access_token: '' }, 'no-access-token'],
    [{ access_token: 5 }, 'wrong-shape'],
    [{ access_token: 'a\r\nx-evil: 1' }, 'wrong-shape'],
    [{ access_token: 'a', refresh_token: 5 }, 'wrong-shape'],
    [{ access_token: 'a', token_type: 5 }, 'wrong-shape'],
    [{ access_token: 'a', token_type: 'mac' }, 'wrong-token-type'],
    [{ access_token: 'a', token_type: 'DPoP' }, 'wrong-token-type'],
  ])('200 with %j holds no tokens', async (body, fault) => {
    expect(await (await asked({ status: 200, body })).provider.refresh('token')).toEqual(trouble(fault))
  })

  test('holds no tokens when they are longer than any header', async () => {
    const long = 'a'.repeat(16_385)
    for (const body of [{ access_token: long }, { access_token: 'a', refresh_token: long }])
      expect(await (await asked({ status: 200, body })).provider.refresh('token')).toEqual(trouble('wrong-shape'))
  })

  test.each([
    [1200, 1200],
    ['900', 900],
    [59.9, 59],
    [0.5, 1],
    [1e12, 86_400],
    ['1e12', 1200],
    [0, 1200],
    [-5, 1200],
    ['soon', 1200],
    [null, 1200],
    [undefined, 1200],
    [{}, 1200],
  ])('with a life of %j is believed within bounds', async (given, life) => {
    const body = { access_token: 'a', token_type: 'BEARER', scope: null, refresh_token: null, expires_in: given }
    expect(await (await asked({ status: 200, body })).provider.refresh('t')).toEqual({
      kind: 'tokens',
      tokens: { accessToken: 'a', type: 'bearer', expiresInSeconds: life, refreshToken: null },
    })
  })
})

describe('codes', () => {
  const codes = { device_code: 'd', user_code: 'WDJB-MJHT', verification_url: 'https://x.example/device' }

  test('may leave out or bend their times', async () => {
    const read = async (more: object) =>
      await codesOf((await asked({ status: 200, body: { ...codes, ...more } })).provider)
    expect(await read({})).toMatchObject({ expiresInSeconds: 1200, intervalSeconds: 5 })
    expect(await read({ expires_in: '900', interval: '7' })).toMatchObject({
      expiresInSeconds: 900,
      intervalSeconds: 7,
    })
    expect(await read({ expires_in: null, interval: -3 })).toMatchObject({ expiresInSeconds: 1200, intervalSeconds: 5 })
  })

  test.each([
    { device_code: undefined },
    { device_code: 5 },
    { user_code: '' },
    { user_code: ' '.repeat(8) },
    { user_code: 'A'.repeat(41) },
    { user_code: 'AB\u202eCD' },
    { user_code: 'AB\nCD' },
    { verification_url: undefined },
    { verification_url: ['https://x.example'] },
  ])('that a person cannot use are not shown: %j', async bent => {
    const { provider } = await asked({ status: 200, body: { ...codes, ...bent } })
    expect(await provider.requestCodes(never)).toEqual(trouble('wrong-shape'))
  })

  test.each([
    ['https://id.example/device', 'https://id.example/device'],
    ['https://id.example/', 'https://id.example'],
    ['HTTPS://ID.example/a?b=c#d', 'https://id.example/a?b=c#d'],
    ['http://127.0.0.1:8080/activate', 'http://127.0.0.1:8080/activate'],
    ['http://localhost/activate', 'http://localhost/activate'],
    ['http://www.secuoffice.com', 'https://www.secuoffice.com'],
    ['http://secuoffice.com/x', 'https://secuoffice.com/x'],
    ['https://bäcker.example/', 'https://xn--bcker-gra.example'],
    ['http://www.secuoffice.com:8080/', null],
    ['http://www.secuoffice.com.evil.example/', null],
    ['http://id.example/device', null],
    ['http://127.0.0.1.evil.example/', null],
    ['https://id.example@evil.example/', null],
    ['https://user:pass@id.example/', null],
    ['https:\\\\evil.example', null],
    ['https://id.example/a b', null],
    ['https://id.example/\u0000', null],
    ['https://id.example/\u202ecod.exe', null],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['//id.example', null],
    ['id.example', null],
    ['https://', null],
    ['', null],
  ])('send a person to %s or nowhere', async (given, shown) => {
    const { provider } = await asked({ status: 200, body: { ...codes, verification_url: given } })
    const answer = await provider.requestCodes(never)
    if (shown === null) expect(answer).toEqual(trouble('unsafe-verification-url'))
    else expect(answer).toMatchObject({ kind: 'codes', verificationUrl: shown })
  })

  test('send nobody to an address of more than 2000 characters', async () => {
    const body = { ...codes, verification_url: `https://id.example/${'a'.repeat(2000)}` }
    expect(await (await asked({ status: 200, body })).provider.requestCodes(never)).toEqual(
      trouble('unsafe-verification-url'),
    )
  })

  test.each([
    ['https://id.example/device', true],
    ['https://evil.example/device', false],
    ['https://id.example.evil.example/', false],
    ['http://www.secuoffice.com', false],
    ['http://127.0.0.1/device', true],
  ])('where the hosts are listed, %s is shown: %s', async (given, shown) => {
    const body = { ...codes, verification_url: given }
    const { provider } = await asked({ status: 200, body }, secucard, { verificationHosts: ['ID.example'] })
    expect((await provider.requestCodes(never)).kind).toBe(shown ? 'codes' : 'trouble')
  })

  test('never carry the code inside the address, so that it is compared (RFC 8628 §5.4)', async () => {
    const body = {
      device_code: 'd',
      user_code: 'u',
      verification_uri: 'https://x.example/',
      verification_uri_complete: 'https://x.example/?user_code=u',
    }
    expect(await codesOf((await asked({ status: 200, body }, rfc8628)).provider)).toMatchObject({
      verificationUrl: 'https://x.example',
    })
  })
})

describe('the pause a server asks for', () => {
  const inAMinute = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000)
  test.each([
    ['7', 7000],
    [' 7 ', 7000],
    ['999999999999999999999999', 900_000],
    ['3600', 900_000],
    ['0', undefined],
    ['-5', undefined],
    ['7.5', undefined],
    ['1e3', undefined],
    ['soon', undefined],
    ['Wed, 21 Oct 2015 07:28:00 GMT', undefined],
    ['2099-01-01', undefined],
    ['Fri, 31 Dec 2099 23:59:59 GMT', 900_000],
    ['Thursday, 31-Dec-37 23:59:59 GMT', 900_000],
    ['Thu Dec 31 23:59:59 2099', 900_000],
  ])('Retry-After: %s', async (header, pause) => {
    const { provider } = await asked({ status: 429, body: {}, headers: { 'retry-after': header } })
    expect(await provider.poll('code', never)).toEqual({
      ...trouble('rate-limited'),
      ...(pause === undefined ? {} : { retryAfterMs: pause }),
    })
  })

  test('as a date counts from the clock of the server, not from the one of the till', async () => {
    const headers = {
      'retry-after': new Date(inAMinute.getTime() + 90_000).toUTCString(),
      date: inAMinute.toUTCString(),
    }
    const { provider } = await asked({ status: 503, body: 'html-less', headers })
    expect(await provider.refresh('token')).toEqual({ ...trouble('rate-limited'), retryAfterMs: 90_000 })
  })

  test('is nonsense of any kind and yet never negative, never longer than 15 minutes', async () => {
    let header = ''
    const server = await partner((_seen, response) => response.writeHead(429, { 'retry-after': header }).end('{}'))
    closing.push(server)
    const provider = createIdentityProvider(secucard, settings(server.url), testHttp('identity'), quickClock)
    const visible = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map(code => String.fromCharCode(code)) })
    const dates = fc.date({ noInvalidDate: true }).map(date => date.toUTCString())
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(visible, fc.maxSafeInteger().map(String), fc.double().map(String), dates),
        async text => {
          header = text
          const answer = await provider.refresh('token')
          expect(answer).toMatchObject(trouble('rate-limited'))
          if ('retryAfterMs' in answer) {
            expect(answer.retryAfterMs).toBeGreaterThan(0)
            expect(answer.retryAfterMs).toBeLessThanOrEqual(900_000)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('any content', () => {
  let next: { status: number; body: Buffer } = { status: 200, body: Buffer.alloc(0) }
  const anything = async (dialect: typeof secucard, discovery: boolean) => {
    const server = await partner((_seen, response) =>
      response.writeHead(next.status, { 'content-type': 'application/json' }).end(next.body),
    )
    closing.push(server)
    return createIdentityProvider(dialect, settings(server.url, { discovery }), testHttp('identity'), quickClock)
  }
  const status = fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503)
  const secretly = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()), fc.object())
  const shaped = fc.record(
    {
      access_token: secretly,
      token_type: fc.oneof(fc.constantFrom('bearer', 'DPoP', 'mac'), secretly),
      refresh_token: secretly,
      expires_in: fc.oneof(fc.double(), secretly),
      error: fc.oneof(fc.constantFrom('authorization_pending', 'invalid_grant', 'slow_down'), secretly),
      device_code: secretly,
      user_code: secretly,
      verification_url: fc.oneof(fc.webUrl(), secretly),
      interval: fc.double(),
    },
    { requiredKeys: [] },
  )
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
    fc.json().map(text => Buffer.from(text)),
    shaped.map(value => Buffer.from(JSON.stringify(value))),
  )

  test.each([
    ['secucard', secucard, false],
    ['rfc8628', rfc8628, false],
    ['rfc8628 with discovery', rfc8628, true],
  ])('never makes the client throw, nor passes for tokens (%s)', async (_name, dialect, discovery) => {
    const provider = await anything(dialect, discovery)
    await fc.assert(
      fc.asyncProperty(status, body, async (code, bytes) => {
        next = { status: code, body: bytes }
        const answers = [
          await provider.poll('code', never),
          await provider.refresh('token'),
          await provider.grant({ kind: 'client-credentials' }),
        ]
        for (const answer of answers) {
          if (answer.kind !== 'tokens') continue
          expect(code).toBeLessThan(300)
          const sent: unknown = JSON.parse(bytes.toString())
          expect(sent).toMatchObject({ access_token: answer.tokens.accessToken })
          expect(answer.tokens.accessToken).toMatch(/^[\x21-\x7e]{1,16384}$/)
          expect(answer.tokens.expiresInSeconds).toBeGreaterThanOrEqual(1)
          expect(answer.tokens.expiresInSeconds).toBeLessThanOrEqual(86_400)
        }
        const codes = await provider.requestCodes(never)
        if (codes.kind === 'codes') expect(codes.verificationUrl).toMatch(/^(https:\/\/|http:\/\/(127\.|localhost))/)
        expect(await provider.revoke('token')).toBeDefined()
        await provider.whoAmI(bearer).catch((thrown: unknown) => expect(thrown).toHaveProperty('failure'))
      }),
      { numRuns: 150 },
    )
  })
})

describe('who am I', () => {
  const declined = (reason: string) => ({ failure: { code: 'declined', service: 'identity', reason } })
  const refusal = { error: 'ProductNotAllowedException', error_user: 'Nicht\n erlaubt', code: 0 }
  test.each([
    [403, refusal, declined('Nicht erlaubt')],
    [403, { error: 'insufficient_scope' }, declined('insufficient_scope')],
    [403, 'html', { failure: { code: 'provider-fault' } }],
    [403, {}, { failure: { code: 'provider-fault' } }],
    [200, 'html', { failure: { code: 'provider-fault' } }],
    [200, [1], { failure: { code: 'provider-fault' } }],
    [302, {}, { failure: { code: 'provider-fault' } }],
    [429, {}, { failure: { code: 'provider-fault' } }],
    [500, { error: 'x', code: 2003 }, { failure: { code: 'provider-fault' } }],
  ])('answered with %i %j', async (status, body, thrown) => {
    const { provider } = await asked({ status, body })
    const problem = await rejection(provider.whoAmI(bearer))
    expect(problem).toMatchObject(thrown)
    expect(problem).not.toBeInstanceOf(TokenRefused)
  })

  test('keeps the words of the server short', async () => {
    const { provider } = await asked({ status: 403, body: { error: 'x'.repeat(300) } })
    expect(await rejection(provider.whoAmI(bearer))).toMatchObject(declined('x'.repeat(200)))
  })

  test.each([
    [401, {}],
    [401, 'html'],
    [403, { error: 'ProductNotAllowedException', code: 2003 }],
    [403, { error: 'ProductNotAllowedException', code: '2003' }],
  ])('answered with %i %j asks for another access token', async (status, body) => {
    expect(await rejection((await asked({ status, body })).provider.whoAmI(bearer))).toBeInstanceOf(TokenRefused)
  })
})

describe('giving tokens back', () => {
  test.each([
    [200, '', 'revoked'],
    [200, {}, 'revoked'],
    [400, { error: 'invalid_token' }, 'revoked'],
    [400, { error: 'unsupported_token_type' }, 'not-offered'],
    [404, 'Not found', 'not-offered'],
    [405, '', 'not-offered'],
    [200, 'html', trouble('not-json')],
    [200, { error: 'invalid_client' }, trouble('server-error')],
    [401, { error: 'invalid_client' }, trouble('server-error')],
    [503, '', trouble('server-error')],
    [302, '', trouble('redirected')],
  ])('answered with %i %j', async (status, body, expected) => {
    expect(await (await asked({ status, body }, rfc8628)).provider.revoke('token')).toEqual(expected)
  })
})
