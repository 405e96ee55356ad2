// Card payments as smart transactions over real HTTP: every end of a start, lost answers, aborts, cancels, and two payments of one order.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { orderId } from '#domain/order-id'
import type { Authorized } from '../../main/providers/broker-client.ts'
import type { Http } from '../../main/providers/http.ts'
import { createSmartTransactions } from '../../main/providers/smart.ts'
import { createSmartCard } from '../../main/providers/smart-card.ts'
import { createFindByRef } from '../../main/providers/smart-card-find.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { ending, pairedToken } from '../broker/support.ts'
import { json, keptLog, partner, rejection, testHttp } from './kit.ts'

const ends = ending()
afterEach(() => ends.end())
const newOrder = () => orderId({ till: '1', atMs: Date.now(), random: [...randomBytes(5)].map(byte => byte & 31) })
const never = new AbortController().signal

function till(baseUrl: string, token: string, type: 'cashless' | 'auto' = 'cashless', abortWithinMs = 50) {
  const log = keptLog()
  const asked: string[] = []
  const http = testHttp('secucard', log)
  const counted: Http = { ...http, send: request => (asked.push(request.operation), http.send(request)) }
  const authorized: Authorized = call => call({ token, type: 'bearer' })
  const at = { baseUrl, language: 'en' as const }
  const smart = createSmartTransactions(at, authorized, counted)
  const find = createFindByRef(at, authorized, counted)
  const pair = createSmartCard(smart, find, { type, currency: 'EUR', log, abortWithinMs })
  const charge = async (
    order: string,
    change: { amountMinor?: number; signal?: AbortSignal; sent?: () => void } = {},
  ) => {
    const { amountMinor = 4250, signal = never, sent = () => void asked.push('sent') } = change
    return (await pair.terminal.charge!({ orderId: order, amountMinor, currency: 'EUR' }, signal, sent)).outcome
  }
  return { ...pair, smart, asked, log, charge, times: (what: string) => asked.filter(one => one === what).length }
}

