// Follows one card at CardScan: its events while the socket stands and speaks, a poll of the card while it does not.
import type { CardSide, CustomerSession, InsuranceNews, InsuranceState } from '../ports/insurance.ts'
import type { Clock, Log } from '../ports/system.ts'
import { pollDelay, quietMs } from './cardscan-pace.ts'
import { keepSocket } from './cardscan-socket.ts'
import { errorWord, type SocketEvent, stateOf } from './cardscan-wire.ts'

export type CardWatch = {
  /** Resolves once registered, or once the first connection failed and polling began. Never rejects. */
  ready: Promise<void>
  listen(tell: (news: InsuranceNews) => void): void
  /** A picture of this side is at the service: from now on silence means that something is wrong. */
  expect(side: CardSide): void
  line(): InsuranceNews['line']
  /** Waits at most `ms` for an event about that eligibility request or a change of the line. Rejects when `signal` ends. */
  eligibility(id: string, ms: number, signal: AbortSignal): Promise<void>
  close(): void
}
type Asked = { state: InsuranceState; error: string | null } | { waitMs: number } | 'gone'
export type WatchOptions = {
  socketUrl: string
  cardId: string
  session: CustomerSession
  /** One GET of the card; `gone` when asking again is pointless. */
  ask(signal: AbortSignal): Promise<Asked>
  clock: Clock
  log: Log
}

const rememberedEvents = 256
/** Not every account gets a second, enriched result. */
const pollsAfterCompletion = 8
/** How far a card is; failures and words from the future have no place in this order. */
const progress: { readonly [state: string]: number } = {
  pending: 0,
  processing: 1,
  frontside_processing: 1,
  backside_processing: 2,
  post_processing: 3,
  completed: 4,
  enriched: 5,
}
const final: ReadonlySet<string> = new Set(['enriched', 'error', 'frontside_failed', 'backside_failed', 'gone'])

/** Starts at once, so that no event between creating a card and its first picture is missed. */
export function watchCard(options: WatchOptions): CardWatch {
  const { clock } = options
  const life = new AbortController()
  const ready = Promise.withResolvers<void>()
  const seenEvents = new Set<string>()
  const eligible = new Set<string>()
  const wake = new Set<() => void>()
  let tell: ((news: InsuranceNews) => void) | null = null
  let newest: Omit<InsuranceNews, 'line'> = { state: 'pending', error: null }
  let told: Omit<InsuranceNews, 'error'> | null = null
  let socket: 'opening' | 'up' | 'down' = 'opening'
  let silent = false
  let expecting = false
  let quiet: AbortController | null = null
  let changes = 0
  let reached = 0
  let polling = false
  let tries = 0
  let pollsLeft = pollsAfterCompletion

  const line = (): InsuranceNews['line'] => (socket === 'down' || silent ? 'polling' : 'socket')

  function news(): void {
    if (life.signal.aborted || (told?.state === newest.state && told.line === line())) return
    told = { state: newest.state, line: line() }
    tell?.({ ...newest, line: line() })
  }

  function take(state: InsuranceNews['state'], error: string | null): void {
    // A finished card only ever becomes enriched; a late event or a stale answer must not take anything back.
    const stays = final.has(newest.state) || (newest.state === 'completed' && state !== 'enriched')
    const place = progress[state] ?? reached
    if (stays || newest.state === state || place < reached) return
    reached = place
    changes += 1
    newest = { state, error }
    if (final.has(state) || state === 'completed' || state === 'backside_processing') expecting = false
  }

  /** One question; answers how long the service asked to be left alone. What an event told meanwhile is newer. */
  async function ask(): Promise<number> {
    const before = changes
    const answer = await options.ask(life.signal)
    if (answer === 'gone') take('gone', null)
    else if ('waitMs' in answer) return answer.waitMs
    else if (before === changes) take(answer.state, answer.error)
    news()
    return 0
  }

  function needed(): boolean {
    if (life.signal.aborted || line() === 'socket' || final.has(newest.state)) return false
    return newest.state !== 'completed' || pollsLeft > 0
  }

  async function poll(): Promise<void> {
    if (polling) return
    polling = true
    while (needed()) {
      if (newest.state === 'completed') pollsLeft -= 1
      const waitMs = await ask()
      if (needed()) await clock.sleep(Math.max(waitMs, pollDelay(tries++)), life.signal).catch(() => undefined)
    }
    polling = false
  }

  /** From the last word about this card on, a silence while something is due is a line that cannot be relied upon. */
  function listenForSilence(): void {
    quiet?.abort()
    quiet = null
    if (!expecting || socket !== 'up' || silent || life.signal.aborted) return
    quiet = new AbortController()
    clock.sleep(quietMs, quiet.signal).then(
      () => {
        silent = true
        lineChanged()
      },
      () => undefined,
    )
  }

  function lineChanged(): void {
    ready.resolve()
    tries = 0
    listenForSilence()
    news()
    for (const run of wake) run()
    void poll()
  }

  function known(event: SocketEvent): boolean {
    const id = event.event_id
    if (id === null) return false
    if (seenEvents.has(id)) return true
    seenEvents.add(id)
    for (const oldest of seenEvents) {
      if (seenEvents.size <= rememberedEvents) break
      seenEvents.delete(oldest)
    }
    return false
  }

  function hear(event: SocketEvent): void {
    if (known(event)) return
    if (event.type === 'eligibility') {
      if (event.eligibility_id === null || eligible.size >= rememberedEvents) return
      eligible.add(event.eligibility_id)
      for (const run of wake) run()
      return
    }
    silent = false
    take(stateOf(event.state), errorWord(event.error))
    listenForSilence()
    news()
  }

  void keepSocket({
    url: options.socketUrl,
    cardId: options.cardId,
    session: options.session,
    clock,
    log: options.log,
    signal: life.signal,
    up() {
      socket = 'up'
      silent = false
      lineChanged()
      // Whether registering replays the state is not documented: what was missed meanwhile is asked for once.
      if (newest.state !== 'enriched') void ask()
    },
    down() {
      if (socket === 'down') return
      socket = 'down'
      lineChanged()
    },
    event: hear,
  })

  return {
    ready: ready.promise,
    line,
    listen(next) {
      tell = next
      told = null
      news()
    },
    expect(side) {
      const done = final.has(newest.state) || newest.state === 'completed'
      // A quick service may have asked for the back before the answer to the upload of the front was here.
      expecting = !done && !(side === 'front' && newest.state === 'backside_processing')
      tries = 0
      listenForSilence()
    },
    async eligibility(id, ms, signal) {
      if (eligible.delete(id)) return
      const woken = Promise.withResolvers<void>()
      const stop = new AbortController()
      wake.add(woken.resolve)
      try {
        await Promise.race([woken.promise, clock.sleep(ms, AbortSignal.any([signal, stop.signal]))])
      } finally {
        wake.delete(woken.resolve)
        stop.abort()
        eligible.delete(id)
      }
    },
    close() {
      life.abort()
      quiet?.abort()
      tell = null
      ready.resolve()
      for (const run of wake) run()
    },
  }
}
