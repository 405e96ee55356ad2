// Asking a payer about a plan: the request as the specification spells it, its answer by socket or by polling, its summary.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { EligibilityQuestion, InsuranceCard } from '../../main/ports/insurance.ts'
import { eligibilityOf, readSummary } from '../../main/providers/cardscan-eligibility-wire.ts'
import { fakeClock } from '../services/fake-clock.ts'
import { event, eventually, jpeg, never, sandboxCardscan, scriptedCardscan, watching } from './cardscan-kit.ts'
import { html, json, rejection } from './kit.ts'

const question: EligibilityQuestion = {
  provider: { npi: '1234567893', organizationName: 'Example Pharmacy' },
  subscriber: { firstName: 'Ada', lastName: 'Example', born: '1980-01-31' },
}
const summary = { errors: [], plan_details: { plan_name: 'SILVER', plan_active: true } }
const done = { state: 'completed', eligibility_summarized_response: summary }

async function readCard(bothSides = false): Promise<{ card: InsuranceCard; clock: { waiting(): number } }> {
  const { open, clock } = await sandboxCardscan()
  const card = await open(bothSides)
  const { until } = watching(card)
  // A picture that shows the first of the simulator's people.
  await card.upload('front', jpeg(10), 'automatic', never)
  await until('completed')
  return { card, clock }
}

describe('at the simulator', () => {
  test('an active plan comes with its payer, dates and amounts, medicines first', async () => {
    const { card } = await readCard()
    const name = (await card.fetch(never)).fields.find(field => field.name === 'member_name')?.value ?? ''
    const subscriber = { ...question.subscriber, lastName: name.split(' ').at(-1) ?? '' }
    const answer = await card.checkEligibility({ ...question, subscriber }, never)
    expect(answer).toMatchObject({
      active: true,
      payer: expect.any(String),
      plan: 'SILVER CHOICE',
      group: 'CONTOSO LTD',
      validFrom: '2024-01-01',
      validTo: null,
      errors: [],
    })
    expect(answer.lines.map(line => line.name)).toEqual([
      'coverage_summary',
      'coverage_summary',
      'coverage_summary',
      'pharmacy',
      'pharmacy',
      'office_visit',
    ])
    expect(answer.lines[0]).toEqual({
      name: 'coverage_summary',
      kind: 'deductible',
      who: 'individual',
      network: 'in',
      total: '$1,500',
      remaining: '$250',
    })
  })

  test('a person the payer does not know comes with its advice', async () => {
    const { card } = await readCard()
    const subscriber = { ...question.subscriber, lastName: 'Stranger' }
    expect(await card.checkEligibility({ ...question, subscriber }, never)).toMatchObject({
      active: false,
      errors: [{ text: 'Subscriber/Insured Not Found', advice: expect.stringContaining('Correct and Resubmit') }],
    })
  })

  test("a payer that cannot be reached is told by the service's word", async () => {
    const { card } = await readCard()
    const subscriber = { ...question.subscriber, lastName: 'Nobody' }
    expect(await rejection(card.checkEligibility({ ...question, subscriber }, never))).toMatchObject({
      failure: { code: 'declined', service: 'cardscan', reason: 'PayerUnavailable' },
    })
  })

  test('a card that is not read yet is refused in words', async () => {
    const { open } = await sandboxCardscan()
    expect(await rejection((await open(false)).checkEligibility(question, never))).toMatchObject({
      failure: { code: 'declined', reason: 'the card has to be completed first' },
    })
  })

  test('without a socket it is asked for', async () => {
    const { open, panel } = await sandboxCardscan()
    panel.refuseSockets(true)
    const card = await open(false)
    const { until } = watching(card)
    await card.upload('front', jpeg(), 'automatic', never)
    await until('completed', 'enriched')
    expect(await card.checkEligibility(question, never)).toMatchObject({ plan: 'SILVER CHOICE' })
  })
})

