// Smart transactions over real HTTP: the simulator of the service, its faults, and a partner that breaks the protocol.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { meaningOf } from '#domain/smart-flow'
import { smartReceipt } from '#domain/smart-receipt'
import { Problem, TokenRefused } from '../../main/ports/errors.ts'
import type { SmartAnswer, SmartRequest, SmartTransaction, SmartTransactions } from '../../main/ports/smart.ts'
import type { Authorized } from '../../main/providers/broker-client.ts'
import { createSmartTransactions } from '../../main/providers/smart.ts'
import { startSecucard } from '../../main/sandbox/secucard.ts'
import { ending, pairedToken } from '../broker/support.ts'
import { closedPort, html, json, keptLog, partner, rejection, testHttp, type KeptLog } from './kit.ts'

const card = ['9276', '000000000017'].join('')
const ends = ending()
afterEach(() => ends.end())
const withToken =
  (token: string): Authorized =>
  call =>
    call({ token, type: 'bearer' })
const at = (baseUrl: string, authorized: Authorized, log: KeptLog = keptLog(), startMs?: number) =>
  createSmartTransactions(
    { baseUrl, language: 'de', ...(startMs === undefined ? {} : { startMs }) },
    authorized,
    testHttp('secucard', log),
  )
const request = (change: Partial<SmartRequest> = {}): SmartRequest => ({
  transactionRef: randomUUID(),
  merchantRef: '1 / 1042',
  sumMinor: 498,
  currency: 'EUR',
  basket: [
    { articleNumber: 'A-17', ean: '4006381333931', name: 'Marker', quantity: 2, priceMinor: 249, taxPercent: 19 },
  ],
  idents: [{ type: 'card', value: card }],
  ...change,
})
function shown(answer: SmartAnswer | { kind: 'result' }): SmartTransaction {
  if (answer.kind !== 'transaction') throw new Error(`answered ${JSON.stringify(answer)}`)
  return answer.transaction
}

