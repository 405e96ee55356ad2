// The back door of the gateway simulator: faults by order id, switches, and the money as the bank has it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answered, openTill, visa, type GatewayTill } from './cardconnect-till.ts'

let till: GatewayTill
beforeEach(async () => {
  till = await openTill()
})
afterEach(() => till.sim.close())

const ask = async (method: string, path: string, body?: object, type = 'application/json') => {
  const answer = await fetch(`${till.sim.url}/sandbox${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': type } } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, json: text === '' ? null : (JSON.parse(text) as unknown) }
}
const queue = (orderid: string | null, fault: string) => ask('POST', '/faults', { orderid, fault })

describe('a fault', () => {
  it('queued by order id strikes a client that knows nothing of it, once', async () => {
    expect((await queue('PA2', 'http:502-after')).status).toBe(204)
    expect((await till.sale('PA1')).status).toBe(200)
    expect((await till.sale('PA2')).status).toBe(502)
    expect((await till.byOrder('PA2')).json.respstat).toBe('A')
    expect((await till.sale('PA2')).status).toBe(200)
  })

  it('of an unknown name is refused with the known ones, and all can be cleared', async () => {
    const refused = await queue('PA1', 'explode')
    expect(refused).toMatchObject({ status: 400, json: { error: expect.stringContaining('drop-after') } })
    await queue(null, 'http:502-before')
    expect((await ask('DELETE', '/faults')).status).toBe(204)
    expect((await till.sale('PA1')).status).toBe(200)
  })

  it('is taken as JSON only', async () => {
    expect((await ask('POST', '/faults', { fault: 'badjson' }, 'text/plain')).status).toBe(415)
    expect((await till.sale('PA1')).json.respstat).toBe('A')
  })

  it('makes the answer be about other money', async () => {
    const read = async (fault: string) => {
      await queue('PA1', fault)
      return (await till.sale('PA1')).json
    }
    expect(await read('wrong-amount')).toMatchObject({ respstat: 'A', amount: '99999.99' })
    expect(await read('wrong-currency')).toMatchObject({ currency: 'XTS' })
    expect(await read('wrong-orderid')).toMatchObject({ orderId: 'SOMEBODYELSE' })
    expect(await read('wrong-merchid')).toMatchObject({ merchid: '800000000000' })
  })

  it('hides a charge from look-ups for as many as ordered', async () => {
    await till.sale('PA1')
    await queue('PA1', 'unseen:2')
    const codes = [await till.byOrder('PA1'), await till.byOrder('PA1'), await till.byOrder('PA1')]
    expect(codes.map(answer => answer.json.respcode)).toEqual(['29', '29', '000'])
  })

  it('puts an API gateway in front: 429 with Retry-After and pages', async () => {
    await queue('PA1', 'front-429:9')
    const busy = await till.sale('PA1')
    expect([busy.status, busy.headers.get('retry-after'), busy.headers.get('content-type')]).toEqual([
      429,
      '9',
      expect.stringContaining('text/html'),
    ])
    await queue(null, 'front-html:504')
    const settle = await till.call('GET', '/settlestat?date=0428')
    expect([settle.status, settle.text]).toEqual([504, expect.stringContaining('<html>')])
    expect(till.sim.panel.transactions()).toEqual([])
  })
})

describe('a switch', () => {
  it('decides which credentials are taken', async () => {
    const { basic, restUrl } = till.sim.panel
    const asBasic = async () =>
      answered(
        await fetch(restUrl, {
          method: 'PUT',
          headers: { authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}` },
        }),
      )
    const both = async () => [(await till.call('PUT', '/')).status, (await asBasic()).status]
    expect(await both()).toEqual([200, 200])
    await ask('POST', '/switches', { auth: 'basic' })
    expect(await both()).toEqual([401, 200])
    await ask('POST', '/switches', { auth: 'oauth2' })
    expect(await both()).toEqual([200, 401])
    expect((await ask('POST', '/switches', { auth: 'none' })).status).toBe(400)
  })

  it('closes the batch and expires tokens', async () => {
    await till.sale('PA1')
    expect(await ask('POST', '/switches', { closeBatch: true, expireTokens: true })).toMatchObject({
      json: { batch: expect.stringMatching(/^\d{10}$/) },
    })
    expect((await till.byOrder('PA1')).status).toBe(401)
  })
})

describe('the ledger', () => {
  it('has the live charges and refunds of each order in cents', async () => {
    const { json } = await till.sale('PA1')
    await till.sale('PA2', { amount: '1100.00' })
    const voided = await till.sale('PA3')
    await till.op('/void', { retref: voided.json.retref })
    await till.sale('PA4', { amount: '1' })
    await till.sale('PA4', { amount: '2' })
    till.sim.panel.closeBatch()
    await till.op('/refund', { retref: json.retref, amount: '10.00', orderid: 'RA1' })
    expect((await ask('GET', '/ledger')).json).toEqual({
      PA1: { charges: 4250, count: 1, refunds: 0, returned: 1000 },
      PA2: { charges: 0, count: 0, refunds: 0, returned: 0 },
      PA3: { charges: 0, count: 0, refunds: 0, returned: 0 },
      PA4: { charges: 3, count: 2, refunds: 0, returned: 0 },
      RA1: { charges: 0, count: 0, refunds: 1000, returned: 0 },
    })
    expect((await ask('GET', '/ledger/NOPE')).json).toEqual({ charges: 0, count: 0, refunds: 0, returned: 0 })
    expect((await ask('GET', '/transactions')).json).toHaveLength(6)
  })

  it('names every order whose charges are not what was booked, or stand there twice', async () => {
    await till.sale('PA1')
    await till.sale('PA2')
    await till.sale('PA3')
    await till.sale('PA3')
    const check = async (booked: object) => (await ask('POST', '/check', { booked })).json
    expect(await check({ PA1: 4250, PA2: 4250, PA3: 8500 })).toEqual({
      ok: false,
      differences: [{ orderid: 'PA3', booked: 8500, charges: 8500, count: 2 }],
    })
    expect(await check({ PA1: 4251, PA9: 5 })).toMatchObject({
      ok: false,
      differences: [
        { orderid: 'PA1' },
        { orderid: 'PA9', charges: 0 },
        { orderid: 'PA2', booked: 0 },
        { orderid: 'PA3' },
      ],
    })
    await till.op('/voidByOrderId', { orderid: 'PA3' })
    expect(await check({ PA1: 4250, PA2: 4250, PA3: 4250 })).toEqual({ ok: true, differences: [] })
  })
})

describe('an answer', () => {
  it('names its request, with the caller’s words in it', async () => {
    const own = await till.sale('PA1', {}, { 'x-request-id': 'till-1' })
    expect(own.headers.get('x-request-id')).toBe('sim-till-1')
    expect((await till.sale('PA2')).headers.get('x-request-id')).toMatch(/^sim-[0-9a-f-]{36}$/)
  })

  it('of a chip card holds its tags as JSON inside a text', async () => {
    const { text } = await till.sale('PA1', { account: visa })
    const { emvTagData } = JSON.parse(text) as { emvTagData: string }
    expect(JSON.parse(emvTagData)).toMatchObject({ AID: 'A0000000031010', 'Entry method': 'Chip Read' })
  })
})
