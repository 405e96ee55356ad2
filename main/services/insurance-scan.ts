// One customer's card in front of the till: the cards opened for it at the service, its steps, its limits, its end.
import { randomUUID } from 'node:crypto'
import type { InsuranceScan } from '#contract'
import { conflict, Problem } from '../ports/errors.ts'
import type { CaptureType, CardSide, InsuranceCard, InsuranceNews, InsuranceReader } from '../ports/insurance.ts'
import type { TokenSource } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import { customerSession } from './customer-session.ts'
import { checkEligibility, type Provider, reasonOf, type Subscriber } from './insurance-eligibility.ts'
import { checkJpeg } from './insurance-image.ts'
import { createLimit } from './insurance-limit.ts'
import type { Removal } from './insurance-removal.ts'
import { isWaiting, stepAfter } from './insurance-steps.ts'

export type ScanDeps = {
  reader: InsuranceReader
  tokens: TokenSource
  provider: Provider | null
  removal: Removal
  clock: Clock
  log: Log
  emit: (scan: InsuranceScan) => void
}
export type Scan = {
  readonly id: string
  view(): InsuranceScan
  /** Opens a card at the service; resolves when the front is wanted or the time is up. Throws Problem. */
  open(signal: AbortSignal): Promise<InsuranceScan>
  retry(signal: AbortSignal): Promise<InsuranceScan>
  upload(side: CardSide, jpeg: Uint8Array, capture: CaptureType): Promise<void>
  eligibility(subscriber: Subscriber): void
  /** Leaves nothing behind: socket closed, timers gone, card removed at the service, fields forgotten. */
  end(step: 'cancelled' | 'confirmed'): void
}

/** The service names 60 to 90 s; both sides are two readings. */
const LIMIT_MS = { one: 60_000, both: 90_000 }
const MOST_CARDS = 5
const nothing = { reason: null, fields: [], payer: null, extras: [], eligibility: null } as const

/** One card at the service. Whatever comes from a card that is not the current one any more changes nothing. */
type Try = {
  abort: AbortController
  card: InsuranceCard | null
  state: InsuranceNews['state']
  fetching: boolean
  again: boolean
}

