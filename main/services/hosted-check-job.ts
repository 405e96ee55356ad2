// One hosted check while it runs: what the page sees of it, how it is asked after, and the ways it can end.
import type { HostedCheck, IdVerdict } from '#contract'
import { ageBand, bornOnOrBefore } from '#domain/age'
import { adviceFor, meaningOf, type HostedReason } from '#domain/hosted-codes'
import { conflict, Problem } from '../ports/errors.ts'
import type { HostedDetails, HostedResult, HostedTask, IdChecker } from '../ports/id-check.ts'
import type { Clock } from '../ports/system.ts'
import type { Booked, HostedBill } from './hosted-check-bill.ts'
import { nothingFound, verdictOf } from './hosted-check-verdict.ts'
import type { IdCheckService } from './id-check.ts'
import type { Member } from './staff.ts'
import type { VerificationService } from './verification.ts'

export type Job = {
  check: HostedCheck
  readonly booked: Booked
  readonly by: Member
  readonly asked: readonly HostedTask[]
  /** On the monotonic clock. */
  readonly deadline: number
  /** Aborted when the check has ended, whatever the way: answers that come later change nothing. */
  readonly over: AbortController
  /** Billed attempts the sale had used up before. */
  readonly usedBefore: number
  /** The result the verdict was read from. */
  resultId: string | null
  /** On the monotonic clock; null while it runs. */
  endedAt: number | null
  /** At most one request of each kind is under way. */
  asking: Promise<HostedDetails> | null
  reading: Promise<void> | null
}

export type HostedSteps = {
  show(of: Job, change: Partial<HostedCheck>): HostedCheck
  /** Asks the service once, or joins who is asking; shows and books the counts. */
  ask(of: Job): Promise<HostedDetails>
  /** Reads the result and ends the check with its verdict; back to `open` when there is none yet. */
  read(of: Job, resultId: string): Promise<void>
  /** A refusal known from the code alone, where there is no result to read; any other code is a failure. */
  refuse(of: Job, details: HostedDetails): void
  fail(of: Job, reason: HostedReason, options: { cancel: boolean }): void
  expire(of: Job): void
  /** Whether its sale still is the open one and asks for no more than the check was made for. */
  covers(of: Job): boolean
}

export const live = (of: Job): boolean => !of.over.signal.aborted

