// What the card gateway adapter makes of every reply and every silence: money is never guessed at.
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createCardGateway } from '../../main/providers/cardconnect.ts'
import { Problem } from '../../main/ports/errors.ts'
import { closedPort, html, json, keptLog, partner, quickClock, rejection, testHttp, type Seen } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const merchantId = '800000009999'
const orderId = 'P7KQ2M9XA4TR8C'
const card = { token: '9418594164541111', expiry: '1229', last4: '1111', brand: 'Visa', entryMode: 'Contactless' }
const sale = { orderId, amountMinor: 4250, currency: 'USD', card }
const approval = {
  respstat: 'A',
  respcode: '000',
  respproc: 'RPCT',
  resptext: 'Approval',
  retref: '118204571330',
  amount: '42.50',
  authcode: 'PPS417',
  merchid: merchantId,
  batchid: '1900941262',
  orderId,
}
const approved = {
  kind: 'approved',
  amountMinor: 4250,
  reference: '118204571330',
  authCode: 'PPS417',
  text: 'Approval',
  batchId: '1900941262',
}
const notFound = { resptext: 'Txn not found', respcode: '29', retref: orderId, respstat: 'C', respproc: 'PPS' }
const reversed = { ...approval, authcode: 'REVERS', amount: '0.00' }

type Handle = (seen: Seen, response: ServerResponse, count: number) => void
async function gateway(handle: Handle, more: { answerWithinMs?: number } = {}) {
  const log = keptLog()
  const server = await partner((seen, response) => handle(seen, response, server.seen.length))
  closing.push(server)
  let issued = 0
  const tokens = {
    dropped: 0,
    cardconnectToken: async () => ({ token: `token-${++issued}` }),
    dropCardconnectToken: () => void (tokens.dropped += 1),
  }
  const make = (baseUrl: string) =>
    createCardGateway(
      { baseUrl, merchantId, currency: 'USD', log, pace: 0, ...more },
      tokens,
      testHttp('cardconnect', log),
      quickClock,
    )
  return {
    server,
    tokens,
    log,
    make,
    gateway: make(server.url),
    paths: () => server.seen.map(seen => `${seen.method} ${seen.url}`),
  }
}
const always =
  (status: number, body: unknown): Handle =>
  (_seen, response) =>
    json(response, status, body)

