// The record of one run, kept at the line to the server: every request, what was on the till's disk then, what the server did.
import type { Fault } from '../../main/sandbox/kit-faults.ts'
import type { SecucardPanel } from '../../main/sandbox/secucard.ts'
import type { Kill, Plan } from './plan.ts'
import type { Exchange, Watch } from './wire.ts'
import type { Registered } from './world.ts'

/** One refresh request, with what only the record can know. */
export type Refresh = Exchange & {
  /** What the till had stored when the request arrived; null when it had nothing it may use. */
  stored: { generation: number; hash: string } | null
  /** The server looked at the token: it did its work on the request, whatever became of the answer. */
  looked: boolean
  /** The server made a new refresh token for it. */
  rotated: boolean
}
export type Record = {
  exchanges: Exchange[]
  refreshes: Refresh[]
  watch: Watch
  /** Resolves when nothing is under way any more. */
  drained(): Promise<void>
  /** From now on no faults are put in the way. */
  calm(): void
}

/** True when the till cannot have learnt the outcome from this answer. */
export const unclear = (one: Exchange): boolean => one.fault !== null && one.fault.kind !== 'delay'

/** `strike` kills the process of this name for this reason. */
export function startRecord(
  plan: Plan,
  till: Registered,
  panel: SecucardPanel,
  strike: (name: string, at: Kill['at']) => void,
): Record {
  const exchanges: Exchange[] = []
  const refreshes: Refresh[] = []
  const waiting: (() => void)[] = []
  let [resources, polls] = [0, 0]
  let faulty = true
  /** The server's own counts of this till: tokens made, and tokens looked at. */
  const counts = (): { issued: number; looks: number } => {
    const generations = panel.generations()[till.deviceId] ?? []
    return { issued: generations.length, looks: generations.reduce((sum, one) => sum + one.requests, 0) }
  }
  let known = counts()

  function fault(exchange: Exchange): Omit<Fault, 'match'> | null {
    if (!faulty) return null
    if (exchange.kind === 'refresh') return plan.refreshFaults.get(refreshes.length - 1) ?? null
    if (exchange.kind === 'poll') {
      polls += 1
      return plan.pollFaults.get(polls - 1) ?? null
    }
    if (exchange.kind !== 'resource') return null
    resources += 1
    return plan.resourceFaults.get(resources - 1) ?? null
  }
  return {
    exchanges,
    refreshes,
    watch: {
      arrived(exchange) {
        // What changed meanwhile, by a pairing or a thief, is nobody's refresh.
        if (refreshes.every(one => one.endedAt !== null)) known = counts()
        exchanges.push(exchange)
        if (exchange.kind === 'refresh')
          refreshes.push(Object.assign(exchange, { stored: till.look(), looked: false, rotated: false }))
        const suffered = fault(exchange)
        if (exchange.kind === 'refresh' || exchange.kind === 'poll') strike(exchange.from, 'at-server')
        return suffered
      },
      answered(exchange) {
        if (exchange.kind === 'poll') strike(exchange.from, 'in-answer')
        if (exchange.kind !== 'refresh') return
        const now = counts()
        const one = refreshes.find(refresh => refresh.n === exchange.n)
        if (one) Object.assign(one, { looked: now.looks > known.looks, rotated: now.issued > known.issued })
        known = now
        strike(exchange.from, 'in-answer')
      },
      ended() {
        if (exchanges.every(one => one.over)) for (const go of waiting.splice(0)) go()
      },
    },
    drained: () =>
      new Promise(resolve => {
        if (exchanges.every(one => one.over)) resolve()
        else waiting.push(resolve)
      }),
    calm: () => void (faulty = false),
  }
}
