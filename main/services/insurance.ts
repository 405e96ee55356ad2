// Insurance-card scans: one provider card a try, states in words for the cashier, fields kept only in memory until the sale ends.
import { randomUUID } from 'node:crypto'
import type { InsuranceScan } from '#contract'
import { conflict, Problem } from '../ports/errors.ts'
import type { InsuranceCard, InsuranceReader, InsuranceState, TokenSource } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import { customerSession } from './customer-session.ts'

export type InsuranceService = {
  start(bothSides: boolean): Promise<InsuranceScan>
  upload(
    scanId: string,
    side: 'front' | 'back',
    jpeg: Uint8Array,
    capture: 'automatic' | 'manual' | 'selectedFile',
  ): Promise<void>
  confirm(scanId: string, fields: readonly { name: string; value: string }[]): { payer: string | null; fields: number }
  cancel(scanId: string): Promise<void>
  stop(): void
}

/** A card that has not moved for this long is given up; the cashier may try again (the service names 60–90 s). */
const PATIENCE_MS = 90_000

type Job = {
  scan: InsuranceScan
  card: InsuranceCard | null
  abort: AbortController
  bothSides: boolean
}

export function createInsuranceService(deps: {
  reader: InsuranceReader
  tokens: TokenSource
  clock: Clock
  log: Log
  emit: (scan: InsuranceScan) => void
}): InsuranceService {
  const { reader, tokens, clock, log, emit } = deps
  let job: Job | null = null

  function show(of: Job, change: Partial<InsuranceScan>): void {
    of.scan = { ...of.scan, ...change }
    if (job === of) emit(of.scan)
  }

  function active(scanId: string): Job {
    if (job === null || job.scan.scanId !== scanId) throw new Problem({ code: 'not-found', what: 'scan' })
    return job
  }

  /** Leaves nothing behind: socket closed and, for privacy, the card deleted at the service. */
  async function end(of: Job): Promise<void> {
    of.abort.abort()
    of.card?.close()
    if (of.card !== null && !(await of.card.remove())) log.warn('insurance.not-deleted')
    of.card = null
  }

  async function finish(of: Job): Promise<void> {
    if (of.card === null || of.scan.step === 'read') return
    const record = await of.card.fetch(of.abort.signal)
    if (of.abort.signal.aborted) return
    show(of, { step: 'read', fields: record.fields, payerMatch: record.payerMatch })
  }

  function follow(of: Job, state: InsuranceState, error: string | null): void {
    if (['read', 'failed', 'retry', 'cancelled', 'confirmed'].includes(of.scan.step) && state !== 'enriched') return
    switch (state) {
      case 'pending':
      case 'unknown':
        return
      case 'processing':
      case 'frontside_processing':
        if (of.scan.step === 'front') show(of, { step: 'reading-front' })
        return
      case 'backside_processing':
        if (of.scan.step === 'front' || of.scan.step === 'reading-front')
          show(of, { step: of.bothSides ? 'back' : 'finishing' })
        return
      case 'post_processing':
        return show(of, { step: 'finishing' })
      case 'frontside_failed':
      case 'backside_failed':
        return show(of, { step: 'retry', reason: state })
      case 'error':
        return show(of, { step: 'failed', reason: error ?? 'error' })
      case 'completed':
      case 'enriched':
        finish(of).catch(thrown => fail(of, thrown))
        return
      default:
        state satisfies never
    }
  }

  function fail(of: Job, thrown: unknown): void {
    if (of.abort.signal.aborted) return
    log.incident('insurance.failed', thrown)
    show(of, { step: 'failed', reason: thrown instanceof Problem ? thrown.failure.code : 'internal' })
  }

  async function watchdog(of: Job): Promise<void> {
    let seen = of.scan
    for (;;) {
      await clock.sleep(PATIENCE_MS, of.abort.signal)
      const waiting = ['reading-front', 'reading-back', 'finishing'].includes(of.scan.step)
      if (waiting && seen === of.scan) return show(of, { step: 'retry', reason: 'timeout' })
      seen = of.scan
    }
  }

  return {
    async start(bothSides) {
      if (job !== null) await end(job)
      const scan: InsuranceScan = {
        scanId: randomUUID(),
        step: 'starting',
        reason: null,
        fields: [],
        payerMatch: null,
        line: 'socket',
      }
      const mine: Job = (job = { scan, card: null, abort: new AbortController(), bothSides })
      const session = customerSession(tokens, randomUUID(), clock)
      const card = await reader.open(session, { bothSides }, mine.abort.signal)
      mine.card = card
      show(mine, { step: 'front' })
      card.watch(({ state, line, error }) => {
        if (mine.scan.line !== line) show(mine, { line })
        follow(mine, state, error)
      })
      watchdog(mine).catch(() => undefined)
      return mine.scan
    },
    async upload(scanId, side, jpeg, capture) {
      const mine = active(scanId)
      if (mine.card === null || mine.scan.step !== side) throw conflict('nothing-running')
      show(mine, { step: side === 'front' ? 'reading-front' : 'reading-back' })
      try {
        await mine.card.upload(side, jpeg, capture, mine.abort.signal)
      } catch (thrown) {
        // The side can be shown again: nothing was read from this picture.
        if (!mine.abort.signal.aborted) show(mine, { step: side })
        throw thrown
      }
    },
    confirm(scanId, fields) {
      const mine = active(scanId)
      if (mine.scan.step !== 'read') throw conflict('nothing-running')
      const payer = mine.scan.payerMatch ?? fields.find(field => field.name === 'payer_name')?.value ?? null
      show(mine, { step: 'confirmed', fields: [] })
      end(mine).catch(thrown => void log.incident('insurance.end', thrown))
      return { payer, fields: fields.length }
    },
    async cancel(scanId) {
      const mine = active(scanId)
      show(mine, { step: 'cancelled', fields: [] })
      job = null
      await end(mine)
    },
    stop() {
      job?.abort.abort()
      job?.card?.close()
    },
  }
}