export function createScan(deps: ScanDeps, bothSides: boolean): Scan {
  const { reader, provider, removal, clock, log, emit } = deps
  const session = customerSession(deps.tokens, randomUUID(), clock)
  const limitMs = bothSides ? LIMIT_MS.both : LIMIT_MS.one
  const limit = createLimit(clock, () => show({}))
  let current: Try | null = null
  let ended = false
  let view: InsuranceScan = {
    ...blank(),
    scanId: randomUUID(),
    step: 'starting',
    attempt: 0,
    secondsLeft: null,
    line: 'socket',
  }

  function show(change: Partial<InsuranceScan>): void {
    if (ended) return
    const waited = isWaiting(view.step)
    const next = { ...view, ...change }
    // One limit from the picture to its fields: steps in between give no more time.
    const begins = isWaiting(next.step) && (!waited || limit.left() === null)
    if (begins) limit.run(limitMs, () => stopWith('retry', 'timeout'))
    if (waited && !isWaiting(next.step)) limit.stop()
    view = { ...next, secondsLeft: limit.left() }
    emit(view)
  }

  /** Lets go of the card: its requests end, and it is removed at the service. */
  function drop(): void {
    const was = current
    current = null
    was?.abort.abort()
    if (was?.card) removal.remove(was.card)
  }

  function stopWith(step: 'retry' | 'failed', reason: string): void {
    drop()
    show({ ...blank(), step, reason })
  }

  function trouble(thrown: unknown): void {
    if (!(thrown instanceof Problem)) log.incident('insurance.failed', thrown)
    stopWith(thrown instanceof Problem ? 'retry' : 'failed', reasonOf(thrown))
  }

  async function open(signal: AbortSignal): Promise<InsuranceScan> {
    const mine: Try = (current = {
      abort: new AbortController(),
      card: null,
      state: 'pending',
      fetching: false,
      again: false,
    })
    const first = view.attempt === 0
    limit.stop()
    show({ ...blank(), step: 'starting', attempt: view.attempt + 1, line: 'socket' })
    const opening = reader.open(session, { bothSides }, mine.abort.signal).then(card => {
      // A card that came too late is nobody's.
      if (current === mine) mine.card = card
      else removal.remove(card)
    })
    const left = (): void => end('cancelled')
    signal.addEventListener('abort', left, { once: true })
    if (signal.aborted) left()
    try {
      await Promise.race([aborted(mine.abort.signal), opening])
    } catch (thrown) {
      if (current === mine) {
        drop()
        show({ step: first ? 'failed' : 'retry', reason: reasonOf(thrown), attempt: Math.max(1, view.attempt - 1) })
        throw thrown
      }
    } finally {
      signal.removeEventListener('abort', left)
    }
    if (ended) throw new Problem({ code: 'cancelled' })
    if (current === mine && mine.card !== null) {
      show({ step: 'front' })
      mine.card.watch(news => follow(mine, news))
    }
    return view
  }

  function follow(mine: Try, { state, line, error }: InsuranceNews): void {
    if (current !== mine) return
    mine.state = state
    const step = stepAfter(view.step, state, bothSides)
    if (step === 'retry') return stopWith(step, state)
    if (step === 'failed' && error !== null) return stopWith(step, error)
    const finished = state === 'completed' || state === 'enriched'
    const moved = step !== null && step !== 'failed'
    if (moved || line !== view.line) show({ line, ...(moved ? { step } : {}) })
    // An event without its reason: the card itself has it.
    if (finished || step === 'failed') void collect(mine)
  }

  /** Fetches what was read; told again meanwhile, it is fetched again. */
  async function collect(mine: Try): Promise<void> {
    mine.again = true
    if (mine.fetching || mine.card === null) return
    mine.fetching = true
    try {
      do {
        mine.again = false
        take(mine, await mine.card.fetch(mine.abort.signal))
      } while (mine.again)
    } catch (thrown) {
      // What was read stays read, whatever becomes of what is added to it.
      if (current === mine && view.step !== 'read') trouble(thrown)
    } finally {
      mine.fetching = false
    }
  }

  function take(mine: Try, record: Awaited<ReturnType<InsuranceCard['fetch']>>): void {
    if (current !== mine) return
    const { state, fields, payer, extras, error } = record
    const known = view.step === 'read'
    if (state === 'error' && !known) return stopWith('failed', error ?? 'error')
    if ((state === 'frontside_failed' || state === 'backside_failed') && !known) return stopWith('retry', state)
    if (known) return show({ extras, payer: view.payer ?? payer })
    if (fields.length === 0) return stopWith('retry', 'nothing-read')
    show({ step: 'read', reason: null, fields, payer, extras })
  }

  function end(step: 'cancelled' | 'confirmed'): void {
    if (ended) return
    drop()
    limit.stop()
    show({ ...blank(), step })
    ended = true
  }

  return {
    id: view.scanId,
    view: () => view,
    open,
    end,
    async retry(signal) {
      if (view.step === 'starting') throw conflict('nothing-running')
      if (view.attempt < MOST_CARDS) {
        drop()
        return open(signal)
      }
      stopWith('failed', 'too-many-tries')
      return view
    },
    async upload(side, jpeg, capture) {
      const mine = current
      if (mine === null || mine.card === null || view.step !== side) throw conflict('nothing-running')
      checkJpeg(jpeg)
      const before = mine.state
      show({ step: side === 'front' ? 'reading-front' : 'reading-back', reason: null })
      try {
        await mine.card.upload(side, jpeg, capture, mine.abort.signal)
      } catch (thrown) {
        if (current !== mine) throw new Problem({ code: 'cancelled' })
        // The service went on with the picture: only the answer to its upload was lost.
        if (mine.state !== before) return
        if (isGone(thrown)) stopWith('retry', 'gone')
        // The side can be shown again: nothing was read from this picture.
        else show({ step: side })
        throw thrown
      }
    },
    eligibility(subscriber) {
      const mine = current
      if (provider === null || mine === null || mine.card === null || view.step !== 'read')
        throw conflict('nothing-running')
      if (view.eligibility?.step === 'checking') return
      checkEligibility(
        { card: mine.card, provider, clock, log, limit, signal: mine.abort.signal },
        subscriber,
        eligibility => {
          if (current === mine && view.step === 'read') show({ eligibility })
        },
      )
    },
  }
}

/** Fresh lists each time, so that no snapshot shares one with the next. */
const blank = () => ({ ...nothing, fields: [], extras: [] })

const isGone = (thrown: unknown): boolean => thrown instanceof Problem && thrown.failure.code === 'not-found'

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Problem({ code: 'cancelled' }))
    signal.addEventListener('abort', () => reject(new Problem({ code: 'cancelled' })), { once: true })
  })
}
