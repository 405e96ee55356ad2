// Every order of events that two processes, a crash and a lost message can make of the refresh protocol, all of them tried.

export const rotations = ['static', 'grace', 'bound', 'strict'] as const
export type ModelRotation = (typeof rotations)[number]
/** Mistakes the model must find, each one a rule of the protocol left out. */
export const modelMutants = [
  'no-lock',
  'clear-without-reread',
  'store-without-reread',
  'wipe-on-timeout',
  'use-before-persist',
] as const
export type ModelMutant = (typeof modelMutants)[number]

export type ModelOptions = {
  rotation: ModelRotation
  mutant?: ModelMutant | null
  processes?: number
  crashes?: number
  losses?: number
  /** Pairings anew that are stored without the lock, because its holder hung for longer than anybody waits. */
  pairings?: number
  /** Refreshes the server may see in all; bounds the search. */
  refreshes?: number
}
export type ModelResult = {
  states: number
  /** States in which the till has to be paired again although no answer was truly lost. */
  avoidable: number
  /** The same because an answer was lost after strict rotation: no client can do better. */
  unavoidable: number
  /** A token was used that a crash would have lost. */
  usedUnstored: number
  /** A generation was asked for twice although its first answer arrived. */
  repeated: number
  /** The shortest way to the first violation. */
  story: readonly string[]
}

/** Nothing happened that a better client could have avoided. */
export const isClean = ({ avoidable, usedUnstored, repeated }: ModelResult): boolean =>
  avoidable + usedUnstored + repeated === 0

type Step = 'idle' | 'ready' | 'in-flight' | 'answered' | 'refused' | 'unclear' | 'handed-out'
type Process = {
  step: Step
  /** The generation it read, and the one the server gave it. */
  read: number
  given: number
}
type State = {
  /** The generation on the disk; 0 when it was wiped. */
  stored: number
  holder: number
  /** The newest generation of the server, and the first one of this registration. */
  current: number
  family: number
  revoked: boolean
  processes: Process[]
  crashesLeft: number
  lossesLeft: number
  pairingsLeft: number
  refreshesLeft: number
  /** The server rotated and nobody could store what it gave. */
  lost: boolean
  /** Generations whose answer reached a process. */
  reached: number[]
  pairAgain: boolean
}
type Violation = 'avoidable' | 'usedUnstored' | 'repeated'
type Next = { state: State; what: string; violation?: Violation }

/** Breadth first, so that the first story found is a shortest one. */
export function explore(options: ModelOptions): ModelResult {
  const { rotation, mutant = null, processes = 2, crashes = 1, losses = 1, pairings = 1, refreshes = 4 } = options
  const first: State = {
    stored: 1,
    holder: -1,
    current: 1,
    family: 1,
    revoked: false,
    processes: Array.from({ length: processes }, () => ({ step: 'idle', read: 0, given: 0 })),
    crashesLeft: crashes,
    lossesLeft: losses,
    pairingsLeft: pairings,
    refreshesLeft: refreshes,
    lost: false,
    reached: [],
    pairAgain: false,
  }
  const from = new Map<string, { before: string; what: string } | null>([[JSON.stringify(first), null]])
  const result = { avoidable: 0, unavoidable: 0, usedUnstored: 0, repeated: 0 }
  let story: string[] = []
  const queue = [first]
  const blame = (key: string, violation: Violation, last: string): void => {
    result[violation] += 1
    if (story.length > 0) return
    story = [`${violation}: ${last}`]
    for (let at = from.get(key); at; at = from.get(at.before)) story.unshift(at.what)
  }
  for (let place = 0; place < queue.length; place += 1) {
    const state = queue[place]!
    const key = JSON.stringify(state)
    if (state.pairAgain) {
      if (rotation === 'strict' && state.lost) result.unavoidable += 1
      else blame(key, 'avoidable', 'the till has to be paired again')
      continue
    }
    for (const { state: next, what, violation } of steps(state, rotation, mutant)) {
      if (violation !== undefined) blame(key, violation, what)
      const nextKey = JSON.stringify(next)
      if (from.has(nextKey)) continue
      from.set(nextKey, { before: key, what })
      queue.push(next)
    }
  }
  return { states: from.size, ...result, story }
}

