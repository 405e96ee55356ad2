// What CardScan sends, read tolerantly: cards, upload addresses, socket events and the three kinds of error body.
import * as z from 'zod'
import type { InsuranceState } from '../ports/insurance.ts'
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
/** True once the service has read the card. */
export const isFinished = (state: unknown): boolean => state === 'completed' || state === 'enriched'

/** Ids go into paths and are compared; nothing else about them is known. */
export const serviceId = z.string().regex(/^[\w.:-]{1,128}$/)
const anyText = z.string().nullish().catch(null)
/** The error member of cards, eligibility requests and events; `error` is an older spelling of `type`. */
export const ObjectError = z
  .object({ type: anyText, error: anyText, message: anyText, code: anyText })
  .nullish()
  .catch(null)
export const CreatedCard = z.object({ card_id: serviceId })
export const UploadAddress = z.object({
  upload_url: z.string().max(4096),
  upload_parameters: z
    .record(z.string().max(200), z.string().max(16_384))
    .refine(pairs => Object.keys(pairs).length <= 100),
})
/** A direct upload tells which card it went to. */
export const DirectUpload = z.object({ card_id: serviceId })

/** One card and no other: an answer about somebody else's is not an answer. */
export const cardState = (cardId: string) =>
  z.object({ card_id: z.literal(cardId), state: z.unknown().optional(), error: ObjectError })
/** A card with what was read; members are read one by one, so one odd value never hides the rest. */
export const cardOf = (cardId: string) =>
  cardState(cardId)
    .extend({
      details: z.unknown().optional(),
      payer_match: z.unknown().optional(),
      enriched_results: z.unknown().optional(),
    })
    .refine(card => !isFinished(card.state) || Bag.safeParse(card.details).success, { path: ['details'] })
export type Card = z.infer<ReturnType<typeof cardOf>>

export const SocketEvent = z.object({
  event_id: z
    .union([z.string(), z.number().transform(String)])
    .transform(id => id.slice(0, 200))
    .nullish()
    .catch(null)
    .transform(id => id ?? null),
  type: z.enum(['card', 'eligibility']),
  card_id: z.string(),
  eligibility_id: anyText.transform(id => id ?? null),
  state: z.unknown().optional(),
  error: ObjectError,
})
export type SocketEvent = z.infer<typeof SocketEvent>

/** An object of whatever members. */
export const Bag = z.record(z.string(), z.unknown())

/** Text read off a card by a machine: one line, no control characters, bounded. */
export function clean(text: string, most = 200): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, most)
    .replace(/\p{Cs}$/u, '')
    .trimEnd()
}

/** A text or a number as one clean line; null for everything else and for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return clean(String(value)) || null
}

/** The service's word for what is wrong, its type before its sentence; null when it says nothing. */
export function errorWord(error: z.infer<typeof ObjectError>): string | null {
  const said = [error?.type, error?.error, error?.message, error?.code].map(text => clean(text ?? ''))
  return said.find(text => text !== '') ?? null
}

/** The service's own words for a refusal (REST envelope), or the code of the object store behind uploads; null without either. */
export function refusalOf(answer: HttpAnswer): string | null {
  const body = z.object({ message: anyText, type: anyText }).safeParse(jsonOf(answer)).data
  const xml = /<Error>[^]{0,2000}?<Code>([^<]{1,100})<\/Code>/.exec(answer.text.slice(0, 16_384))?.[1]
  return clean(body?.message ?? body?.type ?? xml ?? '') || null
}
