// Age checks at the counter: licence barcode, typed date, refusal. The verdict is stored, the document never.
import { randomUUID } from 'node:crypto'
import type { IdVerdict } from '#contract'
import { initialsOf, parseAamva } from '#domain/aamva'
import { requiredAge as ageOf } from '#domain/cart'
import { ageBand, ageOn, bornOnOrBefore, judge, type Day } from '#domain/age'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import { cartOf } from './sale-view.ts'
import type { Member, StaffService } from './staff.ts'
import type { AgeCheckStore, JournalStore, SalesStore } from './store-types.ts'

export type IdCheckService = {
  /** Judges the raw bytes of a PDF417 (base64). The bytes are dropped when this returns. */
  barcode(base64: string): IdVerdict
  /** A date typed by a manager, or by a cashier with a manager's PIN. */
  manual(born: Day, expires: Day | null, managerPin: string | null): Promise<IdVerdict>
  /** Takes the restricted lines out of the sale, keeps the rest. */
  refuse(reason: string): void
  /** What the open sale asks for; throws when it asks for nothing. */
  wanted(): { saleId: string; requiredAge: number; bornOnOrBefore: Day }
  /** Writes a verdict that was reached elsewhere (hosted check). */
  settle(verdict: IdVerdict, staff: Member, override: boolean): void
  /** The till's business date. */
  today(): Day
}

export function createIdCheckService(deps: {
  sales: SalesStore
  checks: AgeCheckStore
  journal: JournalStore
  staff: StaffService
  clock: Clock
  /** Throws while a payment holds the sale's total. */
  assertChangeable: () => void
  /** Atomic group of store writes. */
  atomically: <T>(work: () => T) => T
  changed: () => void
}): IdCheckService {
  const { sales, checks, journal, staff, clock, atomically, changed } = deps

  function today(): Day {
    const now = clock.now()
    const two = (n: number): string => String(n).padStart(2, '0')
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  }

  function wanted(): { saleId: string; requiredAge: number; bornOnOrBefore: Day } {
    const row = sales.active()
    const sale = row === null ? null : sales.find(row.id)
    const requiredAge = sale === null ? 0 : ageOf(cartOf(sale))
    if (sale === null || requiredAge === 0) throw conflict('nothing-running')
    return { saleId: sale.id, requiredAge, bornOnOrBefore: bornOnOrBefore(today(), requiredAge) }
  }

  function settle(verdict: IdVerdict, who: Member, override: boolean): void {
    const sale = wanted()
    const at = clock.now().toISOString()
    atomically(() => {
      checks.record({
        id: randomUUID(),
        saleId: sale.saleId,
        at,
        staffId: who.id,
        requiredAge: verdict.requiredAge,
        outcome: verdict.verdict,
        method: verdict.method,
        reason: verdict.reason,
      })
      const data = { requiredAge: verdict.requiredAge, outcome: verdict.verdict, method: verdict.method, override }
      journal.append({ at, kind: override ? 'override' : 'age-check', staff: who.id, saleId: sale.saleId, data })
      if (verdict.verdict === 'pass') sales.setAgeCheck(sale.saleId, { requiredAge: verdict.requiredAge, passedAt: at })
    })
    changed()
  }

  function verdictOf(
    read: { born: Day | null; expires: Day | null },
    method: 'barcode' | 'manual',
    initials: string | null,
  ): IdVerdict {
    const { requiredAge, bornOnOrBefore: cutoff } = wanted()
    const verdict = judge({ today: today(), requiredAge, born: read.born, expires: read.expires })
    const band = read.born === null ? null : ageBand(ageOn(today(), read.born))
    return { verdict, requiredAge, bornOnOrBefore: cutoff, method, initials, ageBand: band, reason: null }
  }

  return {
    today,
    wanted,
    settle,
    barcode(base64) {
      const who = staff.required()
      const read = parseAamva(Buffer.from(base64, 'base64').toString('latin1'))
      const verdict: IdVerdict = read.ok
        ? verdictOf(read, 'barcode', initialsOf(read))
        : {
            ...verdictOf({ born: null, expires: null }, 'barcode', null),
            verdict: read.why === 'not-aamva' ? 'not-an-id' : 'unreadable',
            reason: read.why,
          }
      // A product code in front of the camera is no check, so it leaves no record.
      if (verdict.verdict !== 'not-an-id') settle(verdict, who, false)
      return verdict
    },
    async manual(born, expires, managerPin) {
      const who = staff.required()
      const manager = who.role === 'manager' ? who : managerPin === null ? null : await staff.managerByPin(managerPin)
      if (manager === null) {
        if (managerPin === null) throw new Problem({ code: 'not-allowed', needs: 'manager' })
        throw new Problem({ code: 'wrong-pin', retryAfterSeconds: 0 })
      }
      const verdict = verdictOf({ born, expires }, 'manual', null)
      settle(verdict, manager, who.role !== 'manager')
      return verdict
    },
    refuse(reason) {
      const who = staff.required()
      const { saleId, requiredAge } = wanted()
      deps.assertChangeable()
      const at = clock.now().toISOString()
      atomically(() => {
        checks.record({
          id: randomUUID(),
          saleId,
          at,
          staffId: who.id,
          requiredAge,
          outcome: 'refused',
          method: 'manual',
          reason,
        })
        journal.append({
          at,
          kind: 'age-check',
          staff: who.id,
          saleId,
          data: { requiredAge, outcome: 'refused', reason },
        })
        for (const line of sales.find(saleId)?.lines ?? []) if (line.requiredAge > 0) sales.removeLine(line.id)
        sales.setAgeCheck(saleId, null)
      })
      changed()
    },
  }
}
