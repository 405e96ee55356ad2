// A wrong configuration is told all at once, by key, and never shows a value.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkConfig, ConfigError, deviceIdOf, readConfig, sandboxConfig } from '../../main/config.ts'

const sandbox = {
  secucard: {
    base: 'http://127.0.0.1:1',
    clientId: 'a',
    clientSecret: 'b',
    uuid: '/vendor/tillgate/serial/0001/store/7',
  },
  cardscan: { rest: 'http://127.0.0.1:2/v1', ws: 'ws://127.0.0.1:2', apiKey: 'sk_test_cardscan_ai_x' },
  idscan: { base: 'http://127.0.0.1:3/id-scan/v1', keyId: 'k', secret: 's' },
  cardconnect: {
    token: 'http://127.0.0.1:4/v1/auth/token',
    rest: 'http://127.0.0.1:4/cardconnect/rest',
    clientId: 'c',
    clientSecret: 'd',
    merchid: '800000009999',
  },
  terminal: { base: 'http://127.0.0.1:5', key: 'k', hsn: 'h' },
  printer: { host: '127.0.0.1', port: 6 },
  backOffice: { url: 'http://127.0.0.1:8' },
  operator: 'http://127.0.0.1:7',
}

function problemsOf(raw: unknown): readonly string[] {
  try {
    checkConfig(raw, 'here')
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.problems
    throw thrown
  }
  return []
}

describe('configuration', () => {
  it('made from the sandbox is valid and keeps the order of the device pairs', () => {
    expect(deviceIdOf(sandboxConfig(sandbox))).toBe('/vendor/tillgate/serial/0001/store/7')
  })

  it('names every wrong key at once, with what is allowed', () => {
    const wrong = {
      ...sandboxConfig(sandbox),
      environment: 'production',
      device: { serial: '1/2' },
      printer: { host: '', port: 99_999 },
      extra: true,
      identity: { dialect: 'oauth', base: 'http://example.test', clientId: '', clientSecret: 'x' },
    }
    const problems = problemsOf(wrong).join('\n')
    for (const expected of [
      'environment: must be "sandbox" or "live"',
      'device.serial: must be text without "/"',
      'printer.host: must not be empty',
      'printer.port: ',
      'extra: is not a known key',
      'identity.dialect: must be "secucard" or "rfc8628"',
      'identity.base: must be https',
      'identity.clientId: must not be empty',
    ])
      expect(problems).toContain(expected)
  })

  it('tells every missing part of an empty file', () => {
    const problems = problemsOf({}).join('\n')
    for (const key of [
      'environment',
      'till',
      'store',
      'device',
      'identity',
      'cardscan',
      'idscan',
      'cardconnect',
      'broker',
    ])
      expect(problems).toContain(`${key}: `)
  })

  it('refuses a live key by name and does not repeat it', () => {
    const config = sandboxConfig(sandbox)
    const problems = problemsOf({
      ...config,
      broker: { ...config.broker, cardscanApiKey: ['sk', 'live', 'cardscan_ai_topsecret'].join('_') },
    })
    expect(problems).toEqual([expect.stringContaining('broker.cardscanApiKey: is a live key')])
    expect(problems.join()).not.toContain('topsecret')
  })

  it('refuses a live till that would issue its own credentials, and takes one with a broker of the store', () => {
    const config = sandboxConfig(sandbox)
    expect(problemsOf({ ...config, environment: 'live' })).toEqual([
      expect.stringContaining('broker.mode: must be "remote"'),
    ])
    const broker = { mode: 'remote', url: 'https://broker.store.example' }
    expect(checkConfig({ ...config, environment: 'live', broker }, 'x').broker).toEqual({
      ...broker,
      sessionMethod: 'GET',
    })
    expect(problemsOf({ ...config, broker: { mode: 'remote', url: 'http://broker.store.example' } })).toEqual([
      expect.stringMatching(/^broker\.url: must be https/),
    ])
    expect(problemsOf({ ...config, broker: { ...config.broker, mode: 'both' } })).toEqual([
      expect.stringMatching(/^broker\.mode: must be "embedded"/),
    ])
  })

  it.each([
    ['not starting with vendor', { serial: '1', vendor: 'acme' }],
    ['with a slash inside', { vendor: 'acme', serial: '1/2' }],
    ['with nothing beside the vendor', { vendor: 'acme' }],
    ['with an empty value', { vendor: 'acme', serial: '' }],
    ['with a control character', { vendor: 'acme', serial: '1\u0007' }],
  ])('refuses a device id %s by naming the key', (_, device) => {
    expect(problemsOf({ ...sandboxConfig(sandbox), device })).toEqual([expect.stringMatching(/^device/)])
  })

  it('says that a file is missing or not JSON', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tillgate-config-'))
    const file = join(dir, 'till.json')
    expect(() => readConfig(file)).toThrow(/cannot be read \(ENOENT\)/)
    writeFileSync(file, '{ "environment": ')
    expect(() => readConfig(file)).toThrow(/not valid JSON/)
  })
})
