// Every answer of authCard, row by row: an error may hold an approved payment, and nothing broken is ever a verdict.
import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { closedPort, html, json, keptLog, rejection, testHttp } from '../providers/kit.ts'
import { createCardTerminal } from '../../main/devices/terminal.ts'
import { cardReplies } from '../../main/providers/cardconnect-replies.ts'
import { answering, merchantId, never, sale } from './terminal-kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

const approval = {
  respstat: 'A',
  respcode: '000',
  respproc: 'RPCT',
  resptext: 'Approval',
  retref: '118204571330',
  amount: '42.50',
  authcode: 'PPS417',
  token: '9418594164541111',
  entrymode: 'Contactless',
  merchid: merchantId,
  orderId: sale.orderId,
}
const decline = { ...approval, respstat: 'C', respcode: '100', resptext: 'Do not honor', amount: '0.00' }
const error = (errorCode: number | string, errorMessage = '', more: object = {}) => ({
  errorCode,
  errorMessage,
  ...more,
})
const approved = { kind: 'approved', amountMinor: 4250, reference: '118204571330', authCode: 'PPS417' }
const unknown = { kind: 'unknown' }
const sending = async (status: number, body: unknown, headers: Record<string, string> = {}) =>
  await answering(closing, (_seen, response) => json(response, status, body, headers))

