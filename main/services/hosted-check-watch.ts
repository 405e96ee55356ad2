// Follows a hosted check from its start to its end: asks every few seconds, weighs the frame's hints, stops at the hour.
import { conflict, Problem } from '../ports/errors.ts'
import type { HostedDetails } from '../ports/id-check.ts'
import type { Clock, Log } from '../ports/system.ts'
import { live, type HostedSteps, type Job } from './hosted-check-job.ts'

const POLL_MS = 3000
/** The longest pause while the service cannot be asked. */
const LONGEST_MS = 30_000
/** A frame that names more results than this is not heard any more; asking the service goes on. */
const MOST_HINTS = 20
/** Readings of a finished result that may go wrong before the check is given up; so many times may the service not know it. */
const MOST_FAULTS = 5

export type HostedWatch = {
  /** Asks the service now and acts on the answer. */
  look(): Promise<void>
  /** The frame says that this is the result. Its word moves nothing but a question; `conflict` when there is no such result. */
  hint(resultId: string): Promise<void>
}

/** Starts asking after a check until it ends by itself, at its deadline or by `over`. */
export function watchHosted(of: Job, steps: HostedSteps, deps: { clock: Clock; log: Log }): HostedWatch {
  const { clock, log } = deps
  const refused = new Set<string>()
  let told: string | null = null
  let hints = 0
  let faults = 0
  let missing = 0

  /** Null when the check ended meanwhile. Only a check this till does not know is `not-found` to a page. */
  async function ask(): Promise<HostedDetails | null> {
    try {
      const details = await steps.ask(of)
      missing = 0
      return live(of) ? details : null
    } catch (thrown) {
      if (codeOf(thrown) !== 'not-found') throw thrown
      missing += 1
      if (missing < MOST_FAULTS) throw notYet(thrown)
      steps.fail(of, 'failed', { cancel: false })
      return null
    }
  }

  async function look(): Promise<void> {
    const details = await ask()
    if (details === null) return
    switch (details.state) {
      case 'completed':
      case 'failed': {
        const resultId = details.resultId ?? told
        if (resultId !== null) return await finish(resultId, () => steps.refuse(of, details), details.state)
        // Without the id the frame's word is still to come; a failure needs none.
        if (details.state === 'failed') steps.refuse(of, details)
        return
      }
      case 'cancelled':
        return steps.fail(of, 'cancelled', { cancel: false })
      case 'expired':
        return steps.expire(of)
      case 'pending':
      case 'unknown': {
        const { used, most } = of.check.budget
        if (used >= most && of.reading === null) steps.fail(of, 'budget', { cancel: true })
        return
      }
      default:
        details.state satisfies never
    }
  }

  async function finish(resultId: string, refuse: () => void, state: 'completed' | 'failed'): Promise<void> {
    try {
      await steps.read(of, resultId)
    } catch (thrown) {
      const code = codeOf(thrown)
      if (code === 'not-found' && state === 'failed') return refuse()
      if (code !== 'unreachable' && code !== null) faults += 1
      if (faults >= MOST_FAULTS) return steps.fail(of, 'other', { cancel: false })
      throw code === 'not-found' ? notYet(thrown) : thrown
    }
  }

  async function hint(resultId: string): Promise<void> {
    if (of.reading !== null) return await of.reading
    if (refused.has(resultId) || hints >= MOST_HINTS) return
    hints += 1
    try {
      await steps.read(of, resultId)
    } catch (thrown) {
      const code = codeOf(thrown)
      if (code === 'not-found' || code === 'declined') refused.add(resultId)
      // Too early, or the line was down: it is tried again once the service itself says that it is finished.
      else told = resultId
      throw code === 'not-found' ? conflict('nothing-running') : thrown
    }
  }

  async function poll(): Promise<void> {
    for (let pause = POLL_MS; live(of);) {
      await clock.sleep(pause, of.over.signal)
      try {
        await look()
        pause = POLL_MS
      } catch (thrown) {
        if (codeOf(thrown) === null) log.incident('hosted.look', thrown)
        pause = Math.min(pause * 2, LONGEST_MS)
      }
    }
  }

  async function stopAtDeadline(): Promise<void> {
    await clock.sleep(Math.max(0, of.deadline - clock.mono()), of.over.signal)
    if (live(of)) steps.expire(of)
  }

  for (const running of [poll(), stopAtDeadline()])
    running.catch(thrown => {
      // Its end wakes both out of their sleep.
      if (live(of)) log.incident('hosted.watch', thrown)
    })
  return { look, hint }
}

const codeOf = (thrown: unknown): Problem['failure']['code'] | null =>
  thrown instanceof Problem ? thrown.failure.code : null

/** What the service does not know at the moment may be there in the next. */
const notYet = (thrown: unknown): Problem =>
  new Problem({ code: 'unreachable', service: 'idscan' }, 'not there yet', { cause: thrown })