describe('at the service', () => {
  let server: Awaited<ReturnType<typeof startSecucard>>
  let smart: SmartTransactions
  beforeEach(async () => {
    server = await startSecucard({ host: '127.0.0.1', port: 0, pace: 0 })
    ends.later(() => server.close())
    smart = at(server.url, withToken(await pairedToken(server.url, server.panel)))
  })
  const created = async () => shown(await smart.create(request(), randomUUID())).id

  test('a transaction is created, changed, started and looked at; every write carries an X-Action', async () => {
    const asked = request()
    const made = shown(await smart.create(asked, randomUUID()))
    expect(made).toMatchObject({
      status: 'created',
      transactionRef: asked.transactionRef,
      merchantRef: '1 / 1042',
      sumMinor: 498,
      currency: 'EUR',
      idents: [{ valid: true, locked: false, customer: 'Erika Beispiel', points: 1250, balanceMinor: 2500 }],
    })
    expect(await smart.bonus(made.id, randomUUID())).toEqual({ missingMinor: 502, items: [] })
    const changed = await smart.update(made.id, { ...asked, sumMinor: 1000 }, randomUUID())
    expect(shown(changed).sumMinor).toBe(1000)
    expect((await smart.bonus(made.id, randomUUID())).items).toMatchObject([{ priceMinor: -100 }])
    const paid = shown(await smart.start(made.id, 'cash', randomUUID()))
    expect(paid).toMatchObject({ status: 'ok', method: 'cash', receiptNumber: '318', idents: [{ points: 1260 }] })
    expect(smartReceipt(paid.receipt).map(line => line.kind)).toContain('pair')
    expect(shown(await smart.get(made.id))).toMatchObject({ id: made.id, status: 'ok' })
    expect(server.panel.bareWrites()).toBe(0)
  })

  test.each(['create', 'update', 'start', 'cancel'] as const)(
    'a lost answer of %s is unknown, and the same X-Action gets the first result without doing it twice',
    async what => {
      const asked = request()
      const id = await created()
      if (what === 'cancel') await smart.start(id, 'cash', randomUUID())
      const action = randomUUID()
      const write = () =>
        ({
          create: () => smart.create(asked, action),
          update: () => smart.update(id, asked, action),
          start: () => smart.start(id, 'cash', action),
          cancel: () => smart.cancel(id, action),
        })[what]()
      server.panel.faults.add({ match: '/Transactions', kind: 'drop-after' })
      expect(await write()).toEqual({ kind: 'unknown', why: 'unreachable' })
      const before = server.panel.transactions().length
      const again = shown(await write())
      expect(server.panel.transactions()).toHaveLength(before)
      expect(meaningOf(again.status)).toBe(
        { create: 'created', update: 'created', start: 'done', cancel: 'cancelled' }[what],
      )
      expect(server.panel.points(card)).toBe(what === 'start' ? 4 : 0)
    },
  )

  test('a second start of the same transaction is refused, and a look tells what became of the first', async () => {
    const id = await created()
    await smart.start(id, 'cash', randomUUID())
    expect(await smart.start(id, 'cash', randomUUID())).toMatchObject({
      kind: 'refused',
      supportId: expect.any(String),
    })
    expect(shown(await smart.get(id)).status).toBe('ok')
    expect(server.panel.points(card)).toBe(4)
  })

  test.each(['cancelled', 'canceled'] as const)('a finished one is cancelled, spelt "%s"', async spelling => {
    server.panel.setKnobs({ spelling })
    const id = await created()
    const paid = shown(await smart.start(id, 'cashless', randomUUID()))
    expect(await smart.cancelByReceipt(paid.receiptNumber ?? '', randomUUID())).toEqual({ kind: 'result', done: true })
    const { status } = shown(await smart.get(id))
    expect([status, meaningOf(status)]).toEqual([spelling, 'cancelled'])
    expect(server.panel.points(card)).toBe(0)
    const other = await created()
    expect(shown(await smart.abort(other, randomUUID())).status).toBe('aborted')
  })

  test.each(['processing', 'pending'] as const)(
    'one that is %s goes on, and a look finds its end',
    async startAnswers => {
      server.panel.setKnobs({ startAnswers })
      const id = await created()
      expect(meaningOf(shown(await smart.start(id, 'cashless', randomUUID())).status)).toBe('running')
      await expect.poll(async () => shown(await smart.get(id)).status).toBe('ok')
    },
  )

  test('a status that no page lists stays as it is, and says nothing', async () => {
    server.panel.setKnobs({ nextOutcome: 'odd' })
    const paid = shown(await smart.start(await created(), 'auto', randomUUID()))
    expect([paid.status, meaningOf(paid.status)]).toEqual(['settlement_review', 'unclear'])
  })

  test('a hostile receipt becomes harmless lines', async () => {
    server.panel.setKnobs({ receipts: 'hostile', merchantCopy: true })
    const paid = shown(await smart.start(await created(), 'demo', randomUUID()))
    expect(paid.printMerchantReceipt).toBe(true)
    const lines = smartReceipt(paid.receipt)
    expect(JSON.stringify(lines)).not.toMatch(/\\u00[01]|\u202e/)
    expect(lines.length).toBeLessThanOrEqual(120)
  })

  test('idents: the merchant’s kinds, a valid card, a locked one, and one nobody knows', async () => {
    expect(await smart.kinds()).toEqual([
      { type: 'card', name: 'Kundenkarte', prefix: '9276', length: 16 },
      { type: 'checkin', name: 'Check-In', prefix: 'CKI_', length: 34 },
    ])
    const validate = (value: string) => smart.validate({ type: 'card', value }, randomUUID())
    expect(await validate(card)).toMatchObject({ valid: true, locked: false, points: 1250, balanceMinor: 2500 })
    expect(await validate(['9276', '000000000025'].join(''))).toMatchObject({ valid: false, locked: true })
    expect(await validate(['9276', '000000000099'].join(''))).toMatchObject({
      valid: false,
      locked: false,
      points: null,
    })
  })

  test('what does not exist is not found, what is malformed is refused in the cashier’s language', async () => {
    expect(await smart.get('STX_NOTHERE')).toEqual({ kind: 'not-found' })
    const half = request({ sumMinor: 1.5 })
    expect(await smart.create(half, randomUUID())).toMatchObject({
      kind: 'refused',
      text: expect.stringMatching(/^Ein Fehler/),
    })
  })

  test('a dead token is renewed once and the write repeated under the same X-Action', async () => {
    const fresh = await pairedToken(server.url, server.panel)
    const seen: string[] = []
    const renewing: Authorized = async call => {
      try {
        return await call({ token: 'dead', type: 'bearer' })
      } catch (thrown) {
        if (!(thrown instanceof TokenRefused)) throw thrown
        seen.push('renewed')
        return await call({ token: fresh, type: 'bearer' })
      }
    }
    expect(shown(await at(server.url, renewing).create(request(), randomUUID())).status).toBe('created')
    expect(seen).toEqual(['renewed'])
    const dead = at(server.url, withToken('dead'))
    expect(await dead.start('STX_A', 'cash', randomUUID())).toEqual({ kind: 'not-sent', why: 'conflict' })
  })

  test.each(['html', 'bad-json', 'cut-json', 'truncate', 'huge', 'strip'] as const)(
    'an answer that is broken (%s) says nothing',
    async kind => {
      const id = await created()
      server.panel.faults.add({ match: '/start/', kind, member: 'status' })
      expect((await smart.start(id, 'cash', randomUUID())).kind).toBe('unknown')
    },
  )

  test('nothing of a card or a token is in the log', async () => {
    const log = keptLog()
    const token = await pairedToken(server.url, server.panel)
    const logged = at(server.url, withToken(token), log)
    await logged.validate({ type: 'card', value: card }, randomUUID())
    server.panel.faults.add({ match: '/Transactions', kind: 'strip', member: 'id' })
    expect((await logged.create(request(), randomUUID())).kind).toBe('unknown')
    expect(log.lines.length).toBeGreaterThan(1)
    expect([log.text().includes(card), log.text().includes(token)]).toEqual([false, false])
  })
})

