// What the Card Connect simulator can be made to do wrong, so that a till can be shown to survive it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTill, type GatewayTill } from './cardconnect-till.ts'

let till: GatewayTill
beforeEach(async () => {
  till = await openTill()
})
afterEach(() => till.sim.close())

describe('faults', () => {
  const live = () => till.sim.panel.transactions().filter(entry => entry.approved > 0).length

  it('drop the connection before or after the work', async () => {
    till.sim.panel.queueFault('PA1', 'drop-before')
    await expect(till.sale('PA1')).rejects.toThrow()
    expect(live()).toBe(0)
    till.sim.panel.queueFault(null, 'drop-after')
    await expect(till.sale('PA2')).rejects.toThrow()
    expect((await till.byOrder('PA2')).json).toMatchObject({ respstat: 'A', setlstat: 'Queued for Capture' })
    await expect(till.sale('PA3', {}, { 'x-sim-fault': 'drop-after' })).rejects.toThrow()
    expect(live()).toBe(2)
  })

  it('wait for the order they were queued for', async () => {
    till.sim.panel.queueFault('PA2', 'http:502-after')
    expect((await till.sale('PA1')).status).toBe(200)
    expect((await till.sale('PA2')).status).toBe(502)
    expect(live()).toBe(2)
    till.sim.panel.queueFault('PA3', 'http:503-before')
    expect((await till.sale('PA3')).status).toBe(503)
    expect(live()).toBe(2)
  })

  it('process late, so that a look-up first finds nothing', async () => {
    till.sim.panel.queueFault('PA1', 'late:120')
    expect((await till.sale('PA1')).status).toBe(408)
    expect((await till.byOrder('PA1')).json.respcode).toBe('29')
    await expect.poll(async () => (await till.byOrder('PA1')).json.respstat).toBe('A')
  })

  it('spoil the answer of an approved charge', async () => {
    till.sim.panel.queueFault('PA1', 'truncate')
    await expect(till.sale('PA1')).rejects.toThrow()
    till.sim.panel.queueFault('PA2', 'badjson')
    const bad = await till.sale('PA2')
    expect(() => JSON.parse(bad.text) as unknown).toThrow()
    till.sim.panel.queueFault('PA3', 'respstat-missing')
    const { json } = await till.sale('PA3')
    expect([json.respstat, json.respcode]).toEqual([undefined, '000'])
    till.sim.panel.queueFault('PA4', 'dup-reply')
    expect((await till.sale('PA4')).json).toEqual({})
    expect(live()).toBe(4)
  })

  it('time out at the processor, with and without a charge behind it', async () => {
    till.sim.panel.queueFault('PA1', '62')
    expect((await till.sale('PA1')).json).toMatchObject({ respstat: 'B', respcode: '62' })
    expect((await till.byOrder('PA1')).json).toMatchObject({ respstat: 'B', setlstat: 'Declined' })
    till.sim.panel.queueFault('PA2', '62-but-approved')
    expect((await till.sale('PA2')).json).toMatchObject({ respstat: 'B', respcode: '62' })
    expect((await till.byOrder('PA2')).json).toMatchObject({ respstat: 'A', setlstat: 'Queued for Capture' })
  })

  it('lose or refuse a void', async () => {
    await till.sale('PA1')
    till.sim.panel.queueFault('PA1', 'void-fails')
    expect((await till.op('/voidByOrderId', { orderid: 'PA1' })).json).toMatchObject({ respstat: 'C', authcode: null })
    till.sim.panel.queueFault('PA1', 'void-lost')
    await expect(till.op('/voidByOrderId', { orderid: 'PA1' })).rejects.toThrow()
    expect((await till.byOrder('PA1')).json.setlstat).toBe('Voided')
  })

  it('keep look-ups down for as many as ordered', async () => {
    till.sim.panel.queueFault(null, 'inquire-down:2')
    expect([
      (await till.byOrder('PA1')).status,
      (await till.sale('PA1')).status,
      (await till.byOrder('PA1')).status,
      (await till.byOrder('PA1')).status,
    ]).toEqual([503, 200, 503, 200])
  })

  it('refuse before the work: too many requests, an expired token, a token endpoint that fails', async () => {
    till.sim.panel.queueFault('PA1', '429:7')
    const busy = await till.sale('PA1')
    expect([busy.status, busy.headers.get('x-rate-limit-retry-after-seconds')]).toEqual([429, '7'])
    till.sim.panel.queueFault('PA1', 'token-expired')
    expect((await till.sale('PA1')).status).toBe(401)
    expect((await till.sale('PA1')).status).toBe(401)
    till.sim.panel.queueFault(null, 'token-500')
    expect((await till.askToken({})).status).toBe(500)
    await till.signIn()
    expect(live()).toBe(0)
    expect((await till.sale('PA1')).json.respstat).toBe('A')
    till.sim.panel.expireTokens()
    expect((await till.byOrder('PA1')).status).toBe(401)
  })

  it('have names, and an unknown one is refused', async () => {
    expect(() => till.sim.panel.queueFault(null, 'explode')).toThrow(/"explode" is not a fault/)
    expect((await till.sale('PA1', {}, { 'x-sim-fault': 'explode' })).status).toBe(400)
  })

  it('also come from the switch that all simulators share', async () => {
    till.sim.panel.faults.add({ match: '/auth', kind: 'drop-after' })
    await expect(till.sale('PA1')).rejects.toThrow()
    expect(live()).toBe(1)
  })
})
