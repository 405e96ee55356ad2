// The gateway adapter against the simulator under each fault: what the till believes is what the bank has.
import { afterEach, describe, expect, test } from 'vitest'
import { world } from './cardconnect-world.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const start = async (more = {}) => await world(closing, more)

/** Fault, first belief, cents the bank holds, what the inquiry finds. */
const outcomes: [string, string, string, number, string][] = [
  ['T16: a request lost before it arrives', 'drop-before', 'unknown', 0, 'not-found'],
  ['T17: an answer lost after the charge', 'drop-after', 'unknown', 4250, 'approved'],
  ['T18: a 500 before the charge', 'http:500-before', 'unknown', 0, 'not-found'],
  ['T18: a 500 after the charge', 'http:500-after', 'unknown', 4250, 'approved'],
  ['T18: a 502 before the charge', 'http:502-before', 'unknown', 0, 'not-found'],
  ['T18: a 502 after the charge', 'http:502-after', 'unknown', 4250, 'approved'],
  ['T18: a 503 after the charge', 'http:503-after', 'unknown', 4250, 'approved'],
  ['T18: a 504 after the charge', 'http:504-after', 'unknown', 4250, 'approved'],
  ['T18: the page of a gateway in front', 'front-html', 'unknown', 0, 'not-found'],
  ['T19: 429 of a gateway in front', 'front-429:1', 'not-sent', 0, 'not-found'],
  ['T19: 429 of the gateway itself', '429:1', 'not-sent', 0, 'not-found'],
  ['T20: an answer within the limit', 'delay:40', 'approved', 4250, 'approved'],
  ['T22: half an answer', 'truncate', 'unknown', 4250, 'approved'],
  ['T22: broken JSON', 'badjson', 'unknown', 4250, 'approved'],
  ['T22: an answer twice', 'dup-reply', 'unknown', 4250, 'approved'],
  ['T22: an answer without respstat', 'respstat-missing', 'unknown', 4250, 'approved'],
  ['T23: an approval of another amount', 'wrong-amount', 'unknown', 4250, 'approved'],
  ['T23: an approval in another currency', 'wrong-currency', 'unknown', 4250, 'approved'],
  ['T23: an approval of another order', 'wrong-orderid', 'unknown', 4250, 'approved'],
  ['T23: an approval of another merchant', 'wrong-merchid', 'unknown', 4250, 'approved'],
  ['62, reversed by the gateway', '62', 'unknown', 0, 'declined'],
  ['62, but charged', '62-but-approved', 'unknown', 4250, 'approved'],
  ['a token that ran out', 'token-expired', 'approved', 4250, 'approved'],
]

describe('an authorization', () => {
  test.each(outcomes)('%s (%s) is first %s', async (_what, fault, first, cents, then) => {
    const { till, charge, newOrder, fault: queue, money, check } = await start()
    const order = newOrder()
    await queue(order, fault)
    expect((await charge(order)).kind).toBe(first)
    expect(await money(order)).toMatchObject({ charges: cents, count: cents === 0 ? 0 : 1 })
    expect((await till.inquireByOrder(order)).kind).toBe(then)
    expect(await check({ [order]: cents })).toEqual({ ok: true, differences: [] })
  })

  test('T20: an answer after the limit is unknown, and its charge is found', async () => {
    const { till, charge, newOrder, fault, money } = await start({ answerWithinMs: 150 })
    const order = newOrder()
    await fault(order, 'delay:400')
    expect((await charge(order)).kind).toBe('unknown')
    await expect.poll(async () => (await money(order)).charges).toBe(4250)
    expect(await till.inquireByOrder(order)).toMatchObject({ kind: 'approved', amountMinor: 4250 })
  })

  test('T23: an inquiry about other money is never approved and says that a person has to look', async () => {
    const { till, charge, newOrder, fault } = await start()
    const order = newOrder()
    await charge(order)
    for (const wrong of ['wrong-currency', 'wrong-orderid', 'wrong-merchid']) {
      await fault(order, wrong)
      expect(await till.inquireByOrder(order)).toMatchObject({ kind: 'unknown', mismatch: true })
    }
    await fault(order, 'wrong-amount')
    // The amount is told, and it is not the sale's: the payment flow ends in review.
    expect(await till.inquireByOrder(order)).toMatchObject({ kind: 'approved', amountMinor: 9_999_999 })
  })

  test('T52: a charge that comes after "not found" is found later, and can be voided', async () => {
    const { till, charge, newOrder, fault, money } = await start()
    const order = newOrder()
    await fault(order, 'late:150')
    expect((await charge(order)).kind).toBe('unknown')
    expect((await till.inquireByOrder(order)).kind).toBe('not-found')
    await expect.poll(async () => (await money(order)).charges).toBe(4250)
    expect((await till.inquireByOrder(order)).kind).toBe('approved')
    expect(await till.voidByOrder(order)).toBe(true)
    expect(await money(order)).toMatchObject({ charges: 0, count: 0 })
  })

  test('T52: "not found" about a charge that is there says nothing for ever', async () => {
    const { till, charge, newOrder, fault } = await start()
    const order = newOrder()
    await charge(order)
    await fault(order, 'unseen:2')
    const kinds: string[] = []
    for (let asked = 0; asked < 3; asked++) kinds.push((await till.inquireByOrder(order)).kind)
    expect(kinds).toEqual(['not-found', 'not-found', 'approved'])
  })

  test('through an outage of the token endpoint is not sent', async () => {
    const { charge, newOrder, fault, panel } = await start()
    await fault(null, 'token-500')
    expect(await charge(newOrder())).toEqual({ kind: 'not-sent', why: 'unreachable' })
    expect(panel.transactions()).toEqual([])
  })

  test('for less than asked is approved for that, and its chip data is read', async () => {
    const { till, newOrder, panel, money } = await start()
    const order = newOrder()
    const token = '9438000000001010'
    panel.registerToken(token, { behaviour: 'partial', brand: 'VISA', last4: '1010' })
    const outcome = await till.authorize({
      orderId: order,
      amountMinor: 4250,
      currency: 'USD',
      card: { token, expiry: '1229', last4: '1010', brand: 'Visa', entryMode: '' },
    })
    expect(outcome).toMatchObject({ kind: 'approved', amountMinor: 2125, emv: { label: 'VISA CREDIT' } })
    expect(await money(order)).toMatchObject({ charges: 2125 })
  })
})

