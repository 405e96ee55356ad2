// The hosted identity check in a frame: one at a time, within the sale's budget; the frame's word is a hint, the verdict is fetched here.
import { randomUUID } from 'node:crypto'
import type { HostedCheck } from '#contract'
import { conflict, Problem } from '../ports/errors.ts'
import type { HostedTask, HostedWish, IdChecker } from '../ports/id-check.ts'
import type { Clock, Log } from '../ports/system.ts'
import { createHostedBill } from './hosted-check-bill.ts'
import { createHostedSteps, live, type Job } from './hosted-check-job.ts'
import { createHostedLooks, type HostedLooks } from './hosted-check-looks.ts'
import { watchHosted, type HostedWatch } from './hosted-check-watch.ts'
import type { IdCheckService } from './id-check.ts'
import type { StaffService } from './staff.ts'
import type { AgeCheckStore, JournalStore } from './store-types.ts'
import type { VerificationService } from './verification.ts'

/** The store's settings of hosted checks, as the configuration has them. */
export type HostedSettings = {
  tasks: readonly HostedTask[]
  level?: string | undefined
  captureSources: readonly ('camera' | 'file')[]
  allowedExpiration: number
  expiresInSeconds: number
  /** The till's own page the frame comes back to at the end; the check's id is added to it. */
  returnAddress?: string | undefined
  branding?: HostedCheck['branding'] | undefined
}

export type HostedCheckService = HostedLooks & {
  /** Throws conflict `checks-spent` when the sale's paid attempts are used up. A check that is open is cancelled first. */
  start(language: 'en' | 'de', signal: AbortSignal): Promise<HostedCheck>
  /** `resultId` is what the frame told; null asks the service whether the check is finished. */
  result(checkId: string, resultId: string | null): Promise<HostedCheck>
  /** The screen was left: an open check is cancelled at the service, a finished one is forgotten. */
  cancel(checkId: string): void
  /** Called after every change of the open sale: a check belongs to the sale it was started for. */
  saleChanged(): void
  /** Finds out what checks of an earlier process cost in the end. Call once. */
  recover(): void
  stop(): void
}

/** What a check of this sale asks the service for. */
export function wishOf(settings: HostedSettings, minimumAge: number, language: 'en' | 'de'): HostedWish {
  const { tasks, level, captureSources, allowedExpiration, expiresInSeconds } = settings
  const locale = language === 'de' ? 'de-DE' : 'en-US'
  return { tasks, minimumAge, locale, allowedExpiration, captureSources, level: level ?? null, expiresInSeconds }
}

/** In the path, because nobody knows what the service does with a query that is there already. */
const returnTo = ({ returnAddress }: HostedSettings, checkId: string): string | null =>
  returnAddress === undefined ? null : `${returnAddress}/${checkId}`

export function createHostedCheckService(deps: {
  checker: IdChecker
  settings: HostedSettings
  checks: IdCheckService
  verification: VerificationService
  store: AgeCheckStore
  journal: JournalStore
  staff: StaffService
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  emit: (check: HostedCheck) => void
  /** The open sale's ways may be others now. */
  changed: () => void
}): HostedCheckService {
  const { checker, settings, checks, verification, store, staff, clock, log } = deps
  let current: { job: Job; watch: HostedWatch } | null = null
  let queue: Promise<unknown> = Promise.resolve()
  const bill = createHostedBill(deps)
  const { allowedExpiration } = settings
  const steps = createHostedSteps({ ...deps, bill, allowedExpiration, emit: job => deps.emit(job.check) })
  const looks = createHostedLooks({ ...deps, shown: () => current?.job ?? null })

  function found(checkId: string): { job: Job; watch: HostedWatch } {
    if (current === null || current.job.check.checkId !== checkId)
      throw new Problem({ code: 'not-found', what: 'check' })
    return current
  }

  function leave(): void {
    if (current !== null && live(current.job)) steps.fail(current.job, 'cancelled', { cancel: true })
    current = null
  }

  async function begin(language: 'en' | 'de', signal: AbortSignal): Promise<HostedCheck> {
    const by = staff.required()
    const { saleId, requiredAge } = checks.wanted('hosted')
    leave()
    // What an earlier check of this sale cost in the end may still be on its way.
    await bill.catchUp(saleId)
    const budget = verification.budget(saleId)
    if (budget.used >= budget.most) throw conflict('checks-spent')
    signal.throwIfAborted()
    const from = clock.mono()
    const checkId = randomUUID()
    const wish = { ...wishOf(settings, requiredAge, language), returnTo: returnTo(settings, checkId) }
    const made = await verification.reached(checker.create(wish, signal))
    const job: Job = {
      check: {
        checkId,
        step: 'open',
        url: made.url,
        origin: new URL(made.url).origin,
        secondsLeft: 0,
        tasks: settings.tasks.map(type => ({ type, state: 'pending' })),
        attempts: 0,
        attemptsInvoiced: 0,
        budget,
        reason: null,
        advice: null,
        verdict: null,
        branding: settings.branding ?? null,
      },
      booked: { id: checkId, saleId, staffId: by.id, requiredAge, transactionId: made.id, attempts: 0, invoiced: 0 },
      by,
      asked: settings.tasks,
      deadline: from + made.lifeMs,
      over: new AbortController(),
      usedBefore: budget.used,
      resultId: null,
      endedAt: null,
      asking: null,
      reading: null,
    }
    if (signal.aborted || !steps.covers(job)) {
      bill.drop(made.id)
      throw signal.aborted ? new Problem({ code: 'cancelled' }) : conflict('nothing-running')
    }
    if (!store.beginHosted({ ...job.booked, at: clock.now().toISOString() }))
      throw new Problem({
        code: 'declined',
        service: 'idscan',
        reason: 'It gave an earlier check instead of a new one.',
      })
    current = { job, watch: watchHosted(job, steps, { clock, log }) }
    return steps.show(job, {})
  }

  return {
    ...looks,
    start(language, signal) {
      // One after another, so that two starts at once cannot both spend what is left.
      const mine = queue.then(() => begin(language, signal))
      queue = mine.catch(() => undefined)
      return mine
    },
    async result(checkId, resultId) {
      const { job, watch } = found(checkId)
      if (!live(job)) return job.check
      try {
        await (resultId === null ? watch.look() : watch.hint(resultId))
      } catch (thrown) {
        if (live(job)) throw thrown
      }
      return job.check
    },
    cancel(checkId) {
      found(checkId)
      leave()
    },
    saleChanged() {
      if (current === null) return
      const { job } = current
      if (live(job) && !steps.covers(job)) steps.fail(job, 'sale-changed', { cancel: true })
      else if (!live(job) && !steps.covers(job)) current = null
    },
    recover: () => void bill.catchUp(null).catch(thrown => void log.incident('hosted.recover', thrown)),
    stop() {
      current?.job.over.abort()
      current = null
      bill.stop()
    },
  }
}
