// Takes the money: cash at once, cards through an attempt that is durable before its first byte leaves.
import { randomBytes, randomUUID } from 'node:crypto'
import { orderId } from '#domain/order-id'
import { afterAuthorization, isOpen } from '#domain/payment-flow'
import { takeCash } from '#domain/tender'
import { conflict, Problem } from '../ports/errors.ts'
import type { CardGateway, CardTerminal, ReadCard } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import { checkMissing, dueOf, priced } from './sale-view.ts'
import type { SellingService } from './selling.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, SalesStore } from './store-types.ts'

export type CheckoutService = {
  cash(tenderedMinor: number): void
  /** Starts a card attempt for `amountMinor` (null: all that remains) and returns its id at once. */
  card(amountMinor: number | null): string
  /** Takes the waiting card back, or gives part payments in cash back. Never touches a sent authorization. */
  cancel(): void
  /** Completes the sale if nothing remains to be paid. */
  settle(saleId: string): void
  /** Writes an approval that was found: attempt, tender and, when covered, the completed sale in one transaction. */
  approve(attempt: AttemptRow, found: Approval): void
  stop(): void
}
export type Approval = { state: 'approved' | 'partial'; approvedMinor: number; reference: string; authCode: string; text: string }

export type CheckoutDeps = {
  sales: SalesStore
  attempts: AttemptStore
  journal: JournalStore
  staff: StaffService
  selling: SellingService
  terminal: CardTerminal | null
  gateway: CardGateway
  clock: Clock
  log: Log
  currency: string
  tillId: string
  /** What a receipt says beside the sale (store, till, language), frozen with it so that a reprint equals the original. */
  receiptFacts: () => string
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** After the commit: receipt and drawer. Its failure never reopens the sale. */
  completed: (saleId: string, openDrawer: boolean) => void
  /** An attempt became unknown: someone must ask the gateway until it is known. */
  unknown: (attemptId: string) => void
}

