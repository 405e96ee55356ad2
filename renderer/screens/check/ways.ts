// Which way of checking opens by itself, which is offered next, and what a hosted check's end makes the best step.
import type { HostedCheck, Sale, VerificationWay } from '#contract'

export type Way = VerificationWay['way']
export type Restriction = NonNullable<Sale['restriction']>

/** The key of each way, the same on every screen of the check. */
export const wayKeys = { device: 'F2', manual: 'F3', hosted: 'F4' } as const satisfies Record<Way, string>

const isReady = (ways: readonly VerificationWay[], way: Way): boolean =>
  ways.some(each => each.way === way && each.state === 'ready')

/**
 * The way to open: the one the cashier chose for this sale while it is open, else the first that is. Null when none is. A
 * sale that has passed already opens no hosted check by itself, because each one may cost.
 */
export function openingWay({ ways, status }: Restriction, chosen: Way | null): Way | null {
  const costly = (way: Way): boolean => status === 'passed' && way === 'hosted'
  if (chosen !== null && isReady(ways, chosen) && !costly(chosen)) return chosen
  return ways.find(each => each.state === 'ready' && !costly(each.way))?.way ?? null
}

/** The way to go on with when `current` leads no further: the next open one after it, else the first open one before it. */
export function nextWay(ways: readonly VerificationWay[], current: Way): Way | null {
  const at = ways.findIndex(each => each.way === current)
  const others = [...ways.slice(at + 1), ...ways.slice(0, Math.max(0, at))]
  return others.find(each => each.state === 'ready' && each.way !== current)?.way ?? null
}

/** Whether another hosted check may be started: the way is open, and a paid attempt is left. */
export function mayStart(ways: readonly VerificationWay[], check: HostedCheck | null): boolean {
  return isReady(ways, 'hosted') && (check === null || check.budget.used < check.budget.most)
}

/** The step to put first after a hosted check has ended, or could not be started (`check` null). */
export type NextStep = 'again' | 'refuse' | { way: Way } | null

export function stepAfter(check: HostedCheck | null, ways: readonly VerificationWay[]): NextStep {
  const other = nextWay(ways, 'hosted')
  const elsewhere: NextStep = other === null ? null : { way: other }
  const again: NextStep = mayStart(ways, check) ? 'again' : elsewhere
  if (check === null) return elsewhere ?? again
  if (check.verdict?.verdict === 'pass') return null
  if (check.verdict?.verdict === 'too-young') return 'refuse'
  if (check.reason === 'budget') return elsewhere
  const action = check.advice?.action
  switch (action) {
    case 'refuse':
      return 'refuse'
    case 'supervisor':
      return null
    case 'later':
      return elsewhere ?? again
    case 'retake':
    case 'retake-front':
    case 'retake-back':
    case 'scan-front':
    case 'scan-back':
    case 'other-document':
    case 'none':
    case undefined:
      return again
    default:
      return action satisfies never
  }
}
