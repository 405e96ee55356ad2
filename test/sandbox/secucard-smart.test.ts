// The simulated smart transactions are as strict and as odd as the service's: amounts, lists, replays, statuses, receipts, points.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { pairedToken } from '../broker/support.ts'

type Json = Record<string, unknown>
const card = ['9276', '000000000017'].join('')
let now = Date.UTC(2030, 0, 1)
let server: Awaited<ReturnType<typeof startSecucard>>
let token: string
beforeEach(async () => {
  server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0.02, now: () => now })
  token = await pairedToken(server.url, server.panel)
})
afterEach(() => server.close())

async function ask(
  method: string,
  path: string,
  body?: unknown,
  action?: string,
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${server.url}/api/v2/smart/Transactions${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(action === undefined ? {} : { 'x-action': action }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Json }
}
const sale = (change: Json = {}): Json => ({
  transactionRef: 'r1',
  merchantRef: 'm1',
  basket: { products: [{ id: 1, desc: 'Marker', quantity: 2, priceOne: 249, tax: 19 }], texts: [] },
  basket_info: { sum: 498, currency: 'EUR' },
  idents: [{ type: 'card', value: card }],
  ...change,
})
const create = async (change: Json = {}) => String((await ask('POST', '', sale(change))).body['id'])

test.each([
  ['a sum in euros', { basket_info: { sum: 4.98, currency: 'EUR' } }],
  ['a sum without a currency', { basket_info: { sum: 498 } }],
  ['a price as text', { basket: { products: [{ quantity: 1, priceOne: '249' }] } }],
  ['a quantity as text', { basket: { products: [{ quantity: '1', priceOne: 249 }] } }],
  ['products that are no list', { basket: { products: {} } }],
  ['idents that are no objects', { idents: ['9276'] }],
])('%s is refused in the envelope of the service, at create and at update', async (_what, change) => {
  const refused = {
    status: 400,
    body: { status: 'error', error: 'ProductFormatException', supportId: expect.any(String) },
  }
  expect(await ask('POST', '', sale(change))).toMatchObject(refused)
  expect(await ask('PUT', `/${await create()}`, sale(change))).toMatchObject(refused)
})

test('a start needs a sum and a known type, and happens once; a changed one must still be created', async () => {
  const bare = await create({ basket_info: null })
  expect((await ask('POST', `/${bare}/start/cash`)).status).toBe(400)
  const id = await create()
  expect((await ask('POST', `/${id}/start/barter`)).status).toBe(400)
  expect((await ask('POST', `/${id}/start/cash`)).body['status']).toBe('ok')
  expect((await ask('POST', `/${id}/start/cash`)).status).toBe(400)
  expect((await ask('PUT', `/${id}`, sale())).status).toBe(400)
  expect((await ask('POST', `/${id}/preTransaction`)).status).toBe(400)
  expect(server.panel.points(card)).toBe(4)
})

test('the same X-Action gets the first answer for three minutes, whatever became of the transaction since', async () => {
  const first = await ask('POST', '', sale(), 'a1')
  await ask('POST', `/${String(first.body['id'])}/start/cash`, undefined, 'a2')
  now += 179_000
  expect((await ask('POST', '', sale(), 'a1')).body).toEqual(first.body)
  expect(server.panel.transactions()).toHaveLength(1)
  now += 1000
  expect((await ask('POST', '', sale(), 'a1')).body['id']).not.toBe(first.body['id'])
  expect(server.panel.bareWrites()).toBe(0)
  await create()
  expect(server.panel.bareWrites()).toBe(1)
})

test.each(['processing', 'pending'] as const)('a start may answer "%s" and end later', async startAnswers => {
  server.panel.setKnobs({ startAnswers })
  const id = await create()
  expect((await ask('POST', `/${id}/start/cashless`)).body['status']).toBe(startAnswers)
  expect(server.panel.points(card)).toBe(0)
  await expect.poll(async () => (await ask('GET', `/${id}`)).body['status']).toBe('ok')
  expect(server.panel.points(card)).toBe(4)
})

test('an abort while it runs wins, and no points are booked', async () => {
  server.panel.setKnobs({ startAnswers: 'processing', startDelayMs: 10_000 })
  const id = await create()
  await ask('POST', `/${id}/start/cashless`)
  expect((await ask('POST', `/${id}/abort`)).body['status']).toBe('aborted')
  await new Promise(resolve => setTimeout(resolve, 250))
  expect([(await ask('GET', `/${id}`)).body['status'], server.panel.points(card)]).toEqual(['aborted', 0])
})

test('both spellings of cancelled, a status nobody knows, another amount, and a cancel takes the points back', async () => {
  server.panel.setKnobs({ spelling: 'canceled' })
  const id = await create()
  await ask('POST', `/${id}/start/cash`)
  expect((await ask('POST', `/${id}/cancel`)).body['status']).toBe('canceled')
  expect(server.panel.points(card)).toBe(0)
  server.panel.setKnobs({ nextOutcome: 'odd', amountOff: 2 })
  const odd = await ask('POST', `/${await create()}/start/cash`)
  expect(odd.body).toMatchObject({ status: 'settlement_review', basket_info: { sum: 500 }, receipt: null })
})

test('receipts hold all four types of line, and on request what no printer should be given', async () => {
  const types = async () => {
    const { body } = await ask('POST', `/${await create()}/start/cash`)
    return (body['receipt'] as ({ type?: string } | null)[]).map(line => line?.type)
  }
  expect(new Set(await types())).toEqual(new Set(['separator', 'textline', 'name-value', 'space']))
  server.panel.setKnobs({ receipts: 'hostile' })
  expect(await types()).toContain('image')
})

test('points, knobs and transactions survive a restart of the sandbox', async () => {
  await ask('POST', `/${await create()}/start/cash`)
  const restored = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0, restore: server.snapshot() })
  expect([restored.panel.points(card), restored.panel.transactions().length]).toEqual([4, 1])
  await restored.close()
})
