// The words every REST resource of the simulated secucard server shares: a call, an answer, the error envelope.
import { hex, type SecucardDevice, type SecucardSession, type World } from './secucard-state.ts'

export type ApiAnswer = { status: number; body: unknown }
/** One authorised call. `id`, `action` and `arg` are path segments as sent; null when absent. */
export type ApiCall = {
  world: World
  method: string
  id: string | null
  action: string | null
  arg: string | null
  body: unknown
  /** The `q` of a list as sent; null when absent. */
  q: unknown
  session: SecucardSession
  device: SecucardDevice | null
  /** The list envelope with `count` and `offset` of the query applied; `count` in the answer is the total. */
  list(items: readonly unknown[]): ApiAnswer
}
export type Envelope = {
  status: 'error'
  error: string
  error_details: string
  error_user: string
  code: number
  supportId: string
}

export const ok = (body: unknown): ApiAnswer => ({ status: 200, body })

/** The error envelope of the service; `error_user` is filled in the caller's language by `inLanguage`. */
export function failure(status: number, error: string, code: number, details: string): ApiAnswer {
  const body: Envelope = { status: 'error', error, error_details: details, error_user: '', code, supportId: hex(32) }
  return { status, body }
}

export const isEnvelope = (body: unknown): body is Envelope =>
  typeof body === 'object' && body !== null && 'supportId' in body && 'error_user' in body

/** Puts the sentence for the cashier in, German unless English is asked for. */
export function inLanguage(answer: ApiAnswer, acceptLanguage: string | undefined): ApiAnswer {
  if (!isEnvelope(answer.body)) return answer
  const english = acceptLanguage?.trim().toLowerCase().startsWith('en') ?? false
  const { code } = answer.body
  const sentence = english ? `An error occurred (code ${code})` : `Ein Fehler ist aufgetreten (Code ${code})`
  return { status: answer.status, body: { ...answer.body, error_user: sentence } }
}
