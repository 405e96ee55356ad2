// The last changes to the lines of a sale, newest first out, so that a slip at the counter costs one key.
import type { StoredLine } from '../store/sale-rows.ts'

/** `before` is the line as it was; null when the change made it. */
export type Step = { saleId: string; lineId: string; before: StoredLine | null }

const MOST = 20

/** In memory only: after a restart there is nothing that anybody would remember having done. */
export function createUndo() {
  let steps: Step[] = []
  return {
    remember(saleId: string, lineId: string, before: StoredLine | null): void {
      steps = [...steps.filter(step => step.saleId === saleId), { saleId, lineId, before }].slice(-MOST)
    },
    /** The newest change of this sale, which is then forgotten. */
    take(saleId: string): Step | null {
      const step = steps.at(-1)
      if (step?.saleId !== saleId) return null
      steps = steps.slice(0, -1)
      return step
    },
  }
}
