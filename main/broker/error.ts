// How the broker says that it will not or cannot issue a credential.
import type { BrokerCode } from './wire.ts'

/** What a till shows; the same members as the till's own failures, so one side can pass them to the other. */
export type BrokerFailure =
  | { code: 'declined'; service: string; reason: string }
  | { code: 'unreachable'; service: string }
  | { code: 'invalid'; fields: string[] }

export type BrokerErrorDetail = {
  /** cardscan, idscan, cardconnect or identity; empty when no service is to blame. */
  service?: string
  /** Keys of settings or names of parameters. */
  fields?: string[]
  /** Whole seconds after which another try makes sense. */
  retryAfter?: number | null
}

/** Its message is for the log and names a setting at most by its key, never by its value. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  readonly code: BrokerCode
  readonly service: string
  readonly retryAfter: number | null
  readonly failure: BrokerFailure
  constructor(code: BrokerCode, message: string, detail: BrokerErrorDetail = {}) {
    super(message)
    this.code = code
    this.service = detail.service ?? ''
    this.retryAfter = detail.retryAfter ?? null
    this.failure = failureOf(code, this.service, detail.fields ?? [])
  }
}

/** The same in the words of a till, for a broker inside its process. */
function failureOf(code: BrokerCode, service: string, fields: string[]): BrokerFailure {
  switch (code) {
    case 'service-unavailable':
    case 'identity-unavailable':
    case 'too-many-requests':
    case 'internal':
      return { code: 'unreachable', service }
    case 'service-not-set-up':
      return { code: 'declined', service, reason: 'This service is not set up for this store.' }
    case 'service-refused':
      return {
        code: 'declined',
        service,
        reason: 'The service refuses the credentials of this store. Call support.',
      }
    case 'not-a-till':
    case 'unknown-till':
      return { code: 'declined', service, reason: 'This till is not known here.' }
    case 'customer-required':
    case 'customer-refused':
    case 'bad-request':
      return { code: 'invalid', fields }
    default:
      return code satisfies never
  }
}
