// Many tills at once, keys that change while they are served, and limits of what a request may be.
import { connect } from 'node:net'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, expect, test } from 'vitest'
import fc from 'fast-check'
import { retryAfterSeconds } from '../../main/broker/http.ts'
import { createMetrics } from '../../main/broker/metrics.ts'
import { lru } from '../../main/broker/lru.ts'
import { json, partner } from '../providers/kit.ts'
import { ask, customer, ending, rawConfig, refusal, testBroker, type Raw } from './support.ts'

const ends = ending()
afterEach(() => ends.end())

/** An identity service for which each token is a till of its own: token "t7" is /vendor/tillgate/serial/t7. */
async function identity() {
  const service = await partner((seen, response) =>
    json(response, 200, {
      object: 'smart.devices',
      vendor: 'tillgate',
      vendor_uid: `/serial/${seen.headers.authorization?.slice('Bearer '.length)}`,
    }),
  )
  ends.later(() => service.close())
  return service
}

/** Runs the works, so many at once. */
async function pooled<T>(works: (() => Promise<T>)[], atOnce: number): Promise<T[]> {
  const results: T[] = []
  const line = works.entries()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [at, work] of line) results[at] = await work()
    }),
  )
  return results
}

test(
  'a thousand tills with ten requests each all get their own, and the identity service is asked once for each',
  { timeout: 120_000 },
  async () => {
    const service = await identity()
    const broker = await testBroker(ends, rawConfig(service.url, { limits: { perMinute: 60, burst: 20 } }))
    const works = Array.from({ length: 10 }, () => Array.from({ length: 1000 }, (_, till) => till))
      .flat()
      .map(till => async () => await ask(broker.url, '/idscan-token', `t${till}`))
    const answers = await pooled(works, 50)
    expect(answers.filter(one => one.status !== 200)).toEqual([])
    expect(service.seen).toHaveLength(1000)
    const lines = broker.audit()
    expect(lines).toHaveLength(10_000)
    const byTill = Map.groupBy(lines, line => line['device'])
    expect(byTill.size).toBe(1000)
    expect([...byTill.values()].every(each => each.length === 10)).toBe(true)
    expect(new Set(lines.map(line => line['requestId'])).size).toBe(10_000)
    const text = await (await fetch(`${broker.url}/metrics`)).text()
    expect(text).toContain('tillgate_broker_tokens_issued_total{service="idscan"} 10000')
    expect(text).toContain('tillgate_broker_identity_checks_total{outcome="asked"} 1000')
    expect(text).toContain('tillgate_broker_identity_checks_total{outcome="cached"} 9000')
  },
)

test(
  'keys that change while tills are served cost no request, and none is served with half of each',
  { timeout: 60_000 },
  async () => {
    const service = await identity()
    const keys = ['sk_test_cardscan_ai_old', 'sk_test_cardscan_ai_new']
    const accepted = new Set(keys.slice(0, 1))
    const cardscan = await partner((seen, response) => {
      const key = seen.headers.authorization?.slice('Bearer '.length) ?? ''
      // Slow enough that requests are under way while the keys change.
      setTimeout(() => {
        if (accepted.has(key)) json(response, 200, { Token: `session of ${key}`, IdentityId: 'i' })
        else json(response, 403, { type: 'Unauthorized', code: 401 })
      }, 5)
    })
    ends.later(() => cardscan.close())
    const secrets = ['the-old-secret-of-at-least-32-characters', 'the-new-secret-of-at-least-32-characters']
    const config = (at: 0 | 1) =>
      rawConfig(service.url, {
        cardscan: { environment: 'sandbox', baseUrl: cardscan.url, apiKey: keys[at] },
        idscan: { keyId: `key-${at}`, secret: secrets[at] },
      })
    const broker = await testBroker(ends, config(0))
    let done = 0
    const rotateAt = 300
    const rotate = () => {
      accepted.add(keys[1] ?? '')
      broker.reload(broker.checked(config(1)))
    }
    const works = Array.from({ length: 900 }, (_, at) => async () => {
      if (++done === rotateAt) rotate()
      const path = at % 2 === 0 ? '/idscan-token' : `/cardscan-session?customer=${customer}`
      const afterwards = done >= rotateAt
      return { ...(await ask(broker.url, path, `t${at % 40}`)), afterwards }
    })
    const answers = await pooled(works, 20)
    expect(answers.filter(one => one.status !== 200)).toEqual([])
    for (const { body, afterwards } of answers) {
      if (typeof body['token'] !== 'string') {
        if (afterwards) expect(body['Token']).toBe(`session of ${keys[1]}`)
        continue
      }
      const at = Number(decodeProtectedHeader(body['token']).kid?.slice(-1))
      if (afterwards) expect(at).toBe(1)
      const key = new TextEncoder().encode(secrets[at])
      expect((await jwtVerify(body['token'], key, { currentDate: broker.clock.now() })).payload).toEqual(
        decodeJwt(body['token']),
      )
    }
    expect(answers.some(one => one.body['Token'] === `session of ${keys[0]}`)).toBe(true)
    // The till's minute goes on over the change: nobody was asked about twice.
    expect(service.seen).toHaveLength(40)
  },
)

