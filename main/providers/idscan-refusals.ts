// What each refusal of the ID Scan service means for the till, by its status.
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { Http, HttpAnswer } from './http.ts'

/** Closer than this, a clock is not the reason for a refusal. */
const FAIR_SKEW_SECONDS = 30

/** Conventional statuses; the service publishes only that a refusal is `{ status, message }`. Its message is not repeated. */
export function refusal(
  answer: HttpAnswer,
  operation: string,
  http: Http,
  clock: Pick<Clock, 'now'>,
  log: Log,
): Problem {
  const { service } = http
  const detail = `${operation}: ${answer.status}`
  const declined = (reason: string): Problem => new Problem({ code: 'declined', service, reason }, detail)
  switch (answer.status) {
    case 400:
    case 422:
      return operation === 'create-check'
        ? declined(
            'The identity check service does not take the kind of check this store is set up for. ' +
              'Ask the manager to correct the settings of the identity check; check the document another way until then.',
          )
        : http.fault(answer, operation, 'refused')
    case 401:
      return declined(keyRefused(answer, clock, log))
    case 403:
      return declined('The identity check service does not show this check to this store. Start a new check.')
    case 404:
    case 410:
      return new Problem({ code: 'not-found', what: 'check' }, detail)
    case 409:
      return conflict('nothing-running')
    case 429:
    case 503:
      return new Problem({ code: 'unreachable', service }, detail)
    default:
      return http.fault(answer, operation, 'refused')
  }
}

/** Tokens live for a minute, so a wrong clock is the likeliest reason for a refusal. */
function keyRefused(answer: HttpAnswer, clock: Pick<Clock, 'now'>, log: Log): string {
  const theirs = Date.parse(answer.headers['date'] ?? '')
  const skew = Math.round((clock.now().getTime() - theirs) / 1000)
  if (Number.isNaN(skew) || Math.abs(skew) < FAIR_SKEW_SECONDS)
    return 'The identity check service refused the key of this store. Call support; check the document by eye until then.'
  log.warn('idscan.clock-skew', { seconds: skew })
  return `The clock of this till is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead' : 'behind'}. Set the time, then try again.`
}
