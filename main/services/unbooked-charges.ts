// Charges under an order that no tender accounts for: all of them go back, and none is closed by hand while it stands.
import { conflict, Problem } from '../ports/errors.ts'
import type { CardGateway, StandingCharge } from '../ports/card.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { PaymentOutcomes } from './payment-outcomes.ts'
import type { Reversals } from './reversals.ts'
import type { AttemptStore, ReversalStore } from './store-types.ts'

/** For attempts in `needs-human`: the gateway shows several charges under one order, or one over more than was asked for. */
export function createUnbookedCharges(deps: {
  attempts: Pick<AttemptStore, 'find'>
  reversals: Pick<ReversalStore, 'forAttempt'>
  gateway: Pick<CardGateway, 'standing'>
  outcomes: Pick<PaymentOutcomes, 'checkedByHand'>
  takeBack: Reversals['takeBack']
}) {
  const { attempts, reversals, gateway, outcomes, takeBack } = deps

  /** What stands, without what this till has given back: a refunded charge stays in the books of a settled day. */
  async function standing(attempt: AttemptRow): Promise<StandingCharge[]> {
    const charges = await gateway.standing(attempt.orderId)
    if ('kind' in charges) throw new Problem({ code: 'unreachable', service: 'cardconnect' }, charges.why)
    const back = new Set(ended(attempt, 'done'))
    return charges.filter(({ reference }) => !back.has(reference))
  }

  const ended = (attempt: AttemptRow, state: 'done' | 'refused'): string[] =>
    reversals.forAttempt(attempt.id).flatMap(one => (one.state === state ? [one.targetReference] : []))

  return {
    /**
     * Gives back each charge in turn, and closes the attempt once all of them are back. One whose end is not known yet holds
     * up the next; the manager goes on when it is. Throws Problem when the gateway cannot be asked, or cannot do it today.
     */
    async giveBack(attempt: AttemptRow, reason: string, staff: string): Promise<void> {
      const stillWanted = () => attempts.find(attempt.id)?.state === 'needs-human'
      for (const { reference, amountMinor } of await standing(attempt)) {
        const row = await takeBack({ attempt, charge: reference, amountMinor, reason, staff, stillWanted })
        if (row.state !== 'done') return
      }
      if (stillWanted()) outcomes.checkedByHand(attempt, reason)
    },
    /**
     * Throws conflict 'charge-stands' while the gateway shows a charge that nobody has tried to give back; one that the bank
     * has refused to give back is between the bank and the manager.
     */
    async assertNone(attempt: AttemptRow): Promise<void> {
      const tried = new Set(ended(attempt, 'refused'))
      const left = (await standing(attempt)).filter(({ reference }) => !tried.has(reference))
      if (left.length > 0) throw conflict('charge-stands')
    },
  }
}
