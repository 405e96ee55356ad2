// Health of everything the till depends on, each as one sentence-sized detail, asked in parallel.
import type { Output } from '#contract'
import { Problem } from '../ports/errors.ts'

type Item = Output<'till.health'>['items'][number]
export type Check = { name: Item['name']; ask: () => string | Promise<string> }

/** Runs every check at once; a failing one reports its failure code, never a stack. */
export async function health(checks: readonly Check[]): Promise<Item[]> {
  return Promise.all(
    checks.map(async ({ name, ask }): Promise<Item> => {
      try {
        return { name, ok: true, detail: await ask() }
      } catch (thrown) {
        return { name, ok: false, detail: thrown instanceof Problem ? thrown.failure.code : 'failed' }
      }
    }),
  )
}
