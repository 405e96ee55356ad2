// Age checks at the counter: licence barcode, typed date, refusal. The verdict is stored, the document never.
import { randomUUID } from 'node:crypto'
import type { IdVerdict } from '#contract'
import { initialsOf, parseAamva } from '#domain/aamva'
import { requiredAge as ageOf } from '#domain/cart'
import { ageBand, ageOn, bornOnOrBefore, judge, whyNoPass, type Day } from '#domain/age'
import { leapRuleOf } from '#domain/age-rules'
import { mrzLinesOf, parseMrz } from '#domain/mrz'
import { mrzInitials } from '#domain/mrz-names'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { HostedCost } from '../store/age-checks.ts'
import { cartOf } from './sale-view.ts'
import type { Member, StaffService } from './staff.ts'
import type { AgeCheckStore, JournalStore, SalesStore } from './store-types.ts'
import type { VerificationService, Way } from './verification.ts'

/** A verdict, whatever the way it was reached by; `hosted` with what it cost, `by` who answers for it. */
export type Settled = { verdict: IdVerdict; by: Member; override: boolean; hosted: HostedCost | null }

export type IdCheckService = {
  /** Judges the raw bytes of a PDF417 or the lines of a machine readable zone (base64). The bytes are dropped when this returns. */
  barcode(base64: string): IdVerdict
  /** A date typed by whoever may, or let through by them. */
  manual(born: Day, expires: Day | null): IdVerdict
  /** Takes the restricted lines out of the sale, keeps the rest. */
  refuse(reason: string): void
  /** What the open sale asks for; throws when it asks for nothing, or when `way` is not offered for its goods. */
  wanted(way?: Way): { saleId: string; requiredAge: number; bornOnOrBefore: Day }
  /** Records a verdict for the open sale and releases its goods when it is a pass. */
  settle(settled: Settled): void
  /** The till's business date. */
  today(): Day
}