describe('credentials and verbs', () => {
  test.each(['POST', 'PUT'] as const)('Basic and %s do everything that bearer tokens do', async verb => {
    const { make, panel, ask, newOrder, money } = await start()
    await ask('POST', '/switches', { auth: 'basic' })
    const order = newOrder()
    const card = { token: '9418594164541111', expiry: '1229', last4: '1111', brand: 'Visa', entryMode: '' }
    const request = { orderId: order, amountMinor: 4250, currency: 'USD', card }
    expect(await make().authorize(request)).toEqual({ kind: 'not-sent', why: 'credentials' })
    const till = make({ basic: panel.basic, verb })
    expect(await till.health()).toContain('9999')
    expect(await till.authorize(request)).toMatchObject({ kind: 'approved' })
    expect(await till.voidByOrder(order)).toBe(true)
    expect(await money(order)).toMatchObject({ charges: 0 })
    expect(await make({ basic: { user: 'sandbox', password: 'wrong' } }).inquireByOrder(order)).toMatchObject({
      kind: 'unknown',
    })
  })

  test('of the other kind are refused when the gateway takes bearer tokens only', async () => {
    const { make, panel, ask, charge, newOrder } = await start()
    await ask('POST', '/switches', { auth: 'oauth2' })
    expect(await make({ basic: panel.basic }).void('1')).toEqual({ kind: 'not-sent', why: 'credentials' })
    expect(await charge(newOrder())).toMatchObject({ kind: 'approved' })
  })
})

/** Charges and gives the reference. */
async function charged(made: Awaited<ReturnType<typeof start>>, order: string): Promise<string> {
  const outcome = await made.charge(order)
  if (outcome.kind !== 'approved') throw new Error(outcome.kind)
  return outcome.reference
}

