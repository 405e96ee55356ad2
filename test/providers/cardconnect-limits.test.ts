// Who asks, in whose name, how often, and under which id: credentials, an API gateway in front, and its 429.
import { afterEach, describe, expect, test } from 'vitest'
import { always, approval, answers, gateway, type Handle, order, queued, reference, sale } from './cardconnect-kit.ts'
import { html, json } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

/** 429 to the first request of all, with these headers and a page, as API gateways send it. */
const busyOnce =
  (headers: Record<string, string>): Handle =>
  (seen, response, count) =>
    count === 1
      ? void response.writeHead(429, { 'content-type': 'text/html', ...headers }).end('<html>slow down</html>')
      : json(response, 200, seen.method === 'GET' ? queued : approval)
const quarter = 15 * 60_000

describe('T19: after a 429', () => {
  test.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['the gateway’s own header', { 'x-rate-limit-retry-after-seconds': '7' }, 7000],
    ['a date', { 'retry-after': 'Tue, 28 Apr 2026 00:00:40 GMT', date: 'Tue, 28 Apr 2026 00:00:10 GMT' }, 30_000],
    ['a past date', { 'retry-after': 'Tue, 28 Apr 2020 00:00:40 GMT' }, 2000],
    ['10 years', { 'retry-after': String(10 * 365 * 86_400) }, quarter],
    ['a date in 10 years', { 'retry-after': 'Mon, 28 Apr 2036 00:00:00 GMT' }, quarter],
    ['junk', { 'retry-after': 'soon' }, 2000],
    ['a negative number', { 'retry-after': '-5' }, 2000],
    ['zero', { 'retry-after': '0' }, 2000],
    ['nothing', {}, 2000],
  ])('that says %s, no authorization goes out before the time is over', async (_what, headers, waitMs) => {
    const { till, server, clock } = await gateway(closing, busyOnce(headers))
    expect(await till.authorize(sale)).toEqual({ kind: 'not-sent', why: 'too-many-requests', waitMs })
    clock.ms += waitMs - 1
    expect(await till.authorize(sale)).toEqual({ kind: 'not-sent', why: 'too-many-requests', waitMs: 1 })
    expect(await till.void(reference)).toMatchObject({ kind: 'not-sent', why: 'too-many-requests' })
    expect(server.seen).toHaveLength(1)
    clock.ms += 1
    expect(await till.authorize(sale)).toMatchObject({ kind: 'approved' })
    expect(server.seen).toHaveLength(2)
  })

  test('an inquiry waits up to 15 s by itself and then asks once', async () => {
    const { till, server, clock } = await gateway(closing, busyOnce({ 'retry-after': '10' }))
    await till.authorize(sale)
    expect(await till.inquireByOrder(order)).toMatchObject({ kind: 'approved' })
    expect(clock.slept).toEqual([10_000])
    expect(server.seen).toHaveLength(2)
  })

  test('an inquiry and a report that would wait longer say so without a request', async () => {
    const { till, server, clock } = await gateway(closing, busyOnce({ 'retry-after': '60' }))
    expect(await till.inquireByOrder(order)).toEqual({ kind: 'unknown', why: 'too-many-requests for 60 s' })
    for (let again = 0; again < 50; again++) {
      expect(await till.inquireByOrder(order)).toMatchObject({ kind: 'unknown' })
      expect(await till.settlement('2026-04-28')).toMatchObject({ kind: 'unavailable' })
      expect(await till.voidByOrder(order)).toBe(false)
      clock.ms -= 6000
    }
    expect(server.seen).toHaveLength(1)
  })

  test('by the gateway’s own limit on look-ups by reference, sales go on', async () => {
    const { till, server } = await gateway(closing, busyOnce({ 'x-rate-limit-retry-after-seconds': '60' }))
    expect(await till.inquire(reference)).toMatchObject({ kind: 'unknown' })
    expect(await till.inquire(reference)).toMatchObject({ kind: 'unknown' })
    expect(server.seen).toHaveLength(1)
    expect(await till.authorize(sale)).toMatchObject({ kind: 'approved' })
  })
})

