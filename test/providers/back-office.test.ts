// The till's side of the back office: what is sent, and what each answer means for the queue.
import * as fc from 'fast-check'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { DeliveredSale, DeliveryAnswer } from '../../main/ports/back-office.ts'
import { conflict, TokenRefused } from '../../main/ports/errors.ts'
import { createBackOffice } from '../../main/providers/back-office.ts'
import type { Authorized } from '../../main/providers/broker-client.ts'
import { closedPort, html, json, keptLog, partner, quickClock, testHttp, type Partner } from './kit.ts'

const id = '11111111-2222-4333-8444-555555555555'
const sale: DeliveredSale = {
  version: 1,
  id,
  number: 7,
  till: { id: 'AB', name: '3' },
  training: true,
  currency: 'EUR',
  openedAt: '2026-11-21T09:00:00.000Z',
  completedAt: '2026-11-21T09:01:00.000Z',
  cashierId: 'staff-1',
  shiftId: null,
  lines: [],
  totals: { grossMinor: 100, discountMinor: 0, depositMinor: 0, totalMinor: 100 },
  taxes: [],
  tenders: [],
  changeMinor: 0,
}
const never = new AbortController().signal
const as =
  (token: string): Authorized =>
  call =>
    call({ token, type: 'bearer' })

let office: Partner | null = null
afterEach(async () => {
  await office?.close()
  office = null
})
async function officeThat(answers: (response: ServerResponse, asked: number) => void): Promise<Partner> {
  let asked = 0
  return (office = await partner((_, response) => {
    asked += 1
    answers(response, asked)
  }))
}
const deliverTo = (url: string, authorized = as('t1'), log = keptLog()): Promise<DeliveryAnswer> =>
  createBackOffice({ url }, authorized, testHttp('back-office', log), quickClock).deliver(
    { path: 'sales', document: sale },
    never,
  )

test('a sale is posted as JSON under its own id, as this till', async () => {
  const { url, seen } = await officeThat(response => json(response, 201, { id, status: 'taken' }))
  expect(await deliverTo(`${url}/store/`)).toEqual({ kind: 'taken' })
  expect(seen).toMatchObject([
    {
      method: 'POST',
      url: '/store/sales',
      headers: { 'idempotency-key': id, authorization: 'Bearer t1', 'content-type': 'application/json' },
    },
  ])
  expect(JSON.parse(seen[0]!.body.toString())).toEqual(sale)
})

test('a sale the back office had already is known', async () => {
  const { url } = await officeThat(response => json(response, 200, { id, status: 'known', more: 1 }))
  expect(await deliverTo(url)).toEqual({ kind: 'known' })
})

describe('a status', () => {
  const error = { error: { code: 'day-closed', message: 'x' } }
  test.each<[number, unknown, DeliveryAnswer]>([
    [400, error, { kind: 'refused', reason: 'day-closed' }],
    [409, error, { kind: 'refused', reason: 'day-closed' }],
    [413, {}, { kind: 'refused', reason: 'HTTP 413' }],
    [422, { error: { code: 'a piece of the sale: 4711 0815' } }, { kind: 'refused', reason: 'HTTP 422' }],
    [401, error, { kind: 'later', why: 'not-allowed', retryAfterMs: null }],
    [403, error, { kind: 'later', why: 'not-allowed', retryAfterMs: null }],
    [404, error, { kind: 'later', why: 'not-found', retryAfterMs: null }],
    [405, error, { kind: 'later', why: 'not-found', retryAfterMs: null }],
    [410, error, { kind: 'later', why: 'not-found', retryAfterMs: null }],
    [408, error, { kind: 'later', why: 'unreachable', retryAfterMs: null }],
    [429, error, { kind: 'later', why: 'too-many-requests', retryAfterMs: null }],
    [500, error, { kind: 'later', why: 'server-error', retryAfterMs: null }],
    [503, { id, status: 'taken' }, { kind: 'later', why: 'server-error', retryAfterMs: null }],
    [202, { id, status: 'taken' }, { kind: 'later', why: 'provider-fault', retryAfterMs: null }],
    [302, { id, status: 'taken' }, { kind: 'later', why: 'provider-fault', retryAfterMs: null }],
  ])('%i means what it should', async (status, body, answer) => {
    const { url } = await officeThat(response => json(response, status, body))
    expect(await deliverTo(url)).toEqual(answer)
  })
})

test('T19: how long to wait is read by the clock of the server, and never longer than a quarter of an hour', async () => {
  const date = 'Sat, 21 Nov 2026 09:00:00 GMT'
  const asked: unknown[] = []
  for (const retryAfter of [
    '7',
    'Sat, 21 Nov 2026 09:01:30 GMT',
    'Fri, 20 Nov 2026 09:00:00 GMT',
    '315360000',
    '-1',
    'x',
  ]) {
    const { url } = await officeThat(response => json(response, 503, {}, { 'retry-after': retryAfter, date }))
    const answer = await deliverTo(url)
    asked.push(answer.kind === 'later' ? answer.retryAfterMs : answer)
    await office?.close()
  }
  expect(asked).toEqual([7000, 90_000, null, 900_000, null, null])
})