describe('the request', () => {
  test('is written in snake case, with the birth date in digits', async () => {
    const partner = await scriptedCardscan()
    partner.shows.eligibility = done
    const card = await partner.open()
    await card.checkEligibility(question, never)
    expect(JSON.parse(partner.asked('POST', '/v1/eligibility')[0]?.body.toString() ?? '')).toEqual({
      card_id: 'card-1',
      eligibility: {
        provider: { npi: '1234567893', organization_name: 'Example Pharmacy' },
        subscriber: { first_name: 'Ada', last_name: 'Example', date_of_birth: '19800131' },
      },
    })
  })
})

describe('the wait', () => {
  const gets = (partner: Awaited<ReturnType<typeof scriptedCardscan>>) =>
    partner.asked('GET', '/v1/eligibility/').length
  const arrived = () => new Promise<void>(resolve => void setTimeout(resolve, 40))

  test('ends with the event, and other events do not shorten it', async () => {
    const clock = fakeClock()
    const partner = await scriptedCardscan({ clock })
    const card = await partner.open()
    await eventually(() => partner.isRegistered())
    const answer = card.checkEligibility(question, never)
    await eventually(() => partner.asked('POST', '/v1/eligibility').length === 1)
    partner.send({ ...event('1', 'completed'), type: 'eligibility', eligibility_id: 'el-1', card_id: 'card-2' })
    partner.send(event('2', 'enriched'))
    await arrived()
    expect(gets(partner)).toBe(0)
    partner.shows.eligibility = done
    partner.send({ ...event('3', 'completed'), type: 'eligibility', eligibility_id: 'el-1' })
    expect(await answer).toMatchObject({ plan: 'SILVER', active: true })
    expect(gets(partner)).toBe(1)
  })

  test('asks by itself when the socket is silent, at polling pace', async () => {
    const clock = fakeClock()
    const partner = await scriptedCardscan({ clock })
    const card = await partner.open()
    const answer = card.checkEligibility(question, never)
    await eventually(() => partner.asked('POST', '/v1/eligibility').length === 1)
    await arrived()
    await clock.advance(6500)
    await eventually(() => gets(partner) === 1)
    partner.shows.eligibility = done
    await arrived()
    await clock.advance(1000)
    expect(await answer).toMatchObject({ plan: 'SILVER' })
    expect(gets(partner)).toBe(2)
  })

  test('leaves a busy service alone for as long as it asks', async () => {
    const clock = fakeClock()
    const busy = { times: 1 }
    const partner = await scriptedCardscan({
      clock,
      handle: (seen, response) => {
        if (seen.method !== 'GET' || !seen.url.includes('eligibility') || busy.times === 0) return 'default'
        busy.times -= 1
        response.writeHead(503, { 'retry-after': '20' }).end()
      },
    })
    partner.shows.eligibility = done
    const card = await partner.open()
    const answer = card.checkEligibility(question, never)
    await eventually(() => partner.asked('POST', '/v1/eligibility').length === 1)
    await arrived()
    await clock.advance(6500)
    await eventually(() => gets(partner) === 1)
    await arrived()
    await clock.advance(19_000)
    await arrived()
    expect(gets(partner)).toBe(1)
    await clock.advance(1000)
    expect(await answer).toMatchObject({ plan: 'SILVER' })
  })

  test('ends with its signal and leaves no timer', async () => {
    const clock = fakeClock()
    const partner = await scriptedCardscan({ clock })
    const card = await partner.open()
    const given = new AbortController()
    const answer = rejection(card.checkEligibility(question, given.signal))
    await eventually(() => partner.asked('POST', '/v1/eligibility').length === 1)
    await arrived()
    given.abort()
    expect(await answer).toMatchObject({ failure: { code: 'cancelled' } })
    card.close()
    await eventually(() => clock.waiting() === 0)
    expect(clock.waiting()).toBe(0)
  })
})

