// What CardScan sends, read tolerantly: cards, upload addresses, socket events and both kinds of error body.
import * as z from 'zod'
import type { InsuranceRecord, InsuranceState } from '../ports/partners.ts'
import { type HttpAnswer, jsonOf } from './http.ts'

const states: readonly InsuranceState[] = [
  'pending',
  'processing',
  'frontside_processing',
  'frontside_failed',
  'backside_processing',
  'backside_failed',
  'post_processing',
  'completed',
  'enriched',
  'error',
  'unknown',
]
/** A state word of the service; words from the future read as `unknown`. */
export function stateOf(text: unknown): InsuranceState {
  return states.find(state => state === text) ?? 'unknown'
}

const id = z.string().regex(/^[\w.:-]{1,128}$/)
const ObjectError = z.object({ message: z.string().nullish(), type: z.string().nullish() }).nullish().catch(null)
export const CreatedCard = z.object({ card_id: id })
export const UploadAddress = z.object({
  upload_url: z.string().max(4096),
  upload_parameters: z.record(z.string().max(200), z.string().max(16_384)),
})
/** `details` and `payer_match` are read member by member, so one odd value never hides the rest. */
export const Card = z.object({
  state: z.unknown().optional(),
  error: ObjectError,
  details: z.unknown().optional(),
  payer_match: z.unknown().optional(),
})
export const SocketEvent = z.object({
  event_id: z.string().nullish().catch(null),
  type: z.literal('card'),
  card_id: z.string(),
  state: z.unknown().optional(),
  error: ObjectError,
})

/** One sentence out of an error member, or null. */
export function errorText(error: z.infer<typeof ObjectError>): string | null {
  return clean(error?.message ?? error?.type ?? '', 200) || null
}

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
const Detail = z.object({
  value: z.union([z.string(), z.number().transform(String)]),
  scores: z.array(z.unknown()).nullish().catch(null),
})
const Bag = z.record(z.string(), z.unknown())

/** A card as the till's record: fields with their smallest score, the payer, the error. */
export function readRecord(card: z.infer<typeof Card>): InsuranceRecord {
  const details = Bag.safeParse(card.details).data ?? {}
  const names = [
    ...detailNames.filter(name => Object.hasOwn(details, name)),
    ...Object.keys(details).filter(name => !detailNames.includes(name)),
  ]
  const fields: InsuranceRecord['fields'] = []
  for (const name of names.filter(name => /^\w{1,60}$/.test(name)).slice(0, 60)) {
    const field = readField(details[name])
    if (field !== null) fields.push({ name, ...field })
  }
  return { state: stateOf(card.state), fields, payerMatch: readPayer(card.payer_match), error: errorText(card.error) }
}

/** One detail, or a list of them (`dependent_names`) joined; null when there is nothing to show. */
function readField(raw: unknown): { value: string; confidence: number | null } | null {
  const read = (Array.isArray(raw) ? raw : [raw]).flatMap(item => Detail.safeParse(item).data ?? [])
  const value = clean(
    read
      .map(item => clean(item.value, 200))
      .filter(text => text !== '')
      .join(', '),
    200,
  )
  if (value === '') return null
  const scores = read
    .flatMap(item => item.scores ?? [])
    .map(score => Number.parseFloat(String(score)))
    .filter(Number.isFinite)
  return { value, confidence: scores.length === 0 ? null : Math.min(1, Math.max(0, Math.min(...scores))) }
}

const PayerMatch = z.object({
  cardscan_payer_name: z.string().nullish(),
  matches: z
    .array(z.object({ payer_name: z.string().nullish() }))
    .nullish()
    .catch(null),
})

function readPayer(raw: unknown): string | null {
  const match = PayerMatch.safeParse(raw).data
  return clean(match?.cardscan_payer_name ?? match?.matches?.[0]?.payer_name ?? '', 200) || null
}

/** Text read off a card by a machine: one line, no control characters, bounded. */
function clean(text: string, most: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, most)
}

/** The service's own words for a refusal: its JSON error, or the XML error of the object store behind uploads. */
export function refusalText(answer: HttpAnswer): string {
  const body = z.object({ message: z.string() }).safeParse(jsonOf(answer)).data?.message
  const xml = /<Code>([^<]{1,100})<\/Code>/.exec(answer.text)?.[1]
  return clean(body ?? xml ?? '', 200) || `status ${answer.status}`
}