export function createHostedSteps(deps: {
  checker: IdChecker
  checks: IdCheckService
  verification: Pick<VerificationService, 'reached' | 'budget'>
  bill: HostedBill
  clock: Clock
  allowedExpiration: number
  emit: (of: Job) => void
  changed: () => void
}): HostedSteps {
  const { checker, checks, verification, bill, clock } = deps

  function show(of: Job, change: Partial<HostedCheck>): HostedCheck {
    const secondsLeft = Math.max(0, Math.round((of.deadline - clock.mono()) / 1000))
    of.check = { ...of.check, ...change, secondsLeft }
    deps.emit(of)
    return of.check
  }

  function end(
    of: Job,
    change: Partial<HostedCheck> & { step: HostedCheck['step']; reason: HostedReason | null },
  ): void {
    of.over.abort()
    of.endedAt = clock.mono()
    const advice = change.reason === null ? null : adviceFor(change.reason)
    show(of, { url: null, advice, ...change })
  }

  function fail(of: Job, reason: HostedReason, { cancel }: { cancel: boolean }): void {
    end(of, { step: 'failed', reason })
    bill.close(of.booked, reason, cancel)
  }

  function covers(of: Job): boolean {
    try {
      const wanted = checks.wanted()
      return wanted.saleId === of.booked.saleId && wanted.requiredAge <= of.booked.requiredAge
    } catch (thrown) {
      if (thrown instanceof Problem) return false
      throw thrown
    }
  }

  function book(
    of: Job,
    counts: { attempts: number; attemptsInvoiced: number },
  ): Pick<HostedCheck, 'attempts' | 'attemptsInvoiced' | 'budget'> {
    const more = bill.count(of.booked, counts)
    if (more) deps.changed()
    const { attempts, invoiced } = of.booked
    const { most } = verification.budget(of.booked.saleId)
    return { attempts, attemptsInvoiced: invoiced, budget: { used: of.usedBefore + invoiced, most } }
  }

  async function fetchDetails(of: Job): Promise<HostedDetails> {
    const details = await verification.reached(checker.details(of.booked.transactionId, of.over.signal))
    if (!live(of)) return details
    const tasks = of.asked.map(
      type => details.tasks.find(task => task.type === type) ?? { type, state: 'pending' as const },
    )
    const reason = details.lastCode
    show(of, { ...book(of, details), tasks, reason, advice: reason === null ? null : adviceFor(reason) })
    return details
  }

  function ask(of: Job): Promise<HostedDetails> {
    return (of.asking ??= fetchDetails(of).finally(() => (of.asking = null)))
  }

  /** `final` tells that the counts can no longer rise. */
  function conclude(of: Job, found: HostedResult, final: boolean): void {
    if (!covers(of)) return fail(of, 'sale-changed', { cancel: false })
    const { requiredAge, transactionId } = of.booked
    const today = checks.today()
    const { verdict, reason } = verdictOf(found, { requiredAge, today, allowedExpiration: deps.allowedExpiration })
    const counts = book(of, found)
    const settled: IdVerdict = {
      verdict,
      requiredAge,
      bornOnOrBefore: bornOnOrBefore(today, requiredAge),
      method: 'hosted',
      initials: null,
      ageBand: found.age === null ? null : ageBand(found.age),
      reason,
    }
    const { attempts, invoiced } = of.booked
    checks.settle({ verdict: settled, by: of.by, override: false, hosted: { transactionId, attempts, invoiced } })
    const advice = reason === null ? meaningOf(null) : adviceFor(reason)
    end(of, { step: 'done', reason, advice, verdict: settled, ...counts })
    if (final) bill.settled(of.booked, null)
    else bill.close(of.booked, null, false)
  }

  async function readOnce(of: Job, resultId: string): Promise<void> {
    const { transactionId } = of.booked
    const get = (): Promise<HostedResult> =>
      verification.reached(checker.result(transactionId, resultId, of.asked, of.over.signal))
    show(of, { step: 'evaluating' })
    try {
      const first = await get()
      if (!isFinal(first.state)) throw conflict('nothing-running')
      // What it cost stands in the details; a failure there does not spoil the verdict, it is asked for again.
      const cost = await ask(of).catch(() => null)
      const second = await get()
      if (!live(of)) return
      if (second.fingerprint !== first.fingerprint) return fail(of, 'result-changed', { cancel: false })
      const final = cost !== null && isFinal(cost.state)
      conclude(of, { ...second, ...(cost === null ? {} : countsOf(cost)) }, final)
      of.resultId = resultId
    } catch (thrown) {
      if (!live(of)) return
      show(of, { step: 'open' })
      throw thrown
    }
  }

  return {
    show,
    ask,
    fail,
    covers,
    read: (of, resultId) => (of.reading ??= readOnce(of, resultId).finally(() => (of.reading = null))),
    refuse(of, details) {
      const code = details.lastCode
      if (code === 'age_criteria_not_met' || code === 'expiration_criteria_not_met')
        conclude(of, { ...nothingFound, code, ...countsOf(details) }, true)
      else fail(of, code ?? 'failed', { cancel: false })
    },
    expire(of) {
      end(of, { step: 'expired', reason: null })
      bill.close(of.booked, 'timed-out', true)
    },
  }
}

const isFinal = (state: HostedDetails['state']): boolean => state === 'completed' || state === 'failed'

function countsOf({ attempts, attemptsInvoiced }: HostedDetails): { attempts: number; attemptsInvoiced: number } {
  return { attempts, attemptsInvoiced }
}
