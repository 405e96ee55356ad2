// Pictures and audit report of a finished hosted check: for a manager, on request, while it is on the screen; kept nowhere.
import type { Output } from '#contract'
import { Problem } from '../ports/errors.ts'
import type { HostedBytes, IdChecker } from '../ports/id-check.ts'
import type { Clock } from '../ports/system.ts'
import { live, type Job } from './hosted-check-job.ts'
import type { StaffService } from './staff.ts'
import type { JournalStore } from './store-types.ts'

/** A result nobody has looked at for this long is not on the screen any more, whatever the page forgot to say. */
const SHOWN_MS = 120_000

export type HostedLooks = {
  files(checkId: string, signal: AbortSignal): Promise<Output<'id.hosted-files'>>
  file(checkId: string, index: number, signal: AbortSignal): Promise<Output<'id.hosted-file'>>
  report(checkId: string, signal: AbortSignal): Promise<Output<'id.hosted-report'>>
}

/** All throw `not-allowed` for anybody but a manager and `not-found` once the result has left the screen. */
export function createHostedLooks(deps: {
  checker: Pick<IdChecker, 'files' | 'file' | 'report'>
  staff: StaffService
  journal: JournalStore
  clock: Clock
  /** The check on the screen. */
  shown: () => Job | null
}): HostedLooks {
  const { checker, staff, journal, clock, shown } = deps
  let last: { checkId: string; at: number } | null = null

  function onScreen(checkId: string): { job: Job; transactionId: string; resultId: string } {
    const job = shown()
    const gone = new Problem({ code: 'not-found', what: 'check' })
    if (job === null || live(job) || job.check.checkId !== checkId || job.resultId === null) throw gone
    const since = Math.max(job.endedAt ?? 0, last?.checkId === checkId ? last.at : 0)
    if (clock.mono() - since > SHOWN_MS) throw gone
    last = { checkId, at: clock.mono() }
    return { job, transactionId: job.booked.transactionId, resultId: job.resultId }
  }

  /** In the journal before it is on the screen; and not handed out when the screen has moved on meanwhile. */
  function handOut(checkId: string, looked: 'image' | 'report', by: string, { mime, bytes }: HostedBytes) {
    const { job, transactionId } = onScreen(checkId)
    const data = { looked, transactionId }
    journal.append({ at: clock.now().toISOString(), kind: 'age-check', staff: by, saleId: job.booked.saleId, data })
    return { mime, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
  }

  return {
    async files(checkId, signal) {
      staff.allowed('customer-data')
      const { transactionId, resultId } = onScreen(checkId)
      const files = await checker.files(transactionId, resultId, signal)
      return { files: files.map(({ index, category, name }) => ({ index, category, name })) }
    },
    async file(checkId, index, signal) {
      const who = staff.allowed('customer-data')
      const { transactionId, resultId } = onScreen(checkId)
      // Asked for again instead of remembered: addresses of pictures are secrets and are kept nowhere.
      const file = (await checker.files(transactionId, resultId, signal)).find(one => one.index === index)
      if (file === undefined) throw new Problem({ code: 'not-found', what: 'check' })
      return handOut(checkId, 'image', who.id, await checker.file(file, signal))
    },
    async report(checkId, signal) {
      const who = staff.allowed('customer-data')
      const { transactionId, resultId } = onScreen(checkId)
      return handOut(checkId, 'report', who.id, await checker.report(transactionId, resultId, signal))
    },
  }
}
