// Smart transactions of the identity service as the till's card payments: one adapter pair behind the card port.
import type { CardGateway, CardTerminal } from '../ports/card.ts'
import { conflict, Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'
import type { SmartTransactions } from '../ports/smart.ts'
import { chargeSmart } from './smart-card-charge.ts'
import type { FindByRef } from './smart-card-find.ts'
import { inquireOne, inquireOrder, type SmartCardLine, standingSmart } from './smart-card-looks.ts'
import { inquireSmartRefund, refundSmart, voidSmart, voidSmartOrder } from './smart-card-reversals.ts'

export type SmartCardSettings = {
  type: 'cashless' | 'auto'
  /** Currency of the store; a payment in another one is nobody's. */
  currency: string
  log: Log
  /** Milliseconds a start has to answer after its abort; 3000 unless told. */
  abortWithinMs?: number
}

/**
 * A device that charges by itself and the service that remembers it. Order ids are the transactions' own references, a
 * payment's reference is its transaction id, its authorization code the service's receipt number.
 */
export function createSmartCard(
  smart: SmartTransactions,
  find: FindByRef,
  settings: SmartCardSettings,
): { terminal: CardTerminal; gateway: CardGateway } {
  const line: SmartCardLine = {
    smart,
    find,
    type: settings.type,
    currency: settings.currency,
    log: settings.log,
    known: new Map(),
    told: new Set(),
    abortWithinMs: settings.abortWithinMs ?? 3000,
  }
  const refunds = new Map<string, { reference: string; amountMinor: number }>()
  let busy = false
  const health = async (): Promise<string> => {
    await smart.kinds()
    return `ready, ${settings.type}`
  }
  const terminal: CardTerminal = {
    readCard: () =>
      Promise.reject(
        new Problem({ code: 'declined', service: 'secucard', reason: 'This card terminal charges by itself.' }),
      ),
    async charge(request, signal, sent) {
      if (busy) throw conflict('payment-open')
      busy = true
      try {
        // The service tells neither brand nor digits of the card; they are on its own receipt.
        return { outcome: await chargeSmart(line, request, signal, sent), card: null }
      } finally {
        busy = false
      }
    },
    display: () => Promise.resolve(),
    health,
  }
  const gateway: CardGateway = {
    authorize: () => Promise.resolve({ kind: 'not-sent', why: 'refused' }),
    inquireByOrder: orderId => inquireOrder(line, orderId),
    standing: orderId => standingSmart(line, orderId),
    inquire: reference => inquireOne(line, reference),
    // What was started is charged; nothing waits to be captured.
    capture: ({ amountMinor }) => Promise.resolve({ kind: 'queued', amountMinor }),
    void: reference => voidSmart(line, reference),
    refund: request => refundSmart(line, refunds, request),
    inquireRefund: orderId => inquireSmartRefund(line, refunds, orderId),
    voidByOrder: orderId => voidSmartOrder(line, orderId),
    settlement: () => Promise.resolve({ kind: 'unavailable', why: 'no-report' }),
    bin: () => Promise.resolve(null),
    health,
  }
  return { terminal, gateway }
}
