// Settlement of a day and facts about a card: reports that are complete or not given at all.
import { afterEach, describe, expect, test } from 'vitest'
import { always, card, gateway, type Handle, merchantId } from './cardconnect-kit.ts'
import { html } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const till = async (handle: Handle) => await gateway(closing, handle, { answerWithinMs: 300 })
const line = {
  retref: '118204571330',
  setlstat: 'Y',
  setlamount: '42.50',
  authcode: 'PPS417',
  salesdoc: 'P7KQ2M9XA4TR8C',
}
const batch = (...txns: object[]) => ({
  merchid: merchantId,
  batchid: '1900941262',
  hoststat: 'GB',
  respproc: 'RPCT',
  txns,
})
const text =
  (body: string): Handle =>
  (_seen, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(body)

describe('the settlement of a day', () => {
  test('is asked for by month and day, never without: that would use it up', async () => {
    const { till: one, paths } = await till(always(200, [batch(line)]))
    expect(await one.settlement('2026-04-28')).toEqual({
      kind: 'report',
      charges: [{ reference: '118204571330', orderId: 'P7KQ2M9XA4TR8C', amountMinor: 4250, state: 'accepted' }],
    })
    expect(paths()).toEqual([`GET /settlestat?merchid=${merchantId}&date=0428`])
  })

  test.each(['2026-4-28', '20260428', '', '2026-13-45', '2026-04-28T00:00'])('of "%s" is not asked for', async day => {
    const { till: one, server } = await till(always(200, [batch(line)]))
    expect(await one.settlement(day)).toMatchObject({ kind: 'unavailable' })
    expect(server.seen).toHaveLength(0)
  })

  test.each([
    ['Y', 'accepted'],
    ['y', 'accepted'],
    ['Accepted', 'accepted'],
    ['N', 'rejected'],
    ['R', 'rejected'],
    ['F', 'rejected'],
    ['T', 'rejected'],
    ['W', 'under-review'],
    ['P', 'other'],
    ['?', 'other'],
    [null, 'other'],
  ])('says %s as %s', async (setlstat, state) => {
    const { till: one } = await till(always(200, [batch({ ...line, setlstat })]))
    expect(await one.settlement('2026-04-28')).toMatchObject({ charges: [{ state }] })
  })

  test('joins all batches of the day, in lists or alone, with refunds below zero', async () => {
    const refund = { ...line, retref: '2', setlamount: '-10.00', salesdoc: '' }
    const { till: one } = await till(
      always(200, [batch(line), { ...batch(), txns: refund }, { ...batch(), txns: null }]),
    )
    expect(await one.settlement('2026-04-28')).toMatchObject({
      charges: [{ amountMinor: 4250 }, { reference: '2', orderId: null, amountMinor: -1000 }],
    })
    expect(await (await till(always(200, batch(line)))).till.settlement('2026-04-28')).toMatchObject({
      charges: [{ amountMinor: 4250 }],
    })
  })

  test.each(['Null batches', 'null batches\n', '"Null batches"'])('without batches is the text %j', async body => {
    expect(await (await till(text(body))).till.settlement('2026-04-28')).toEqual({ kind: 'report', charges: [] })
  })

  test.each<[string, Handle]>([
    ['a line without reference', always(200, [batch({ ...line, retref: '' })])],
    ['a line without amount', always(200, [batch({ ...line, setlamount: 'x' })])],
    ['another merchant', always(200, [{ ...batch(line), merchid: '1' }])],
    ['an error in JSON', always(200, { errormsg: 'internal' })],
    ['an empty object', always(200, {})],
    ['some other text', text('Null pointer')],
    ['a page', (_seen, response) => html(response, 200)],
    ['too many requests', always(429, 'Null batches')],
    ['refused credentials', always(401, 'Null batches')],
    ['a server error', always(500, [batch(line)])],
    ['silence', () => {}],
  ])('that meets %s is unavailable, never empty', async (_what, handle) => {
    expect(await (await till(handle)).till.settlement('2026-04-28')).toMatchObject({ kind: 'unavailable' })
  })
})

describe('what a card is', () => {
  const facts = { product: 'V', issuer: 'SANDBOX BANK', country: 'USA', prepaid: false, cardusestring: 'True credit' }
  test('comes with brand, issuer and country', async () => {
    const { till: one, paths } = await till(always(200, facts))
    expect(await one.bin(card.token)).toEqual({
      product: 'Visa',
      issuer: 'SANDBOX BANK',
      country: 'USA',
      prepaid: false,
    })
    expect(paths()).toEqual([`GET /bin/${merchantId}/${card.token}`])
  })

  test.each<[string, object, object | null]>([
    ['prepaid as text', { ...facts, prepaid: 'true' }, { prepaid: true }],
    ['prepaid as a letter', { ...facts, prepaid: 'Y' }, { prepaid: true }],
    ['an unknown product', { ...facts, product: 'N' }, { product: null }],
    ['nothing', {}, { product: null, issuer: null, country: null, prepaid: false }],
    ['an error', { success: false, errormsg: 'Invalid token' }, null],
    ['an error without success', { errormsg: 'Invalid token' }, null],
  ])('told as %s', async (_what, body, outcome) => {
    const found = await (await till(always(200, body))).till.bin(card.token)
    expect(outcome === null ? found : { ...found, ...outcome }).toEqual(found)
    expect(found === null).toBe(outcome === null)
  })

  test.each(['4111111111111111', '9276000000000', '../../void', ''])(
    'is never asked for "%s", which is no token',
    async token => {
      const { till: one, server } = await till(always(200, facts))
      expect(await one.bin(token)).toBeNull()
      expect(server.seen).toHaveLength(0)
    },
  )

  test.each<[string, Handle]>([
    ['down', always(503, facts)],
    ['silent', () => {}],
    ['a page', (_seen, response) => html(response, 200)],
  ])('is not known while the service is %s', async (_what, handle) => {
    expect(await (await till(handle)).till.bin(card.token)).toBeNull()
  })
})
