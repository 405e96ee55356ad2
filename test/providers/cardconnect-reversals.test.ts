// Giving money back: only the gateway's own proof is done, and every other answer says what it is.
import { afterEach, describe, expect, test } from 'vitest'
import {
  always,
  answers,
  approval,
  code,
  decline,
  gateway,
  type Handle,
  merchantId,
  notFound,
  order,
  queued,
  reference,
  reversed,
  settled,
} from './cardconnect-kit.ts'
import { html, json } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const till = async (handle: Handle) => await gateway(closing, handle, { answerWithinMs: 300 })
const bank = (respcode: string, respstat = 'C') => ({ ...code(respcode, respstat), respproc: 'RPCT' })
const refused = (why: string) => ({ kind: 'refused', why })
const unknown = { kind: 'unknown' }

describe('a void', () => {
  test('takes the whole charge, so it names no amount', async () => {
    const { till: one, bodies } = await till(always(200, reversed))
    expect(await one.void(reference)).toEqual({
      kind: 'done',
      amountMinor: 0,
      reference,
      authCode: 'REVERS',
      text: 'Approval',
    })
    expect(bodies('/void')).toEqual([{ merchid: merchantId, retref: reference }])
  })

  test.each<[string, object, object]>([
    ['approved without REVERS', { ...approval, amount: '0.00' }, unknown],
    ['approved with a null authorization code', { ...reversed, authcode: null }, unknown],
    ['reversed with respstat C', { ...reversed, respstat: 'C', respproc: 'RPCT', respcode: '520' }, refused('other')],
    ['a part left', { ...reversed, amount: '2.50' }, unknown],
    ['an amount that is none', { ...reversed, amount: 'all' }, unknown],
    ['no amount', { ...reversed, amount: null }, { kind: 'done' }],
    ['another transaction', { ...reversed, retref: '118204571331' }, { ...unknown, mismatch: true }],
    ['another merchant', { ...reversed, merchid: '1' }, { ...unknown, mismatch: true }],
    ['another currency', { ...reversed, currency: 'EUR' }, { ...unknown, mismatch: true }],
    ['26 with respstat A', code('26', 'A'), refused('settled')],
    ['27 batched', code('27'), refused('settled')],
    ['39 older than 30 days', code('39'), refused('settled')],
    ['25 nothing to reverse', code('25'), refused('other')],
    ['24 not supported', code('24'), refused('other')],
    ['29 not found', code('29'), refused('not-found')],
    ['61 line down', code('61', 'B'), unknown],
    ['62 timed out', code('62', 'B'), unknown],
    ['63 bad response', code('63'), unknown],
    ['66 mismatch', code('66'), unknown],
    ['91 vault', code('91'), unknown],
    ['a processor that is down', bank('505', 'B'), unknown],
    ['a system error', bank('906'), unknown],
    ['a reversal the bank rejects', bank('520'), refused('other')],
    ['a plain decline', bank('500'), refused('declined')],
  ])('answered with %s', async (_what, body, outcome) => {
    expect(await (await till(always(200, body))).till.void(reference)).toMatchObject(outcome)
  })
})

