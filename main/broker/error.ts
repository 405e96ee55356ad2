// How the broker says that it will not or cannot issue a credential.

/** What a till shows; the same members as the till's own failures, so one side can pass them to the other. */
export type BrokerFailure =
  | { code: 'declined'; service: string; reason: string }
  | { code: 'unreachable'; service: string }
  | { code: 'invalid'; fields: string[] }

/** Its message is for the log and names a setting at most by its key, never by its value. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  readonly failure: BrokerFailure
  constructor(failure: BrokerFailure, message: string) {
    super(message)
    this.failure = failure
  }
}
