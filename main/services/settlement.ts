// The settlement report of a day beside the till's own books, at day close and whenever a manager asks.
import type { SettlementMatch } from '#contract'
import { matchSettlement, type OwnCharge } from '#domain/settlement'
import type { CardGateway } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { JournalStore, PaymentLists } from './store-types.ts'

export type Settlement = {
  /** `day`: YYYY-MM-DD. A report that cannot be had is a result too: `unavailable` says why. */
  match(day: string): Promise<SettlementMatch>
  /** At day close: yesterday's report, because today's is not made before the bank's own night. Kept in the journal. */
  closeOfDay(): Promise<SettlementMatch>
  /** The newest match at a day close that showed a difference; null when the last one was clean. */
  difference(): SettlementMatch | null
}

const DAY_MS = 86_400_000
/** The bank's day begins when it likes, and clocks differ: this near to midnight a charge may be in either report. */
const BORDER_MS = 3_600_000

export function createSettlement(deps: {
  lists: PaymentLists
  gateway: Pick<CardGateway, 'settlement'>
  journal: JournalStore
  clock: Clock
  log: Log
  changed: () => void
}): Settlement {
  const { lists, gateway, journal, clock, log } = deps
  let last: SettlementMatch | null = null

  async function match(day: string): Promise<SettlementMatch> {
    const answer = await gateway.settlement(day)
    if (answer.kind === 'unavailable') return { day, unavailable: answer.why, matched: 0, matchedMinor: 0, rows: [] }
    return { day, unavailable: null, ...matchSettlement(own(day), answer.charges) }
  }

  /** The till's charges of the day and of its neighbours. A voided charge is in no report. */
  function own(day: string): OwnCharge[] {
    const start = Date.parse(`${day}T00:00:00Z`)
    const instant = (ms: number): string => new Date(ms).toISOString()
    const inside = (at: string): boolean => {
      const ms = Date.parse(at)
      return ms >= start + BORDER_MS && ms < start + DAY_MS - BORDER_MS
    }
    const [from, to] = [instant(start - DAY_MS), instant(start + 2 * DAY_MS)]
    const charged = lists.charges(from, to).filter(({ voided }) => voided === 0)
    const back = lists.refunds(from, to).map(refund => ({ ...refund, amountMinor: -refund.amountMinor }))
    return [...charged, ...back].map(({ reference, orderId, amountMinor, number, at }) => ({
      reference,
      orderId,
      amountMinor,
      saleNumber: number,
      expected: inside(at),
    }))
  }

  return {
    match,
    difference: () => last,
    async closeOfDay() {
      const day = new Date(clock.now().getTime() - DAY_MS).toISOString().slice(0, 10)
      const found = await match(day)
      if (found.unavailable === null) {
        const counts = { orphan: 0, missing: 0, rejected: 0, amount: 0 }
        for (const { kind } of found.rows) counts[kind] += 1
        const data = { day, matched: found.matched, ...counts }
        journal.append({ at: clock.now().toISOString(), kind: 'settlement', staff: null, saleId: null, data })
        if (found.rows.length > 0) log.warn('settlement.differs', { count: found.rows.length })
        last = found.rows.length > 0 ? found : null
        deps.changed()
      }
      return found
    },
  }
}