describe('a sale', () => {
  test('is sent once, captured, with two decimals, its order id and the token of the card', async () => {
    const { gateway: till, server, log } = await gateway(always(200, approval))
    expect(await till.authorize(sale)).toEqual(approved)
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/auth', headers: { authorization: 'Bearer token-1' } })
    expect(JSON.parse(server.seen[0]?.body.toString() ?? '')).toEqual({
      merchid: merchantId,
      account: card.token,
      expiry: '1229',
      amount: '42.50',
      currency: 'USD',
      orderid: orderId,
      capture: 'Y',
      receipt: 'Y',
    })
    expect(log.text()).not.toMatch(/9418594164541111|token-1|1229/)
  })

  test.each([
    ['less', { amount: '5.00' }, { ...approved, amountMinor: 500 }],
    ['minor units without a dot', { amount: '4250' }, approved],
    ['no authorization code', { authcode: null }, { ...approved, authCode: '' }],
  ])('approved with %s says so', async (_how, more, outcome) => {
    expect(await (await gateway(always(200, { ...approval, ...more }))).gateway.authorize(sale)).toEqual(outcome)
  })

  test.each([
    ['RPCT', '100', 'Do not honor'],
    ['RPCT', '116', 'No funds'],
    ['FNOR', '05', 'Do not honor'],
    ['FNOR', '63', 'Security'],
    ['PPS', '14', 'Invalid CVV'],
    ['PTAM', '000', 'x'],
    ['XYZ', '5', 'x'],
  ])('declined by %s with %s is declined', async (respproc, respcode, resptext) => {
    const reply = { ...approval, respstat: 'C', respproc, respcode, resptext, amount: '0.00', authcode: null }
    expect(await (await gateway(always(200, reply))).gateway.authorize(sale)).toEqual({
      kind: 'declined',
      code: respcode,
      text: resptext,
      reference: '118204571330',
      advice: expect.any(String),
    })
  })

  test.each([
    ['C', 'PPS', '63'],
    ['C', 'PPS', '64'],
    ['C', 'PPS', '65'],
    ['C', 'PPS', '66'],
    ['C', 'PPS', '91'],
    ['C', 'PPS', '92'],
    ['C', 'PPS', '93'],
    ['C', 'PPS', '94'],
    ['C', 'PPS', '36'],
    ['C', 'FNOR', '94'],
    ['C', 'RPCT', '906'],
    ['C', 'RPCT', '909'],
    ['C', 'RPCT', '911'],
    ['C', 'RPCT', '913'],
    ['C', 'RPCT', '923'],
    ['C', 'XYZ', '913'],
    ['C', null, '63'],
    ['B', 'PPS', '62'],
    ['B', 'RPCT', '505'],
    ['B', 'PTAM', '000'],
    ['D', 'RPCT', '000'],
    ['', 'RPCT', '000'],
    [null, 'RPCT', '000'],
    ['a', 'RPCT', '000'],
  ])('answered with %s from %s code %s is not known', async (respstat, respproc, respcode) => {
    const { gateway: till, server } = await gateway(always(200, { ...approval, respstat, respproc, respcode }))
    expect(await till.authorize(sale)).toMatchObject({ kind: 'unknown' })
    expect(server.seen).toHaveLength(1)
  })

  test.each([
    ['another order', { orderId: 'SOMEBODYELSE' }],
    ['another order in the other spelling', { orderId: undefined, orderid: 'SOMEBODYELSE' }],
    ['another merchant', { merchid: '1' }],
    ['another currency', { currency: 'EUR' }],
    ['no amount', { amount: null }],
    ['an amount in words', { amount: 'forty' }],
    ['a negative amount', { amount: '-42.50' }],
    ['nothing approved', { amount: '0.00' }],
    ['no reference', { retref: null }],
    ['an amount in exponents', { amount: '4e3' }],
  ])('approved with %s is not known', async (_what, more) => {
    expect(await (await gateway(always(200, { ...approval, ...more }))).gateway.authorize(sale)).toMatchObject({
      kind: 'unknown',
    })
  })

  test('is read although keys are shuffled and junk is added', async () => {
    const junk = {
      zzz: { a: [1] },
      ...Object.fromEntries(Object.entries(approval).toReversed()),
      emvTagData: '{"x":1}',
      binInfo: [],
      receipt: { dba: 'x' },
    }
    expect(await (await gateway(always(200, junk))).gateway.authorize(sale)).toEqual(approved)
  })

  test.each([
    [400, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [429, 'too-many-requests'],
  ])('refused with %i was not sent', async (status, why) => {
    const { gateway: till, server } = await gateway((_seen, response) => html(response, status))
    expect(await till.authorize(sale)).toMatchObject({ kind: 'not-sent', why })
    expect(server.seen).toHaveLength(1)
  })

  test.each([408, 500, 502, 503, 504, 302, 307, 418, 204])(
    'answered with %i is not known, and never sent again',
    async status => {
      const { gateway: till, server } = await gateway((_seen, response) =>
        response.writeHead(status, { location: '/elsewhere' }).end(status === 204 ? undefined : '<html>'),
      )
      expect(await till.authorize(sale)).toMatchObject({ kind: 'unknown' })
      expect(server.seen).toHaveLength(1)
    },
  )

  test.each<[string, Handle]>([
    ['dropped after it arrived', (_seen, response) => void response.socket?.destroy()],
    [
      'cut in the middle of its answer',
      (_seen, response) =>
        void response
          .writeHead(200, { 'content-length': 500 })
          .write('{"respstat":"A"', () => response.socket?.destroy()),
    ],
    ['answered with a page', (_seen, response) => html(response, 200)],
    [
      'answered with broken JSON',
      (_seen, response) => void response.writeHead(200).end('{"respstat":"A","amount":"42.50"'),
    ],
    ['answered with a list', (_seen, response) => json(response, 200, [approval])],
    ['answered with nothing', (_seen, response) => void response.writeHead(200).end()],
    ['answered with text in JSON', (_seen, response) => json(response, 200, 'Approval')],
    ['never answered', () => {}],
  ])('%s is not known, and never sent again', async (_what, handle) => {
    const { gateway: till, server } = await gateway(handle, { answerWithinMs: 150 })
    expect(await till.authorize(sale)).toMatchObject({ kind: 'unknown' })
    expect(server.seen).toHaveLength(1)
  })

  test('that cannot reach the gateway was not sent', async () => {
    const { make } = await gateway(always(200, approval))
    expect(await make(await closedPort()).authorize(sale)).toEqual({ kind: 'not-sent', why: 'unreachable' })
    expect(await make('https://gateway.invalid').authorize(sale)).toEqual({ kind: 'not-sent', why: 'unreachable' })
  })

  test.each([0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])(
    'of %d is refused before it is sent',
    async amountMinor => {
      const { gateway: till, server } = await gateway(always(200, approval))
      expect(await till.authorize({ ...sale, amountMinor })).toEqual({ kind: 'not-sent', why: 'refused' })
      expect(server.seen).toHaveLength(0)
    },
  )
})

describe('a token', () => {
  test('that has run out is renewed once, and the same order goes out again', async () => {
    const {
      gateway: till,
      server,
      tokens,
    } = await gateway((_seen, response, count) => json(response, count === 1 ? 401 : 200, approval))
    expect(await till.authorize(sale)).toEqual(approved)
    expect(tokens.dropped).toBe(1)
    expect(server.seen.map(seen => seen.headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
    expect(server.seen[0]?.body.toString()).toBe(server.seen[1]?.body.toString())
  })

  test('that is refused twice means that nothing was sent', async () => {
    const { gateway: till, server } = await gateway(always(401, {}))
    expect(await till.authorize(sale)).toEqual({ kind: 'not-sent', why: 'credentials' })
    expect(server.seen).toHaveLength(2)
  })

  test.each([
    ['unreachable', 'unreachable'],
    ['declined', 'credentials'],
  ] as const)('that cannot be had (%s) sends nothing', async (code, why) => {
    const { server } = await gateway(always(200, approval))
    const failure =
      code === 'declined' ? { code, service: 'cardconnect', reason: 'x' } : { code, service: 'cardconnect' }
    const tokens = { cardconnectToken: () => Promise.reject(new Problem(failure)), dropCardconnectToken: () => {} }
    const till = createCardGateway(
      { baseUrl: server.url, merchantId, currency: 'USD', log: keptLog() },
      tokens,
      testHttp('cardconnect'),
      quickClock,
    )
    expect(await till.authorize(sale)).toEqual({ kind: 'not-sent', why })
    expect(await till.inquireByOrder(orderId)).toMatchObject({ kind: 'unknown' })
    expect(await till.voidByOrder(orderId)).toBe(false)
    expect(server.seen).toHaveLength(0)
  })
})

const queued = { ...approval, setlstat: 'Queued for Capture' }
/** Nothing in these replies says whether it may still be voided. */
const found = { ...approved, voidable: null, refundable: null }

describe('an inquiry', () => {
  test('asks for this order at this merchant only', async () => {
    const { gateway: till, paths } = await gateway(always(200, queued))
    expect(await till.inquireByOrder(orderId)).toEqual(found)
    expect(paths()).toEqual([`GET /inquireByOrderid/${orderId}/${merchantId}/1`])
  })

  test.each([
    ['one approval as a list', [queued], found],
    ['an approval already settled', { ...queued, setlstat: 'Accepted' }, found],
    ['an approval for less', { ...queued, amount: '5.00' }, { ...found, amountMinor: 500 }],
    [
      'a decline beside an approval',
      [{ ...queued, respstat: 'C', setlstat: 'Declined', amount: '0.00' }, queued],
      found,
    ],
    ['a voided charge', { ...queued, setlstat: 'VOIDED', amount: '0.00' }, { kind: 'voided' }],
    ['a charge voided to zero', { ...queued, setlstat: 'Zero Amount', amount: '0.00' }, { kind: 'voided' }],
    [
      'a decline',
      { ...approval, respstat: 'C', respcode: '100', resptext: 'Do not honor', setlstat: 'Declined' },
      { kind: 'declined', code: '100', text: 'Do not honor', reference: '118204571330', advice: expect.any(String) },
    ],
    [
      'a doubtful refusal, now decided',
      { ...approval, respstat: 'C', respproc: 'PPS', respcode: '63', resptext: 'Bad response', setlstat: 'Declined' },
      { kind: 'declined', code: '63', text: 'Bad response', reference: '118204571330', advice: expect.any(String) },
    ],
    [
      'a timeout that the gateway reversed',
      { ...approval, respstat: 'B', respproc: 'PPS', respcode: '62', resptext: 'Timed out', setlstat: 'Declined' },
      { kind: 'declined', code: '62', text: 'Timed out', reference: '118204571330', advice: expect.any(String) },
    ],
    ['nothing', notFound, { kind: 'not-found' }],
    ['an empty list', [], { kind: 'not-found' }],
    [
      'a refund that borrowed the order id',
      [
        { ...queued, authcode: 'REFUND' },
        { ...queued, setlstat: 'Voided' },
      ],
      { kind: 'voided' },
    ],
  ])('that finds %s says so', async (_what, body, outcome) => {
    expect(await (await gateway(always(200, body))).gateway.inquireByOrder(orderId)).toEqual(outcome)
  })

  test.each<[string, Handle]>([
    ['a page', (_seen, response) => html(response, 200)],
    ['a server error', always(503, notFound)],
    ['not found by path', always(404, { status: 404 })],
    ['a refused token', always(401, notFound)],
    ['too many requests', always(429, notFound)],
    ['a dropped connection', (_seen, response) => void response.socket?.destroy()],
    ['a charge of somebody else', always(200, { ...queued, orderId: 'SOMEBODYELSE' })],
    ["somebody else's decline", always(200, { ...queued, merchid: '1', respstat: 'C', setlstat: 'Declined' })],
    ['an entry without a verdict', always(200, { retref: '1', setlstat: 'Authorized' })],
    ['a timeout that is still authorized', always(200, { ...approval, respstat: 'B', setlstat: 'Authorized' })],
    ['a live charge without amount', always(200, { ...queued, amount: null })],
    ['29 of another processor', always(200, { ...notFound, respproc: 'FNOR', respstat: 'Q' })],
    ['text', always(200, 'Null batches')],
  ])('that meets %s stays unknown', async (_what, handle) => {
    expect(await (await gateway(handle, { answerWithinMs: 200 })).gateway.inquireByOrder(orderId)).toMatchObject({
      kind: 'unknown',
    })
  })

  test('that finds two live charges voids the second before it says approved', async () => {
    const twice = [queued, { ...queued, retref: '118204571331' }]
    const {
      gateway: till,
      server,
      log,
    } = await gateway((seen, response) =>
      json(response, 200, seen.url.startsWith('/inquire') ? twice : { ...reversed, retref: '118204571331' }),
    )
    expect(await till.inquireByOrder(orderId)).toEqual(found)
    expect(server.seen.filter(seen => seen.url === '/void').map(seen => JSON.parse(seen.body.toString()))).toEqual([
      { merchid: merchantId, retref: '118204571331' },
    ])
    expect(log.lines.some(line => line.event === 'cardconnect.second-charge')).toBe(true)
  })

  test('that cannot void the second charge stays unknown', async () => {
    const twice = [queued, { ...queued, retref: '118204571331' }]
    const settled = { ...approval, respcode: '26', resptext: 'Txn Settled', authcode: null }
    const { gateway: till } = await gateway((seen, response) =>
      json(response, 200, seen.url.startsWith('/inquire') ? twice : settled),
    )
    expect(await till.inquireByOrder(orderId)).toMatchObject({ kind: 'unknown' })
  })
})

/** A gateway with one charge that can be voided; each kind of request may fail first. */
function voidable(failures: { void?: number; inquire?: number }, live = true): Handle {
  let charge = live
  return (seen, response) => {
    const inquiry = seen.url.startsWith('/inquire')
    const kind = inquiry ? 'inquire' : 'void'
    if ((failures[kind] ?? 0) > 0) {
      failures[kind] = (failures[kind] ?? 0) - 1
      return void response.socket?.destroy()
    }
    if (inquiry)
      return json(response, 200, live ? { ...queued, setlstat: charge ? 'Queued for Capture' : 'Voided' } : notFound)
    const found = charge
    charge = false
    json(response, 200, found ? reversed : notFound)
  }
}

describe('a void by order', () => {
  test('is believed after an inquiry only', async () => {
    const { gateway: till, paths } = await gateway(voidable({}))
    expect(await till.voidByOrder(orderId)).toBe(true)
    expect(paths()).toEqual(['POST /voidByOrderId', `GET /inquireByOrderid/${orderId}/${merchantId}/1`])
  })

  test('of an order that never arrived is true: nothing is live', async () => {
    expect(await (await gateway(voidable({}, false))).gateway.voidByOrder(orderId)).toBe(true)
  })

  test('is tried three times through silence', async () => {
    const { gateway: till, paths } = await gateway(voidable({ void: 2 }))
    expect(await till.voidByOrder(orderId)).toBe(true)
    expect(paths().filter(path => path.includes('void'))).toHaveLength(3)
  })

  test('that nobody answered falls back on the charge itself', async () => {
    const { gateway: till, paths } = await gateway(voidable({ void: 3 }))
    expect(await till.voidByOrder(orderId)).toBe(true)
    expect(paths()).toContain('POST /void')
  })

  test('is not believed without the inquiry', async () => {
    expect(await (await gateway(voidable({ inquire: 9 }))).gateway.voidByOrder(orderId)).toBe(false)
  })

  test('of a settled charge is not true, although its reply says A', async () => {
    const settled = { ...approval, respcode: '26', resptext: 'Txn Settled', authcode: null }
    const { gateway: till } = await gateway((seen, response) =>
      json(response, 200, seen.url.startsWith('/inquire') ? { ...queued, setlstat: 'Accepted' } : settled),
    )
    expect(await till.voidByOrder(orderId)).toBe(false)
  })

  test('removes every charge under the order', async () => {
    const live = new Set(['1', '2', '3'])
    const { gateway: till } = await gateway((seen, response) => {
      if (seen.url.startsWith('/inquire'))
        return json(
          response,
          200,
          ['1', '2', '3'].map(retref => ({ ...queued, retref, setlstat: live.has(retref) ? 'Authorized' : 'Voided' })),
        )
      const { retref = '1' } = JSON.parse(seen.body.toString()) as { retref?: string }
      live.delete(retref)
      json(response, 200, { ...reversed, retref })
    })
    expect(await till.voidByOrder(orderId)).toBe(true)
    expect(live.size).toBe(0)
  })
})

describe('health', () => {
  test('needs no money', async () => {
    const { gateway: till, paths } = await gateway(
      (_seen, response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>CardConnect REST Servlet</h1>'),
    )
    expect(await till.health()).toBe('ready for merchant ••••9999')
    expect(paths()).toEqual(['PUT /'])
  })

  test.each<[string, Handle, string]>([
    ['refused credentials', always(401, {}), 'declined'],
    ['a page', (_seen, response) => html(response, 200), 'provider-fault'],
    ['silence', (_seen, response) => void response.socket?.destroy(), 'unreachable'],
  ])('meets %s', async (_what, handle, code) => {
    expect(await rejection((await gateway(handle)).gateway.health())).toMatchObject({ failure: { code } })
  })
})
