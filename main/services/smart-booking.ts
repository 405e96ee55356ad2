// Books the points of completed sales, each exactly once: a small durable queue that asks before it ever starts again.
import { createHash } from 'node:crypto'
import {
  afterLook,
  afterStart,
  meaningOf,
  SMART_QUIET_MS,
  smartAtRestart,
  type SmartSeen,
  type SmartState,
} from '#domain/smart-flow'
import type { Clock, Log } from '../ports/system.ts'
import type { Ident, SmartAnswer, SmartTransaction, SmartTransactions } from '../ports/smart.ts'
import type { SmartRow } from '../store/smart.ts'
import { followUp } from './smart-follow.ts'
import { smartGoodsOf } from './smart-goods.ts'
import type { JournalStore, RefundStore, SalesStore, SmartStore } from './store-types.ts'
import { createTurns } from './turns.ts'

export type SmartBooking = {
  /** At start: what an earlier process started is asked about, what was due is done. */
  recover(): void
  /** A sale was completed: its points are due. */
  wake(): void
  /** True once the first try for this transaction brought no certainty. */
  late(id: string): boolean
  stop(): void
}
type Job = {
  /** When the start was first sent, or when this process began to look; by the clock that never jumps. */
  since: number | null
  sameProcess: boolean
  createdSeen: number
  notFounds: number
  refused: boolean
  /** The sentence of that refusal. */
  refusal: string | null
  late: boolean
}

const AT_ONCE = 4

/**
 * Goods may come back between one try and the next: another content is another write, and under the id of the first one the
 * service would answer with the first one's result (X-Action).
 */
const updateActionOf = ({ updateAction }: SmartRow, sumMinor: number): string =>
  createHash('sha256').update(`${updateAction} ${sumMinor}`).digest('hex').slice(0, 32)

