// Charges under an order that no tender accounts for: all of them go back, and none is closed by hand while it may stand.
import { conflict, Problem } from '../ports/errors.ts'
import type { CardGateway, StandingCharge } from '../ports/card.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { ReversalRow } from '../store/reversals.ts'
import type { PaymentOutcomes } from './payment-outcomes.ts'
import { NEVER_ARRIVED, type Reversals } from './reversals.ts'
import type { AttemptStore, ReversalStore } from './store-types.ts'

/** For attempts in `needs-human`: several charges under one order, one over more than was asked for, one that surfaced late. */
export function createUnbookedCharges(deps: {
  attempts: Pick<AttemptStore, 'find'>
  reversals: Pick<ReversalStore, 'forAttempt'>
  gateway: Pick<CardGateway, 'standing'>
  outcomes: Pick<PaymentOutcomes, 'checkedByHand' | 'askAgain'>
  takeBack: Reversals['takeBack']
  /** Asks the gateway about an attempt until it is known. */
  watch: (attemptId: string) => void
}) {
  const { attempts, reversals, gateway, outcomes, takeBack } = deps
  const wanted = (attempt: AttemptRow): boolean => attempts.find(attempt.id)?.state === 'needs-human'

  /**
   * What stands, without what this till has given back: a refunded charge stays in the books of a settled day. A gateway that
   * suddenly knows nothing of the order contradicts what it said before: then it is asked as about any unknown payment, twice
   * after the quiet time and behind a fence.
   */
  async function standing(attempt: AttemptRow): Promise<StandingCharge[]> {
    const found = await gateway.standing(attempt.orderId)
    if (found.kind === 'unknown') throw new Problem({ code: 'unreachable', service: 'cardconnect' }, found.why)
    if (!wanted(attempt)) throw conflict('nothing-running')
    if (!found.known) {
      outcomes.askAgain(attempt)
      deps.watch(attempt.id)
      throw conflict('asked-again')
    }
    const back = ended(attempt, ({ state }) => state === 'done')
    return found.charges.filter(({ reference }) => !back.has(reference))
  }

  const ended = (attempt: AttemptRow, which: (one: ReversalRow) => boolean): Set<string> =>
    new Set(
      reversals
        .forAttempt(attempt.id)
        .filter(which)
        .map(one => one.targetReference),
    )

  return {
    /**
     * Gives back each charge in turn, and closes the attempt once all of them are back. One whose end is not known yet holds
     * up the next; the manager goes on when it is. Throws Problem when the gateway cannot be asked, or cannot do it today.
     */
    async giveBack(attempt: AttemptRow, reason: string, staff: string): Promise<void> {
      const stillWanted = () => wanted(attempt)
      for (const { reference, amountMinor } of await standing(attempt)) {
        const row = await takeBack({ attempt, charge: reference, amountMinor, reason, staff, stillWanted })
        if (row.state !== 'done') return
      }
      if (stillWanted()) outcomes.checkedByHand(attempt, reason)
    },
    /**
     * Throws conflict 'charge-stands' while the gateway shows a charge that may still go back; one that the bank has refused
     * to refund is between the bank and the manager. A void that was refused says only that a refund is due.
     */
    async assertNone(attempt: AttemptRow): Promise<void> {
      const left = await standing(attempt)
      const tried = ended(
        attempt,
        one => one.kind === 'refund' && one.state === 'refused' && one.text !== NEVER_ARRIVED,
      )
      if (left.some(({ reference }) => !tried.has(reference))) throw conflict('charge-stands')
    },
  }
}