test('a reload that cannot be done leaves the broker as it was', async () => {
  const service = await identity()
  const broker = await testBroker(ends, rawConfig(service.url))
  const change = (more: Raw) => () => broker.reload(broker.checked(rawConfig(service.url, more)))
  expect(change({ listen: { host: '127.0.0.1', port: 9 } })).toThrow(/listen: cannot change/)
  expect(change({ trustProxy: ['10.0.0.1'] })).toThrow(/trustProxy: cannot change/)
  expect(change({ audit: 'no/such/folder/audit' })).toThrow(/audit: must be a file/)
  expect((await ask(broker.url, '/idscan-token', 't1')).status).toBe(200)
  expect(broker.audit()).toHaveLength(1)
})

test.each<[string, RequestInit & { path?: string }, number]>([
  [
    'a body over 16 KB',
    { body: JSON.stringify({ customer: 'x'.repeat(17_000) }), headers: { 'content-type': 'application/json' } },
    413,
  ],
  ['broken JSON', { body: '{', headers: { 'content-type': 'application/json' } }, 400],
  [
    'a prototype in the JSON',
    { body: '{"__proto__": {"customer": 1}}', headers: { 'content-type': 'application/json' } },
    400,
  ],
  ['a form', { body: 'customer=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['text', { body: 'customer', headers: { 'content-type': 'text/plain' } }, 415],
  ['another method', { method: 'DELETE' }, 404],
  ['an address that is not there', { path: '/tokens' }, 404],
  ['an address that is none', { path: '/%zz' }, 400],
])('%s gets an error in the one shape', async (_name, { path = '/cardscan-session', ...init }, status) => {
  const service = await identity()
  const broker = await testBroker(ends, rawConfig(service.url))
  const response = await fetch(`${broker.url}${path}`, {
    method: 'POST',
    ...init,
    headers: { authorization: 'Bearer t1', ...init.headers },
  })
  const answer = { status: response.status, body: (await response.json()) as Raw, headers: response.headers }
  expect(refusal(answer)).toEqual({ status, code: 'bad-request', retryAfter: undefined })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
})

test('something that is no HTTP is answered and ended', async () => {
  const service = await identity()
  const broker = await testBroker(ends, rawConfig(service.url))
  const heard = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(broker.url).port), '127.0.0.1', () => socket.write('HELLO\r\n\r\n'))
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(heard).toContain('"code":"bad-request"')
})

test('what is counted can be read as OpenMetrics', () => {
  const metrics = createMetrics()
  metrics.issueTime('idscan', 0.02)
  metrics.issueTime('idscan', 99)
  const lines = metrics.text().split('\n')
  expect(lines.slice(-2)).toEqual(['# EOF', ''])
  expect(lines.filter(line => line.startsWith('# TYPE')).map(line => line.slice(7))).toEqual([
    'tillgate_broker_tokens_issued counter',
    'tillgate_broker_refusals counter',
    'tillgate_broker_identity_checks counter',
    'tillgate_broker_issue_seconds histogram',
  ])
  const samples = lines.filter(line => line !== '' && !line.startsWith('#'))
  expect(
    samples.filter(line => !/^[a-z_]+\{[a-z]+="[a-z-]+"(,le="(\d+\.\d+|\+Inf)")?\} \d+(\.\d+)?$/.test(line)),
  ).toEqual([])
  const bucket = (le: string) => `tillgate_broker_issue_seconds_bucket{service="idscan",le="${le}"}`
  expect(samples).toContain(`${bucket('0.01')} 0`)
  expect(samples).toContain(`${bucket('0.025')} 1`)
  expect(samples).toContain(`${bucket('20.0')} 1`)
  expect(samples).toContain(`${bucket('+Inf')} 2`)
})

test.each<[string | undefined, number | null]>([
  [undefined, null],
  ['0', 0],
  ['17', 17],
  ['901', 900],
  ['999999999999', null],
  ['-5', null],
  ['1.5', null],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 60],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Fri, 02 Jan 1970 00:00:00 GMT', 900],
  ['soon', null],
])('Retry-After %j is %j seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, 0)).toBe(seconds)
})

test('the bounded map keeps what was used last, like a list kept by hand', () => {
  const step = fc.tuple(fc.constantFrom('get', 'set', 'delete'), fc.constantFrom(...'abcdef'))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (most, steps) => {
      const map = lru<string>(most)
      let model: string[] = []
      for (const [what, key] of steps) {
        const had = model.includes(key)
        if (what === 'get') expect(map.get(key)).toBe(had ? key : undefined)
        if (what === 'set') map.set(key, key)
        if (what === 'delete') map.delete(key)
        model = model.filter(one => one !== key)
        if (what === 'set' || (what === 'get' && had)) model = [...model, key].slice(-most)
        expect(map.size).toBe(model.length)
      }
    }),
  )
})
