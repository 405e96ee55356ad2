// How a charge can be given back today: a void while the gateway still allows one, else a refund.
import type { ReversalKind } from '#domain/reversal-flow'
import { conflict, Problem } from '../ports/errors.ts'
import type { CardGateway, InquiryOutcome } from '../ports/card.ts'
import type { Clock } from '../ports/system.ts'

/** Seconds; the person who gives the money back waits for it. */
const ASKED_AGAIN_AFTER = [1, 2]

/**
 * Asks the gateway about the charge and says how `amountMinor` of it goes back; what cannot be done today is refused in
 * words. The gateway allows a void before the batch is settled and a refund after it (Card Connect, void and refund).
 */
export function reversalWay(deps: { gateway: Pick<CardGateway, 'inquire'>; clock: Clock; signal: AbortSignal }) {
  const { gateway, clock, signal } = deps

  /** What the gateway says of a charge; a lost question is asked again, for asking moves no money. */
  async function chargeOf(reference: string): Promise<InquiryOutcome> {
    for (const seconds of ASKED_AGAIN_AFTER) {
      const charge = await gateway.inquire(reference)
      if (charge.kind !== 'unknown' || charge.mismatch === true) return charge
      await clock.sleep(seconds * 1000, signal).catch(() => undefined)
    }
    return gateway.inquire(reference)
  }

  /** `whole`: the amount is the whole charge as the till knows it. */
  return async (wish: { reference: string | null; amountMinor: number; whole: boolean }): Promise<ReversalKind> => {
    const { reference, amountMinor, whole } = wish
    if (reference === null) throw conflict('nothing-running')
    const charge = await chargeOf(reference)
    switch (charge.kind) {
      case 'approved':
        if (charge.voidable !== false && amountMinor === charge.amountMinor) return 'void'
        if (charge.refundable !== false) return 'refund'
        throw conflict('not-settled')
      case 'unknown':
        throw new Problem({ code: 'unreachable', service: 'cardconnect' }, charge.why)
      case 'voided':
      case 'declined':
      case 'not-found':
        // A void takes the whole charge. Should the inquiry be wrong, a part must not take more back than itself.
        // Nothing is alive there; a void will say so, and it is proven by the inquiry behind it.
        return whole ? 'void' : 'refund'
      default:
        return charge satisfies never
    }
  }
}