describe('an answer of authCard', () => {
  test.each<[string, number, unknown, object]>([
    ['approved', 200, approval, approved],
    ['approved in a text that holds JSON', 200, JSON.stringify(approval), approved],
    ['approved in cents', 200, { ...approval, amount: '4250' }, approved],
    ['approved for less', 200, { ...approval, amount: '5.00' }, { kind: 'approved', amountMinor: 500 }],
    ['approved for more', 200, { ...approval, amount: '42.51' }, { ...unknown, mismatch: true }],
    ['approved for another order', 200, { ...approval, orderId: 'X' }, { ...unknown, mismatch: true }],
    [
      'approved for the order in small letters',
      200,
      { ...approval, orderId: sale.orderId.toLowerCase() },
      { ...unknown, mismatch: true },
    ],
    ['approved in another currency', 200, { ...approval, currency: 'EUR' }, { ...unknown, mismatch: true }],
    ['approved at another merchant', 200, { ...approval, merchid: '1' }, { ...unknown, mismatch: true }],
    [
      'approved with a tip that adds up',
      200,
      { ...approval, amount: '40.00', tip: '2.50', total: '42.50' },
      { kind: 'approved' },
    ],
    [
      'approved with a tip that does not',
      200,
      { ...approval, amount: '40.00', tip: '2.50', total: '42.51' },
      { ...unknown, mismatch: true },
    ],
    ['approved with a tip on top', 200, { ...approval, tip: '5.00', total: '47.50' }, { ...unknown, mismatch: true }],
    ['approved with a tip in words', 200, { ...approval, tip: 'some' }, { ...unknown, mismatch: true }],
    ['declined', 200, decline, { kind: 'declined', code: '100' }],
    ['doubtful', 200, { ...decline, respcode: '911' }, unknown],
    ['a temporary fault', 200, { ...decline, respstat: 'B', respcode: '505' }, unknown],
    ['without a verdict', 200, { retref: '1' }, unknown],
    ['empty', 200, {}, unknown],
    ['a list', 200, [approval], unknown],
    ['1 timed out', 500, error(1, 'Terminal request timed out'), unknown],
    ['1 with an approval', 500, error(1, 'Terminal request timed out', { authResponse: approval }), approved],
    ['1 with an approval in a text', 500, error(1, '', { authResponse: JSON.stringify(approval) }), approved],
    ['1 with a decline', 500, error(1, '', { authResponse: decline }), { kind: 'declined' }],
    [
      '1 with another order inside',
      500,
      error(1, '', { authResponse: { ...approval, orderId: 'X' } }),
      { ...unknown, mismatch: true },
    ],
    ['1 with nothing of use inside', 500, error(1, '', { authResponse: 'approved' }), unknown],
    ['1 session exists', 500, error(1, 'Session exists for hsn: C1'), unknown],
    ['the code as text', 500, error('7', 'in use'), { kind: 'not-sent', why: 'refused' }],
    ['6 not connected', 500, error(6), { kind: 'not-sent', why: 'unreachable' }],
    ['7 in use', 500, error(7), { kind: 'not-sent', text: expect.stringMatching(/busy.*Nothing was charged/) }],
    ['8 at the till', 500, error(8, 'Command Cancelled'), { ...unknown, why: 'cancelled' }],
    ['8 at the device', 500, error(8, 'Operation Cancelled'), { ...unknown, why: 'cancelled' }],
    ['8 too late', 500, error(8, 'Authorization Cancelled', { authResponse: approval }), approved],
    [
      '8 too late, without the reply',
      500,
      error(8, 'Authorization Cancelled'),
      { ...unknown, why: 'cancelled too late' },
    ],
    ['9', 500, error(9), { kind: 'not-sent', text: expect.stringMatching(/merchant mode/) }],
    ['merchant mode in words', 500, error(3, 'hsn: C1 is currently in merchant mode'), { kind: 'not-sent' }],
    ['10', 500, error(10), unknown],
    ['100', 500, error(100), { kind: 'not-sent', why: 'refused' }],
    ['400', 500, error(400), { kind: 'not-sent', why: 'refused' }],
    ['500', 500, error(500), unknown],
    ['624', 500, error(624), unknown],
    ['643', 500, error(643), unknown],
    ['700', 500, error(700), unknown],
    ['800 without a reply', 500, error(800, '', { receiptData: {} }), unknown],
    ['800 with one', 500, error(800, '', { receiptData: {}, authResponse: approval }), approved],
    ['900, which says approved inside', 500, error(900, 'Authorization Voided', { authResponse: approval }), unknown],
    ['a code nobody knows', 500, error(4711), unknown],
    ['500 without a code', 500, {}, unknown],
    ['400: missing parameter', 400, error(4, 'amount is required'), { kind: 'not-sent', why: 'refused' }],
    ['401', 401, error(3), { kind: 'not-sent', why: 'credentials' }],
    ['403', 403, error(3), { kind: 'not-sent', why: 'credentials' }],
    ['404', 404, {}, { kind: 'not-sent', why: 'refused' }],
    ['408', 408, error(6), unknown],
    ['502 with a code of the device', 502, error(6), unknown],
    ['503', 503, {}, unknown],
    ['302', 302, approval, unknown],
  ])('%s', async (_what, status, body, outcome) => {
    const { charge, commands, told } = await sending(status, body)
    expect((await charge()).outcome).toMatchObject(outcome)
    expect([commands().length, told()]).toEqual([1, 1])
  })

  test('names the card it was, as far as the token does', async () => {
    const { charge, log } = await sending(500, error(1, '', { authResponse: approval }))
    expect((await charge()).card).toEqual({ last4: '1111', brand: 'Visa', entryMode: 'Contactless' })
    expect(log.text()).not.toMatch(/9418594164541111|canary/)
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['a page', response => html(response, 200)],
    ['a page with 500', response => html(response, 500)],
    ['a page elsewhere', response => html(response, 302)],
    ['dropped', response => void response.socket?.destroy()],
    ['never given', () => {}],
    [
      'approved in another content type',
      response => void response.writeHead(200, { 'content-type': 'text/html' }).end(JSON.stringify(approval)),
    ],
    ['over 1 MB', response => json(response, 200, { ...approval, padding: 'x'.repeat(1_100_000) })],
    [
      'cut off',
      response =>
        void response
          .writeHead(200, { 'content-length': 900 })
          .write('{"respstat":"A"', () => response.socket?.destroy()),
    ],
    [
      'with a member twice',
      response =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(`{"respstat":"C",${JSON.stringify(approval).slice(1)}`),
    ],
  ])('T22: %s is unknown, and the command is not sent again', async (_what, send) => {
    const { charge, commands } = await answering(closing, (_seen, response) => send(response))
    expect((await charge()).outcome).toMatchObject(unknown)
    expect(commands()).toHaveLength(1)
  })

  test('T46: of any content is approved only for our order, our merchant and at most what was asked', async () => {
    let body: unknown = {}
    const { charge } = await answering(closing, (_seen, response) => json(response, 200, body))
    const value = fc.oneof(
      fc.constantFrom('A', 'C', '42.50', '4250', sale.orderId, merchantId, ''),
      fc.string(),
      fc.integer(),
      fc.constant(null),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...Object.keys(approval), 'tip', 'total', 'authResponse'), value),
        async changed => {
          body = { ...approval, ...changed }
          const { outcome } = await charge()
          if (outcome.kind !== 'approved') return
          expect(body).toMatchObject({ respstat: 'A' })
          expect(outcome.amountMinor).toBeLessThanOrEqual(sale.amountMinor)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a session', () => {
  test.each(['SessionKey header is required', 'SessionKey ab… was not valid'])(
    'that is refused with "%s" is opened again once, for the same order',
    async message => {
      const { charge, commands, told } = await answering(closing, (_seen, response, count) =>
        count === 1 ? json(response, 500, error(1, message)) : json(response, 200, approval),
      )
      expect((await charge()).outcome).toMatchObject(approved)
      expect(commands().map(seen => (JSON.parse(seen.body.toString()) as { orderId: string }).orderId)).toEqual([
        sale.orderId,
        sale.orderId,
      ])
      expect(told()).toBe(1)
    },
  )

  test('that is refused for ever means that nothing was sent', async () => {
    const { charge, commands } = await sending(500, error(1, 'SessionKey was not valid'))
    expect((await charge()).outcome).toMatchObject({
      kind: 'not-sent',
      text: expect.stringMatching(/Nothing was charged/),
    })
    expect(commands()).toHaveLength(2)
  })
})

describe('the wire', () => {
  test('carries cents, our order, the raw key, the session, an id, and whether to print', async () => {
    const { charge, commands, log } = await answering(closing, (_seen, response) => json(response, 200, approval), {
      receipt: true,
    })
    await charge()
    const [command] = commands()
    expect(command?.url).toBe('/v3/authCard')
    expect(command?.headers).toMatchObject({ authorization: 'raw-canary', 'x-cardconnect-sessionkey': 'key-canary' })
    expect(JSON.parse(command?.body.toString() ?? '')).toEqual({
      merchantId,
      hsn: 'C1',
      amount: '4250',
      orderId: sale.orderId,
      capture: 'true',
      aid: 'credit',
      includeSignature: 'false',
      confirmAmount: 'false',
      beep: 'true',
      printReceipt: 'true',
    })
    expect(log.lines).toContainEqual({
      event: 'terminal.request',
      fields: { operation: 'auth-card', status: 200, requestId: command?.headers['x-request-id'] },
    })
  })

  test('to a service that is not there fails before anything is sent', async () => {
    let told = 0
    const terminal = createCardTerminal(
      {
        baseUrl: await closedPort(),
        merchantId,
        serial: 'C1',
        apiKey: 'k',
        log: keptLog(),
        charging: { replies: cardReplies(merchantId), receipt: false },
      },
      testHttp('terminal'),
    )
    expect(await rejection(terminal.charge?.(sale, never, () => void (told += 1)) ?? Promise.resolve())).toMatchObject({
      failure: { code: 'unreachable' },
    })
    expect(told).toBe(0)
  })

  test('to a service that went away sends nothing', async () => {
    const { charge, server, told } = await answering(closing, () => {})
    await server.close()
    expect(await rejection(charge())).toMatchObject({ failure: { code: 'unreachable' } })
    expect(told()).toBe(0)
  })
})