export function createCheckoutService(deps: CheckoutDeps): CheckoutService {
  const { sales, attempts, journal, staff, selling, gateway, clock, log, atomically, changed } = deps
  let waiting: { attemptId: string; abort: AbortController } | null = null
  let stopped = false

  const now = (): string => clock.now().toISOString()

  function payable(): StoredSale {
    staff.required()
    const sale = selling.active()
    if (sale === null || sale.lines.length === 0) throw conflict('sale-empty')
    if (checkMissing(sale)) throw conflict('age-check-required')
    const attempt = attempts.forSale(sale.id)
    if (attempt?.state === 'unknown' || attempt?.state === 'needs-human') throw conflict('payment-unknown')
    if (attempt !== null && isOpen(attempt.state)) throw conflict('payment-open')
    return sale
  }

  /** Inside a transaction: receipt number, journal entry and outbox row with the last tender, or nothing of it. */
  function completeIfCovered(saleId: string): boolean {
    const sale = sales.find(saleId)
    if (sale === null || sale.status !== 'open' || sale.lines.length === 0 || dueOf(sale) > 0) return false
    const { lines, totals } = priced(sale)
    const changeMinor = sale.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0)
    sales.complete({ saleId, completedAt: now(), totals, pricedLines: lines, changeMinor, receiptText: deps.receiptFacts() })
    return true
  }

  function announce(saleId: string): void {
    const sale = sales.find(saleId)
    if (sale === null) return
    selling.finished(saleId, sale.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0))
    deps.completed(saleId, sale.tenders.some(tender => tender.kind === 'cash'))
  }

  function settle(saleId: string): void {
    if (atomically(() => completeIfCovered(saleId))) announce(saleId)
    else changed()
  }

  function approve(attempt: AttemptRow, found: Approval): void {
    const done = atomically(() => {
      const card = { brand: attempt.brand ?? 'card', last4: attempt.last4 ?? '', authCode: found.authCode, reference: found.reference }
      attempts.approve({
        attemptId: attempt.id,
        saleId: attempt.saleId,
        ...found,
        brand: card.brand,
        last4: card.last4,
        tender: { id: randomUUID(), kind: 'card', amountMinor: found.approvedMinor, tenderedMinor: null, changeMinor: 0, card },
      })
      outcome(attempt, found.state, found.reference)
      return completeIfCovered(attempt.saleId)
    })
    if (done) announce(attempt.saleId)
    else changed()
  }

  function outcome(attempt: AttemptRow, state: string, reference: string | null): void {
    journal.append({ at: now(), kind: 'payment-outcome', staff: staff.current()?.id ?? null, saleId: attempt.saleId, data: { order: attempt.orderId, state, reference } })
  }

  function end(attempt: AttemptRow, state: 'declined' | 'not-sent' | 'cancelled' | 'needs-human', text: string, reference: string | null = null): void {
    atomically(() => {
      attempts.setState(attempt.id, state, { text, reference })
      outcome(attempt, state, reference)
    })
    changed()
  }

  async function run(attempt: AttemptRow, terminal: CardTerminal, signal: AbortSignal): Promise<void> {
    attempts.setState(attempt.id, 'waiting-for-card')
    changed()
    let card: ReadCard
    try {
      card = await terminal.readCard({ amountMinor: attempt.amountMinor, orderId: attempt.orderId }, signal)
    } catch (thrown) {
      if (stopped) return
      return end(attempt, ...cardNotRead(thrown, log))
    }
    // The cashier may have cancelled while the card was being handed over; nothing has been sent yet, so cancel wins.
    if (signal.aborted) return end(attempt, 'cancelled', 'cancelled')
    waiting = null
    attempts.setState(attempt.id, 'sent', { sentAt: now(), brand: card.brand, last4: card.last4 })
    changed()
    const answer = await gateway.authorize({ orderId: attempt.orderId, amountMinor: attempt.amountMinor, currency: deps.currency, card })
    // The till is closing: the attempt stays `sent` on disk, and the next start asks the gateway about it.
    if (stopped) return
    const state = afterAuthorization(answer, attempt.amountMinor)
    const sent = attempts.find(attempt.id)!
    if (answer.kind === 'approved' && (state === 'approved' || state === 'partial'))
      return approve(sent, { state, approvedMinor: answer.amountMinor, reference: answer.reference, authCode: answer.authCode, text: answer.text })
    if (answer.kind === 'declined') return end(sent, 'declined', answer.text, answer.reference)
    if (answer.kind === 'not-sent') return end(sent, 'not-sent', answer.why)
    if (answer.kind === 'approved') return end(sent, 'needs-human', answer.text, answer.reference)
    leaveUnknown(attempt.id, answer.why)
  }

  function leaveUnknown(attemptId: string, why: string): void {
    attempts.setState(attemptId, 'unknown', { text: why })
    changed()
    deps.unknown(attemptId)
  }

  return {
    settle,
    approve,
    cash(tenderedMinor) {
      const sale = payable()
      const due = dueOf(sale)
      const taken = takeCash(due, tenderedMinor)
      if (due > 0 && taken.amountMinor <= 0) throw conflict('not-covered')
      const done = atomically(() => {
        sales.addTender(sale.id, { id: randomUUID(), kind: 'cash', amountMinor: taken.amountMinor, tenderedMinor, changeMinor: taken.changeMinor, card: null })
        return completeIfCovered(sale.id)
      })
      if (done) announce(sale.id)
      else changed()
    },
    card(amountMinor) {
      const sale = payable()
      const due = dueOf(sale)
      const amount = amountMinor ?? due
      if (amount > due) throw conflict('too-much')
      if (amount <= 0) throw conflict('not-covered')
      if (deps.terminal === null) throw new Problem({ code: 'unreachable', service: 'terminal' })
      const id = randomUUID()
      const order = orderId({ till: deps.tillId, atMs: clock.now().getTime(), random: [...randomBytes(5)].map(byte => byte & 31) })
      atomically(() => {
        attempts.create({ id, saleId: sale.id, orderId: order, amountMinor: amount, currency: deps.currency, createdAt: now(), state: 'created' })
        journal.append({ at: now(), kind: 'payment-attempt', staff: staff.required().id, saleId: sale.id, data: { order, amountMinor: amount } })
      })
      const abort = new AbortController()
      waiting = { attemptId: id, abort }
      run(attempts.find(id)!, deps.terminal, abort.signal).catch(thrown => {
        log.incident('checkout.card', thrown)
        if (stopped) return
        // Whatever broke here broke after the intent was written: if bytes may have left, only an inquiry may say what happened.
        const state = attempts.find(id)
        if (state?.state === 'sent') leaveUnknown(id, 'internal')
        else if (state !== null && isOpen(state.state)) end(state, 'cancelled', 'internal')
      })
      return id
    },
    cancel() {
      staff.required()
      if (waiting !== null) return waiting.abort.abort()
      const sale = payable()
      if (sale.tenders.some(tender => tender.kind === 'card')) throw conflict('sale-paid')
      const given = sale.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0)
      if (given === 0) throw conflict('nothing-running')
      atomically(() => {
        // Tenders are never deleted: what goes back to the customer is a tender of its own.
        sales.addTender(sale.id, { id: randomUUID(), kind: 'cash', amountMinor: -given, tenderedMinor: null, changeMinor: 0, card: null })
        const data = { state: 'cash-given-back', amountMinor: given }
        journal.append({ at: now(), kind: 'payment-outcome', staff: staff.required().id, saleId: sale.id, data })
      })
      changed()
    },
    stop() {
      stopped = true
      waiting?.abort.abort()
    },
  }
}

/** No authorization was sent in any of these cases, so none of them is unknown. */
function cardNotRead(thrown: unknown, log: Log): ['cancelled' | 'declined' | 'not-sent', string] {
  if (thrown instanceof Problem) {
    if (thrown.failure.code === 'cancelled') return ['cancelled', 'cancelled']
    if (thrown.failure.code === 'declined') return ['declined', thrown.failure.reason]
    return ['not-sent', thrown.failure.code]
  }
  log.incident('checkout.read-card', thrown)
  return ['not-sent', 'internal']
}
