// Asks the payer whether the plan on a card is active: one question, one limit, always an end in words.
import type { Eligibility } from '#contract'
import { ageOn, isDay } from '#domain/age'
import { Problem } from '../ports/errors.ts'
import type { EligibilityQuestion, InsuranceCard } from '../ports/insurance.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { Limit } from './insurance-limit.ts'

export type Provider = EligibilityQuestion['provider']
export type Subscriber = EligibilityQuestion['subscriber']

const LIMIT_MS = 60_000
const OLDEST_YEARS = 130

/** Starts the check and tells each of its states. Throws Problem `invalid` for a name or a day that cannot be. */
export function checkEligibility(
  parts: { card: InsuranceCard; provider: Provider; clock: Clock; log: Log; limit: Limit; signal: AbortSignal },
  subscriber: Subscriber,
  tell: (eligibility: Eligibility) => void,
): void {
  const { card, provider, clock, log, limit, signal } = parts
  const question = { provider, subscriber: checked(subscriber, clock.now()) }
  const over = new AbortController()

  function settle(eligibility: Eligibility): void {
    // Whatever comes after the end of the scan, or after the time was up, is nobody's.
    if (signal.aborted || over.signal.aborted) return
    over.abort()
    limit.stop()
    tell(eligibility)
  }
  limit.run(LIMIT_MS, () => settle({ ...unknown, step: 'failed', reason: 'timeout' }))
  tell({ ...unknown, step: 'checking', reason: null })
  card.checkEligibility(question, AbortSignal.any([signal, over.signal])).then(
    answer => settle({ ...answer, step: 'done', reason: null }),
    (thrown: unknown) => {
      if (!(thrown instanceof Problem)) log.incident('insurance.eligibility', thrown)
      settle({ ...unknown, step: 'failed', reason: reasonOf(thrown) })
    },
  )
}

/** The word for the page: the service's own where it gave one, else the kind of failure. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Problem)) return 'internal'
  return thrown.failure.code === 'declined' ? thrown.failure.reason : thrown.failure.code
}

const unknown = {
  active: null,
  payer: null,
  plan: null,
  group: null,
  validFrom: null,
  validTo: null,
  lines: [],
  errors: [],
}

/** Names without control characters, and a day that exists and lies in a lifetime. */
function checked({ firstName, lastName, born }: Subscriber, now: Date): Subscriber {
  const tidy = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  const clean = { firstName: tidy(firstName), lastName: tidy(lastName), born }
  const age = isDay(born) ? ageOn(now.toISOString().slice(0, 10), born) : -1
  const wrong = [
    clean.firstName === '' ? 'firstName' : null,
    clean.lastName === '' ? 'lastName' : null,
    age < 0 || age > OLDEST_YEARS ? 'born' : null,
  ].filter(field => field !== null)
  if (wrong.length > 0) throw new Problem({ code: 'invalid', fields: wrong })
  return clean
}