export function createIdCheckService(deps: {
  sales: SalesStore
  checks: AgeCheckStore
  journal: JournalStore
  staff: StaffService
  verification: Pick<VerificationService, 'assertOffered'>
  clock: Clock
  /** Of the store, ISO 3166-1: its law says when a leap-day child turns a year older. */
  country: string
  /** Throws while a payment holds the sale's total. */
  assertChangeable: () => void
  /** Atomic group of store writes. */
  atomically: <T>(work: () => T) => T
  changed: () => void
}): IdCheckService {
  const { sales, checks, journal, staff, clock, atomically, changed } = deps

  const leapRule = leapRuleOf(deps.country)
  const today = (): Day => localDay(clock.now())

  /** No day before the newest entry of the journal can be today: a clock that was set back would make everybody younger. */
  function lastKnownDay(): Day | null {
    const [newest] = journal.list(1)
    return newest === undefined ? null : localDay(new Date(newest.at))
  }

  function wanted(way?: Way): { saleId: string; requiredAge: number; bornOnOrBefore: Day } {
    const row = sales.active()
    const sale = row === null ? null : sales.find(row.id)
    const requiredAge = sale === null ? 0 : ageOf(cartOf(sale))
    if (sale === null || requiredAge === 0) throw conflict('nothing-running')
    if (way !== undefined) deps.verification.assertOffered(way, sale)
    return { saleId: sale.id, requiredAge, bornOnOrBefore: bornOnOrBefore(today(), requiredAge, leapRule) }
  }

  /** The one record of every outcome: a row for the figures and an entry in the journal, nothing of the document in either. */
  function record(
    of: Settled | { refused: string; by: Member; requiredAge: number },
    saleId: string,
    at: string,
  ): void {
    const outcome =
      'refused' in of
        ? { requiredAge: of.requiredAge, outcome: 'refused' as const, method: 'manual' as const, reason: of.refused }
        : {
            requiredAge: of.verdict.requiredAge,
            outcome: of.verdict.verdict,
            method: of.verdict.method,
            reason: of.verdict.reason,
          }
    const hosted = 'refused' in of ? null : of.hosted
    const override = 'refused' in of ? false : of.override
    checks.record({ id: randomUUID(), saleId, at, staffId: of.by.id, ...outcome, hosted })
    const data = { ...outcome, override, ...hosted }
    journal.append({ at, kind: 'age-check', staff: of.by.id, saleId, data })
  }

  function settle(settled: Settled): void {
    const sale = wanted()
    const { verdict, requiredAge } = settled.verdict
    const at = clock.now().toISOString()
    atomically(() => {
      record(settled, sale.saleId, at)
      if (verdict === 'pass') sales.setAgeCheck(sale.saleId, { requiredAge, passedAt: at })
    })
    changed()
  }

  function verdictOf(
    read: { born: Day | null; expires: Day | null; issued?: Day | null },
    method: 'barcode' | 'manual',
    initials: string | null,
  ): IdVerdict {
    const { requiredAge, bornOnOrBefore: cutoff } = wanted()
    const question = {
      ...read,
      issued: read.issued ?? null,
      today: today(),
      requiredAge,
      leapRule,
      lastKnownDay: lastKnownDay(),
    }
    const verdict = judge(question)
    const band = read.born === null ? null : ageBand(ageOn(today(), read.born, leapRule))
    const reason = verdict === 'unreadable' ? whyNoPass(question) : null
    return { verdict, requiredAge, bornOnOrBefore: cutoff, method, initials, ageBand: band, reason }
  }

  function aamvaVerdict(payload: string): IdVerdict {
    const read = parseAamva(payload)
    if (read.ok) return verdictOf(read, 'barcode', initialsOf(read))
    return {
      ...verdictOf({ born: null, expires: null }, 'barcode', null),
      verdict: read.why === 'not-aamva' ? 'not-an-id' : 'unreadable',
      reason: read.why,
    }
  }

  /** Where the day of birth is not known, the youngest that the holder can be counts, and "too young" is not said of who may not be. */
  function mrzVerdict(lines: string): IdVerdict {
    const read = parseMrz(lines, today())
    if (!read.ok)
      return { ...verdictOf({ born: null, expires: null }, 'barcode', null), verdict: 'unreadable', reason: read.why }
    const of = (born: Day) => verdictOf({ born, expires: read.expires }, 'barcode', mrzInitials(read))
    const youngest = of(read.born.latest)
    const oldest = of(read.born.earliest)
    const band = youngest.ageBand === oldest.ageBand ? youngest.ageBand : null
    if (youngest.verdict === 'too-young' && oldest.verdict !== 'too-young')
      return { ...youngest, verdict: 'unreadable', reason: 'birth-date-unknown', ageBand: band }
    return { ...youngest, ageBand: band }
  }

  return {
    today,
    wanted,
    settle,
    barcode(base64) {
      const who = staff.required()
      wanted('device')
      const text = Buffer.from(base64, 'base64').toString('latin1')
      const verdict = mrzLinesOf(text) === null ? aamvaVerdict(text) : mrzVerdict(text)
      // A product code in front of the camera is no check, so it leaves no record.
      if (verdict.verdict !== 'not-an-id') settle({ verdict, by: who, override: false, hosted: null })
      return verdict
    },
    manual(born, expires) {
      const who = staff.required()
      wanted('manual')
      const by = staff.allowed('id-by-hand')
      const verdict = verdictOf({ born, expires }, 'manual', null)
      settle({ verdict, by, override: by.id !== who.id, hosted: null })
      return verdict
    },
    refuse(reason) {
      const who = staff.required()
      const { saleId, requiredAge } = wanted()
      deps.assertChangeable()
      const at = clock.now().toISOString()
      atomically(() => {
        record({ refused: reason, by: who, requiredAge }, saleId, at)
        for (const line of sales.find(saleId)?.lines ?? []) if (line.requiredAge > 0) sales.removeLine(line.id)
        sales.setAgeCheck(saleId, null)
      })
      changed()
    },
  }
}

/** The calendar day at the till, in its own time zone. */
function localDay(at: Date): Day {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
