// Lets several child processes work at once: all start together, and what a further step needs is done once for all.
import type { Ask } from './child-order.ts'
import type { Job, Outcome } from './pool.ts'

/**
 * Runs the jobs to their ends. Whoever asks for something that is done `together` waits until everybody who lives has
 * asked for it, and it is done once; everything else is done for each one alone.
 */
export async function sideBySide(
  jobs: readonly Job[],
  together: readonly Ask[],
  done: (what: Ask) => Promise<void>,
): Promise<Outcome[]> {
  const waiting = new Map<Job, Ask>()
  const living = new Set(jobs)

  async function goOn(): Promise<void> {
    if (waiting.size === 0 || waiting.size < living.size) return
    const ready = [...waiting]
    waiting.clear()
    for (const what of new Set(ready.map(([, asked]) => asked))) await done(what)
    for (const [job] of ready) job.goOn()
  }
  return await Promise.all(
    jobs.map(async job => {
      for (;;) {
        const said = await job.next()
        if (typeof said !== 'string') {
          living.delete(job)
          waiting.delete(job)
          await goOn()
          return said
        }
        if (together.includes(said)) {
          waiting.set(job, said)
          await goOn()
        } else {
          await done(said)
          job.goOn()
        }
      }
    }),
  )
}
