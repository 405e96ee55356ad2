// Health of everything the till depends on, each as one sentence-sized detail, asked in parallel.
import type { Output } from '#contract'
import { Problem } from '../ports/errors.ts'

type Item = Output<'till.health'>['items'][number]
/** An answer is a detail, with `ok` where one that works in some way still needs somebody; throwing means trouble. */
type Answer = string | { ok: boolean; detail: string }
export type Check = { name: Item['name']; ask: () => Answer | Promise<Answer> }

/** Runs every check at once; a failing one reports its failure code, never a stack. */
export async function health(checks: readonly Check[]): Promise<Item[]> {
  return Promise.all(
    checks.map(async ({ name, ask }): Promise<Item> => {
      try {
        const answer = await ask()
        return typeof answer === 'string' ? { name, ok: true, detail: answer } : { name, ...answer }
      } catch (thrown) {
        return { name, ok: false, detail: thrown instanceof Problem ? thrown.failure.code : 'failed' }
      }
    }),
  )
}