describe('a refund', () => {
  const give = { reference, amountMinor: 1000, orderId: 'R7KQ2M9XA4TR8C' }
  const refundReply = {
    ...approval,
    retref: '118204579999',
    authcode: 'REFUND',
    amount: '10.00',
    orderId: give.orderId,
  }
  const live = { ...refundReply, setlstat: 'Queued for Capture' }

  test('goes out with its own order id and counts once an inquiry shows it', async () => {
    const { till: one, bodies, paths } = await till(answers(refundReply, live))
    expect(await one.refund(give)).toEqual({
      kind: 'done',
      amountMinor: 1000,
      reference: '118204579999',
      authCode: 'REFUND',
      text: 'Approval',
    })
    expect(bodies('/refund')).toEqual([
      { merchid: merchantId, retref: reference, amount: '10.00', orderid: give.orderId },
    ])
    expect(paths()[1]).toBe(`GET /inquireByOrderid/${give.orderId}/${merchantId}/1`)
  })

  test.each<[string, object | object[], object]>([
    ['nothing', notFound, unknown],
    ['an empty list', [], unknown],
    ['another amount', { ...live, amount: '10.01' }, { ...unknown, mismatch: true }],
    ['an amount with a minus', { ...live, amount: '-10.00' }, { kind: 'done', amountMinor: 1000 }],
    ['a decline after all', { ...live, respstat: 'C', setlstat: 'Declined' }, unknown],
    ['a voided one', { ...live, setlstat: 'Voided' }, unknown],
    ['two of them', [live, live], unknown],
    ['somebody else’s', { ...live, orderId: 'r7kq2m9xa4tr8c' }, unknown],
    ['one with a code of the processor', { ...live, authcode: 'PPS001' }, { kind: 'done' }],
  ])('that was approved, but the inquiry shows %s', async (_what, found, outcome) => {
    expect(await (await till(answers(refundReply, found))).till.refund(give)).toMatchObject(outcome)
  })

  test.each<[string, object, object]>([
    ['28 with respstat C', code('28'), refused('not-settled')],
    ['29: the wrong merchant', code('29'), refused('not-found')],
    ['42 above what was paid', code('42'), refused('other')],
    ['a decline of the bank', bank('100'), refused('declined')],
    ['a duplicate', bank('913'), unknown],
    ['62', code('62', 'B'), unknown],
    ['64', code('64'), unknown],
    ['no verdict', { ...refundReply, respstat: undefined }, unknown],
    ['another order', { ...refundReply, orderId: order }, { ...unknown, mismatch: true }],
  ])('answered with %s', async (_what, body, outcome) => {
    const { till: one, server } = await till(answers(body, live))
    expect(await one.refund(give)).toMatchObject(outcome)
    expect(server.seen).toHaveLength(1)
  })

  test('that says 28 and approved at once is what the inquiry says', async () => {
    const strange = { ...code('28', 'A'), authcode: 'REFUND', amount: '10.00' }
    expect(await (await till(answers(strange, live))).till.refund(give)).toMatchObject({ kind: 'done' })
    expect(await (await till(answers(strange, notFound))).till.refund(give)).toMatchObject(unknown)
  })

  test.each([0, -1, 0.5, Number.NaN])('over %d is not sent', async amountMinor => {
    const { till: one, server } = await till(always(200, refundReply))
    expect(await one.refund({ ...give, amountMinor })).toEqual({ kind: 'not-sent', why: 'refused' })
    expect(await one.refund({ ...give, orderId: '' })).toEqual({ kind: 'not-sent', why: 'refused' })
    expect(server.seen).toHaveLength(0)
  })

  test.each<[string, object | object[], object]>([
    ['done', live, { kind: 'done', amountMinor: 1000 }],
    ['settled', [{ ...live, setlstat: 'Accepted' }], { kind: 'done', amountMinor: 1000 }],
    ['declined', { ...live, respstat: 'C', respcode: '100', setlstat: 'Declined' }, refused('declined')],
    ['timed out and reversed', { ...live, respstat: 'B', respcode: '62', setlstat: 'Declined' }, refused('declined')],
    ['voided by a fence', { ...live, setlstat: 'Voided', amount: '0.00' }, refused('other')],
    ['unknown to the gateway', notFound, refused('not-found')],
    ['two of them', [live, { ...live, retref: '1' }], { ...unknown, mismatch: true }],
    ['one without amount', { ...live, amount: null }, unknown],
    ['one without a verdict', { ...live, respstat: 'Q' }, unknown],
    ['another merchant’s', { ...live, merchid: '1' }, { ...unknown, mismatch: true }],
  ])('that was left open is found %s', async (_what, found, outcome) => {
    expect(await (await till(always(200, found))).till.inquireRefund(give.orderId)).toMatchObject(outcome)
  })

  test('is fenced by its own order id, although its entry says REFUND', async () => {
    let alive = true
    const { till: one } = await till((seen, response) => {
      if (seen.method !== 'GET') alive = false
      json(
        response,
        200,
        seen.method === 'GET'
          ? { ...live, setlstat: alive ? 'Queued for Capture' : 'Voided' }
          : { ...reversed, retref: live.retref },
      )
    })
    expect(await one.voidByOrder(give.orderId)).toBe(true)
    const { till: stuck } = await till(answers(code('24'), live))
    expect(await stuck.voidByOrder(give.orderId)).toBe(false)
  })
})

describe('a capture', () => {
  const done = { ...queued, amount: '40.00' }
  test('replaces the amount and is queued', async () => {
    const { till: one, bodies } = await till(always(200, done))
    expect(await one.capture({ reference, amountMinor: 4000 })).toEqual({ kind: 'queued', amountMinor: 4000 })
    expect(bodies('/capture')).toEqual([{ merchid: merchantId, retref: reference, amount: '40.00' }])
  })

  test.each<[string, object, object]>([
    ['another amount', { ...done, amount: '42.50' }, { ...unknown, mismatch: true }],
    ['approved, but only authorized', { ...done, setlstat: 'Authorized' }, unknown],
    ['capitals of another kind', { ...done, setlstat: 'QUEUED FOR CAPTURE' }, { kind: 'queued' }],
    ['voided meanwhile', code('25'), { kind: 'refused', code: '25' }],
    ['batched already', code('27'), { kind: 'refused', code: '27' }],
    ['62', code('62', 'B'), unknown],
    ['93', code('93'), unknown],
    ['another transaction', { ...done, retref: '1' }, { ...unknown, mismatch: true }],
  ])('answered with %s', async (_what, body, outcome) => {
    expect(await (await till(always(200, body))).till.capture({ reference, amountMinor: 4000 })).toMatchObject(outcome)
  })

  test('of nothing is not sent', async () => {
    const { till: one, server } = await till(always(200, done))
    expect(await one.capture({ reference, amountMinor: 0 })).toEqual({ kind: 'not-sent', why: 'refused' })
    expect(server.seen).toHaveLength(0)
  })
})

