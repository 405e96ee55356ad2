// The broker's configuration: every problem at once, by key, without a value; and secrets that others could read are refused.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { BrokerConfigError, checkBrokerConfig, readBrokerConfig } from '../../main/broker/config.ts'
import { certificate } from '../providers/certificate.ts'
import { ending, rawConfig, tempFolder, type Raw } from './support.ts'

const ends = ending()
afterEach(() => ends.end())
let folder: string
beforeEach(() => void (folder = tempFolder(ends)))
const windows = process.platform === 'win32'

const valid = (more: Raw = {}) => rawConfig('https://connect.secucard.com', more)
function problems(raw: unknown): readonly string[] {
  try {
    checkBrokerConfig(raw, { source: 'of the test', folder })
  } catch (thrown) {
    if (thrown instanceof BrokerConfigError) return thrown.problems
    throw thrown
  }
  return []
}
function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const live = (rest: string) => ['sk', 'live', 'cardscan', 'ai', rest].join('_')
const sandboxKey = 'sk_test_cardscan_ai_0001'

test('a small configuration is complete', () => {
  const config = checkBrokerConfig(valid(), { source: 'of the test', folder })
  expect(config).toMatchObject({
    audit: join(folder, 'audit.jsonl'),
    certificate: null,
    trustProxy: [],
    cardscan: null,
  })
  expect(checkBrokerConfig(valid({ limits: undefined }), { source: '', folder }).limits).toEqual({
    perMinute: 60,
    burst: 20,
    failuresPerMinute: 30,
  })
  expect(
    checkBrokerConfig(valid({ cardscan: { environment: 'live', apiKey: live('1') } }), { source: '', folder }).cardscan,
  ).toEqual({
    environment: 'live',
    baseUrl: 'https://api.cardscan.ai/v1',
    apiKey: live('1'),
  })
})

describe('a key of CardScan belongs to its environment', () => {
  test.each<[string, Raw, string[]]>([
    ['legacy test key', { environment: 'sandbox', apiKey: 'secret_test_1' }, []],
    ['legacy live key', { environment: 'live', apiKey: ['secret', 'live', '1'].join('_') }, []],
    ['live key in the sandbox', { environment: 'sandbox', apiKey: live('77777') }, ['cardscan.apiKey']],
    ['test key in live', { environment: 'live', apiKey: 'sk_test_cardscan_ai_77777' }, ['cardscan.apiKey']],
    [
      'legacy live key in the sandbox',
      { environment: 'sandbox', apiKey: ['secret', 'live', '77777'].join('_') },
      ['cardscan.apiKey'],
    ],
    ['something else', { environment: 'sandbox', apiKey: 'sk_test_77777' }, ['cardscan.apiKey']],
    [
      'live address with a test key',
      { environment: 'sandbox', baseUrl: 'https://api.cardscan.ai/v1', apiKey: sandboxKey },
      ['cardscan.baseUrl'],
    ],
    [
      'sandbox address with a live key',
      { environment: 'live', baseUrl: 'https://sandbox.cardscan.ai/v1', apiKey: live('1') },
      ['cardscan.baseUrl'],
    ],
    [
      'simulator with a live key',
      { environment: 'live', baseUrl: 'http://127.0.0.1:1/v1', apiKey: live('1') },
      ['cardscan.baseUrl'],
    ],
    [
      'look-alike',
      { environment: 'live', baseUrl: 'https://api.cardscan.ai.evil.example/v1', apiKey: live('1') },
      ['cardscan.baseUrl'],
    ],
    [
      'plain http',
      { environment: 'live', baseUrl: 'http://api.cardscan.ai/v1', apiKey: live('1') },
      ['cardscan.baseUrl'],
    ],
    ['empty', { environment: 'sandbox', apiKey: '' }, ['cardscan.apiKey']],
  ])('%s', (_name, cardscan, keys) => {
    const found = problems(valid({ cardscan }))
    expect(found.map(line => line.split(':')[0])).toEqual(keys)
    expect(found.join()).not.toContain('77777')
  })
})

