// The hosted identity check in a frame: one transaction a try; the frame's word is a hint, the verdict is fetched here.
import { randomUUID } from 'node:crypto'
import type { HostedCheck, IdVerdict } from '#contract'
import { ageBand } from '#domain/age'
import { conflict, Problem } from '../ports/errors.ts'
import type { HostedResult, HostedTransaction, IdChecker } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { IdCheckService } from './id-check.ts'
import type { StaffService } from './staff.ts'

export type HostedCheckService = {
  start(locale: 'en' | 'de', signal: AbortSignal): Promise<HostedCheck>
  /** `resultId` null asks the service whether the transaction is finished (polling fallback). */
  result(checkId: string, resultId: string | null, signal: AbortSignal): Promise<HostedCheck>
  cancel(checkId: string): Promise<void>
  stop(): void
}

type Job = {
  check: HostedCheck
  transaction: HostedTransaction
  requiredAge: number
  saleId: string
  deadline: number
  settled: boolean
}

export function createHostedCheckService(deps: {
  checker: IdChecker
  checks: IdCheckService
  staff: StaffService
  clock: Clock
  log: Log
  emit: (check: HostedCheck) => void
}): HostedCheckService {
  const { checker, checks, staff, clock, log, emit } = deps
  let job: Job | null = null

  function active(checkId: string): Job {
    if (job === null || job.check.checkId !== checkId) throw new Problem({ code: 'not-found', what: 'check' })
    return job
  }

  function show(of: Job, change: Partial<HostedCheck>): HostedCheck {
    const secondsLeft = Math.max(0, Math.round((of.deadline - clock.mono()) / 1000))
    of.check = { ...of.check, ...change, secondsLeft }
    if (job === of) emit(of.check)
    return of.check
  }

  function verdictOf(of: Job, found: HostedResult): IdVerdict {
    const { requiredAge, bornOnOrBefore } = checks.wanted()
    const base = {
      requiredAge,
      bornOnOrBefore,
      method: 'hosted' as const,
      initials: null,
      ageBand: found.age === null ? null : ageBand(found.age),
    }
    // Evaluated field by field: a finished task with an invalid field is not a pass, and the age is judged here again.
    if (found.code === 'expiration_criteria_not_met') return { ...base, verdict: 'expired', reason: found.code }
    if (found.code === 'age_criteria_not_met') return { ...base, verdict: 'too-young', reason: found.code }
    if (!found.completed || found.invalidFields.length > 0 || found.mismatchedFields.length > 0 || found.age === null)
      return {
        ...base,
        verdict: 'unreadable',
        reason: found.code ?? found.invalidFields[0] ?? found.mismatchedFields[0] ?? 'unable_to_determine_age',
      }
    return { ...base, verdict: found.age >= requiredAge ? 'pass' : 'too-young', reason: null }
  }

  async function evaluate(of: Job, resultId: string, signal: AbortSignal): Promise<HostedCheck> {
    show(of, { step: 'evaluating' })
    // What it cost stands in the details; they are for the screen only, so a failure there does not spoil the verdict.
    const [found, cost] = await Promise.all([
      checker.result(of.transaction.id, resultId, signal),
      checker.details(of.transaction.id, signal).catch(() => null),
    ])
    // Two hints for one result must not write two verdicts.
    if (of.settled || job !== of) return of.check
    if (checks.wanted().saleId !== of.saleId) throw conflict('nothing-running')
    of.settled = true
    const verdict = verdictOf(of, found)
    checks.settle(verdict, staff.required(), false)
    return show(of, {
      step: 'done',
      verdict,
      reason: verdict.reason,
      attempts: cost?.attempts ?? found.attempts,
      attemptsInvoiced: cost?.attemptsInvoiced ?? found.attemptsInvoiced,
      url: null,
    })
  }

  return {
    async start(locale, signal) {
      staff.required()
      const sale = checks.wanted()
      const transaction = await checker.create(
        { minimumAge: sale.requiredAge, locale: locale === 'de' ? 'de-DE' : 'en-US' },
        signal,
      )
      const check: HostedCheck = {
        checkId: randomUUID(),
        step: 'open',
        url: transaction.url,
        origin: new URL(transaction.url).origin,
        secondsLeft: 0,
        attempts: 0,
        attemptsInvoiced: 0,
        reason: null,
        verdict: null,
      }
      const deadline = clock.mono() + Math.max(0, transaction.expiresAt.getTime() - clock.now().getTime())
      job = { check, transaction, requiredAge: sale.requiredAge, saleId: sale.saleId, deadline, settled: false }
      return show(job, {})
    },
    async result(checkId, resultId, signal) {
      const mine = active(checkId)
      if (mine.settled || mine.check.step === 'failed' || mine.check.step === 'expired') return mine.check
      if (resultId !== null) return evaluate(mine, resultId, signal)
      const details = await checker.details(mine.transaction.id, signal)
      if (mine.settled) return mine.check
      show(mine, { attempts: details.attempts, attemptsInvoiced: details.attemptsInvoiced, reason: details.lastCode })
      switch (details.state) {
        case 'completed':
          return details.resultId === null ? mine.check : evaluate(mine, details.resultId, signal)
        case 'failed':
        case 'cancelled':
          return show(mine, { step: 'failed', url: null, reason: details.lastCode ?? details.state })
        case 'expired':
          return show(mine, { step: 'expired', url: null })
        case 'pending':
        case 'unknown':
          return clock.mono() > mine.deadline ? show(mine, { step: 'expired', url: null }) : mine.check
        default:
          return details.state satisfies never
      }
    },
    async cancel(checkId) {
      const mine = active(checkId)
      job = null
      if (!mine.settled && !(await checker.cancel(mine.transaction.id))) log.info('hosted.not-cancelled')
    },
    stop: () => void (job = null),
  }
}
