// What may stand in a till's configuration about card payments, and what is refused by name.
import { describe, expect, test } from 'vitest'
import { Cardconnect, liveBasic, Terminal } from '../../main/config-cardconnect.ts'
import { checkConfig, ConfigError, sandboxConfig } from '../../main/config.ts'

const least = { rest: 'https://site-uat.cardconnect.com/cardconnect/rest', merchid: '800000009999' }
const words = { user: 'till', password: ['only', 'a', 'test'].join('-') }
const sandbox = sandboxConfig({
  secucard: { base: 'http://127.0.0.1:1', clientId: 'a', clientSecret: 'b', uuid: '/vendor/tillgate/serial/1' },
  cardscan: { rest: 'http://127.0.0.1:2', ws: 'ws://127.0.0.1:2', apiKey: 'k' },
  idscan: { base: 'http://127.0.0.1:3', keyId: 'k', secret: 's' },
  cardconnect: {
    token: 'http://127.0.0.1:4/t',
    rest: 'http://127.0.0.1:4/r',
    clientId: 'c',
    clientSecret: 'd',
    merchid: 'm',
  },
  terminal: { base: 'http://127.0.0.1:5', key: 'k', hsn: 'h' },
  printer: { host: '127.0.0.1', port: 6 },
  backOffice: { url: 'http://127.0.0.1:8' },
  operator: 'http://127.0.0.1:7',
})
function problems(raw: unknown): string {
  try {
    checkConfig(raw, 'here')
    return ''
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.problems.join('\n')
    throw thrown
  }
}

describe('the gateway', () => {
  test('is asked with bearer tokens and POST unless told', () => {
    expect(Cardconnect.parse(least)).toEqual({
      ...least,
      verb: 'POST',
      auth: 'oauth2',
      headers: {},
      requestIdHeader: 'x-request-id',
    })
    expect(Terminal.parse({ base: 'https://b', key: 'k', hsn: 'h' })).toMatchObject({ mode: 'read', receipt: false })
  })

  test.each([
    ['verb', { verb: 'PATCH' }, /cardconnect.verb: must be "POST" or "PUT"/],
    ['mode', { auth: 'none' }, /cardconnect.auth: must be "oauth2" or "basic"/],
    [
      'Basic without a password',
      { auth: 'basic', user: 'till' },
      /cardconnect.password: must be given with auth "basic"/,
    ],
    ['a password without Basic', { password: words.password }, /cardconnect.password: belongs to auth "basic"/],
    ['a user with a colon', { auth: 'basic', ...words, user: 'a:b' }, /cardconnect.user: must not contain ":"/],
    [
      'credentials as header',
      { headers: { Authorization: 'x' } },
      /cardconnect.headers.Authorization: must be a header that starts/,
    ],
    ['a cookie', { headers: { cookie: 'x' } }, /cardconnect.headers.cookie: must be a header that starts/],
    ['a session of a terminal', { headers: { 'X-CardConnect-SessionKey': 'x' } }, /set.* by itself/],
    ['where it came from', { headers: { 'x-forwarded-for': '1.2.3.4' } }, /set.* by itself/],
    ['a line break', { headers: { 'x-a': 'a\r\nx-b: c' } }, /one line of printable ASCII/],
    ['the same header twice', { headers: { 'x-a': '1', 'X-A': '2' } }, /once/],
    [
      'too many',
      { headers: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`x-${at}`, '1'])) },
      /at most 10/,
    ],
    ['an id in the credentials', { requestIdHeader: 'authorization' }, /cardconnect.requestIdHeader/],
    ['a key nobody knows', { secret: 'x' }, /cardconnect.secret: is not a known key/],
  ])('refuses %s', (_what, more, sentence) => {
    const said = problems({ ...sandbox, cardconnect: { ...sandbox.cardconnect, ...more } })
    expect(said).toMatch(sentence)
    expect(said).not.toContain(words.password)
  })

  test('takes the headers of an API gateway', () => {
    const headers = { 'X-Api-Key': 'a b', apikey: 'c', 'Ocp-Apim-Subscription-Key': 'd' }
    expect(problems({ ...sandbox, cardconnect: { ...sandbox.cardconnect, headers } })).toBe('')
  })
})

describe('a password of the merchant account', () => {
  const basic = Cardconnect.parse({ ...least, rest: 'https://relay.example/cardconnect/rest', auth: 'basic', ...words })
  test.each([
    ['in training', 'sandbox', { mode: 'embedded' }, 0],
    ['in a live till', 'live', { mode: 'embedded' }, 1],
    ['in a live till with a broker elsewhere', 'live', { mode: 'remote', url: 'https://broker.example' }, 1],
    ['towards the relay of the store', 'live', { mode: 'remote', url: 'https://relay.example/broker' }, 0],
    ['towards another port of that host', 'live', { mode: 'remote', url: 'https://relay.example:8443' }, 1],
  ] as const)('%s', (_what, environment, broker, refused) => {
    const said = liveBasic({ environment, cardconnect: basic, broker })
    expect(said).toHaveLength(refused)
    expect(said.join('')).toMatch(refused === 0 ? /^$/ : /^cardconnect\.password: .*belongs in the store's broker/)
    expect(said.join('')).not.toContain(words.password)
  })

  test('is named with everything else that is wrong', () => {
    const raw = {
      ...sandbox,
      environment: 'live',
      cardconnect: { ...sandbox.cardconnect, auth: 'basic', ...words },
    }
    expect(problems(raw)).toMatch(/broker\.mode.*\n.*cardconnect\.password/)
  })
})
