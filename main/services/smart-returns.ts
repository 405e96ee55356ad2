// Takes the points of a sale back when its goods come back: cancels the booked transaction, and books what the customer kept.
//
//   due ──cancel──▶ cancelled ──nothing is left──────────▶ done
//    │                 └───────the rest is a booking of its own ▶ done
//    ├ nothing was booked, or only what was kept ▶ dropped
//    └ the service refuses ────────────────▶ review
//
// A cancel may be repeated without harm: of a cancelled transaction there is nothing left to cancel.
import { randomUUID } from 'node:crypto'
import { isUnsettled, meaningOf } from '#domain/smart-flow'
import type {
  SmartAnswer,
  SmartCancelAnswer,
  SmartRequest,
  SmartTransaction,
  SmartTransactions,
} from '../ports/smart.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { SmartReturnRow, SmartReturnState } from '../store/smart-returns.ts'
import type { SmartRow } from '../store/smart.ts'
import { followUp } from './smart-follow.ts'
import { smartGoodsOf } from './smart-goods.ts'
import type { JournalStore, RefundStore, SalesStore, SmartReturnStore, SmartStore } from './store-types.ts'

export type SmartReturns = {
  /** Goods came back, a booking ended, or the till starts: what is owed back is taken back. */
  wake(): void
  stop(): void
}

export function createSmartReturns(deps: {
  smart: SmartTransactions
  store: SmartStore
  returns: SmartReturnStore
  refunds: Pick<RefundStore, 'ofSale' | 'find'>
  sales: Pick<SalesStore, 'find'>
  journal: JournalStore
  till: string
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  /** The card has lost the points of this sale; `transaction` is what the service says of it, null where it says nothing. */
  taken: (saleId: string, transaction: SmartTransaction | null) => void
  /** What the customer kept is a booking that is due. */
  rebooked: () => void
  changed: () => void
}): SmartReturns {
  const { smart, store, returns, refunds, sales, clock, log } = deps
  const stopped = new AbortController()
  const running = new Set<string>()
  const now = (): string => clock.now().toISOString()

  function settle(back: SmartReturnRow, state: Exclude<SmartReturnState, 'due'>, text: string | null = null): void {
    deps.atomically(() => {
      returns.setState(back.id, state, state === 'cancelled' ? null : { at: now(), text })
      if (state !== 'cancelled' && state !== 'review') return
      const row = store.find(back.smartId)
      const said = state === 'cancelled' ? 'taken-back' : 'not-taken-back'
      const data = { state: said, transaction: row?.transactionId ?? null, amountMinor: row?.amountMinor ?? null }
      deps.journal.append({ at: now(), kind: 'loyalty', staff: null, saleId: back.saleId, data })
    })
    if (state === 'review') log.warn('smart.return', { saleId: back.saleId })
    deps.changed()
  }

  /** Whether this answer says that the points are gone. */
  function gone(answer: SmartAnswer | SmartCancelAnswer): boolean {
    if (answer.kind === 'result') return answer.done
    return answer.kind === 'transaction' && meaningOf(answer.transaction.status) === 'cancelled'
  }

  async function cancel(back: SmartReturnRow, row: SmartRow): Promise<'gone' | 'later' | 'over'> {
    const answer = await smart.cancel(row.transactionId, back.id, stopped.signal)
    if (!gone(answer)) {
      // No answer and no clear one: asked again. A clear no may be one to a repeat, so a look has the last word.
      if (answer.kind === 'not-sent' || answer.kind === 'unknown') return 'later'
      const look = await smart.get(row.transactionId, stopped.signal)
      if (look.kind === 'not-found') return (settle(back, 'review', 'not-found'), 'over')
      if (!gone(look)) {
        if (look.kind !== 'transaction' || meaningOf(look.transaction.status) !== 'done') return 'later'
        return (settle(back, 'review', answer.kind === 'refused' ? answer.text : 'not-cancelled'), 'over')
      }
    }
    // The till is closing: what is not written is asked again at its next start.
    if (stopped.signal.aborted) return 'over'
    settle(back, 'cancelled')
    deps.taken(back.saleId, answer.kind === 'transaction' ? answer.transaction : null)
    return 'gone'
  }

  /** Books what the customer kept; who it is for is in the cancelled transaction, because a card number is never stored. */
  async function rebook(back: SmartReturnRow, row: SmartRow): Promise<boolean> {
    const sale = sales.find(back.saleId)
    const goods = sale === null ? null : smartGoodsOf(sale, refunds)
    if (sale === null || goods === null || goods.sumMinor <= 0) return (settle(back, 'done'), true)
    const before = await smart.get(row.transactionId, stopped.signal)
    if (before.kind === 'not-found') return (settle(back, 'review', 'not-found'), true)
    if (before.kind !== 'transaction') return false
    const transactionRef = randomUUID()
    const request: SmartRequest = {
      transactionRef,
      merchantRef: `${deps.till} / ${sale.number ?? ''}`,
      ...goods,
      currency: row.currency,
      idents: before.transaction.idents.map(({ ident }) => ident),
    }
    const answer = await smart.create(request, randomUUID(), stopped.signal)
    if (stopped.signal.aborted) return true
    if (answer.kind === 'refused') return (settle(back, 'review', answer.text), true)
    // Creating moves nothing: one whose answer was lost is left behind unused.
    if (answer.kind !== 'transaction') return false
    deps.atomically(() => {
      store.attach({
        id: transactionRef,
        saleId: back.saleId,
        purpose: 'loyalty',
        startType: row.startType,
        transactionId: answer.transaction.id,
        transactionRef,
        currency: row.currency,
        updateAction: randomUUID(),
        startAction: randomUUID(),
        createdAt: now(),
      })
      settle(back, 'done')
    })
    deps.rebooked()
    return true
  }

  /** True when nothing is left to do. */
  async function step(id: string): Promise<boolean> {
    const back = returns.find(id)
    const row = back === null ? null : store.find(back.smartId)
    if (back === null || row === null) return true
    if (back.state === 'cancelled') return await rebook(back, row)
    if (back.state !== 'due') return true
    // A booking under way ends first; whoever ends it wakes this.
    if (isUnsettled(row.state)) return true
    if (row.state !== 'ok') return (settle(back, 'dropped'), true)
    const sale = sales.find(back.saleId)
    if (sale !== null && smartGoodsOf(sale, refunds).sumMinor === row.amountMinor)
      return (settle(back, 'dropped'), true)
    const end = await cancel(back, row)
    return end === 'gone' ? await step(id) : end === 'over'
  }

  async function follow(id: string): Promise<void> {
    const failed = (thrown: unknown): void => void log.incident('smart.return', thrown, { what: id })
    await followUp({ step: () => step(id), failed, clock, signal: stopped.signal })
    running.delete(id)
  }

  return {
    wake() {
      for (const { id, booking } of returns.unsettled()) {
        if (running.has(id) || isUnsettled(booking) || stopped.signal.aborted) continue
        running.add(id)
        void follow(id)
      }
    },
    stop: () => stopped.abort(),
  }
}