/** Everything that can happen next. */
function* steps(state: State, rotation: ModelRotation, mutant: ModelMutant | null): Generator<Next> {
  for (const [index, process] of state.processes.entries()) {
    const name = `p${index}`
    const change = (what: string, work: (next: State, mine: Process) => Violation | void): Next => {
      const next = structuredClone(state)
      const violation = work(next, next.processes[index]!)
      return { state: next, what: `${name} ${what}`, ...(violation ? { violation } : {}) }
    }
    switch (process.step) {
      case 'idle':
        if (state.stored === 0 || (mutant !== 'no-lock' && state.holder !== -1)) break
        yield change('takes the lock and reads', (next, mine) => {
          if (mutant !== 'no-lock') next.holder = index
          Object.assign(mine, { step: 'ready', read: next.stored })
        })
        break
      case 'ready':
        if (state.refreshesLeft === 0) break
        yield change(`sends generation ${process.read}`, (next, mine) => {
          next.refreshesLeft -= 1
          mine.step = 'in-flight'
          if (next.reached.includes(mine.read)) return 'repeated'
        })
        break
      case 'in-flight':
        yield change('gets the answer', (next, mine) => answer(next, mine, rotation))
        if (state.lossesLeft === 0) break
        yield change('loses the request', (next, mine) => {
          next.lossesLeft -= 1
          mine.step = 'unclear'
        })
        yield change('loses the answer', (next, mine) => {
          next.lossesLeft -= 1
          const before = next.current
          answer(next, mine, rotation)
          next.reached = state.reached
          if (rotation !== 'static' && next.current !== before) next.lost = true
          mine.step = 'unclear'
        })
        break
      case 'unclear':
        yield change('knows no outcome', (next, mine) => {
          release(next, index)
          mine.step = 'idle'
          if (mutant !== 'wipe-on-timeout') return
          next.stored = 0
          next.pairAgain = true
        })
        break
      case 'answered':
        if (mutant === 'use-before-persist') {
          yield change('hands the token out', (_next, mine) => {
            mine.step = 'handed-out'
          })
          break
        }
        yield change('stores, then hands the token out', store(index, mutant))
        break
      case 'handed-out':
        yield change('stores', store(index, mutant))
        break
      case 'refused':
        yield change('was refused', (next, mine) => {
          release(next, index)
          mine.step = 'idle'
          // Counts only while the stored generation is still the one that was sent.
          if (mutant === 'clear-without-reread' || next.stored === mine.read) next.pairAgain = true
        })
        break
      default:
        process.step satisfies never
    }
    if (state.crashesLeft > 0 && process.step !== 'idle') yield* crash(state, index, rotation)
  }
  if (state.pairingsLeft > 0) yield pairAnew(state)
}

/** The server's part, as its rotation says; a token that is no longer honoured ends the registration it belongs to. */
function answer(next: State, mine: Process, rotation: ModelRotation): void {
  const { read } = mine
  mine.step = 'answered'
  const ours = read >= next.family && !next.revoked
  if (ours && (rotation === 'static' || read === next.current)) {
    // Where nothing rotates it is the till's own count that goes on.
    next.current = Math.max(next.current, read + 1)
    mine.given = read + 1
  } else if (ours && read === next.current - 1 && rotation !== 'strict') mine.given = next.current
  else {
    if (ours) next.revoked = true
    mine.step = 'refused'
    return
  }
  next.reached = [...next.reached, read]
}

const release = (next: State, index: number): void => {
  if (next.holder === index) next.holder = -1
}

const store =
  (index: number, mutant: ModelMutant | null) =>
  (next: State, mine: Process): void => {
    // Somebody stored another registration meanwhile: that one stands.
    if (next.stored === mine.read || mutant === 'store-without-reread' || mutant === 'no-lock') next.stored = mine.given
    Object.assign(mine, { step: 'idle', read: 0, given: 0 })
    release(next, index)
  }

/** SIGKILL: the lock falls, what was only in memory is gone; a request on its way is still taken up, or was never sent. */
function* crash(state: State, index: number, rotation: ModelRotation): Generator<Next> {
  const die = (served: boolean): Next => {
    const next = structuredClone(state)
    const mine = next.processes[index]!
    const { step, read } = mine
    if (served) answer(next, mine, rotation)
    // Nobody has what the answer brought.
    next.reached = state.reached.filter(generation => step === 'in-flight' || generation !== read)
    if (rotation !== 'static' && (next.current !== state.current || step === 'answered' || step === 'handed-out'))
      next.lost = true
    Object.assign(mine, { step: 'idle', read: 0, given: 0 })
    next.crashesLeft -= 1
    release(next, index)
    const what = `p${index} is killed${served ? ', its request is taken up' : ''}`
    return { state: next, what, ...(step === 'handed-out' ? { violation: 'usedUnstored' } : {}) }
  }
  yield die(false)
  if (state.processes[index]!.step === 'in-flight') yield die(true)
}

/** The manager pairs the till anew: the server ends the old registration, and the new one is stored whoever holds the lock. */
function pairAnew(state: State): Next {
  const next = structuredClone(state)
  next.pairingsLeft -= 1
  // Far from every token of before.
  next.current = next.family = next.stored = state.current + 10
  Object.assign(next, { revoked: false, lost: false, reached: [] })
  return { state: next, what: 'the till is paired anew' }
}
