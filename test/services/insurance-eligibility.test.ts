// Asking the payer about a card that was read: one question at a time, always an end in words.
import { describe, expect, test } from 'vitest'
import { rejection } from '../providers/kit.ts'
import { eventually } from '../providers/cardscan-kit.ts'
import { fakeClock } from './fake-clock.ts'
import { insuranceWorld, never, provider } from './insurance-world.ts'

const ada = { firstName: ' Ada\u0007 ', lastName: 'Example', born: '1980-01-31' }
const done = {
  state: 'completed',
  eligibility_summarized_response: {
    payer_details: { payer_name: 'NORTHWIND' },
    plan_details: { plan_active: true },
    errors: [{ description: 'Not found', followup_action: 'Resubmit' }],
  },
}

describe('the payer', () => {
  test('answers, and the scan stays read', async () => {
    const { service, read, shows, last, until, asked } = await insuranceWorld({ eligibility: true })
    const scanId = await read()
    service.eligibility(scanId, ada)
    expect(last()).toMatchObject({ step: 'read', secondsLeft: 60, eligibility: { step: 'checking', lines: [] } })
    shows.eligibility = done
    expect(await until(scan => scan.eligibility?.step === 'done')).toMatchObject({
      step: 'read',
      secondsLeft: null,
      fields: [{ name: 'payer_name' }],
      eligibility: {
        reason: null,
        active: true,
        payer: 'NORTHWIND',
        errors: [{ text: 'Not found', advice: 'Resubmit' }],
      },
    })
    expect(JSON.parse(asked('POST', '/v1/eligibility')[0]?.body.toString() ?? '')).toEqual({
      card_id: 'card-1',
      eligibility: {
        provider: { npi: provider.npi, organization_name: provider.organizationName },
        subscriber: { first_name: 'Ada', last_name: 'Example', date_of_birth: '19800131' },
      },
    })
  })

  test.each([
    ['says no', { state: 'error', error: { type: 'PayerUnavailable', message: 'x' } }, 'PayerUnavailable'],
    ['says no without a word', { state: 'error' }, 'error'],
    ['answers without a summary', { state: 'completed' }, 'provider-fault'],
  ])('%s, and the check has failed in words', async (_what, answer, reason) => {
    const { service, read, shows, until } = await insuranceWorld({ eligibility: true })
    const scanId = await read()
    shows.eligibility = answer
    service.eligibility(scanId, ada)
    expect(await until(scan => scan.eligibility?.step === 'failed')).toMatchObject({
      step: 'read',
      secondsLeft: null,
      eligibility: { reason, active: null, lines: [] },
    })
  })

  test.each([
    [400, { message: 'provider.npi should be a valid NPI', type: 'Bad Request', code: 400 }, /valid NPI/],
    [401, {}, /no longer valid/],
    [404, {}, /not-found/],
    [500, {}, /provider-fault/],
    [503, {}, /unreachable/],
  ])('is never asked when the service answers %i', async (status, body, reason) => {
    const { service, read, until } = await insuranceWorld({
      eligibility: true,
      handle: (seen, response) => {
        if (seen.url !== '/v1/eligibility') return 'default'
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      },
    })
    service.eligibility(await read(), ada)
    const { eligibility } = await until(scan => scan.eligibility?.step === 'failed')
    expect(eligibility?.reason).toMatch(reason)
  })

  test('may be asked again after a failure', async () => {
    const { service, read, shows, until } = await insuranceWorld({ eligibility: true })
    const scanId = await read()
    shows.eligibility = { state: 'error', error: { type: 'PayerUnavailable' } }
    service.eligibility(scanId, ada)
    await until(scan => scan.eligibility?.step === 'failed')
    shows.eligibility = done
    service.eligibility(scanId, ada)
    expect(await until(scan => scan.eligibility?.step === 'done')).toMatchObject({ eligibility: { active: true } })
  })

  test('is asked once, however often the key is pressed', async () => {
    const { service, read, asked, until, shows } = await insuranceWorld({ eligibility: true })
    const scanId = await read()
    for (let n = 0; n < 5; n += 1) service.eligibility(scanId, ada)
    shows.eligibility = done
    await until(scan => scan.eligibility?.step === 'done')
    expect(asked('POST', '/v1/eligibility')).toHaveLength(1)
  })

  test('that stays silent is given up after a minute, told every second', async () => {
    const clock = fakeClock()
    const { service, read, last, told, asked } = await insuranceWorld({ eligibility: true, clock })
    const scanId = await read()
    service.eligibility(scanId, ada)
    await eventually(() => asked('POST', '/v1/eligibility').length === 1)
    for (let second = 0; second < 60; second += 1) await clock.advance(1000)
    expect(last()).toMatchObject({
      step: 'read',
      secondsLeft: null,
      fields: [{ name: 'payer_name' }],
      eligibility: { step: 'failed', reason: 'timeout' },
    })
    const counted = told.filter(scan => scan.eligibility?.step === 'checking').map(scan => scan.secondsLeft)
    expect(new Set(counted).size).toBe(60)
  })

  test('that answers too late, or after the scan went on, changes nothing', async () => {
    const held: (() => void)[] = []
    const { service, read, told, last, shows } = await insuranceWorld({
      eligibility: true,
      handle: (seen, response) => {
        if (seen.url !== '/v1/eligibility') return 'default'
        held.push(() => response.writeHead(201).end('{"eligibility_id":"el-1","state":"completed"}'))
      },
    })
    const scanId = await read()
    service.eligibility(scanId, ada)
    await eventually(() => held.length === 1)
    shows.state = 'pending'
    await service.retry(scanId, never)
    const before = told.length
    held[0]?.()
    await new Promise(resolve => void setTimeout(resolve, 40))
    expect(told.slice(before).filter(scan => scan.eligibility !== null)).toEqual([])
    expect(last()).toMatchObject({ step: 'front', attempt: 2, eligibility: null })
  })
})

describe('no question is asked', () => {
  test('in a store without a provider number', async () => {
    const { service, read } = await insuranceWorld()
    const scanId = await read()
    expect(() => service.eligibility(scanId, ada)).toThrow('conflict')
  })

  test('before the card is read, and about no scan', async () => {
    const { service, front } = await insuranceWorld({ eligibility: true })
    const scanId = await front()
    expect(() => service.eligibility(scanId, ada)).toThrow('conflict')
    expect(() => service.eligibility('another', ada)).toThrow('not-found')
  })

  test.each([
    [{ firstName: ' \u0000 ' }, ['firstName']],
    [{ lastName: '\t' }, ['lastName']],
    [{ born: '1980-02-30' }, ['born']],
    [{ born: '2980-01-01' }, ['born']],
    [{ born: '1780-01-01' }, ['born']],
    [{ firstName: '', born: '1980-13-01' }, ['firstName', 'born']],
  ])('with %j in it', async (wrong, fields) => {
    const { service, read, last } = await insuranceWorld({ eligibility: true })
    const scanId = await read()
    const thrown = await rejection((async () => service.eligibility(scanId, { ...ada, ...wrong }))())
    expect(thrown).toMatchObject({ failure: { code: 'invalid', fields } })
    expect(last().eligibility).toBeNull()
  })
})