describe('the port is for tills only', () => {
  const tls = { certFile: 'cert.pem', keyFile: 'key.pem' }
  test.each<[string, Raw, string[]]>([
    ['this machine without tls', { listen: { host: '::1', port: 1 } }, []],
    ['the network without tls', { listen: { host: '0.0.0.0', port: 1 } }, ['listen.host']],
    ['a name without tls', { listen: { host: 'broker.example', port: 1 } }, ['listen.host']],
    ['the network with tls', { listen: { host: '0.0.0.0', port: 1 }, tls }, []],
    [
      'the network behind a proxy',
      { listen: { host: '0.0.0.0', port: 1 }, behindProxy: true, trustProxy: ['10.0.0.7'] },
      [],
    ],
    ['behind a proxy that is not named', { behindProxy: true }, ['trustProxy']],
    ['behind a proxy and tls', { behindProxy: true, trustProxy: ['10.0.0.7'], tls }, ['behindProxy']],
    ['a proxy by name', { trustProxy: ['proxy.example'] }, ['trustProxy.0']],
    ['every proxy', { trustProxy: ['10.0.0.0/64'] }, ['trustProxy.0']],
  ])('%s', (_name, more, keys) => {
    file('cert.pem', certificate.cert)
    file('key.pem', certificate.key)
    expect(problems(valid(more)).map(line => line.split(':')[0])).toEqual(keys)
  })

  test('a certificate has its key, is readable, and has not run out', () => {
    file('cert.pem', certificate.cert)
    file('key.pem', certificate.key, 0o640)
    expect(problems(valid({ tls }))).toEqual([])
    expect(checkBrokerConfig(valid({ tls }), { source: '', folder }).certificate?.cert).toBe(certificate.cert)
    file('other.pem', 'nothing')
    expect(problems(valid({ tls: { ...tls, certFile: 'other.pem' } }))).toEqual([
      'tls.certFile: must hold a certificate in PEM form',
    ])
    expect(problems(valid({ tls: { ...tls, keyFile: 'other.pem' } }))).toEqual([
      'tls.keyFile: must hold a private key in PEM form without a passphrase',
    ])
    expect(problems(valid({ tls: { certFile: 'gone.pem', keyFile: 'gone.key' } }))).toEqual([
      expect.stringMatching(/^tls\.certFile: names the file .*gone\.pem, which cannot be read \(ENOENT\)/),
      expect.stringMatching(/^tls\.keyFile: names the file .*gone\.key, which cannot be read \(ENOENT\)/),
    ])
  })

  test('a private key that others may read is none', () => {
    file('cert.pem', certificate.cert)
    file('key.pem', certificate.key, 0o644)
    expect(problems(valid({ tls }))).toEqual(windows ? [] : [expect.stringMatching(/^tls\.keyFile: .*every user/)])
  })
})

describe('secrets', () => {
  test('may stand in files of their own, beside the configuration or anywhere', () => {
    const idscan = file('idscan', 'a-secret-from-a-file-of-its-own-0123456789\n', 0o400)
    file('broker.json', JSON.stringify(valid({ idscan: { keyId: 'k', secret: { file: 'idscan' } } })), 0o644)
    expect(readBrokerConfig(join(folder, 'broker.json')).idscan?.secret).toBe(
      'a-secret-from-a-file-of-its-own-0123456789',
    )
    expect(problems(valid({ idscan: { keyId: 'k', secret: { file: idscan } } }))).toEqual([])
  })

  test('that every user may read are refused, in a file of their own and in the configuration', () => {
    file('idscan', 'a-secret-from-a-file-of-its-own-0123456789', 0o604)
    // Windows tells nothing about other users in a file's mode.
    if (windows) return expect(problems(valid({ idscan: { keyId: 'k', secret: { file: 'idscan' } } }))).toEqual([])
    expect(problems(valid({ idscan: { keyId: 'k', secret: { file: 'idscan' } } }))).toEqual([
      expect.stringMatching(/^idscan\.secret: names the file .*every user/),
    ])
    const whole = file('broker.json', JSON.stringify(valid()), 0o644)
    expect(() => readBrokerConfig(whole)).toThrow(/idscan\.secret: stands in a file that every user/)
    chmodSync(whole, 0o640)
    expect(readBrokerConfig(whole).idscan?.keyId).toBe('key-1')
  })

  test.each<[string, unknown]>([
    ['a missing file', { file: 'gone' }],
    ['an empty file', { file: 'empty' }],
    ['a folder', { file: '.' }],
    ['two lines', { file: 'two' }],
    ['something else', { path: 'x' }],
    ['a number', 7],
    ['nothing', undefined],
    ['a short one', 'short'],
    ['a blank in it', 'a secret with blanks in it, long enough'],
  ])('%s is one problem of that key', (_name, secret) => {
    file('empty', '\n')
    file('two', 'the first line of a file with a secret\nsecond')
    expect(problems(valid({ idscan: { keyId: 'k', secret } })).map(line => line.split(':')[0])).toEqual([
      'idscan.secret',
    ])
  })

  test('that are printed in a documentation are nobody’s', () => {
    const keyId = '3b438437-04a4-40bb-8389-54bb02766fba'
    expect(problems(valid({ idscan: { keyId, secret: 'x'.repeat(40) } }))).toEqual([
      "idscan.keyId: must be the store's own key id, not the one printed in the documentation",
    ])
  })
})