describe('a malformed answer', () => {
  test.each([
    ['to the request', 'POST', { state: 'processing' }],
    ['that is another request', 'GET', { eligibility_id: 'el-2', state: 'completed' }],
    ['without its summary', 'GET', { eligibility_id: 'el-1', state: 'completed' }],
    [
      'with a text for a summary',
      'GET',
      { eligibility_id: 'el-1', state: 'completed', eligibility_summarized_response: 'x' },
    ],
    ['without a state', 'GET', { eligibility_id: 'el-1' }],
  ])('%s is a fault of the provider', async (_what, method, body) => {
    const { open } = await scriptedCardscan({
      handle: (seen, response) => {
        if (seen.method !== method || !seen.url.includes('eligibility')) return 'default'
        json(response, 200, body)
      },
    })
    expect(await rejection((await open()).checkEligibility(question, never))).toMatchObject({
      failure: { code: 'provider-fault' },
    })
  })

  test('once or twice in between is forgiven', async () => {
    const broken = { times: 2 }
    const partner = await scriptedCardscan({
      handle: (seen, response) => {
        if (seen.method !== 'GET' || !seen.url.includes('eligibility') || broken.times === 0) return 'default'
        broken.times -= 1
        html(response, 200)
      },
    })
    partner.shows.eligibility = done
    expect(await (await partner.open()).checkEligibility(question, never)).toMatchObject({ plan: 'SILVER' })
  })
})

describe('a summary', () => {
  test('of 187 service blocks gives forty lines, what concerns medicines first', () => {
    const block = { co_payment_in_network: { amount: '$5' }, family_oop_out_network: { total_amount: 9000 } }
    const many = Object.fromEntries(Array.from({ length: 187 }, (_, n) => [`service_${n}`, block]))
    const { lines } = readSummary({
      ...many,
      generic_prescription_drug: block,
      pharmacy: block,
      coverage_summary: block,
    })
    expect(lines).toHaveLength(40)
    expect(lines.slice(0, 6).map(line => line.name)).toEqual([
      'coverage_summary',
      'coverage_summary',
      'pharmacy',
      'pharmacy',
      'generic_prescription_drug',
      'generic_prescription_drug',
    ])
    expect(lines[1]).toEqual({
      name: 'coverage_summary',
      kind: 'out-of-pocket',
      who: 'family',
      network: 'out',
      total: '9000',
      remaining: null,
    })
  })

  test('leaves out what has no amount and keeps the words of the payer', () => {
    expect(
      readSummary({
        plan_details: { plan_active: 'inactive', plan_number: 7, plan_start_date: '2024', plan_end_date: '20241231' },
        pharmacy: { co_payment_in_network: { amount: null }, co_insurance_out_network: { amount: '10%' }, note: 'x' },
        errors: [{ code: '75', possible_resolutions: ['Check the name.', 3], followup_action: 'Resubmit' }, 'x', {}],
      }),
    ).toEqual({
      active: false,
      payer: null,
      plan: '7',
      group: null,
      validFrom: '2024',
      validTo: '2024-12-31',
      lines: [{ name: 'pharmacy', kind: 'co-insurance', who: null, network: 'out', total: '10%', remaining: null }],
      errors: [{ text: '75', advice: 'Check the name. – 3 – Resubmit' }],
    })
  })

  test('of any JSON is bounded and never throws', () => {
    const amount = fc.oneof(fc.jsonValue(), fc.record({ amount: fc.jsonValue(), total_amount: fc.jsonValue() }))
    const block = fc.dictionary(
      fc.constantFrom('individual_deductible_in_network', 'co_payment_out_network', 'family_oop_in_network', 'x'),
      amount,
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), block)), raw => {
        const { lines, errors } = readSummary(raw)
        expect(lines.length).toBeLessThanOrEqual(40)
        expect(errors.length).toBeLessThanOrEqual(10)
        for (const { total, remaining } of lines) expect(total ?? remaining).not.toBeNull()
        expect(eligibilityOf('el-1').safeParse(raw).success).toBe(false)
      }),
    )
  })
})
