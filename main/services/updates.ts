// Keeps the till up to date without ever coming between a customer and the till: looks, fetches, offers, and installs when asked.
import type { UpdateView } from '#contract'
import {
  advanceUpdate,
  type Idle,
  type UpdateChannel,
  type UpdateEvent,
  type UpdateManifest,
  type UpdateState,
} from '#domain/update'
import type { UpdateOff } from '#domain/update-off'
import { isSuspicious, updateSentence, type UpdateReason } from '#domain/update-sentences'
import type { Clock, Log } from '../ports/system.ts'
import type { Installer, StartNote, UpdateSource } from '../ports/updates.ts'
import { installUpdate } from './update-install.ts'
import { jittered, pauseAfter, pauses } from './update-pauses.ts'
import { percentOf, updateHealth, updateView } from './update-view.ts'

/** One line of the journal. `from`: the running version. */
export type UpdateRecord = {
  what: 'refused' | 'install-refused' | 'install-started' | 'updated' | 'not-installed' | 'crashing'
  from: string
  to: string | null
  why: UpdateReason | null
  staff: string | null
}
export type UpdateAnswer = { ok: true } | { ok: false; reason: UpdateReason; sentence: string }
export type UpdateServiceDeps = {
  updater:
    | { kind: 'on'; source: UpdateSource; installer: Installer; channel: UpdateChannel }
    | { kind: 'off'; reasons: readonly UpdateOff[] }
  note: StartNote
  running: string
  /** Whether nobody is being served and nothing is on its way. */
  idle: () => Idle
  /** False while the line is down or needed for selling: nothing is asked or fetched then. */
  mayRun: () => boolean
  /** Copies the till's data; a failure stops the installation. */
  backup: (stop: AbortSignal) => void | Promise<void>
  journal: (record: UpdateRecord) => void
  changed: () => void
  clock: Clock
  log: Log
  /** 0 to 1, for the spread over the tills of a store. */
  random?: () => number
}
export type UpdateService = ReturnType<typeof createUpdateService>

/** A new version counts as good when it has run this long. */
const settledAfterMs = 60_000