test('everything that is wrong is told at once, by key, with what is allowed', () => {
  const found = problems({
    listen: { host: '0.0.0.0', port: 70_000 },
    audit: 7,
    identity: {
      kind: 'jwks',
      url: 'http://id.example',
      issuer: '',
      audience: 'a',
      algorithms: ['RS256', 'ES256'],
      clockTolerance: 61,
    },
    tills: { '/vendor/acme/*': 'boss', '/vendor/*': 'cashier' },
    roles: { cashier: { cardconnectScope: 'a  b' }, Boss: { cardconnectScope: 'a' } },
    notCustomers: ['ada'],
    cardscan: { environment: 'test', apiKey: sandboxKey },
    cardconnect: { tokenUrl: 'https://u:p@shop.cardconnect.com/t', clientId: 'c', clientSecret: 's' },
    coffee: true,
  })
  expect(new Set(found.map(line => line.split(':')[0]))).toEqual(
    new Set([
      'audit',
      'cardconnect.tokenUrl',
      'cardscan.environment',
      'coffee',
      'identity.algorithms',
      'identity.clockTolerance',
      'identity.issuer',
      'identity.url',
      'listen.port',
      'notCustomers.0',
      'roles.Boss',
      'roles.cashier.cardconnectScope',
      'tills',
    ]),
  )
  expect(found).toContain('identity.clockTolerance: must be a whole number from 0 to 60')
})

test.each<[string, Raw, string]>([
  ['a role that is not there', { tills: { '/vendor/acme/*': 'boss' } }, 'tills./vendor/acme/*'],
  ['nothing to issue', { idscan: null }, 'cardscan, idscan, cardconnect'],
  [
    'a symmetric algorithm',
    { identity: { kind: 'jwks', url: 'https://id.example', issuer: 'i', audience: 'a', algorithms: ['HS256'] } },
    'identity.algorithms.0',
  ],
  [
    'no algorithm',
    { identity: { kind: 'jwks', url: 'https://id.example', issuer: 'i', audience: 'a', algorithms: [] } },
    'identity.algorithms',
  ],
  ['an unknown kind', { identity: { kind: 'ldap' } }, 'identity.kind'],
  [
    'a host that is not the vendor’s',
    { cardconnect: { tokenUrl: 'https://api.cardconnect.net/t', clientId: 'c', clientSecret: 's' } },
    'cardconnect.tokenUrl',
  ],
  [
    'a look-alike host',
    { cardconnect: { tokenUrl: 'https://evilcardconnect.com/t', clientId: 'c', clientSecret: 's' } },
    'cardconnect.tokenUrl',
  ],
])('%s is refused', (_name, more, key) => {
  expect(problems(valid(more)).map(line => line.split(':')[0])).toEqual([key])
})

test('a host that is not the vendor’s can be allowed in so many words', () => {
  const cardconnect = { tokenUrl: 'https://api.cardconnect.net/t', clientId: 'c', clientSecret: 's', otherHost: true }
  expect(problems(valid({ cardconnect }))).toEqual([])
})

test('no value of a wrong configuration is ever repeated', () => {
  const canary = 'CANARY'
  const value = fc.oneof(
    fc.constant(canary),
    fc.constant({ [`x`]: canary }),
    fc.constant([canary]),
    fc.constant(7),
    fc.constant(null),
  )
  const keys = Object.keys(valid())
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys, 'cardscan', 'cardconnect', 'tls', 'limits'), value), changes => {
      expect(problems({ ...valid(), ...changes }).join('\n')).not.toContain(canary)
    }),
  )
  const broken = file('broker.json', `{"idscan": {"secret": "${canary}" oops}}`)
  expect(() => readBrokerConfig(broken)).toThrow(/not valid JSON \(line 1 column \d+\)/)
  expect(() => readBrokerConfig(broken)).not.toThrow(canary)
})

test('the example that is delivered is a whole configuration', () => {
  const example = JSON.parse(readFileSync('resources/broker/broker.example.json', 'utf8')) as Raw
  const found = problems(example)
  // Only the files with the secrets and the certificate are missing here.
  expect(found.filter(line => !/which cannot be read \(ENOENT\)/.test(line))).toEqual([])
  expect(found.map(line => line.split(':')[0])).toEqual([
    'cardscan.apiKey',
    'idscan.secret',
    'cardconnect.clientSecret',
    'tls.certFile',
    'tls.keyFile',
  ])
})
