// What was refused and waits for somebody who may: one question at a time, each answered by yes or no.
import type { Failure, Input, OpName, Output, Result } from '#contract'
import type { Client } from '../preload/connect.ts'

export type Asked = { op: OpName; needs: 'senior' | 'manager'; right: string | null; ticket: string }
export type OverrideBoard = {
  /** The question that is on the screen. */
  get(): Asked | null
  subscribe(tell: () => void): () => void
  /** Asks; true once somebody has let it through. */
  ask(asked: Asked): Promise<boolean>
  /** Answers the question on the screen; the next one follows. */
  answer(granted: boolean): void
  /** Somebody else is at the till: every question is over. */
  clear(): void
}

export function createOverrideBoard(): OverrideBoard {
  const listeners = new Set<() => void>()
  let waiting: readonly { asked: Asked; settle: (granted: boolean) => void }[] = []

  function set(next: typeof waiting): void {
    waiting = next
    for (const tell of [...listeners]) tell()
  }
  return {
    get: () => waiting[0]?.asked ?? null,
    subscribe(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    ask: asked => new Promise(settle => set([...waiting, { asked, settle }])),
    answer(granted) {
      const [first, ...rest] = waiting
      set(rest)
      first?.settle(granted)
    },
    clear() {
      const all = waiting
      set([])
      for (const { settle } of all) settle(false)
    },
  }
}

/**
 * Runs an op as a person's act: where it is refused for want of a right, somebody who may is asked, and with their yes the
 * very same call is made again. Their no ends it as cancelled, and nothing has happened.
 */
export async function callWithOverride<K extends OpName>(
  client: Client,
  board: OverrideBoard,
  name: K,
  input: Input<K>,
): Promise<Result<Output<K>>> {
  const result = await client.call(name, input)
  const asked = result.ok ? null : askedBy(name, result.error)
  if (asked === null) return result
  if (!(await board.ask(asked))) return { ok: false, error: { code: 'cancelled' } }
  // The second call may be refused for another right, and then that is asked for as well.
  return callWithOverride(client, board, name, input)
}

function askedBy(op: OpName, failure: Failure): Asked | null {
  if (failure.code !== 'not-allowed' || failure.ticket === undefined) return null
  return { op, needs: failure.needs, right: failure.right ?? null, ticket: failure.ticket }
}
