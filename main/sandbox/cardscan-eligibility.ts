// Eligibility requests of the CardScan simulator: what comes in, and the summary a clearinghouse would give.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './cardscan-auth.ts'
import { badRequest, forbidden, notFound, objectError } from './cardscan-errors.ts'
import type { CardscanEvent } from './cardscan-events.ts'
import { detailsOf, personOn } from './cardscan-example.ts'
import { eligibilityWish } from './cardscan-input.ts'
import { pageOf } from './cardscan-lists.ts'
import { cardFor, mayAccess, restTime, type CardscanMemory } from './cardscan-memory.ts'
import type { StoredCard, StoredEligibility } from './cardscan-model.ts'
import { oddAmounts } from './cardscan-odd.ts'
import type { CardTimers } from './cardscan-timers.ts'

/** Eligibility exists before its card is registered on the socket, so its event needs longer than a card's. */
const shortestMs = 120

export type EligibilityDesk = {
  /** Starts a check; call it once the answer has left. */
  check(request: StoredEligibility): void
  /** Goes on where an earlier run of the sandbox stopped. */
  resume(): void
}

/** Decides checks after `eligibilityAfterMs` × pace, unless they were ordered never to end. */
export function eligibilityDesk(
  memory: CardscanMemory,
  timers: CardTimers,
  pace: number,
  tell: (event: CardscanEvent) => void,
): EligibilityDesk {
  function decide(request: StoredEligibility): void {
    const fails = request.mode === 'error' || request.subscriber.last_name.toLowerCase() === 'nobody'
    request.state = fails ? 'error' : 'completed'
    request.error = fails ? objectError('the payer could not be reached', 'PayerUnavailable', 'PYR') : null
    tell({
      event_id: randomUUID(),
      created_at: new Date(memory.now()).toISOString(),
      type: 'eligibility',
      eligibility_id: request.id,
      card_id: request.cardId,
      state: request.state,
      ...(request.error ? { error: request.error } : {}),
    })
  }
  function check(request: StoredEligibility): void {
    if (request.mode === 'never') return
    const ms = memory.knobs.eligibilityAfterMs * (0.67 + Math.random() * 0.66) * pace
    timers.later(Math.max(shortestMs, ms), () => decide(request))
  }
  return {
    check,
    resume() {
      for (const request of memory.state.eligibilities) if (request.state === 'processing') check(request)
    },
  }
}

const money = (total: string, remaining: string | null) => ({ total_amount: total, remaining_amount: remaining })

/** Amounts are display strings, and a remaining amount may be null. */
function summary(request: StoredEligibility, card: StoredCard): object {
  const person = personOn(card)
  const member = detailsOf(card)['member_name']
  const known =
    request.mode !== 'with-errors' &&
    member &&
    !Array.isArray(member) &&
    member.value.includes(request.subscriber.last_name.toLowerCase())
  return {
    errors: known
      ? []
      : [
          {
            field: 'subscriber',
            code: '75',
            description: 'Subscriber/Insured Not Found',
            followup_action: 'Please Correct and Resubmit',
            location: 'Loop 2100C',
            possible_resolutions: 'Compare the name and the date of birth with the card.',
          },
        ],
    subscriber_details: { member_id: 'XWH123456789', ...request.subscriber },
    payer_details: { payer_name: person.payerName, payer_url: null, address: '1 Example Way, Springfield' },
    plan_details: {
      plan_number: '98001',
      plan_name: 'SILVER CHOICE',
      plan_active: Boolean(known),
      group_name: 'CONTOSO LTD',
      plan_start_date: '20240101',
    },
    coverage_summary: {
      individual_deductible_in_network: money('$1,500', '$250'),
      individual_oop_in_network: money('$6,000', null),
      co_insurance_in_network: { amount: '10%' },
    },
    pharmacy: {
      service_code: '88',
      co_payment_in_network: { amount: `$${person.copay}` },
      individual_deductible_in_network: money('0', null),
    },
    office_visit: { service_code: '98', co_payment_in_network: { amount: `$${person.copay}` } },
    ...(request.mode === 'odd-amounts' ? oddBlocks : {}),
  }
}

/** A service block of each odd amount, one without any, one that is a list, and a total that is a number. */
const oddBlocks = {
  coverage_summary: {
    individual_deductible_in_network: { total_amount: 1500, remaining_amount: 'see contract' },
    individual_oop_in_network: {},
    co_insurance_in_network: { amount: '110%' },
    family_deductible_in_network: null,
  },
  ...Object.fromEntries(
    oddAmounts.map((amount, index) => [
      `service_${index}`,
      { service_code: String(index), co_payment_in_network: { amount } },
    ]),
  ),
  vision: null,
  urgent_care: [{ service_code: 'UC' }],
}

function eligibilityJson(memory: CardscanMemory, request: StoredEligibility): object {
  const base = {
    eligibility_id: request.id,
    state: request.state,
    card_id: request.cardId,
    created_at: restTime(request.createdAtMs),
  }
  if (request.state === 'processing') return base
  if (request.error) return { ...base, error: request.error }
  const card = memory.state.cards.find(candidate => candidate.id === request.cardId)
  return {
    ...base,
    eligibility_request: {
      control_number: String(100_000_000 + (request.createdAtMs % 900_000_000)),
      trading_partner_service_id: 'SANDBOX',
      provider: request.provider,
      subscriber: { member_id: 'XWH123456789', ...request.subscriber },
    },
    eligibility_response: { meta: { sender: 'sandbox' }, benefitsInformation: [] },
    ...(card ? { eligibility_summarized_response: summary(request, card) } : {}),
  }
}

/** POST and GET /eligibility; the card has to be completed first. */
export function cardscanEligibility(
  api: FastifyInstance,
  memory: CardscanMemory,
  desk: EligibilityDesk,
  callerOf: (request: FastifyRequest) => Caller,
): void {
  api.post('/eligibility', async (request, reply) => {
    const caller = callerOf(request)
    const wish = eligibilityWish(request.body)
    const card = cardFor(memory, caller, wish.cardId)
    if (card.state !== 'completed' && card.state !== 'enriched') throw badRequest('the card has to be completed first')
    const record: StoredEligibility = {
      id: randomUUID(),
      cardId: card.id,
      owner: card.owner,
      state: 'processing',
      createdAtMs: memory.now(),
      provider: wish.provider,
      subscriber: wish.subscriber,
      error: null,
      mode: memory.knobs.eligibility,
    }
    memory.counts.total.eligibilityChecks += 1
    memory.state.eligibilities.push(record)
    reply.raw.once('close', () => desk.check(record))
    return reply.code(201).send(eligibilityJson(memory, record))
  })
  api.get('/eligibility', async request => {
    const caller = callerOf(request)
    const mine = memory.state.eligibilities.filter(candidate => mayAccess(caller, candidate.owner))
    const { rows, response_metadata } = pageOf(request.query, mine, { most: 30, usual: 30 })
    return { eligibility_requests: rows.map(record => eligibilityJson(memory, record)), response_metadata }
  })
  api.get<{ Params: { id: string } }>('/eligibility/:id', async request => {
    const record = memory.state.eligibilities.find(candidate => candidate.id === request.params.id)
    if (!record) throw notFound('eligibility')
    if (!mayAccess(callerOf(request), record.owner)) throw forbidden()
    return eligibilityJson(memory, record)
  })
}
