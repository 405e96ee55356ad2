// Which step a scan goes to when the service tells a state: forward only, whatever was skipped, repeated or came late.
import type { InsuranceScan } from '#contract'
import type { InsuranceNews } from '../ports/insurance.ts'

type Step = InsuranceScan['step']
const order: readonly Step[] = ['starting', 'front', 'reading-front', 'back', 'reading-back', 'finishing', 'read']

/** Steps in which nobody can do anything but wait, so each of them has a limit. */
export function isWaiting(step: Step): boolean {
  return step === 'starting' || step === 'reading-front' || step === 'reading-back' || step === 'finishing'
}

/** The next step, or null when this state changes nothing. `finishing` for a card that is read: its fields are to be fetched. */
export function stepAfter(step: Step, state: InsuranceNews['state'], bothSides: boolean): Step | null {
  const at = order.indexOf(step)
  if (at < 0 || step === 'read') return null
  const forward = (to: Step): Step | null => (order.indexOf(to) > at ? to : null)
  switch (state) {
    case 'pending':
    case 'unknown':
      return null
    case 'processing':
    case 'frontside_processing':
      return forward('reading-front')
    case 'backside_processing':
      // "Now the back" and "reading the back" in one word: who already showed it goes on waiting.
      return forward(bothSides ? 'back' : 'finishing')
    case 'post_processing':
    case 'completed':
    case 'enriched':
      return forward('finishing')
    case 'frontside_failed':
    case 'backside_failed':
    case 'gone':
      return 'retry'
    case 'error':
      return 'failed'
    default:
      return state satisfies never
  }
}
