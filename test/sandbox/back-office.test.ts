// The simulated back office is strict: who sends, under which key, in which shape, and what comes twice.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startBackOffice } from '../../main/sandbox/back-office.ts'
import { startSandbox } from '../../main/sandbox/sandbox.ts'
import { pairedToken } from '../broker/support.ts'

type Office = Awaited<ReturnType<typeof startBackOffice>>
const sale = {
  version: 1,
  id: 'sale-1',
  number: 7,
  till: { id: 'AB', name: '3' },
  training: true,
  currency: 'EUR',
  openedAt: '2026-11-21T09:00:00.000Z',
  completedAt: '2026-11-21T09:01:00.000Z',
  cashierId: 'staff-1',
  shiftId: null,
  lines: [
    {
      id: 'l1',
      productId: 'p1',
      name: 'Apfelsaft 1 l',
      barcode: null,
      quantityMilli: 1000,
      unitPriceMinor: 119,
      grossMinor: 119,
      discountMinor: 0,
      depositMinor: 0,
      totalMinor: 119,
      taxBasisPoints: 1900,
    },
  ],
  totals: { grossMinor: 119, discountMinor: 0, depositMinor: 0, totalMinor: 119 },
  taxes: [{ basisPoints: 1900, grossMinor: 119, netMinor: 100, taxMinor: 19 }],
  tenders: [
    {
      id: 't1',
      kind: 'card',
      amountMinor: 119,
      tenderedMinor: null,
      changeMinor: 0,
      card: { brand: 'Visa', last4: '1111', reference: 'R1' },
    },
  ],
  changeMinor: 0,
}

let office: Office
const start = (restore?: ReturnType<Office['snapshot']>): Promise<Office> =>
  startBackOffice({
    host: '127.0.0.1',
    port: 0,
    restore,
    deviceOf: token => (token.startsWith('good') ? `device-${token}` : null),
  })
beforeEach(async () => {
  office = await start()
})
afterEach(() => office.close())

async function post(body: unknown, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const response = await fetch(`${office.url}/sales`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer good',
      'idempotency-key': 'sale-1',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const answer = (await response.json()) as { status?: string; error?: { code: string } }
  return [response.status, answer.status ?? answer.error?.code]
}

test('takes a sale once, knows it again and counts how often', async () => {
  expect(await post(sale)).toEqual([201, 'taken'])
  expect(await post(sale)).toEqual([200, 'known'])
  expect(office.panel.sales()).toMatchObject([{ id: 'sale-1', number: 7, till: 'AB', totalMinor: 119, again: 1 }])
  expect(office.panel.counts()).toEqual({ requests: 2, taken: 1, known: 1, conflicts: 0, refused: 0 })
})

test('refuses another sale under the same id, also one that another till sends', async () => {
  await post(sale)
  expect(await post({ ...sale, number: 8 })).toEqual([409, 'other-content'])
  expect(await post(sale, { authorization: 'Bearer good-too' })).toEqual([409, 'other-content'])
  expect(office.panel.counts()).toMatchObject({ taken: 1, conflicts: 2 })
})

test.each([{ authorization: '' }, { authorization: 'Bearer bad' }, { authorization: 'Basic good' }])(
  'knows nobody by %j',
  async headers => {
    expect(await post(sale, headers)).toEqual([401, 'not-a-till'])
  },
)

test('takes a sale only under its own id', async () => {
  expect(await post(sale, { 'idempotency-key': 'another' })).toEqual([400, 'key'])
  expect(office.panel.sales()).toEqual([])
})

const [line] = sale.lines
const [tender] = sale.tenders
const [tax] = sale.taxes
test.each<[string, object | string]>([
  ['a member is missing', { ...sale, currency: undefined }],
  ['a member is unknown', { ...sale, cashierName: 'Mona' }],
  ['a type is wrong', { ...sale, number: '7' }],
  ['an amount is no whole number', { ...sale, changeMinor: 0.5 }],
  ['a line has more than it should', { ...sale, lines: [{ ...line, note: 'for Petra' }] }],
  [
    'a card number comes along',
    { ...sale, tenders: [{ ...tender, card: { ...tender?.card, last4: '4111111111111111' } }] },
  ],
  [
    'an authorization code comes along',
    { ...sale, tenders: [{ ...tender, card: { ...tender?.card, authCode: 'A1' } }] },
  ],
  ['the lines do not add up', { ...sale, lines: [{ ...line, totalMinor: 118 }] }],
  ['the taxes do not add up', { ...sale, taxes: [{ ...tax, taxMinor: 18 }] }],
  ['the money does not add up', { ...sale, tenders: [{ ...tender, amountMinor: 1 }] }],
  ['it is a list', [sale]],
])('refuses a sale when %s', async (_, body) => {
  expect(await post(body)).toEqual([422, 'malformed'])
  expect(office.panel.sales()).toEqual([])
})

test('takes a sale whose lines were lost with a data file', async () => {
  expect(await post({ ...sale, lines: [], taxes: [] })).toEqual([201, 'taken'])
})

describe('its switches', () => {
  test('take a sale and answer 500, refuse the next one, and suffer the usual faults', async () => {
    office.panel.setKnobs({ failAfterTaking: 1 })
    expect(await post(sale)).toEqual([500, 'internal'])
    expect(await post(sale)).toEqual([200, 'known'])
    office.panel.setKnobs({ refuseNext: 1, failAfterTaking: 'x' })
    expect(office.panel.knobs()).toEqual({ failAfterTaking: 0, refuseNext: 1 })
    expect(await post({ ...sale, id: 'sale-2' }, { 'idempotency-key': 'sale-2' })).toEqual([422, 'shift-closed-there'])
    office.panel.faults.add({ match: '/sales', kind: 'drop-before' })
    await expect(post(sale)).rejects.toThrow()
    office.panel.faults.add({ match: '/sales', kind: 'drop-after' })
    await expect(post({ ...sale, id: 'sale-3' }, { 'idempotency-key': 'sale-3' })).rejects.toThrow()
    expect(office.panel.sales().map(({ id }) => id)).toEqual(['sale-1', 'sale-3'])
  })
})

test('remembers over a restart what it took', async () => {
  await post(sale)
  const kept = office.snapshot()
  await office.close()
  office = await start(kept)
  expect(await post(sale)).toEqual([200, 'known'])
  expect(await post({ ...sale, number: 9 })).toEqual([409, 'other-content'])
})

test('in the sandbox it takes the tokens of tills and is on the operator’s page', async () => {
  const sandbox = await startSandbox({ portBase: 0, pace: 0 })
  try {
    const { backOffice, secucard, operator } = sandbox.credentials()
    const token = await pairedToken(secucard.base, sandbox.panels.secucard)
    const send = (bearer: string) =>
      fetch(`${backOffice.url}/sales`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}`, 'idempotency-key': 'sale-1' },
        body: JSON.stringify(sale),
      })
    expect([(await send('nobody')).status, (await send(token)).status]).toEqual([401, 201])
    const state = (await (await fetch(`${operator}/state`)).json()) as { backOffice: unknown }
    expect(state.backOffice).toMatchObject({ counts: { taken: 1, refused: 1 }, sales: [{ id: 'sale-1' }] })
    const knob = await fetch(`${operator}/knobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service: 'backOffice', refuseNext: 1 }),
    })
    expect([knob.status, sandbox.panels.backOffice.knobs().refuseNext]).toEqual([200, 1])
  } finally {
    await sandbox.close()
  }
})
