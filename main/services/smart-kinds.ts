// The kinds of ident the merchant accepts: learnt from the service once the till is registered, kept for the next start.
import { identKindOf } from '#domain/smart-idents'
import { Problem } from '../ports/errors.ts'
import type { IdentKind, SmartTransactions } from '../ports/smart.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { SmartStore } from './store-types.ts'

export type IdentKinds = {
  /** The kind a scanned code belongs to, or null. */
  kindOf(code: string): IdentKind | null
  /** Asks the service if it has not answered yet; a failure is asked about again later. */
  learn(): void
  stop(): void
}

/** A failed question is asked again no sooner than this. */
const AGAIN_MS = 30_000

export function createIdentKinds(deps: {
  smart: Pick<SmartTransactions, 'kinds'>
  store: Pick<SmartStore, 'kinds' | 'keepKinds'>
  registered: () => boolean
  clock: Clock
  log: Log
}): IdentKinds {
  const { smart, store, clock, log } = deps
  const stopped = new AbortController()
  let kinds: IdentKind[] = store.kinds()
  let heard = false
  let askedAt: number | null = null

  async function ask(): Promise<void> {
    try {
      kinds = await smart.kinds(stopped.signal)
      heard = true
      store.keepKinds(kinds)
    } catch (thrown) {
      if (stopped.signal.aborted) return
      if (thrown instanceof Problem) log.warn('smart.kinds', { error: thrown.failure.code })
      else log.incident('smart.kinds', thrown)
    }
  }

  return {
    kindOf: code => identKindOf(code, kinds),
    learn() {
      if (heard || stopped.signal.aborted || !deps.registered()) return
      if (askedAt !== null && clock.mono() - askedAt < AGAIN_MS) return
      askedAt = clock.mono()
      void ask()
    },
    stop: () => stopped.abort(),
  }
}