describe('at the service', () => {
  let server: Awaited<ReturnType<typeof startSecucard>>
  let token: string
  let one: ReturnType<typeof till>
  const restarted = () => till(server.url, token)
  const statuses = (order: string) =>
    server.panel
      .transactions()
      .filter(({ transactionRef }) => transactionRef === order)
      .map(({ status }) => status)
  async function begin(pace: number) {
    server = await startSecucard({ host: '127.0.0.1', port: 0, pace })
    ends.later(() => server.close())
    token = await pairedToken(server.url, server.panel)
    one = till(server.url, token)
  }
  beforeEach(() => begin(0))
  afterEach(() => {
    if (server.panel.bareWrites() > 0) throw new Error('a write left without an X-Action')
  })

  test('a paid one is approved; it is written down between create and start, and found again after a restart', async () => {
    const order = newOrder()
    const paid = await one.charge(order)
    expect(paid).toMatchObject({ kind: 'approved', amountMinor: 4250, authCode: '318' })
    expect(one.asked).toEqual(['smart-create', 'sent', 'smart-start'])
    const reference = paid.kind === 'approved' ? paid.reference : ''
    expect(await restarted().gateway.inquireByOrder(order)).toMatchObject({
      kind: 'approved',
      amountMinor: 4250,
      reference,
    })
    expect(await one.gateway.inquire(reference)).toMatchObject({ kind: 'approved', reference })
    expect(server.panel.transactions()[0]?.method).toBe('cashless')
    expect([await one.gateway.health(), await one.terminal.health()]).toEqual(['ready, cashless', 'ready, cashless'])
  })

  test.each([
    ['failed', { kind: 'declined', text: 'Zahlung abgelehnt' }, 'declined'],
    ['aborted', { kind: 'declined', code: 'cancelled' }, 'voided'],
    ['timeout', { kind: 'unknown', why: 'timeout' }, 'voided'],
    ['odd', { kind: 'unknown', why: 'settlement_review' }, 'unknown'],
  ] as const)(
    'one that ends as %s is told as such, and an inquiry tells the rest',
    async (nextOutcome, said, later) => {
      server.panel.setKnobs({ nextOutcome })
      const order = newOrder()
      expect(await one.charge(order)).toMatchObject(said)
      expect((await restarted().gateway.inquireByOrder(order)).kind).toBe(later)
    },
  )

  test('a lost answer of create is asked for again under its X-Action: one transaction, paid once', async () => {
    const order = newOrder()
    server.panel.faults.add({ match: '/Transactions', method: 'POST', kind: 'drop-after' })
    expect((await one.charge(order)).kind).toBe('approved')
    expect([one.times('smart-create'), statuses(order)]).toEqual([2, ['ok']])
  })

  test('a create without an answer sends nothing, is never written down, and leaves nothing to pay', async () => {
    const order = newOrder()
    server.panel.faults.add({ match: '/Transactions', method: 'POST', kind: 'drop-after', times: 2 })
    expect(await one.charge(order)).toEqual({ kind: 'not-sent', why: 'unreachable' })
    expect([one.times('sent'), one.times('smart-start'), statuses(order)]).toEqual([0, 0, ['created']])
    expect((await one.gateway.inquireByOrder(order)).kind).toBe('not-found')
  })

  test.each(['drop-after', 'drop-before', 'html', 'cut-json'] as const)(
    'a start whose answer is lost (%s) is unknown and never started again; the inquiry finds the truth',
    async kind => {
      const order = newOrder()
      server.panel.faults.add({ match: '/start/', kind })
      expect((await one.charge(order)).kind).toBe('unknown')
      const charged = kind === 'drop-after' || kind === 'cut-json'
      for (const who of [one, restarted()])
        expect((await who.gateway.inquireByOrder(order)).kind).toBe(charged ? 'approved' : 'not-found')
      expect(one.times('smart-start')).toBe(1)
      expect(await restarted().gateway.voidByOrder(order)).toBe(true)
      expect(statuses(order)).toEqual([charged ? 'cancelled' : 'aborted'])
      expect((await restarted().gateway.inquireByOrder(order)).kind).toBe('voided')
    },
  )

  test.each(['processing', 'pending'] as const)(
    'one that is %s for long stays unknown until it ends',
    async startAnswers => {
      await begin(1)
      server.panel.setKnobs({ startAnswers, startDelayMs: 400 })
      const order = newOrder()
      expect(await one.charge(order)).toEqual({ kind: 'unknown', why: startAnswers })
      await expect.poll(async () => (await one.gateway.inquireByOrder(order)).kind).toBe('approved')
    },
  )

  test('another amount before the start charges nothing, after it a person has to look', async () => {
    server.panel.setKnobs({ amountOff: 100 })
    const first = newOrder()
    expect(await rejection(one.charge(first))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/Nothing was charged/) },
    })
    expect(one.asked).not.toContain('sent')
    await expect.poll(() => statuses(first)).toEqual(['aborted'])
    server.panel.setKnobs({ amountOff: 0 })
    const second = newOrder()
    const outcome = await one.charge(second, { sent: () => server.panel.setKnobs({ amountOff: 100 }) })
    expect(outcome).toMatchObject({ kind: 'unknown', mismatch: true })
    expect(one.log.text()).toContain('smart.pay-mismatch')
    // The amount asked for is the till's own knowledge: the reducer gives this to a manager.
    expect(await one.gateway.inquireByOrder(second)).toMatchObject({ kind: 'approved', amountMinor: 4350 })
  })

  test('an order that is paid twice is never approved', async () => {
    const order = newOrder()
    await one.charge(order)
    await restarted().charge(order)
    expect(statuses(order)).toEqual(['ok', 'ok'])
    const later = restarted()
    for (let i = 0; i < 2; i += 1)
      expect(await later.gateway.inquireByOrder(order)).toMatchObject({ why: 'several-charges', mismatch: true })
    expect(await later.gateway.standing(order)).toMatchObject({
      charges: [{ amountMinor: 4250 }, { amountMinor: 4250 }],
    })
    expect(later.log.lines.filter(({ event }) => event === 'smart.pay-mismatch')).toHaveLength(1)
    expect(await later.gateway.voidByOrder(order)).toBe(true)
    expect(statuses(order)).toEqual(['cancelled', 'cancelled'])
    expect(await later.gateway.standing(order)).toEqual({ kind: 'seen', known: true, charges: [] })
    expect(await later.gateway.standing(newOrder())).toEqual({ kind: 'seen', known: false, charges: [] })
  })

  test.each([
    ['an answer that does not come', 50],
    ['the answer that it was aborted', 20_000],
  ])('taking it back aborts the transaction; after %s its end is for the inquiry', async (_what, abortWithinMs) => {
    await begin(1)
    one = till(server.url, token, 'cashless', abortWithinMs)
    server.panel.setKnobs({ startDelayMs: 1500 })
    const order = newOrder()
    const taken = new AbortController()
    const outcome = one.charge(order, { signal: taken.signal })
    await expect.poll(() => statuses(order)).toEqual(['processing'])
    await expect(
      one.terminal.charge!({ orderId: order, amountMinor: 1, currency: 'EUR' }, never, () => undefined),
    ).rejects.toThrow('conflict')
    taken.abort()
    expect(await outcome).toEqual({ kind: 'unknown', why: 'cancelled' })
    expect(await one.gateway.inquireByOrder(order)).toEqual({ kind: 'voided' })
  })

  test('taking it back before the start sends nothing', async () => {
    const gone = AbortSignal.abort()
    expect(await rejection(one.charge(newOrder(), { signal: gone }))).toMatchObject({ failure: { code: 'cancelled' } })
    const taken = new AbortController()
    server.panel.faults.add({ match: '/Transactions', method: 'POST', kind: 'delay', ms: 200 })
    const order = newOrder()
    const outcome = rejection(one.charge(order, { signal: taken.signal }))
    await expect.poll(() => one.times('smart-create')).toBe(1)
    taken.abort()
    expect(await outcome).toMatchObject({ failure: { code: 'cancelled' } })
    expect([one.times('sent'), one.times('smart-start')]).toEqual([0, 0])
  })

  test('what cannot be written down is not started', async () => {
    const order = newOrder()
    const full = () => {
      throw new Error('disk full')
    }
    expect(await rejection(one.charge(order, { sent: full }))).toMatchObject({ message: 'disk full' })
    await expect.poll(() => statuses(order)).toEqual(['aborted'])
    expect(one.times('smart-start')).toBe(0)
  })

  test.each([
    ['cashless', 'smart-cancel-receipt'],
    ['auto', 'smart-cancel'],
  ] as const)('a %s payment is taken back by %s, and a look proves it', async (type, way) => {
    one = till(server.url, token, type)
    const paid = await one.charge(newOrder())
    const reference = paid.kind === 'approved' ? paid.reference : ''
    server.panel.setKnobs({ spelling: 'canceled' })
    expect(await one.gateway.void(reference)).toMatchObject({ kind: 'done', amountMinor: 0, reference })
    expect(one.asked.slice(-3)).toEqual(['smart-get', way, 'smart-get'])
    expect((await one.gateway.void(reference)).kind).toBe('done')
    expect(await one.gateway.inquire(reference)).toEqual({ kind: 'voided' })
    expect(await one.gateway.void('STX_NOTHERE')).toMatchObject({ kind: 'refused', why: 'not-found' })
  })

  test('a cancel that is refused is no proof, one whose answer is lost is proven by the look', async () => {
    const paid = await one.charge(newOrder())
    const reference = paid.kind === 'approved' ? paid.reference : ''
    server.panel.faults.add({ match: '/cancelTrx', kind: 'html', status: 503 })
    expect((await one.gateway.void(reference)).kind).toBe('unknown')
    expect((await one.gateway.inquire(reference)).kind).toBe('approved')
    server.panel.faults.add({ match: '/cancelTrx', kind: 'drop-after' })
    expect((await one.gateway.void(reference)).kind).toBe('done')
  })

  test('a part is not refunded, in words; the whole is, and can be asked about', async () => {
    const paid = await one.charge(newOrder())
    const reference = paid.kind === 'approved' ? paid.reference : ''
    const [part, whole] = [newOrder(), newOrder()]
    expect(await one.gateway.refund({ reference, amountMinor: 250, orderId: part })).toMatchObject({
      kind: 'refused',
      why: 'other',
      text: expect.stringMatching(/whole payments only/),
    })
    expect(await one.gateway.inquireRefund(part)).toMatchObject({ kind: 'refused', why: 'not-found' })
    expect(await one.gateway.voidByOrder(part)).toBe(true)
    server.panel.faults.add({ match: '/cancelTrx', kind: 'status', status: 500 })
    expect((await one.gateway.refund({ reference, amountMinor: 4250, orderId: whole })).kind).toBe('unknown')
    expect((await one.gateway.inquireRefund(whole)).kind).toBe('refused')
    expect(await one.gateway.refund({ reference, amountMinor: 4250, orderId: whole })).toMatchObject({
      kind: 'done',
      amountMinor: 4250,
    })
    expect((await one.gateway.inquireRefund(whole)).kind).toBe('done')
  })

  test('a refusal before the start is a decline in words, and what only a gateway does is refused', async () => {
    const card = { token: 't', expiry: null, last4: '', brand: '', entryMode: '' }
    const request = { orderId: newOrder(), amountMinor: 100, currency: 'EUR' }
    expect(await one.gateway.authorize({ ...request, card })).toEqual({ kind: 'not-sent', why: 'refused' })
    expect(await rejection(one.terminal.readCard(request, never))).toMatchObject({ failure: { code: 'declined' } })
    expect(await one.gateway.settlement('2026-11-21')).toEqual({ kind: 'unavailable', why: 'no-report' })
    expect(await one.charge(newOrder(), { amountMinor: 0 })).toEqual({ kind: 'not-sent', why: 'refused' })
    server.panel.faults.add({ match: 'q=', kind: 'html' })
    expect((await restarted().gateway.inquireByOrder(request.orderId)).kind).toBe('unknown')
    expect(await restarted().gateway.inquireByOrder('a OR b')).toEqual({ kind: 'unknown', why: 'reference' })
  })

  test('the sandbox refuses a query it cannot read', async () => {
    const ask = async (query: string) =>
      (
        await fetch(`${server.url}/api/v2/Smart/Transactions?${query}`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status
    await one.charge(newOrder())
    expect(await Promise.all(['q=status:ok', 'q=transactionRef:*', 'q=', 'q=a&q=b'].map(ask))).toEqual([
      200, 400, 400, 400,
    ])
  })
})

