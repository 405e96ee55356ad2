// Reads what a service answered: bounded text members, seconds, and what a status that is not 200 means.
import type { BrokerAnswer } from './http.ts'
import { BrokerError } from './error.ts'

/** A member of a JSON object, own members only. */
export function member(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, name)
    ? (json as Record<string, unknown>)[name]
    : undefined
}

/** A text member with 1 to 16,384 characters, or null. */
export function textMember(json: unknown, name: string): string | null {
  const value = member(json, name)
  return typeof value === 'string' && value.length > 0 && value.length <= 16_384 ? value : null
}

/** A positive number of seconds, also when it is sent as text, or null. */
export function secondsMember(json: unknown, name: string): number | null {
  const value = member(json, name)
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null
}

/** The error for an answer that brings no credential. `word` is the service's own name for it. */
export function refused(service: string, answer: BrokerAnswer, word: string | null): BrokerError {
  const { status, retryAfter } = answer
  // Trouble of the service, or a page of somebody in between, is worth another try; a refusal needs a person.
  if (status < 400 || status >= 500 || status === 408 || status === 429)
    return new BrokerError('service-unavailable', `${service} answered ${status}`, { service, retryAfter })
  const short = (word ?? '').replace(/[^\w .-]/g, '').slice(0, 40)
  return new BrokerError('service-refused', `${service} answered ${status} ${short}`.trim(), { service })
}
