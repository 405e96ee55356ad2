// Sends the card parts of refunds to the bank, each until it is done: at once, after a restart, and after the bank's night.
import { Problem } from '../ports/errors.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { RefundTenderRow } from '../store/refund-rows.ts'
import type { Reversals } from './reversals.ts'
import type { AttemptStore, RefundStore, ReversalStore } from './store-types.ts'

export type RefundCards = {
  /** Sends these parts now, one after the other; never throws. What is being asked about already is left alone. */
  send(parts: readonly RefundTenderRow[]): Promise<void>
  /** Why a part that was never sent still waits. */
  why(partId: string): string | null
  /** Takes up what an earlier process left, and goes on until nothing waits. */
  start(): void
  stop(): void
}

/** Seconds between two looks. A charge of today can be given back in part only after the bank's night. */
const PACING = [15, 30, 60, 120, 300, 900]

export function createRefundCards(deps: {
  refunds: RefundStore
  attempts: AttemptStore
  reversals: ReversalStore
  takeBack: Reversals['takeBack']
  clock: Clock
  log: Log
  changed: () => void
}): RefundCards {
  const { refunds, attempts, reversals, clock, log } = deps
  const stopped = new AbortController()
  const waitsFor = new Map<string, string>()
  const busy = new Set<string>()
  let watching = false

  /** A refused void says only that the charge is settled by now: the next question finds that and refunds it. */
  function sendable(part: RefundTenderRow): boolean {
    if (part.kind !== 'card' || busy.has(part.id)) return false
    if (part.state === 'waiting') return true
    return part.state === 'refused' && part.reversalId !== null && reversals.find(part.reversalId)?.kind === 'void'
  }

  async function sendOne(partId: string, asked: boolean): Promise<void> {
    const part = refunds.tender(partId)
    const charge = part?.attemptId == null ? null : attempts.find(part.attemptId)
    const wanted = part !== null && (sendable(part) || (asked && part.state === 'refused' && !busy.has(part.id)))
    if (part === null || charge === null || !wanted || stopped.signal.aborted) return
    busy.add(part.id)
    try {
      const row = await deps.takeBack({
        attempt: charge,
        amountMinor: part.amountMinor + part.tipMinor,
        reason: 'refund',
        staff: part.staffId,
        refundTender: part.id,
        // Asking takes a moment, in which it may be paid out otherwise.
        stillWanted: () => ['waiting', 'refused'].includes(refunds.tender(part.id)?.state ?? 'none'),
      })
      waitsFor.delete(part.id)
      if (row.state === 'not-sent' && row.text !== null) waitsFor.set(part.id, row.text)
    } catch (thrown) {
      if (stopped.signal.aborted) return
      waitsFor.set(part.id, whyOf(thrown))
      if (!(thrown instanceof Problem)) log.incident('refund.send', thrown)
    } finally {
      busy.delete(part.id)
    }
  }

  async function sendAll(parts: readonly RefundTenderRow[], asked: boolean): Promise<void> {
    for (const { id } of parts) {
      await sendOne(id, asked)
      // The batch was closed between the question and the void: asked once more, it is a refund.
      const again = refunds.tender(id)
      if (again !== null && again.state === 'refused' && sendable(again)) await sendOne(id, false)
    }
    deps.changed()
  }

  async function watch(): Promise<void> {
    if (watching) return
    watching = true
    try {
      for (let round = 0; !stopped.signal.aborted; round += 1) {
        const seconds = PACING[Math.min(round, PACING.length - 1)] ?? 900
        await clock.sleep(seconds * 1000, stopped.signal).catch(() => undefined)
        if (stopped.signal.aborted) return
        const open = refunds.openCards()
        if (open.length === 0) return
        const ready = open.filter(sendable)
        if (ready.length > 0) await sendAll(ready, false)
      }
    } finally {
      watching = false
    }
  }
  const follow = (): void => {
    if (refunds.openCards().length > 0) watch().catch((thrown: unknown) => void log.incident('refund.watch', thrown))
  }

  return {
    async send(parts) {
      await sendAll(parts, true)
      follow()
    },
    why: partId => waitsFor.get(partId) ?? null,
    start() {
      const left = refunds.openCards().filter(sendable)
      if (left.length > 0) sendAll(left, false).catch((thrown: unknown) => void log.incident('refund.start', thrown))
      follow()
    },
    stop: () => stopped.abort(),
  }
}

function whyOf(thrown: unknown): string {
  if (!(thrown instanceof Problem)) return 'internal'
  return thrown.failure.code === 'conflict' ? thrown.failure.reason : thrown.failure.code
}