export function createUpdateService(deps: UpdateServiceDeps) {
  const { updater, note, running, clock, log, journal, random = Math.random } = deps
  const life = new AbortController()
  let state: UpdateState = updater.kind === 'on' ? { step: 'idle' } : { step: 'off', reasons: updater.reasons }
  let round: Promise<number> | null = null
  let installing: Promise<UpdateAnswer> | null = null
  let fails = 0
  let checkedAt: string | null = null
  let reported: UpdateReason | null = null
  /** What the newest view said of the offer. */
  let told = ''
  /** Done when what an earlier process left has been looked at; nothing is asked before. */
  let restored = Promise.resolve()

  function apply(event: UpdateEvent): void {
    const before = shownOf(state)
    state = advanceUpdate(state, event)
    // Every percent, not every packet.
    if (shownOf(state) !== before) deps.changed()
  }

  const record = (what: UpdateRecord['what'], more: Partial<Omit<UpdateRecord, 'what'>>): void =>
    journal({ what, from: running, to: null, why: null, staff: null, ...more })

  /** One look at the feed, with the download when there is something; answers the pause until the next. */
  async function look(source: UpdateSource): Promise<number> {
    await restored
    if (!deps.mayRun() || installing !== null) return jittered(pauses.blocked, random)
    apply({ type: 'check' })
    if (state.step !== 'checking') return jittered(pauses.ordinary, random)
    const answer = await source.check(life.signal)
    if (life.signal.aborted) return 0
    if (answer.kind === 'trouble') return afterTrouble(answer.reason, answer.retryAfterMs)
    checkedAt = clock.now().toISOString()
    apply(answer.kind === 'nothing' ? { type: 'nothing' } : { type: 'found', offer: answer.offer })
    const fetched = await fetchIfNew(source)
    if (fetched !== null) return fetched
    fails = 0
    reported = null
    return jittered(pauses.ordinary, random)
  }

  async function fetchIfNew(source: UpdateSource): Promise<number | null> {
    if (state.step !== 'available') return null
    const { offer } = state
    apply({ type: 'download' })
    const answer = await source.download(offer, {
      signal: life.signal,
      mayRun: deps.mayRun,
      progress: received => apply({ type: 'progress', received }),
    })
    if (life.signal.aborted) return 0
    if (answer.kind === 'trouble') return afterTrouble(answer.reason, answer.retryAfterMs, offer)
    apply({ type: 'verified' })
    log.info('update.ready', { version: offer.version, bytes: offer.size })
    return null
  }

  function afterTrouble(reason: UpdateReason, retryAfterMs: number | undefined, offer?: UpdateManifest): number {
    // The same trouble every six hours is one entry, not a thousand.
    if (isSuspicious(reason) && reason !== reported) record('refused', { to: offer?.version ?? null, why: reason })
    reported = reason
    fails += 1
    apply({ type: 'trouble', reason })
    return pauseAfter(fails, retryAfterMs, random)
  }

  /** One round at a time, whoever asks. */
  function once(source: UpdateSource): Promise<number> {
    round ??= look(source)
      .catch((thrown: unknown) => {
        log.incident('update.round', thrown)
        apply({ type: 'trouble', reason: 'feed-unreachable' })
        return jittered(pauses.ordinary, random)
      })
      .finally(() => (round = null))
    return round
  }

  async function restore(source: UpdateSource): Promise<void> {
    const offer = await source.restore()
    if (offer !== null) apply({ type: 'restored', offer })
  }

  async function rounds(source: UpdateSource): Promise<void> {
    await restored
    let pause = jittered(pauses.first, random)
    while (!life.signal.aborted) {
      await clock.sleep(pause, life.signal)
      pause = await once(source)
    }
  }

  /** What the last update came to is known now; a new version that lives for a minute is a good one. */
  async function settle(): Promise<void> {
    const { start } = note
    if (start.kind === 'usual') return
    if (start.kind !== 'updated') record(start.kind, { from: start.from, to: start.to })
    if (start.kind === 'not-installed') return
    await clock.sleep(settledAfterMs, life.signal)
    note.settled()
    record('updated', { from: start.from, to: start.to })
  }

  function answerOf(reason: UpdateReason | null): UpdateAnswer {
    return reason === null ? { ok: true } : { ok: false, reason, sentence: updateSentence(reason) }
  }

  return {
    /** Takes up what an earlier process left and begins to look. Call once. */
    start(): void {
      const background = (work: Promise<void>, event: string) =>
        void work.catch((thrown: unknown) => life.signal.aborted || log.incident(event, thrown))
      background(settle(), 'update.settle')
      if (updater.kind === 'off') return
      restored = restore(updater.source)
      background(rounds(updater.source), 'update.rounds')
    },
    /** Whoever ends the process says to the note whether on purpose; an error ends here too. */
    stop: (): void => life.abort(new Error('the till ends')),
    /** Looks now, because a person asked; resolves when the round is over. */
    async checkNow(): Promise<UpdateView> {
      if (updater.kind === 'on') await once(updater.source)
      return view()
    },
    /** Backs up, verifies once more, ends this process and installs; or says in a sentence why not. */
    install(staff: string | null): Promise<UpdateAnswer> {
      if (updater.kind === 'off') return Promise.resolve(answerOf('nothing-ready'))
      installing ??= installUpdate({
        ...updater,
        ...deps,
        backup: () => deps.backup(life.signal),
        state: () => state,
        apply,
        record: (what, more) => record(what, { staff, ...more }),
      })
        .then(answerOf)
        .finally(() => (installing = null))
      return installing
    },
    /** Looks now, because a person asked, and answers at once; or why nothing is asked of the server now. */
    look(): UpdateAnswer {
      const idle = deps.idle()
      if (!deps.mayRun()) return answerOf(idle.ok ? 'paused' : idle.why)
      if (updater.kind === 'on') void once(updater.source)
      return answerOf(null)
    },
    /** Call when a sale, a payment or a scan begins or ends: what is offered may have changed. */
    idleChanged(): void {
      if (state.step !== 'ready') return
      const before = told
      if (offerOf(view()) !== before) deps.changed()
    },
    /** True from the moment the installer has been asked: take no payment now. */
    installing: (): boolean => state.step === 'installing',
    snapshot: view,
    health: () => updateHealth(view()),
  }

  function view(): UpdateView {
    const channel = updater.kind === 'on' ? updater.channel : null
    const shown = updateView(state, { running, channel, idle: deps.idle(), checkedAt, start: note.start })
    told = offerOf(shown)
    return shown
  }
}

const offerOf = ({ offered, waiting }: Pick<UpdateView, 'offered' | 'waiting'>): string => `${offered} ${waiting}`

/** Changes when a person could see a difference. */
function shownOf(state: UpdateState): unknown {
  return state.step === 'downloading' ? percentOf(state) : state
}
