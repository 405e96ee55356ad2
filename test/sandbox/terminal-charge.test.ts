// The virtual terminal as one that charges: authCard in the vendor's words, its errors, and the back door for harnesses.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CardconnectPanel } from '../../main/sandbox/cardconnect-model.ts'
import { startCardconnect } from '../../main/sandbox/cardconnect.ts'
import { startTerminal, type CustomerAction, type TerminalPanel } from '../../main/sandbox/terminal.ts'

type Answer = { status: number; body: Record<string, unknown>; session: string | null; headers: Headers }
let gateway: CardconnectPanel
let terminal: { url: string; panel: TerminalPanel }
let closing: { close(): Promise<void> }[] = []
beforeEach(async () => {
  const bank = await startCardconnect({ host: '127.0.0.1', port: 0, pace: 0 })
  const device = await startTerminal({
    host: '127.0.0.1',
    port: 0,
    pace: 0,
    onToken: bank.panel.registerToken,
    charge: bank.panel.chargeAtTerminal,
  })
  closing = [bank, device]
  gateway = bank.panel
  terminal = device
  terminal.panel.setAutoTap(false)
})
afterEach(async () => void (await Promise.all(closing.map(one => one.close()))))

async function call(command: string, body: object = {}, session?: string): Promise<Answer> {
  const answer = await fetch(`${terminal.url}/api/${command}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: terminal.panel.apiKey,
      ...(session ? { 'x-cardconnect-sessionkey': session } : {}),
    },
    body: JSON.stringify({ merchantId: gateway.merchid, hsn: terminal.panel.hsn, ...body }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    session: answer.headers.get('x-cardconnect-sessionkey'),
    headers: answer.headers,
  }
}
const session = async () => (await call('v2/connect', { force: true })).session?.split(';')[0] ?? ''
const sale = (orderId: string) => ({ amount: '4250', orderId, capture: 'true', aid: 'credit' })
const back = async (path: string, body?: object, method = 'POST') =>
  await fetch(`${terminal.url}/sandbox${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  })

async function pay(orderId: string, action: CustomerAction | null = 'chip', more: object = {}): Promise<Answer> {
  const key = await session()
  const charging = call('v3/authCard', { ...sale(orderId), ...more }, key)
  if (action !== null) {
    await expect.poll(() => terminal.panel.waiting()).not.toBeNull()
    terminal.panel.act(action)
  }
  return await charging
}

test('authCard answers as the gateway does, with receipt data, and books the charge', async () => {
  const { status, body } = await pay('PA1')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    respstat: 'A',
    amount: '42.50',
    orderId: 'PA1',
    tokenExpired: false,
    receiptData: { dba: expect.any(String) },
    emvTagData: expect.stringContaining('"AID"'),
    name: 'PROBE/PETRA',
  })
  expect(JSON.stringify(body)).not.toContain('5454545454545454')
  expect(gateway.transactions()).toMatchObject([{ orderid: 'PA1', approved: 4250, setlstat: 'Queued for Capture' }])
  expect((await pay('PA2', 'tap-approve', { capture: 'false' })).body).toMatchObject({ tokenExpired: true })
  expect(gateway.transactions()[1]).toMatchObject({ setlstat: 'Authorized' })
})

test.each([
  ['tap-decline', { respstat: 'C', respcode: '100' }, 0],
  ['tap-partial', { respstat: 'A', amount: '21.25' }, 2125],
] as const)('%s', async (action, reply, cents) => {
  expect((await pay('PA1', action)).body).toMatchObject(reply)
  expect(gateway.ledgerOf('PA1').charges).toBe(cents)
})

test.each([
  [{ amount: '42.50' }, 3],
  [{ amount: 0 }, 3],
  [{ amount: undefined }, 4],
  [{ capture: 'maybe' }, 3],
  [{ aid: 'cash' }, 3],
  [{ orderId: 'P'.repeat(51) }, 3],
])('a body with %j is refused', async (wrong, errorCode) => {
  const { status, body } = await pay('PA1', null, wrong)
  expect([status, body['errorCode']]).toEqual([400, errorCode])
  expect(gateway.transactions()).toEqual([])
})