describe('money back', () => {
  test('goes by void before settlement and by refund after it, as the inquiry says', async () => {
    const made = await start()
    const { till, newOrder, panel, money } = made
    const [early, late] = [newOrder(), newOrder()]
    const first = await charged(made, early)
    expect(await till.inquire(first)).toMatchObject({ kind: 'approved', voidable: true, refundable: false })
    expect(await till.refund({ reference: first, amountMinor: 4250, orderId: newOrder() })).toMatchObject({
      kind: 'refused',
      why: 'not-settled',
    })
    expect(await till.void(first)).toMatchObject({ kind: 'done', authCode: 'REVERS' })
    expect(await till.inquire(first)).toEqual({ kind: 'voided' })
    expect(await till.void(first)).toMatchObject({ kind: 'refused', why: 'other' })

    const second = await charged(made, late)
    panel.closeBatch()
    expect(await till.inquire(second)).toMatchObject({ kind: 'approved', voidable: false, refundable: true })
    expect(await till.void(second)).toMatchObject({ kind: 'refused', why: 'settled', code: '26' })
    const back = newOrder()
    expect(await till.refund({ reference: second, amountMinor: 1250, orderId: back })).toMatchObject({
      kind: 'done',
      amountMinor: 1250,
    })
    expect(await money(late)).toEqual({ charges: 4250, count: 1, refunds: 0, returned: 1250 })
    expect(await money(back)).toEqual({ charges: 0, count: 0, refunds: 1250, returned: 0 })
    expect(await till.refund({ reference: second, amountMinor: 3001, orderId: newOrder() })).toMatchObject({
      kind: 'refused',
    })
    expect(await till.inquireByOrder(late)).toMatchObject({ kind: 'approved', amountMinor: 4250 })
  })

  test.each([
    ['drop-before', 0, 'refused'],
    ['drop-after', 4250, 'done'],
    ['http:502-after', 4250, 'done'],
    ['truncate', 4250, 'done'],
    ['badjson', 4250, 'done'],
    ['respstat-missing', 4250, 'done'],
    ['wrong-amount', 4250, 'done'],
    ['wrong-merchid', 4250, 'done'],
  ])('T12: a refund through %s is given once, and the inquiry says whether', async (name, cents, then) => {
    const made = await start()
    const { till, newOrder, panel, money, fault } = made
    const order = newOrder()
    const reference = await charged(made, order)
    panel.closeBatch()
    const back = newOrder()
    await fault(back, name)
    const outcome = await till.refund({ reference, amountMinor: 4250, orderId: back })
    expect(['unknown', 'done']).toContain(outcome.kind)
    if (outcome.kind === 'done') expect(cents).toBe(4250)
    expect(await till.inquireRefund(back)).toMatchObject({ kind: then })
    expect(await money(order)).toMatchObject({ charges: 4250, returned: cents })
  })

  test('that an inquiry cannot confirm is unknown until it can', async () => {
    const made = await start()
    const { till, newOrder, panel, fault } = made
    const reference = await charged(made, newOrder())
    panel.closeBatch()
    const back = newOrder()
    await fault(back, 'inquire-down:1')
    expect(await till.refund({ reference, amountMinor: 4250, orderId: back })).toMatchObject({ kind: 'unknown' })
    expect(await till.inquireRefund(back)).toMatchObject({ kind: 'done', amountMinor: 4250 })
  })

  test.each([
    ['void-lost', 'unknown', 'voided'],
    ['void-fails', 'refused', 'approved'],
    ['drop-before', 'unknown', 'approved'],
    ['http:503-after', 'unknown', 'voided'],
    ['429:1', 'not-sent', 'approved'],
  ])('T12: a void through %s is first %s and in truth %s', async (name, first, then) => {
    const made = await start()
    const order = made.newOrder()
    const reference = await charged(made, order)
    await made.fault(order, name)
    expect((await made.till.void(reference)).kind).toBe(first)
    expect((await made.till.inquire(reference)).kind).toBe(then)
  })
})

describe('reports', () => {
  test('of a day name each charge and refund, and nothing is used up by asking', async () => {
    const made = await start()
    const { till, newOrder, panel } = made
    const order = newOrder()
    const reference = await charged(made, order)
    const day = '2026-04-28'
    expect(await till.settlement(day)).toEqual({ kind: 'report', charges: [] })
    panel.closeBatch()
    const back = newOrder()
    await till.refund({ reference, amountMinor: 1000, orderId: back })
    panel.closeBatch()
    for (let again = 0; again < 2; again++)
      expect(await till.settlement(day)).toMatchObject({
        kind: 'report',
        charges: [
          { reference, orderId: order, amountMinor: 4250, state: 'accepted' },
          { orderId: back, amountMinor: -1000, state: 'accepted' },
        ],
      })
    expect(await till.settlement('2020-02-29')).toEqual({ kind: 'report', charges: [] })
  })

  test('are limited, and the till keeps to it without losing a sale', async () => {
    const made = await start()
    const { till, newOrder, fault } = made
    await fault(null, 'front-429:600')
    expect(await till.settlement('2026-04-28')).toMatchObject({ kind: 'unavailable' })
    expect(await till.settlement('2026-04-28')).toMatchObject({
      why: expect.stringMatching(/too-many-requests for \d+ s/),
    })
    expect(await made.charge(newOrder())).toMatchObject({ kind: 'not-sent', why: 'too-many-requests' })
  })

  test('tell what card it is, and a capture after the fact changes the amount', async () => {
    const made = await start()
    const { till, newOrder, money } = made
    const order = newOrder()
    const reference = await charged(made, order)
    expect(await till.bin('9418594164541111')).toMatchObject({ product: 'Visa', country: 'USA', prepaid: false })
    expect(await till.capture({ reference, amountMinor: 4000 })).toEqual({ kind: 'queued', amountMinor: 4000 })
    expect(await money(order)).toMatchObject({ charges: 4000 })
    await till.void(reference)
    expect(await till.capture({ reference, amountMinor: 4000 })).toMatchObject({ kind: 'refused', code: '25' })
  })
})
