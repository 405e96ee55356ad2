// The import of a file of goods: read piece by piece into a draft, compared with the catalogue, shown, and only then applied.
import { randomUUID } from 'node:crypto'
import { conflict } from '../ports/errors.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { CatalogueSwitch } from '../store/catalogue-switch.ts'
import type { Draft, Fault } from '../store/catalogue-draft.ts'
import { applyDraft, type Applied } from './goods-apply.ts'
import { csvReader } from './goods-csv.ts'
import { checkDraft, takeRows, usualLimits, type ImportLimits, type ImportView, type Job } from './goods-read.ts'
import { createPace, fitted, ROWS_TO_CHECKPOINT, workedMs, type Pace } from './goods-pace.ts'
import type { GoodsRules } from './goods-row.ts'
import { createTable, NoTable } from './goods-table.ts'
import type { FileRefusal } from './goods-words.ts'

/** Bytes that are read in one go: about a millisecond. */
const PIECE = 16_384

export type GoodsImport = ReturnType<typeof createGoodsImport>

export function createGoodsImport(deps: {
  openDraft: () => Draft
  switch: CatalogueSwitch
  /** Goods that are valid now. */
  count: () => number
  rules: GoodsRules
  limits?: ImportLimits
  /** False once the data file is closed. */
  open: () => boolean
  clock: Clock
  log: Log
  /** Stored together with the moment the new catalogue becomes valid. */
  applied: (who: { id: string; name: string }, counts: Applied) => void
}) {
  const { clock, log } = deps
  const limits = deps.limits ?? usualLimits
  let job: Job | null = null
  let sweeping: Promise<void> | null = null
  let stopped = false
  const pace = (): Pace => createPace(clock)

  function refuse(of: Job, why: FileRefusal, most = 0): void {
    if (of.view.step === 'refused') return
    of.view.step = 'refused'
    of.view.refusal = { why, most }
    // The list of faults of a file without one good row is still to be read.
    if (why !== 'nothing-good') of.close()
  }
  const reading = { ...deps, limits, refuse }
  function held(importId: string): Job {
    if (job === null || job.view.importId !== importId) throw conflict('nothing-running')
    return job
  }
  /** One thing at a time for a job, in the order it was asked. */
  function inTurn(of: Job, work: () => Promise<void>): Promise<void> {
    const guarded = async (): Promise<void> => {
      if (of.view.step === 'refused' || of !== job) return
      try {
        await work()
      } catch (thrown) {
        if (!(thrown instanceof NoTable)) throw thrown
        refuse(of, thrown.refusal)
      }
    }
    return (of.chain = of.chain.then(guarded, guarded))
  }

  /** Finishes what a switch, or a stop before it, left behind; the catalogue is whole all the while. */
  function sweep(): Promise<void> {
    sweeping ??= (async () => {
      const breathe = pace()
      let most = 32
      let unwritten = 0
      for (;;) {
        if (stopped || !deps.open()) return
        const from = workedMs()
        if (!deps.switch.sweep(most)) return
        most = fitted(most, workedMs() - from)
        await breathe(true)
        if ((unwritten += most) < ROWS_TO_CHECKPOINT || stopped || !deps.open()) continue
        deps.switch.checkpoint()
        unwritten = 0
        await breathe(true)
      }
    })()
      .catch(thrown => void log.incident('catalogue.sweep', thrown))
      .finally(() => (sweeping = null))
    return sweeping
  }

  /** Forgets the job, whatever it was doing. */
  function drop(): void {
    if (job === null) return
    job.stop.abort()
    if (job.view.step !== 'done') refuse(job, 'stopped')
    job.close()
    job = null
  }

  return {
    /** Starts reading a file of that many bytes. With `replace` goods that are not in it will leave. Throws conflict 'import-running' while another one is applied. */
    begin(bytes: number, replace: boolean): ImportView {
      if (job?.view.step === 'applying') throw conflict('import-running')
      drop()
      const view: ImportView = {
        importId: randomUUID(),
        step: 'reading',
        refusal: null,
        format: null,
        columns: [],
        good: 0,
        bad: 0,
        sample: [],
        counts: null,
        done: 0,
        total: bytes,
      }
      const draft = deps.openDraft()
      let open = true
      job = {
        view,
        draft,
        replace,
        close() {
          if (open) draft.close()
          open = false
        },
        table: createTable(csvReader),
        decimal: 'en',
        next: 0,
        bytes: 0,
        chain: Promise.resolve(),
        stop: new AbortController(),
      }
      draft.open()
      if (bytes > limits.bytes) refuse(job, 'too-large', limits.bytes / 2 ** 20)
      return view
    },
    /** The next piece of the file, by its number from 0. A piece that was sent twice counts once. */
    async chunk(importId: string, place: number, bytes: Uint8Array): Promise<ImportView> {
      const of = held(importId)
      await inTurn(of, async () => {
        if (of.view.step !== 'reading' || place < of.next) return
        if (place > of.next) return refuse(of, 'broken-off')
        of.next += 1
        of.bytes += bytes.length
        if (of.bytes > limits.bytes) return refuse(of, 'too-large', limits.bytes / 2 ** 20)
        const breathe = pace()
        for (let at = 0; at < bytes.length && of.view.step === 'reading' && !of.table.broken(); at += PIECE)
          await takeRows(reading, of, of.table.push(bytes.subarray(at, at + PIECE)), breathe)
        if (of.view.step === 'reading') {
          Object.assign(of.view, { format: of.table.format(), columns: of.table.columns() })
          of.view.bad = of.draft.faultCount()
          of.view.done = of.bytes
        }
      })
      return of.view
    },
    /** Everything has been sent: reads the rest, compares with the catalogue, and shows what would happen. */
    async preview(importId: string): Promise<ImportView> {
      const of = held(importId)
      await inTurn(of, async () => {
        if (of.view.step !== 'reading') return
        await takeRows(reading, of, await of.table.end(), pace())
        if (of.view.step !== 'reading') return
        Object.assign(of.view, { format: of.table.format(), columns: of.table.columns(), step: 'checking', done: 0 })
        await checkDraft(reading, of, pace())
      })
      return of.view
    },
    state: (): ImportView | null => job?.view ?? null,
    /** Rows that were not taken, in the order of the file. */
    faults(importId: string, from: number, most: number): Fault[] {
      const of = held(importId)
      const { step, refusal } = of.view
      return step === 'ready' || step === 'applying' || refusal?.why === 'nothing-good'
        ? of.draft.faults(from, most)
        : []
    },
    /** Starts to make the draft the catalogue; answers at once, `finished` when the new goods are valid or the import was refused. */
    apply(importId: string, who: { id: string; name: string }): { finished: Promise<ImportView> } {
      const of = held(importId)
      if (of.view.step !== 'ready') throw conflict('nothing-running')
      of.view.step = 'applying'
      of.view.done = 0
      of.view.total = of.view.good
      const finished = (async () => {
        await sweep()
        const from = clock.mono()
        try {
          const counts = await applyDraft({ ...deps, ...of, who, signal: of.stop.signal })
          if (counts === 'busy' || counts === 'stopped') refuse(of, counts)
          else {
            of.view.step = 'done'
            of.view.counts = counts
            of.close()
            log.info('catalogue.imported', {
              count: counts.added + counts.changed,
              ms: Math.round(clock.mono() - from),
            })
          }
        } catch (thrown) {
          refuse(of, 'stopped')
          log.incident('catalogue.import', thrown)
        }
        if (!stopped) void sweep()
        return of.view
      })()
      return { finished }
    },
    /** Stops whatever it is; before the switch the catalogue stays what it was. */
    cancel(importId: string): void {
      const of = held(importId)
      if (of.view.step === 'applying') of.stop.abort()
      else drop()
    },
    /** Finishes what an earlier process left open. */
    resume: async () => {
      // What is being laid down right now is not what an earlier process left.
      if (job?.view.step !== 'applying') await sweep()
    },
    stop(): void {
      stopped = true
      job?.stop.abort()
      if (job?.view.step !== 'applying') drop()
    },
  }
}