describe('an inquiry by reference', () => {
  test.each<[string, object, object]>([
    ['not settled', queued, { kind: 'approved', amountMinor: 4250, voidable: true, refundable: false }],
    ['settled', settled, { kind: 'approved', voidable: false, refundable: true }],
    [
      'that does not say',
      { ...approval, setlstat: 'Accepted' },
      { kind: 'approved', voidable: null, refundable: null },
    ],
    ['voided', { ...queued, setlstat: 'Voided', amount: '0.00', voidable: 'N' }, { kind: 'voided' }],
    [
      'declined, whatever the look-up itself was',
      { ...approval, respstat: 'C', respcode: '100' },
      { kind: 'declined' },
    ],
    ['unknown', { ...notFound, retref: 'NOPE' }, { kind: 'not-found' }],
    ['another', { ...queued, retref: '1' }, { ...unknown, mismatch: true }],
    ['another merchant’s', { ...queued, merchid: '1' }, { ...unknown, mismatch: true }],
  ])('of a charge %s', async (_what, body, outcome) => {
    const { till: one, paths } = await till(always(200, body))
    expect(await one.inquire(reference)).toMatchObject(outcome)
    expect(paths()).toEqual([`GET /inquire/${reference}/${merchantId}`])
  })
})

describe('several live entries under one order', () => {
  test.each([
    ['different amounts', [queued, { ...queued, retref: '2', amount: '1.00' }]],
    ['one settled: the other may be a refund made elsewhere', [settled, { ...queued, retref: '2' }]],
  ])('with %s are for a person, nothing is voided', async (_what, list) => {
    const { till: one, paths } = await till(always(200, list))
    expect(await one.inquireByOrder(order)).toMatchObject({ kind: 'unknown', mismatch: true })
    expect(paths()).toHaveLength(1)
  })
})

const moves: [string, (one: Awaited<ReturnType<typeof till>>['till']) => Promise<{ kind: string }>][] = [
  ['a void', one => one.void(reference)],
  ['a refund', one => one.refund({ reference, amountMinor: 1, orderId: 'R1' })],
  ['a capture', one => one.capture({ reference, amountMinor: 1 })],
]
describe.each(moves)('%s at the HTTP level', (_what, move) => {
  test.each([
    [400, 'not-sent'],
    [401, 'not-sent'],
    [403, 'not-sent'],
    [404, 'not-sent'],
    [429, 'not-sent'],
    [408, 'unknown'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [302, 'unknown'],
  ])('answered with %i is %s', async (status, kind) => {
    const { till: one, server } = await till((_seen, response) => html(response, status))
    expect(await move(one)).toMatchObject({ kind })
    expect(server.seen).toHaveLength(status === 401 ? 2 : 1)
  })

  test('lost after it was sent is unknown, and not sent again', async () => {
    const { till: one, server } = await till((_seen, response) => void response.socket?.destroy())
    expect(await move(one)).toMatchObject({ kind: 'unknown' })
    expect(server.seen).toHaveLength(1)
  })

  test('never answered is unknown', async () => {
    expect(await move((await till(() => {})).till)).toMatchObject({ kind: 'unknown' })
  })
})

describe('the charges that stand under an order', () => {
  const one = { reference, amountMinor: 4250 }
  const second = { ...settled, retref: '118204571331' }
  test.each<[string, unknown, object]>([
    ['two settled ones', [settled, second], [one, { ...one, reference: '118204571331' }]],
    ['one settled and one that went back', [settled, { ...second, refundable: 'N' }], [one]],
    ['one that is queued', queued, [one]],
    ['one over more than was asked', { ...settled, amount: '99.99' }, [{ ...one, amountMinor: 9999 }]],
    ['one of which it does not say what can be done', [{ ...settled, voidable: null, refundable: null }], [one]],
    ['a refund made elsewhere beside its charge', [settled, { ...second, authcode: 'REFUND' }], [one]],
    ['a voided one', { ...settled, setlstat: 'Voided' }, []],
    ['a declined one', decline, []],
    ['none', notFound, []],
    ['somebody else’s', [settled, { ...second, merchid: '1' }, { ...second, currency: 'EUR' }], [one]],
    [
      'one without a reference, and one without an amount',
      [
        { ...settled, retref: null },
        { ...second, amount: 'x' },
      ],
      [],
    ],
  ])('are told one by one: %s', async (_what, body, charges) => {
    const { till: asked } = await till(always(200, body))
    const known = body !== notFound
    expect(await asked.standing(order)).toEqual({ kind: 'seen', known, charges })
  })

  test('are unknown without an answer that can be read', async () => {
    for (const handle of [
      always(503, {}),
      always(200, ['not an entry']),
      ((_seen, response) => html(response, 200)) as Handle,
    ])
      expect(await (await till(handle)).till.standing(order)).toMatchObject(unknown)
  })
})