describe('an access token', () => {
  test.each([401, 403])(
    'that is refused with %i is renewed once, and the sale sent again under its id',
    async status => {
      const { url, seen } = await officeThat((response, asked) =>
        asked === 1 ? json(response, status, {}) : json(response, 201, { id, status: 'taken' }),
      )
      const renewing: Authorized = async call => {
        try {
          return await call({ token: 'old', type: 'bearer' })
        } catch (thrown) {
          if (!(thrown instanceof TokenRefused)) throw thrown
          return await call({ token: 'new', type: 'bearer' })
        }
      }
      expect(await deliverTo(url, renewing)).toEqual({ kind: 'taken' })
      expect(seen.map(({ headers }) => [headers.authorization, headers['idempotency-key']])).toEqual([
        ['Bearer old', id],
        ['Bearer new', id],
      ])
    },
  )

  test('that cannot be had keeps the sale, and nothing is sent', async () => {
    const { url, seen } = await officeThat(response => json(response, 201, { id, status: 'taken' }))
    const without: Authorized = () => Promise.reject(conflict('not-registered'))
    expect(await deliverTo(url, without)).toEqual({ kind: 'later', why: 'not-registered', retryAfterMs: null })
    expect(seen).toEqual([])
  })
})

describe('T22: what is no answer of a back office', () => {
  const good = JSON.stringify({ id, status: 'taken' })
  const bytes =
    (body: string | Buffer, type = 'application/json') =>
    (response: ServerResponse): void =>
      void response.writeHead(200, { 'content-type': type }).end(body)
  test.each<[string, (response: ServerResponse) => void]>([
    ['the page of a portal', response => html(response, 200)],
    ['nothing', bytes('')],
    ['null', bytes('null')],
    ['a number that is none', bytes(`{"id":"${id}","status":NaN}`)],
    ['a mark before the text', bytes(`\u{feff}${good}`)],
    ['another charset', bytes(Buffer.from(good, 'utf16le'), 'application/json; charset=utf-16')],
    ['another sale', bytes(good.replace('1111', '9999'))],
    ['another state', bytes(good.replace('taken', 'queued'))],
    ['half of it', bytes(good.slice(0, -4))],
    ['more than fits', bytes(good + ' '.repeat(1_200_000))],
    ['the same member twice, the last one wrong', bytes(`{"id":"${id}","status":"taken","status":"lost"}`)],
    ['a promise of more', response => void response.writeHead(200, { 'content-length': '999' }).end(good)],
  ])('is never taken for one: %s', async (_, answers) => {
    const { url } = await officeThat(answers)
    expect(await deliverTo(url)).toMatchObject({ kind: 'later' })
  })

  test('is never taken for one, wherever a byte of a good answer is changed', async () => {
    let body = Buffer.alloc(0)
    const { url } = await officeThat(response => bytes(body)(response))
    const original = Buffer.from(good)
    await fc.assert(
      fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        body = Buffer.from(original)
        body[at] = (body[at] ?? 0) ^ change
        const answer = await deliverTo(url)
        // Nothing but the two words and white space can be another spelling of the same answer.
        const same = JSON.stringify(parsed(body)) === good
        expect(answer.kind).toBe(same ? 'taken' : 'later')
      }),
      { numRuns: 250 },
    )
  })
  const parsed = (body: Buffer): unknown => {
    try {
      return JSON.parse(body.toString('utf8'))
    } catch {
      return null
    }
  }
})

test('no back office at the address, and one that hangs up, keep the sale', async () => {
  const nobody = await closedPort()
  expect(await deliverTo(nobody)).toEqual({ kind: 'later', why: 'unreachable', retryAfterMs: null })
  const { url } = await officeThat(response => void response.socket?.destroy())
  expect(await deliverTo(url)).toEqual({ kind: 'later', why: 'unreachable', retryAfterMs: null })
})

test('an address that is not safe is refused by the name of its setting', () => {
  const make = (url: string) => () => createBackOffice({ url }, as('t'), testHttp('back-office'), quickClock)
  expect(make('http://office.example')).toThrow('backOffice.url must be an https address')
  expect(make('https://user:secret@office.example')).toThrow('backOffice.url')
})

test('neither token nor sale is in the log', async () => {
  const log = keptLog()
  const { url } = await officeThat(response => html(response, 200))
  await deliverTo(url, as('token-canary'), log)
  expect(log.text()).not.toMatch(/token-canary|staff-1|completedAt/)
  expect(log.lines.filter(({ thrown }) => thrown !== undefined)).toHaveLength(1)
})
