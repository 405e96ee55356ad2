// Whose fault it is when a till has to be paired again, and which rules of the protocol a run broke; from the server's record.
import type { Plan } from './plan.ts'
import { unclear, type Refresh } from './record.ts'

/** `kept`: still registered. `told`: the operator or a thief did it. `unavoidable`: S3, and an answer was truly lost. */
export type Verdict = 'kept' | 'told' | 'unavoidable' | 'ours'

/**
 * Only strict rotation may cost a registration, and only when the answer that carried the successor was lost: damaged on
 * its way, or its reader was killed before it could store it. `killed`: the processes that were, by name.
 */
export function verdictOf(
  plan: Plan,
  end: 'registered' | 'suspended' | 'unregistered',
  refreshes: readonly Refresh[],
  killed: ReadonlySet<string>,
): Verdict {
  if (end === 'registered') return 'kept'
  if (end === 'unregistered') return 'ours'
  if (plan.event !== 'none') return 'told'
  if (plan.mode !== 'S3') return 'ours'
  const fatal = refreshes.find(one => one.looked && !one.rotated)
  if (fatal === undefined) return 'ours'
  // The request of a killed process that the server took up only after another one had renewed.
  if (killed.has(fatal.from) && refreshes.some(one => one.n > fatal.n && one.hash === fatal.hash && one.rotated))
    return 'unavoidable'
  const first = refreshes.find(one => one.n < fatal.n && one.hash === fatal.hash && one.rotated)
  return first !== undefined && (unclear(first) || killed.has(first.from)) ? 'unavoidable' : 'ours'
}

/** Sentences about broken rules of the refresh protocol: I4, single flight, one request per generation, no loop. */
export function brokenRules(refreshes: readonly Refresh[], killed: ReadonlySet<string>): string[] {
  const broken: string[] = []
  for (const [place, one] of refreshes.entries()) {
    const said = (what: string): void => void broken.push(`refresh ${place + 1} of ${one.from}: ${what}`)
    if (one.stored === null) said('sent although nothing was stored that may be used')
    else if (one.hash !== one.stored.hash) said(`not the stored token of generation ${one.stored.generation}`)
    const earlier = refreshes.slice(0, place)
    const alive = (other: Refresh): boolean => !killed.has(other.from)
    if (earlier.some(other => alive(other) && (other.endedAt === null || other.endedAt > one.arrivedAt)))
      said('sent while another one was under way')
    const needless = earlier.filter(
      other =>
        other.stored?.generation === one.stored?.generation &&
        alive(other) &&
        !unclear(other) &&
        other.error !== 'use_dpop_nonce',
    )
    if (needless.length > 0) said(`generation ${one.stored?.generation} had been asked for and answered`)
    if (earlier.some(other => alive(other) && other.error === 'invalid_grant' && !unclear(other)))
      said('sent after the server had refused the registration')
    const asked = earlier.findLast(other => other.from === one.from)
    const pause = Number(asked?.fault?.retryAfter ?? 0) * 1000
    // Timers may be a little early, and the two ends of the line do not see the same moment.
    if (asked && pause > 0 && one.arrivedAt - (asked.endedAt ?? 0) < pause * 0.95)
      said(`sent before the ${pause} ms were over that the server had asked for`)
  }
  return broken
}