describe('a fault', () => {
  test.each<[string, CustomerAction | null, number, object, number]>([
    ['error:1', null, 500, { errorCode: 1, errorMessage: 'Terminal request timed out' }, 0],
    ['error:1-charged', 'chip', 500, { errorCode: 1 }, 4250],
    ['error:1-auth', 'chip', 500, { errorCode: 1, authResponse: { respstat: 'A', orderId: 'PA1' } }, 4250],
    ['error:800-charged', 'chip', 500, { errorCode: 800, receiptData: {} }, 4250],
    [
      'error:900',
      'chip',
      500,
      { errorCode: 900, errorMessage: 'Authorization Voided', authResponse: { respstat: 'A' } },
      0,
    ],
    ['error:643', null, 500, { errorCode: 643 }, 0],
    ['busy', null, 500, { errorCode: 7 }, 0],
    ['disconnected', null, 500, { errorCode: 6 }, 0],
    ['merchant-mode', null, 500, { errorCode: 9, errorMessage: expect.stringContaining('merchant mode') }, 0],
    ['session-lost', null, 500, { errorCode: 1, errorMessage: expect.stringContaining('was not valid') }, 0],
    ['http:503-before', null, 503, {}, 0],
    ['http:503-after', 'chip', 503, {}, 4250],
    ['429:5', null, 429, {}, 0],
    ['wrong-amount', 'chip', 200, { amount: '99999.99' }, 4250],
    ['wrong-orderid', 'chip', 200, { orderId: 'SOMEBODYELSE' }, 4250],
    ['tip:50', 'chip', 200, { amount: '42.50', tip: '0.50', total: '43.00' }, 4250],
  ])('%s', async (fault, action, status, body, cents) => {
    expect((await back('/faults', { orderid: 'PA1', fault })).status).toBe(204)
    const answer = await pay('PA1', action)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject(body)
    expect(gateway.ledgerOf('PA1').charges).toBe(cents)
  })

  test('waits for its order, has a name, and can be cleared', async () => {
    expect((await back('/faults', { orderid: 'PA1', fault: 'explode' })).status).toBe(400)
    await back('/faults', { orderid: 'PA9', fault: 'busy' })
    expect((await pay('PA1')).status).toBe(200)
    await back('/faults', undefined, 'DELETE')
    expect((await pay('PA9')).status).toBe(200)
  })

  test.each(['drop-before', 'drop-after'])('%s cuts the line', async fault => {
    await back('/faults', { fault })
    await expect(pay('PA1', fault === 'drop-after' ? 'chip' : null)).rejects.toThrow()
    expect(gateway.ledgerOf('PA1').charges).toBe(fault === 'drop-after' ? 4250 : 0)
  })
})

test('a cancel stops a waiting customer, and comes too late once the bank is asked', async () => {
  const key = await session()
  const waiting = call('v3/authCard', sale('PA1'), key)
  await expect.poll(() => terminal.panel.waiting()).not.toBeNull()
  await call('v2/cancel', {}, key)
  expect((await waiting).body).toEqual({ errorCode: 8, errorMessage: 'Command Cancelled' })
  await back('/faults', { orderid: 'PA2', fault: 'cancel-too-late' })
  const late = call('v3/authCard', sale('PA2'), key)
  await expect.poll(() => terminal.panel.waiting()).not.toBeNull()
  terminal.panel.act('chip')
  expect(terminal.panel.act('chip')).toBe(false)
  await call('v2/cancel', {}, key)
  expect((await late).body).toMatchObject({
    errorCode: 8,
    errorMessage: 'Authorization Cancelled',
    authResponse: { respstat: 'A', orderId: 'PA2' },
  })
  expect(gateway.ledger()).toMatchObject({ PA2: { charges: 4250, count: 1 } })
})

test('the screen, the customer and the device can be seen and moved from outside', async () => {
  const state = async () => (await back('/state', undefined, 'GET')).json() as Promise<Record<string, unknown>>
  const key = await session()
  await call('v2/display', { text: 'Total 42.50' }, key)
  expect(await state()).toEqual({
    waiting: null,
    display: 'Total 42.50',
    connected: true,
    merchantMode: false,
    autoTap: false,
  })
  expect((await back('/act', { action: 'chip' })).status).toBe(409)
  expect((await back('/act', { action: 'shout' })).status).toBe(400)
  const charging = call('v3/authCard', sale('PA1'), key)
  await expect.poll(async () => (await state())['waiting']).toEqual({ amountMinor: 4250 })
  expect((await back('/act', { action: 'chip' })).status).toBe(204)
  expect((await charging).status).toBe(200)
  await back('/switches', { merchantMode: true })
  expect((await call('v2/ping', {}, key)).body['errorCode']).toBe(9)
  await back('/switches', { merchantMode: false, expireSession: true, autoTap: true, timeoutMs: 50 })
  expect((await call('v2/ping', {}, key)).body['errorMessage']).toContain('was not valid')
  expect((await call('v2/dateTime', { dateTime: '2026-04-28T10:00:00Z' }, await session())).status).toBe(400)
  expect((await call('v3/authCard', sale('PA2'), await session())).status).toBe(200)
})

test('without a gateway behind it a terminal only reads', async () => {
  const reader = await startTerminal({ host: '127.0.0.1', port: 0, pace: 0, onToken: () => {} })
  closing.push(reader)
  terminal = reader
  expect((await pay('PA1', null)).body).toMatchObject({ errorCode: 3 })
})
