// Every order of events that a till, its people, a lossy network and a gateway without idempotency can make, all of them tried.
import { network, type Change } from './payment-model-network.ts'
import { people } from './payment-model-people.ts'
import { reversals, reversalsRestarted } from './payment-model-reversals.ts'
import { brokenRule, isAtRest } from './payment-model-rules.ts'
import { first, normalised, type Next, type PaymentModelOptions, type State } from './payment-model-state.ts'
import { payments, restarted } from './payment-model-till.ts'

export type PaymentModelResult = {
  states: number
  /** States in which a rule is broken; with `stopAtFirst` at most one. */
  broken: number
  /** States from which no rest can be reached any more. */
  stuck: number
  /** States in which everything has come to rest, and those of them in which a manager is still needed. */
  rests: number
  needHuman: number
  /** The shortest way to the first broken rule, or to the first state that cannot rest. */
  story: readonly string[]
}

export const isSound = ({ broken, stuck }: PaymentModelResult): boolean => broken + stuck === 0

/** Everything that can happen next. */
function* steps(state: State, options: PaymentModelOptions, change: Change): Generator<Next> {
  yield* payments(state, options, change)
  yield* reversals(state, options, change)
  yield* people(state, options, change)
  yield* network(state, options, change)
  if (state.crashes > 0)
    yield change('the till is killed and starts again', next => {
      restarted(next)
      reversalsRestarted(next)
    })
}

/** Breadth first, so that the first story found is a shortest one. Throws when there are more than `limit` states. */
export function explorePayments(
  options: PaymentModelOptions & { stopAtFirst?: boolean; limit?: number },
): PaymentModelResult {
  const { stopAtFirst = false, limit = 3_000_000 } = options
  const places = new Map<string, number>()
  const keys: string[] = []
  /** Where each state was first reached from, how, and by which edges it can be left. */
  const from: number[] = []
  const how: string[] = []
  const edges: [number, number][] = []
  const result = { states: 0, broken: 0, stuck: 0, rests: 0, needHuman: 0 }
  const resting: number[] = []
  let story: string[] = []

  function add(state: State, before: number, what: string): number {
    const key = JSON.stringify(state)
    const known = places.get(key)
    if (known !== undefined) return known
    if (keys.length >= limit) throw new Error(`The model has more than ${limit} states.`)
    places.set(key, keys.length)
    from.push(before)
    how.push(what)
    return keys.push(key) - 1
  }
  function told(place: number, end: string): string[] {
    const lines = [end]
    for (let at = place; at > 0; at = from[at]!) lines.unshift(how[at]!)
    return lines
  }

  add(first(options), 0, '')
  for (let place = 0; place < keys.length; place += 1) {
    const key = keys[place]!
    const state = JSON.parse(key) as State
    const rule = brokenRule(state, options)
    if (rule !== null) {
      result.broken += 1
      if (story.length === 0) story = told(place, rule)
      if (stopAtFirst) break
      continue
    }
    if (isAtRest(state)) {
      result.rests += 1
      resting.push(place)
      if (state.attempts.some(one => one.state === 'needs-human')) result.needHuman += 1
    }
    const change: Change = (what, work) => {
      const next = JSON.parse(key) as State
      work(next)
      return { what, state: normalised(next) }
    }
    for (const { what, state: next } of steps(state, options, change)) edges.push([place, add(next, place, what)])
  }
  result.states = keys.length
  if (result.broken > 0) return { ...result, story }
  const lost = unreachable(keys.length, edges, resting)
  result.stuck = lost.length
  return { ...result, story: lost[0] === undefined ? [] : told(lost[0], `stuck: ${keys[lost[0]]}`) }
}

/** The states from which none of the resting ones can be reached. */
function unreachable(count: number, edges: readonly [number, number][], resting: readonly number[]): number[] {
  const into: number[][] = Array.from({ length: count }, () => [])
  for (const [before, after] of edges) into[after]!.push(before)
  const good = new Uint8Array(count)
  const queue = [...resting]
  for (const place of queue) good[place] = 1
  for (let place = queue.pop(); place !== undefined; place = queue.pop())
    for (const before of into[place]!) {
      if (good[before]) continue
      good[before] = 1
      queue.push(before)
    }
  return [...good.keys()].filter(place => good[place] === 0)
}
