// A payer's answer about a plan as CardScan sums it up, read tolerantly; amounts are display texts and stay that.
import * as z from 'zod'
import type { EligibilityAnswer, EligibilityQuestion } from '../ports/insurance.ts'
import { Bag, clean, errorWord, ObjectError, serviceId, textOf } from './cardscan-wire.ts'

const mostLines = 40
const mostErrors = 10
type Line = EligibilityAnswer['lines'][number]

/** The body of POST /eligibility, in the spelling of the specification. */
export function eligibilityBody(cardId: string, { provider, subscriber }: EligibilityQuestion): unknown {
  return {
    card_id: cardId,
    eligibility: {
      provider: { npi: provider.npi, organization_name: provider.organizationName },
      subscriber: {
        first_name: subscriber.firstName,
        last_name: subscriber.lastName,
        date_of_birth: subscriber.born.replaceAll('-', ''),
      },
    },
  }
}

export const CreatedEligibility = z.object({ eligibility_id: serviceId })
/** One request and no other. A completed one without its summary is not an answer. */
export const eligibilityOf = (id: string) =>
  z
    .object({
      eligibility_id: z.literal(id),
      state: z.string(),
      error: ObjectError,
      eligibility_summarized_response: z.unknown().optional(),
    })
    .refine(one => one.state !== 'completed' || Bag.safeParse(one.eligibility_summarized_response).success, {
      path: ['eligibility_summarized_response'],
    })
    .transform(one => ({
      state: one.state,
      error: errorWord(one.error),
      summary: one.eligibility_summarized_response,
    }))

/** The summary as the till shows it. */
export function readSummary(raw: unknown): EligibilityAnswer {
  const summary = bagOf(raw)
  const plan = bagOf(summary['plan_details'])
  return {
    active: activeOf(plan['plan_active']),
    payer: textOf(bagOf(summary['payer_details'])['payer_name']),
    plan: textOf(plan['plan_name']) ?? textOf(plan['plan_number']),
    group: textOf(plan['group_name']) ?? textOf(plan['group_number']),
    validFrom: dayOf(plan['plan_eligibility_start_date']) ?? dayOf(plan['plan_start_date']),
    validTo: dayOf(plan['plan_eligibility_end_date']) ?? dayOf(plan['plan_end_date']),
    lines: readLines(summary),
    errors: readErrors(summary['errors']),
  }
}

/** A till stands in a pharmacy or a practice: the plan as a whole first, then what concerns medicines. */
function weight(block: string): number {
  if (block === 'coverage_summary') return 0
  if (block === 'pharmacy') return 1
  return /pharmac|prescription|drug|(^|_)rx(_|$)/.test(block) ? 2 : 3
}

function readLines(summary: Record<string, unknown>): Line[] {
  return Object.keys(summary)
    .filter(name => /^\w{1,60}$/.test(name) && !/_details$|^errors$/.test(name))
    .toSorted((a, b) => weight(a) - weight(b))
    .flatMap(name => Object.entries(bagOf(summary[name])).flatMap(([key, value]) => lineOf(name, key, value) ?? []))
    .slice(0, mostLines)
}

function lineOf(name: string, key: string, value: unknown): Line | null {
  const [, who, limit, part, network] =
    /^(?:(individual|family)_(deductible|oop)|co_(insurance|payment))_(in|out)_network$/.exec(key) ?? []
  if (network === undefined) return null
  const amounts = bagOf(value)
  const total = textOf(amounts['total_amount']) ?? textOf(amounts['amount'])
  const remaining = textOf(amounts['remaining_amount'])
  if (total === null && remaining === null) return null
  return {
    name,
    kind: limit === undefined ? (part === 'payment' ? 'co-payment' : 'co-insurance') : kinds[limit as Limit],
    who: who === 'individual' || who === 'family' ? who : null,
    network: network === 'in' ? 'in' : 'out',
    total,
    remaining,
  }
}
type Limit = 'deductible' | 'oop'
const kinds = { deductible: 'deductible', oop: 'out-of-pocket' } as const

function readErrors(raw: unknown): EligibilityAnswer['errors'] {
  const items = Array.isArray(raw) ? raw.map(bagOf) : []
  return items
    .flatMap(item => {
      const text = textOf(item['description']) ?? textOf(item['code'])
      const ways: unknown[] = [item['possible_resolutions'], item['followup_action']].flat()
      const advice = ways
        .map(textOf)
        .filter(way => way !== null)
        .join(' – ')
      return text === null ? [] : [{ text, advice: clean(advice) || null }]
    })
    .slice(0, mostErrors)
}

/** YYYYMMDD becomes YYYY-MM-DD; other spellings stay as the payer wrote them. */
function dayOf(value: unknown): string | null {
  return textOf(value)?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') ?? null
}

function activeOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  const word = textOf(value)?.toLowerCase()
  if (word === 'true' || word === 'active') return true
  return word === 'false' || word === 'inactive' ? false : null
}

const bagOf = (value: unknown): Record<string, unknown> => Bag.safeParse(value).data ?? {}
