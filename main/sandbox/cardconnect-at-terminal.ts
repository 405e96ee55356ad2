// A charge that a terminal makes by itself: the same books and issuer as for the gateway's own callers.
import { gatewayResponse } from './cardconnect-codes.ts'
import type { GatewayFaults } from './cardconnect-faults.ts'
import { authorizationWish } from './cardconnect-input.ts'
import { authorize, voidEntry } from './cardconnect-ledger.ts'
import type { CardconnectPanel, CardconnectState, StoredTransaction } from './cardconnect-model.ts'
import { authorizationReply, plainReply } from './cardconnect-replies.ts'

/** Suffers the faults `62` and `62-but-approved` that wait for the order; all others belong to the terminal's own line. */
export function chargesAtTerminal(
  books: CardconnectState,
  faults: GatewayFaults,
  merchid: string,
  now: () => number,
): CardconnectPanel['chargeAtTerminal'] {
  const takeBack = (entry: StoredTransaction) => () => void voidEntry(entry, null, now())
  return ({ token, expiry, minor, orderid, capture, entrymode }) => {
    const wish = authorizationWish({
      account: token,
      expiry,
      orderid,
      amount: String(minor),
      capture: capture ? 'Y' : 'N',
    })
    if ('refused' in wish) return { reply: plainReply(wish.refused, { merchid }), takeBack: () => {} }
    const fault = faults.takeNamed(['62', '62-but-approved'], orderid)
    const timedOut = { ...gatewayResponse('62'), approved: 0, slow: true }
    const done = authorize(books, wish, now(), fault === '62' ? timedOut : null)
    if ('refused' in done) return { reply: plainReply(done.refused, { merchid }), takeBack: () => {} }
    const { entry } = done
    entry.entrymode = entrymode
    const reply =
      fault === '62-but-approved'
        ? plainReply('62', { retref: entry.retref, merchid, amount: '0.00' })
        : authorizationReply(entry, merchid, wish, {})
    return { reply: { ...reply, orderId: orderid }, takeBack: takeBack(entry) }
  }
}