describe('credentials', () => {
  test('of HTTP Basic go out as user and password, and a refusal is not repeated', async () => {
    const password = ['canary', 'word'].join('-')
    const { till, server, tokens, log } = await gateway(closing, always(401, {}), { basic: { user: 'till', password } })
    expect(await till.authorize(sale)).toEqual({ kind: 'not-sent', why: 'credentials' })
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`till:${password}`).toString('base64')}`)
    expect(tokens.issued).toBe(0)
    expect(log.text()).not.toMatch(new RegExp(`${password}|${Buffer.from(`till:${password}`).toString('base64')}`))
  })

  test('that run out during an inquiry never make it a "no"', async () => {
    const { till, tokens } = await gateway(closing, always(401, { respstat: 'C', respcode: '29', respproc: 'PPS' }))
    expect(await till.inquireByOrder(order)).toMatchObject({ kind: 'unknown' })
    expect(tokens).toMatchObject({ issued: 2, dropped: 2 })
  })

  test('that are refused by the relay with a page are refused all the same', async () => {
    const { till } = await gateway(closing, (_seen, response) => html(response, 401))
    expect(await till.void(reference)).toEqual({ kind: 'not-sent', why: 'credentials' })
  })
})

describe('a request', () => {
  test.each(['POST', 'PUT'] as const)('that creates something goes out by %s, a look-up by GET', async verb => {
    const { till, paths } = await gateway(closing, answers({ ...approval, setlstat: 'Queued for Capture' }, queued), {
      verb,
    })
    await till.authorize(sale)
    await till.capture({ reference, amountMinor: 4250 })
    await till.void(reference)
    await till.refund({ reference, amountMinor: 4250, orderId: order })
    expect(paths()).toEqual([
      `${verb} /auth`,
      `${verb} /capture`,
      `${verb} /void`,
      `${verb} /refund`,
      `GET /inquireByOrderid/${order}/800000009999/1`,
    ])
  })

  test('carries the headers of an API gateway and an id of its own, which is logged with the answer’s', async () => {
    const { till, server, log } = await gateway(
      closing,
      (_seen, response) => json(response, 200, approval, { 'x-trace': 'edge-4711' }),
      { headers: { 'x-api-key': 'canary-key' }, requestIdHeader: 'X-Trace' },
    )
    await till.authorize(sale)
    await till.authorize(sale)
    const ids = server.seen.map(seen => seen.headers['x-trace'])
    expect(new Set(ids).size).toBe(2)
    expect(server.seen[0]?.headers).toMatchObject({ 'x-api-key': 'canary-key', authorization: 'Bearer token-1' })
    const lines = log.lines.filter(line => line.event === 'cardconnect.request')
    expect(lines.map(line => line.fields)).toEqual(
      ids.map(requestId => ({ operation: 'authorize', status: 200, requestId, answerId: 'edge-4711' })),
    )
    expect(log.text()).not.toContain('canary-key')
  })

  test('whose answer has an id that is none logs none', async () => {
    const { till, log } = await gateway(closing, (_seen, response) =>
      json(response, 200, approval, { 'x-request-id': 'two words and "quotes"' }),
    )
    await till.authorize(sale)
    expect(log.lines.find(line => line.event === 'cardconnect.request')?.fields).toMatchObject({ answerId: null })
  })

  test('that was lost is logged with its id and whether it may have left', async () => {
    const { till, log, server } = await gateway(closing, (_seen, response) => void response.socket?.destroy())
    await till.authorize(sale)
    expect(log.lines.find(line => line.event === 'cardconnect.request')?.fields).toEqual({
      operation: 'authorize',
      sent: true,
      requestId: server.seen[0]?.headers['x-request-id'],
    })
  })
})
