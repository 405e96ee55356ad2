// From what a hosted check found to the till's verdict: every field looked at, the age and the expiry judged here again.
import { isDay, type Day } from '#domain/age'
import type { HostedReason } from '#domain/hosted-codes'
import type { HostedResult } from '../ports/id-check.ts'

export type HostedVerdict = { verdict: 'pass' | 'too-young' | 'expired' | 'unreadable'; reason: HostedReason | null }

/** What a refusal is judged by when there is a code and no result. */
export const nothingFound: Omit<HostedResult, 'code' | 'attempts' | 'attemptsInvoiced'> = {
  state: 'failed',
  completed: false,
  failedFace: null,
  age: null,
  expires: null,
  expiresUnreadable: false,
  invalidFields: [],
  mismatchedFields: [],
  fingerprint: '',
}

/**
 * Refusals by the service's own criteria first, then everything that keeps a result from being believed, and only what is
 * left is measured. A completed task proves nothing by itself: its fields may be invalid (ID Scan, transaction result).
 */
export function verdictOf(
  found: HostedResult,
  wanted: { requiredAge: number; today: Day; allowedExpiration: number },
): HostedVerdict {
  const { code } = found
  if (code === 'expiration_criteria_not_met') return { verdict: 'expired', reason: code }
  if (code === 'age_criteria_not_met') return { verdict: 'too-young', reason: code }
  if (found.expires !== null && lastDay(found.expires, wanted.allowedExpiration) < wanted.today)
    return { verdict: 'expired', reason: 'expiration_criteria_not_met' }
  const doubt = doubtAbout(found)
  if (doubt !== null || found.age === null) return { verdict: 'unreadable', reason: doubt ?? 'unable_to_determine_age' }
  return found.age >= wanted.requiredAge
    ? { verdict: 'pass', reason: null }
    : { verdict: 'too-young', reason: 'age_criteria_not_met' }
}

function doubtAbout(found: HostedResult): HostedReason | null {
  if (found.code !== null) return found.code
  if (found.failedFace !== null) return found.failedFace
  if (!found.completed) return 'failed'
  if (found.invalidFields.length > 0 || found.mismatchedFields.length > 0) return 'field_validation_failed'
  return found.expiresUnreadable ? 'unable_to_determine_date_of_expiry' : null
}

/** The last day a document is taken: days after its expiry are forgiven, negative days ask for that much validity left. */
function lastDay(expires: Day, allowedExpiration: number): Day {
  const moved = new Date(Date.parse(`${expires}T00:00:00Z`) + allowedExpiration * 86_400_000)
  const day = moved.toISOString().slice(0, 10)
  return isDay(day) ? day : expires
}
