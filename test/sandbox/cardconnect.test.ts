// The Card Connect simulator as a till meets it: tokens, charges, look-ups, reversals and settlement.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { amountText, minorOf, passesLuhn, tokenOf } from '../../main/sandbox/cardconnect-amounts.ts'
import type { CardconnectState } from '../../main/sandbox/cardconnect-model.ts'
import { answered, openTill, visa, type GatewayTill } from './cardconnect-till.ts'

let till: GatewayTill
beforeEach(async () => {
  till = await openTill()
})
afterEach(() => till.sim.close())

describe('access tokens', () => {
  it('come by client credentials, last ten minutes and are not to be stored', async () => {
    const answer = await till.askToken({ scope: 'payments.read payments.write' })
    expect(answer.json).toEqual({
      access_token: expect.stringMatching(/^sim\./),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'payments.read payments.write',
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    till.clock.ms += 599_000
    expect((await till.byOrder('NONE')).status).toBe(200)
    till.clock.ms += 2_000
    const late = await till.byOrder('NONE')
    expect([late.status, late.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
  })

  it('also come by a Basic header at the token endpoint', async () => {
    const header = {
      authorization: `Basic ${Buffer.from(`${till.sim.panel.clientId}:${till.sim.panel.clientSecret}`).toString('base64')}`,
    }
    expect((await till.askToken({ client_id: '', client_secret: '' }, header)).status).toBe(200)
  })

  it('are refused in the words of RFC 6749', async () => {
    const errors = await Promise.all([
      till.askToken({ client_secret: 'wrong' }),
      till.askToken({ grant_type: 'password' }),
      till.askToken({ grant_type: '' }),
      till.askToken({ scope: 'everything' }),
      fetch(till.sim.panel.tokenUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"grant_type":"client_credentials"}',
      }).then(answered),
    ])
    expect(errors.map(({ status, json }) => [status, json.error])).toEqual([
      [401, 'invalid_client'],
      [400, 'unsupported_grant_type'],
      [400, 'invalid_request'],
      [400, 'invalid_scope'],
      [400, 'invalid_request'],
    ])
  })

  it('can be revoked, and only carry the scope that was granted', async () => {
    const { json } = await till.askToken({ scope: 'payments.read' })
    const headers = { authorization: `Bearer ${json.access_token}` }
    const refused = await till.sale('PA1', {}, headers)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer error="insufficient_scope"',
    ])
    const form = new URLSearchParams({
      client_id: till.sim.panel.clientId,
      client_secret: till.sim.panel.clientSecret,
      token: json.access_token ?? '',
    })
    for (let again = 0; again < 2; again += 1)
      expect((await fetch(till.sim.panel.revokeUrl, { method: 'POST', body: form })).status).toBe(200)
    expect((await till.call('GET', `/inquireMerchant/${till.sim.panel.merchid}`, undefined, headers)).status).toBe(401)
  })

  it('are not needed where HTTP Basic is used', async () => {
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`${till.sim.panel.basic.user}:${password}`).toString('base64')}`,
    })
    expect((await till.sale('PA1', {}, basic(till.sim.panel.basic.password))).json.respstat).toBe('A')
    expect((await till.sale('PA2', {}, basic('wrong'))).status).toBe(401)
    const check = await till.call('PUT', '/', { merchid: till.sim.panel.merchid })
    expect([check.status, check.text]).toEqual([200, 'CardConnect REST Servlet'])
  })
})

describe('authorization', () => {
  it('approves with texts only, in any order, with members nobody asked for', async () => {
    const replies = await Promise.all(Array.from({ length: 12 }, (_each, index) => till.sale(`PA${index}`)))
    const json = replies[0]?.json ?? {}
    expect(json).toMatchObject({
      respstat: 'A',
      respcode: '000',
      respproc: 'RPCT',
      amount: '42.50',
      token: visa,
      account: visa,
      retref: expect.stringMatching(/^118\d{9}$/),
      authcode: expect.stringMatching(/^PPS\d{3}$/),
      batchid: expect.stringMatching(/^\d{10}$/),
    })
    expect(json).not.toHaveProperty('orderId')
    expect(new Set(replies.map(reply => Object.keys(reply.json).join())).size).toBeGreaterThan(1)
    expect(replies.some(reply => reply.text.includes('zzSandbox'))).toBe(true)
    expect(new Set(replies.map(reply => reply.json.retref)).size).toBe(12)
  })

  it('adds receipt, order id and card facts when they are asked for', async () => {
    const { json } = await till.sale('PA1', { receipt: 'Y', bin: 'Y', tokenize: 'Y' })
    expect(json).toMatchObject({
      orderId: 'PA1',
      receipt: { dba: expect.any(String) },
      binInfo: { product: 'V' },
      account: '************1111',
      token: visa,
    })
    expect((await till.sale('PA2', { receipt: 'json' })).json).toHaveProperty('receiptObj')
  })

  it('reads an amount without a dot as minor units', async () => {
    expect((await till.sale('PA1', { amount: '1000' })).json.amount).toBe('10.00')
    expect((await till.sale('PA2', { amount: '12' })).json.amount).toBe('0.12')
    expect((await till.sale('PA3', { amount: '7.5' })).json.amount).toBe('7.50')
    for (const amount of ['', '1.234', 'ten', '-5.00', '12345678901234.00'])
      expect((await till.sale('PA4', { amount })).json).toMatchObject({ respstat: 'C', respcode: '43' })
  })

  it('follows the behaviour of the registered card', async () => {
    const cards = {
      a: tokenOf('4000000000000002'),
      b: tokenOf('5100000000000008'),
      c: tokenOf('340000000000009'),
      d: tokenOf('6011000000000004'),
      e: tokenOf('3600000000000008'),
    }
    const card = (behaviour: 'approve' | 'decline-100' | 'decline-116' | 'partial' | 'timeout-62') => ({
      behaviour,
      brand: 'TEST',
      last4: '0000',
    })
    till.sim.panel.registerToken(cards.a, card('approve'))
    till.sim.panel.registerToken(cards.b, card('decline-100'))
    till.sim.panel.registerToken(cards.c, card('decline-116'))
    till.sim.panel.registerToken(cards.d, card('partial'))
    till.sim.panel.registerToken(cards.e, card('timeout-62'))
    expect((await till.sale('PA', { account: cards.a })).json).toMatchObject({ respstat: 'A', amount: '42.50' })
    expect((await till.sale('PB', { account: cards.b })).json).toMatchObject({
      respstat: 'C',
      respcode: '100',
      amount: '0.00',
    })
    expect((await till.sale('PC', { account: cards.c })).json).toMatchObject({
      respstat: 'C',
      respcode: '116',
      resptext: 'Insufficient funds',
    })
    expect((await till.sale('PD', { account: cards.d })).json).toMatchObject({
      respstat: 'A',
      respcode: '002',
      amount: '21.25',
    })
    const silent = await till.sale('PE', { account: cards.e })
    expect(silent.json).toMatchObject({
      respstat: 'B',
      respcode: '62',
      respproc: 'PPS',
      resptext: 'Timed out',
      retref: expect.any(String),
    })
    expect((await till.byOrder('PE')).json).toMatchObject({ setlstat: 'Declined', respstat: 'B' })
    expect(till.sim.panel.transactions().map(entry => [entry.orderid, entry.amount, entry.approved])).toEqual([
      ['PA', 4250, 4250],
      ['PB', 4250, 0],
      ['PC', 4250, 0],
      ['PD', 4250, 2125],
      ['PE', 4250, 0],
    ])
  })

  it('declines by amount, and by the fixed numbers of the vendor', async () => {
    expect((await till.sale('PA1', { amount: '1116.40' })).json).toMatchObject({ respstat: 'C', respcode: '116' })
    expect((await till.sale('PA2', { amount: '1505.00' })).json).toMatchObject({ respstat: 'B', respcode: '505' })
    expect((await till.sale('PA3', { amount: '1250.00' })).json.respstat).toBe('A')
    expect((await till.sale('PA4', { amount: '2116.00' })).json.respstat).toBe('A')
    expect((await till.sale('PA5', { account: '4387751111111038' })).json.respcode).toBe('100')
    expect((await till.sale('PA6', { account: '4387750101010101', amount: '6.00' })).json).toMatchObject({
      respcode: '002',
      amount: '5.00',
    })
    expect((await till.sale('PA7', { account: '5111006200620062' })).json.respcode).toBe('62')
    expect((await till.sale('PA8', { account: '4111111111111111' })).json).toMatchObject({ respstat: 'A', token: visa })
    expect(JSON.stringify(till.sim.snapshot())).not.toContain('4111111111111111')
  })

  it('refuses what is no token, no card number, no currency of its own, no merchant of its own', async () => {
    expect((await till.sale('PA1', { account: '9418594164541112' })).json).toMatchObject({
      respstat: 'C',
      respcode: '98',
    })
    expect((await till.sale('PA2', { account: '4111111111111112' })).json.respcode).toBe('13')
    expect((await till.sale('PA3', { currency: 'GBP' })).json.respcode).toBe('32')
    expect((await till.sale('PA4', { merchid: '1' })).json.respcode).toBe('21')
    expect((await till.sale('PA5', { account: '' })).json.respcode).toBe('34')
    expect((await till.sale('P'.repeat(51))).json.respcode).toBe('34')
    expect(till.sim.panel.transactions()).toEqual([])
  })

  it('verifies an account with a zero amount without charging', async () => {
    expect((await till.sale('PA1', { amount: '0' })).json).toMatchObject({
      respstat: 'A',
      amount: '0.00',
      avsresp: ' ',
    })
    expect((await till.byOrder('PA1')).json.setlstat).toBe('Zero Amount')
  })

  it('takes PUT as well as POST, and answers unknown paths and broken bodies in HTTP', async () => {
    expect((await till.op('/auth', { account: visa, amount: '1.00', orderid: 'PA1' })).json.respstat).toBe('A')
    expect((await till.call('GET', `/inquireByOrderId/PA1/${till.sim.panel.merchid}/1`)).status).toBe(404)
    const broken = await fetch(`${till.sim.panel.restUrl}/auth`, {
      method: 'POST',
      headers: { authorization: `Bearer ${till.bearer()}`, 'content-type': 'application/json' },
      body: '{',
    })
    expect(broken.status).toBe(400)
  })
})

describe('look-ups', () => {
  it('say "not found" with HTTP 200 and code 29', async () => {
    const none = await till.byOrder('NOPE')
    expect([none.status, none.json]).toEqual([
      200,
      expect.objectContaining({ respstat: 'C', respcode: '29', respproc: 'PPS', resptext: 'Txn not found' }),
    ])
    expect((await till.call('GET', `/inquire/000/${till.sim.panel.merchid}`)).json).toMatchObject({
      respcode: '29',
      retref: '000',
    })
    await till.sale('PA1')
    expect((await till.call('GET', '/inquireByOrderid/PA1/1/1')).json.respcode).toBe('29')
  })

  it('give one object, or an array when an order id was used twice', async () => {
    await till.sale('PA1', { receipt: 'Y' })
    const one = (await till.byOrder('PA1')).json
    expect(one).toMatchObject({
      setlstat: 'Queued for Capture',
      amount: '42.50',
      currency: 'USD',
      authdate: '20260428',
      lastfour: '1111',
      voidable: 'Y',
      refundable: 'N',
    })
    expect(one.orderId ?? one.orderid).toBe('PA1')
    await till.sale('PA1')
    expect((await till.byOrder('PA1')).list.map(entry => entry.respstat)).toEqual(['A', 'A'])
  })

  it('never find an order id of digits that passes Luhn', async () => {
    const { json } = await till.sale('4242424242424242')
    expect(json.respstat).toBe('A')
    expect((await till.byOrder('4242424242424242')).json.respcode).toBe('29')
    expect((await till.op('/voidByOrderId', { orderid: '4242424242424242' })).json.respcode).toBe('29')
    expect((await till.call('GET', `/inquire/${json.retref}/${till.sim.panel.merchid}`)).json.respstat).toBe('A')
  })

  it('by reference are limited to twenty a minute, by order id they are not', async () => {
    const path = `/inquire/000/${till.sim.panel.merchid}`
    for (let used = 1; used <= 20; used += 1)
      expect((await till.call('GET', path)).headers.get('x-rate-limit-remaining')).toBe(String(20 - used))
    const refused = await till.call('GET', path)
    expect([refused.status, refused.headers.get('x-rate-limit-retry-after-seconds')]).toEqual([429, '60'])
    expect((await till.byOrder('NOPE')).status).toBe(200)
    till.clock.ms += 60_000
    expect((await till.call('GET', path)).status).toBe(200)
  })
})

describe('capture, void, refund, settlement', () => {
  it('walks Authorized, Queued for Capture, Accepted', async () => {
    const { json } = await till.sale('PA1', { capture: 'N' })
    expect(json).not.toHaveProperty('batchid')
    expect((await till.byOrder('PA1')).json.setlstat).toBe('Authorized')
    expect((await till.op('/capture', { retref: json.retref, amount: '40.00' })).json).toMatchObject({
      respstat: 'A',
      setlstat: 'Queued for Capture',
      amount: '40.00',
    })
    expect((await till.call('GET', '/settlestat?merchid=1')).text).toBe('Null batches')
    const batch = till.sim.panel.closeBatch()
    expect((await till.byOrder('PA1')).json).toMatchObject({
      setlstat: 'Accepted',
      voidable: 'N',
      refundable: 'Y',
      batchid: batch,
    })
    expect(till.sim.panel.closeBatch()).toBeNull()
    const report = await till.call('GET', '/settlestat?merchid=1')
    expect(report.text).toContain(`"retref":"${json.retref}","setlstat":"Y","setlamount":"40.00"`)
    expect((await till.call('GET', '/settlestat?merchid=1')).text).toBe('Null batches')
    expect((await till.call('GET', '/settlestat?date=0428')).text).toContain(String(batch))
  })

  it('voids with REVERS before settlement, in part only while authorized', async () => {
    const { json } = await till.sale('PA1', { capture: 'N' })
    expect((await till.op('/void', { retref: json.retref, amount: '2.50' })).json).toMatchObject({
      respstat: 'A',
      authcode: 'REVERS',
      amount: '40.00',
    })
    await till.op('/capture', { retref: json.retref })
    expect((await till.op('/void', { retref: json.retref, amount: '1.00' })).json).toMatchObject({
      respstat: 'C',
      respcode: '43',
    })
    expect((await till.op('/void', { retref: json.retref })).json).toMatchObject({
      respstat: 'A',
      authcode: 'REVERS',
      amount: '0.00',
    })
    expect((await till.byOrder('PA1')).json).toMatchObject({ respstat: 'A', setlstat: 'Voided', voidable: 'N' })
    expect((await till.op('/void', { retref: json.retref })).json).toMatchObject({
      respstat: 'C',
      respcode: '25',
      authcode: null,
    })
  })

  it('answers a void after settlement with 26, respstat A and no REVERS', async () => {
    const { json } = await till.sale('PA1')
    till.sim.panel.closeBatch()
    expect((await till.op('/void', { retref: json.retref })).json).toMatchObject({
      respstat: 'A',
      respcode: '26',
      authcode: null,
    })
    expect(till.sim.panel.transactions()[0]?.approved).toBe(4250)
  })

  it('voids the newest live one of an order id, ignores declines, and is done when none is left', async () => {
    const first = await till.sale('PA1')
    await till.sale('PA1', { amount: '1100.00' })
    const third = await till.sale('PA1')
    expect((await till.op('/voidByOrderId', { orderid: 'PA1' })).json).toMatchObject({
      authcode: 'REVERS',
      retref: third.json.retref,
    })
    expect((await till.op('/voidByOrderId', { orderid: 'PA1' })).json).toMatchObject({
      authcode: 'REVERS',
      retref: first.json.retref,
    })
    expect((await till.op('/voidByOrderId', { orderid: 'PA1' })).json).toMatchObject({ respcode: '29', authcode: null })
  })

  it('refunds settled money only, never more than was paid, and from the right merchant', async () => {
    const { json } = await till.sale('PA1')
    expect((await till.op('/refund', { retref: json.retref })).json).toMatchObject({ respstat: 'C', respcode: '28' })
    till.sim.panel.closeBatch()
    expect((await till.call('PUT', '/refund', { merchid: '1', retref: json.retref })).json.respcode).toBe('29')
    const part = await till.op('/refund', { retref: json.retref, amount: '10.00', orderid: 'RA1' })
    expect(part.json).toMatchObject({ respstat: 'A', amount: '10.00' })
    expect(part.json.retref).not.toBe(json.retref)
    expect((await till.op('/refund', { retref: json.retref, amount: '32.51', orderid: 'RA2' })).json.respcode).toBe(
      '42',
    )
    expect((await till.op('/refund', { retref: json.retref })).json.amount).toBe('32.50')
    expect((await till.byOrder('PA1')).list).toHaveLength(2)
    expect((await till.byOrder('RA1')).json).toMatchObject({ setlstat: 'Queued for Capture', amount: '10.00' })
  })

  it('lets a refund be declined by its amount', async () => {
    const { json } = await till.sale('PA1', { amount: '2500.00' })
    till.sim.panel.closeBatch()
    expect((await till.op('/refund', { retref: json.retref, amount: '1100.00', orderid: 'RA1' })).json).toMatchObject({
      respstat: 'C',
      respcode: '100',
    })
  })
})

describe('the rest of the gateway', () => {
  it('knows card types, its merchant and stored cards', async () => {
    expect((await till.call('GET', `/bin/${till.sim.panel.merchid}/${visa}`)).text).toContain('"product":"V"')
    expect((await till.call('GET', `/inquireMerchant/${till.sim.panel.merchid}`)).text).toContain('"cardproc":"RPCT"')
    const stored = await till.op('/profile', { account: visa, expiry: '1229', name: 'Ada Example' })
    expect((await till.op('/profile', { account: visa, expiry: '1229', name: 'Ada Example' })).json.profileid).toBe(
      stored.json.profileid,
    )
    const path = `/profile/${stored.json.profileid}/1/${till.sim.panel.merchid}`
    expect((await till.call('GET', path)).list).toHaveLength(1)
    expect((await till.sale('PA1', { account: '', profile: `${stored.json.profileid}/1` })).json).toMatchObject({
      respstat: 'A',
      token: visa,
    })
    expect((await till.call('DELETE', path)).json.respcode).toBe('08')
    expect((await till.sale('PA2', { account: '', profile: `${stored.json.profileid}/1` })).json.respcode).toBe('96')
  })

  it('keeps transactions, cards and the batch over a restart, but no access token', async () => {
    const { json } = await till.sale('PA1')
    const token = tokenOf('4000000000000002')
    till.sim.panel.registerToken(token, { behaviour: 'decline-100', brand: 'VISA', last4: '0002' })
    const kept = JSON.parse(JSON.stringify(till.sim.snapshot())) as CardconnectState
    const earlier = { authorization: `Bearer ${till.bearer()}` }
    await till.sim.close()
    till = await openTill(kept)
    expect((await till.call('PUT', '/', {}, earlier)).status).toBe(401)
    expect((await till.byOrder('PA1')).json.retref).toBe(json.retref)
    expect((await till.sale('PA2', { account: token })).json.respcode).toBe('100')
    expect((await till.sale('PA3')).json.retref).not.toBe(json.retref)
  })
})

describe('numbers', () => {
  it('survive the way to text and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), minor => minorOf(amountText(minor), 14) === minor),
    )
  })

  it('give every card a token of its scheme that passes Luhn and keeps the last four', () => {
    expect(tokenOf('4111111111111111')).toBe(visa)
    fc.assert(
      fc.property(fc.stringMatching(/^4\d{15}$/), pan => {
        const token = tokenOf(pan)
        return /^94\d{14}$/.test(token) && passesLuhn(token) && token.endsWith(pan.slice(-4)) && token === tokenOf(pan)
      }),
    )
  })
})