export function createSmartBooking(deps: {
  smart: SmartTransactions
  store: SmartStore
  sales: Pick<SalesStore, 'find'>
  refunds: Pick<RefundStore, 'ofSale' | 'find'>
  journal: JournalStore
  /** The name of this till, for the merchant's reference. */
  till: string
  /** The ident of a sale while it is still in memory. */
  identOf: (saleId: string) => Ident | null
  /** It is over: `transaction` is what the service knows of the card once points are booked, null when none were. */
  over: (saleId: string, transaction: SmartTransaction | null) => void
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
}): SmartBooking {
  const { smart, store, sales, clock, log } = deps
  const stopped = new AbortController()
  const jobs = new Map<string, Job>()
  const turns = createTurns(AT_ONCE)
  const now = (): string => clock.now().toISOString()

  const merchantRef = (row: SmartRow): string => `${deps.till} / ${sales.find(row.saleId)?.number ?? ''}`

  function seenOf(row: SmartRow, answer: SmartAnswer): SmartSeen {
    if (answer.kind !== 'transaction') return { kind: answer.kind }
    const { status, sumMinor, currency, transactionRef, merchantRef: ref } = answer.transaction
    const equal =
      sumMinor === row.amountMinor &&
      currency === row.currency &&
      transactionRef === row.transactionRef &&
      ref === merchantRef(row)
    return { kind: 'seen', meaning: meaningOf(status), equal }
  }

  /** Writes the new state; true when nothing is left to do. */
  function write(row: SmartRow, state: SmartState, answer: SmartAnswer | null, text: string | null = null): boolean {
    const over = state !== 'due' && state !== 'started' && state !== 'unknown'
    const said = text ?? (answer?.kind === 'transaction' ? answer.transaction.error : null)
    deps.atomically(() => {
      store.setState(row.id, state, over ? { settledAt: now(), text: said } : {})
      if (!over) return
      const data = { state, transaction: row.transactionId, amountMinor: row.amountMinor }
      deps.journal.append({ at: now(), kind: 'loyalty', staff: null, saleId: row.saleId, data })
    })
    if (state === 'review') log.warn('smart.review', { saleId: row.saleId })
    if (over) deps.over(row.saleId, state === 'ok' && answer?.kind === 'transaction' ? answer.transaction : null)
    deps.changed()
    return over
  }

  /** Who the points are for: from memory, or from the transaction itself, because a card number is never stored. */
  async function identsOf(row: SmartRow): Promise<readonly Ident[] | SmartAnswer> {
    const known = deps.identOf(row.saleId)
    if (known !== null) return [known]
    const answer = await smart.get(row.transactionId, stopped.signal)
    return answer.kind === 'transaction' && meaningOf(answer.transaction.status) === 'created'
      ? answer.transaction.idents.map(({ ident }) => ident)
      : answer
  }

  /** Brings the transaction to what was really sold and has not come back since, then starts it. */
  async function prepare(due: SmartRow, job: Job): Promise<boolean> {
    const sale = sales.find(due.saleId)
    if (sale === null) return write(due, 'failed', null, 'no-sale')
    const goods = smartGoodsOf(sale, deps.refunds)
    if (goods.sumMinor <= 0) return write(due, 'dropped', null)
    const row = store.setState(due.id, 'due', { amountMinor: goods.sumMinor })
    const idents = await identsOf(row)
    if ('kind' in idents) return unprepared(row, idents, job)
    const answer = await smart.update(
      row.transactionId,
      {
        transactionRef: row.transactionRef,
        merchantRef: merchantRef(row),
        ...goods,
        currency: row.currency,
        idents,
      },
      updateActionOf(row, goods.sumMinor),
      stopped.signal,
    )
    const seen = seenOf(row, answer)
    if (answer.kind !== 'transaction' || seen.kind !== 'seen' || seen.meaning !== 'created')
      return unprepared(row, answer, job)
    if (!seen.equal) return write(row, 'review', answer, 'differs')
    if (!answer.transaction.idents.some(({ valid, locked }) => valid && !locked))
      return write(row, 'failed', answer, 'card-refused')
    if (stopped.signal.aborted) return true
    return await start(store.setState(row.id, 'started', { startedAt: now() }), job, true)
  }

  /** The transaction could not be changed. Where the service says why or that it is past that, a look tells the rest. */
  function unprepared(row: SmartRow, answer: SmartAnswer, job: Job): boolean {
    switch (answer.kind) {
      case 'not-sent':
      case 'unknown':
        return false
      case 'not-found':
        return write(row, 'failed', null, 'not-found')
      case 'refused':
        Object.assign(job, { refused: true, refusal: answer.text })
        return write(row, 'unknown', answer)
      case 'transaction':
        return write(row, 'unknown', answer)
      default:
        return answer satisfies never
    }
  }

  async function start(row: SmartRow, job: Job, first: boolean): Promise<boolean> {
    if (first)
      Object.assign(job, { since: clock.mono(), sameProcess: true, createdSeen: 0, notFounds: 0, refused: false })
    const answer = await smart.start(row.transactionId, row.startType, row.startAction, stopped.signal)
    // The till is closing: it stays `started` on disk, and the next start of the till asks.
    if (stopped.signal.aborted) return true
    if (answer.kind === 'refused') Object.assign(job, { refused: true, refusal: answer.text })
    // A repeat that did not leave says nothing about the first one.
    if (!first && answer.kind === 'not-sent') return false
    return write(row, afterStart(seenOf(row, answer)), answer)
  }

  async function look(row: SmartRow, job: Job): Promise<boolean> {
    job.since ??= clock.mono()
    const answer = await smart.get(row.transactionId, stopped.signal)
    if (stopped.signal.aborted) return true
    const msSinceSent = clock.mono() - job.since
    const quiet = msSinceSent >= SMART_QUIET_MS
    const seen = seenOf(row, answer)
    if (quiet && seen.kind === 'seen' && seen.meaning === 'created') job.createdSeen += 1
    job.notFounds = quiet && seen.kind === 'not-found' ? job.notFounds + 1 : 0
    const next = afterLook('unknown', seen, { ...job, purpose: row.purpose, msSinceSent })
    if (next.act === 'repeat') {
      // After the quiet time it is a new flight with a time of its own; its X-Action id stays the same for ever.
      return await start(row, job, quiet)
    }
    return next.state === 'unknown'
      ? false
      : write(row, next.state, answer, next.state === 'failed' ? job.refusal : null)
  }

  async function step(id: string, job: Job): Promise<boolean> {
    const row = store.find(id)
    switch (row?.state) {
      case 'due':
        return await prepare(row, job)
      case 'started':
        return write(row, smartAtRestart(row.state), null)
      case 'unknown':
        return await look(row, job)
      default:
        return true
    }
  }

  async function follow(id: string, job: Job): Promise<void> {
    await followUp({
      step: () => turns.take(() => step(id, job)),
      failed: thrown => void log.incident('smart.book', thrown, { what: id }),
      waiting(round) {
        if (round === 0 || job.late) return
        job.late = true
        deps.changed()
      },
      clock,
      signal: stopped.signal,
    })
    jobs.delete(id)
  }

  function wake(): void {
    for (const { id } of store.unsettled()) {
      if (jobs.has(id) || stopped.signal.aborted) continue
      const job: Job = {
        since: null,
        sameProcess: false,
        createdSeen: 0,
        notFounds: 0,
        refused: false,
        refusal: null,
        late: false,
      }
      jobs.set(id, job)
      void follow(id, job)
    }
  }

  return {
    wake,
    recover: wake,
    late: id => jobs.get(id)?.late ?? false,
    stop: () => stopped.abort(),
  }
}
