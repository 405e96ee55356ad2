// A finished card as the till shows it: fields with their confidence, the matched payer, and what enrichment added.
import * as z from 'zod'
import { looksLikePaymentCard } from '#domain/card-number'
import type { InsuranceRecord } from '../ports/insurance.ts'
import { Bag, type Card, clean, errorWord, stateOf, textOf } from './cardscan-wire.ts'

/** The 27 documented details in reading order; others follow under their own names. */
const detailNames = [
  'payer_name',
  'payer_id',
  'plan_name',
  'plan_id',
  'plan_type',
  'plan_details',
  'client_name',
  'employer',
  'member_name',
  'member_number',
  'member_id_prefix',
  'member_id_suffix',
  'member_dob',
  'member_gender',
  'dependent_names',
  'group_number',
  'card_specific_id',
  'medicare_medicaid_id',
  'part_a_effective_date',
  'part_b_effective_date',
  'start_date',
  'rx_bin',
  'rx_pcn',
  'rx_id',
  'rx_issuer',
  'rx_plan',
  'pharmacy_benefit_manager',
]
const mostFields = 60
const mostExtras = 40
const Detail = z.object({
  value: z.union([z.string(), z.number().transform(String)]),
  scores: z.array(z.unknown()).nullish().catch(null),
})
type Field = InsuranceRecord['fields'][number]

/** A card as the till's record. Anything that is not in the documented shape is left out, never guessed. */
export function readRecord(card: Card): InsuranceRecord {
  const details = Bag.safeParse(card.details).data ?? {}
  const names = [
    ...detailNames.filter(name => Object.hasOwn(details, name)),
    ...Object.keys(details).filter(name => !detailNames.includes(name) && /^\w{1,60}$/.test(name)),
  ]
  const fields: Field[] = []
  for (const name of names) {
    const field = readField(details[name])
    if (field !== null) fields.push({ name, ...field })
  }
  return {
    state: stateOf(card.state),
    fields: fields.slice(0, mostFields),
    payer: readPayer(card.payer_match),
    extras: readExtras(card.enriched_results),
    error: errorWord(card.error),
  }
}

/** One detail, or a list of them (`dependent_names`) joined; null when there is nothing to show. */
function readField(raw: unknown): Omit<Field, 'name'> | null {
  const read = (Array.isArray(raw) ? raw : [raw]).flatMap(item => Detail.safeParse(item).data ?? [])
  const values = read.map(item => clean(item.value)).filter(text => text !== '')
  const value = masked(clean(values.join(', ')))
  if (value === '') return null
  // Two scores a value, and what each stands for is not published: the smaller one is what can be relied upon.
  const scores = read
    .flatMap(item => item.scores ?? [])
    .map(score => Number.parseFloat(String(score)))
    .filter(Number.isFinite)
  return { value, confidence: scores.length === 0 ? null : bounded(Math.min(...scores)) }
}

/** A payment card held into the frame by mistake: its number goes no further (PCI DSS 3.4.1 shows the last four). */
function masked(value: string): string {
  return looksLikePaymentCard(value) ? `•••• ${value.replace(/\D/g, '').slice(-4)}` : value
}

const bounded = (score: number): number => Math.min(1, Math.max(0, score))

/** Where a payer's name, id and score stand, newest shape first (CardScan payer match). */
const payerShapes: readonly (readonly [list: string | null, name: string, id: string])[] = [
  ['matches', 'payer_name', 'payer_id'],
  [null, 'cardscan_payer_name', 'cardscan_payer_id'],
  ['availity', 'availity_payer_name', 'availity_payer_id'],
  ['change_healthcare', 'chc_payer_name', 'chc_payer_id'],
  ['custom', 'custom_payer_name', 'custom_payer_id'],
]

function readPayer(raw: unknown): InsuranceRecord['payer'] {
  const match = Bag.safeParse(raw).data
  if (match === undefined) return null
  for (const [list, nameKey, idKey] of payerShapes) {
    const all = list === null ? match : match[list]
    const found = Bag.safeParse(Array.isArray(all) ? all[0] : all).data
    const name = textOf(found?.[nameKey])
    if (found === undefined || name === null) continue
    const score = Number.parseFloat(textOf(found['score']) ?? '')
    return { name, id: textOf(found[idKey]), score: Number.isFinite(score) ? bounded(score) : null }
  }
  return null
}

function readExtras(raw: unknown): InsuranceRecord['extras'] {
  const results = Bag.safeParse(raw).data
  if (results === undefined) return []
  const list = (name: string): Record<string, unknown>[] => {
    const items: unknown = results[name]
    const all: unknown[] = Array.isArray(items) ? items : []
    return all.map(item => Bag.safeParse(item).data).filter(item => item !== undefined)
  }
  const joined = (...parts: unknown[]): string =>
    clean(
      parts
        .map(textOf)
        .filter(part => part !== null)
        .join(', '),
    )
  const all: InsuranceRecord['extras'] = [
    ...list('phone_numbers').map(item => ({
      kind: 'phone' as const,
      label: textOf(item['type']) ?? textOf(item['label']) ?? '',
      value: joined(item['number']),
    })),
    ...list('addresses').map(item => ({
      kind: 'address' as const,
      label: textOf(item['type']) ?? textOf(item['label']) ?? '',
      value: joined(item['company_name'], item['address']),
    })),
    ...list('copays_deductibles').map(item => ({
      kind: 'copay' as const,
      label: [textOf(item['service']), textOf(item['category'])].filter(part => part !== null).join(' '),
      value: joined(item['value']),
    })),
  ]
  return all.filter(({ value }) => value !== '').slice(0, mostExtras)
}