describe('at a partner that is none', () => {
  test('nobody there means not sent; silence after the request means unknown', async () => {
    const nobody = at(await closedPort(), withToken('t'))
    expect(await nobody.create(request(), randomUUID())).toEqual({ kind: 'not-sent', why: 'unreachable' })
    const silent = await partner(() => undefined)
    ends.later(() => silent.close())
    const answer = await at(silent.url, withToken('t'), keptLog(), 200).start('STX_A', 'cashless', 'a1')
    expect(answer).toEqual({ kind: 'unknown', why: 'unreachable' })
    expect(silent.seen[0]).toMatchObject({ method: 'POST', headers: { 'x-action': 'a1', authorization: 'Bearer t' } })
    expect(silent.seen[0]?.url).toBe('/api/v2/Smart/Transactions/STX_A/start/cashless')
  })

  test('an id of the service cannot lead anywhere else', async () => {
    const other = await partner((_seen, response) => json(response, 200, {}))
    ends.later(() => other.close())
    await at(other.url, withToken('t')).get('../../oauth/token?x=#')
    expect(other.seen[0]?.url).toBe('/api/v2/Smart/Transactions/..%2F..%2Foauth%2Ftoken%3Fx%3D%23')
  })

  test('a missing right is a refusal and starts no renewal; a foreign page at the kinds is a fault', async () => {
    const answers: ((response: Parameters<typeof html>[0]) => void)[] = [
      response =>
        json(response, 403, {
          status: 'error',
          error: 'ProductNotAllowedException',
          error_user: 'Nicht erlaubt',
          code: 0,
        }),
      response => html(response, 200),
    ]
    const odd = await partner((_seen, response) => answers.shift()?.(response))
    ends.later(() => odd.close())
    const smart = at(odd.url, withToken('t'))
    expect(await smart.start('STX_A', 'cash', 'a1')).toEqual({
      kind: 'refused',
      text: 'Nicht erlaubt',
      supportId: null,
    })
    expect(await rejection(smart.kinds())).toBeInstanceOf(Problem)
  })

  test('numbers as texts, missing lists and unknown members are read all the same', async () => {
    const body = {
      id: 'STX_A',
      status: 'OK',
      surprise: [1],
      basket_info: { sum: '498', currency: 'EUR' },
      receipt: null,
      receipt_number: 318,
      idents: [null, 7, { type: 'card', value: 'x', valid: true, merchantcard: { points: '12', balance: null } }],
    }
    const odd = await partner((_seen, response) => json(response, 200, body))
    ends.later(() => odd.close())
    expect(shown(await at(odd.url, withToken('t')).get('STX_A'))).toMatchObject({
      sumMinor: 498,
      receiptNumber: '318',
      receipt: [],
      idents: [{ valid: true, points: 12, balanceMinor: null }],
    })
  })
})