describe('at a partner that is none', () => {
  test('a list that leaves the query out, or more than it shows, proves nothing', async () => {
    const lists = [
      { count: 1, data: [{ id: 'STX_A', transactionRef: 'other' }] },
      { count: 400, data: [] },
      { count: 0, data: null },
    ]
    const odd = await partner((_seen, response) => json(response, 200, lists.shift()))
    ends.later(() => odd.close())
    const { gateway } = till(odd.url, 't')
    const order = newOrder()
    const kinds = []
    for (let i = 0; i < 3; i += 1) kinds.push((await gateway.inquireByOrder(order)).kind)
    expect(kinds).toEqual(['unknown', 'unknown', 'not-found'])
    expect(odd.seen).toHaveLength(3)
    expect(odd.seen[0]?.url).toBe(`/api/v2/Smart/Transactions?count=10&offset=0&q=transactionRef%3A${order}`)
  })

  test('a refused start is a decline only when the transaction has not begun; cash is no card money', async () => {
    const order = newOrder()
    let status = 'created'
    let method: string | null = null
    const odd = await partner(({ url }, response) => {
      const refs = { transactionRef: order, merchantRef: order, basket_info: { sum: 4250, currency: 'EUR' } }
      if (url.includes('/start/'))
        return json(response, 400, { status: 'error', error: 'ProductBackendproviderException', error_user: 'Nein' })
      if (url.includes('q=')) return json(response, 200, { count: 1, data: [{ id: 'STX_A', transactionRef: order }] })
      return json(response, 200, { id: 'STX_A', status, payment_method: method, ...refs })
    })
    ends.later(() => odd.close())
    const one = till(odd.url, 't')
    expect(await one.charge(order)).toMatchObject({ kind: 'declined', text: 'Nein' })
    const running = await one.charge(order, { sent: () => void (status = 'processing') })
    expect(running).toEqual({ kind: 'unknown', why: 'processing' })
    status = 'ok'
    method = 'cash'
    expect(await one.gateway.inquireByOrder(order)).toMatchObject({ kind: 'unknown', mismatch: true })
    method = 'cashless'
    expect((await one.gateway.inquireByOrder(order)).kind).toBe('approved')
  })
})
