// Drains a queue of sales into a back office that fails, from a till that is killed again and again, and judges the end (T43).
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openDatabase } from '../../main/store/db.ts'
import { bundledChild } from './bundle.ts'
import type { QueueMutant, QueueNews, QueueOrder } from './queue-order.ts'
import { startPartner, token, type Partner } from './queue-partner.ts'
import { sellMany } from './queue-sale.ts'
import { seeded, type Random } from './random.ts'

export type QueueRun = {
  sales: number
  seed: number
  mutant: QueueMutant | null
  /** A process is killed after this many milliseconds of work, half of it to one and a half. */
  killEveryMs: number
  /** Of the requests that suffer a fault, 0 to 1. */
  share: number
  told: (line: string) => void
}
export type QueueSum = {
  sales: number
  seconds: number
  kills: number
  requests: number
  struck: number
  /** Sales that came although they had been taken. */
  again: number
  rssMb: number
  /** How long the process that drained the rest was blocked at a time; and what a sale took meanwhile, 95 of 100. */
  blockedMs: { p95: number; most: number }
  commitP95Ms: number
  broken: string[]
}

/** Nothing new from the back office for so long: the queue is stuck. */
const STUCK_MS = 60_000
const MOST_MB = 300
/** Sales that are made while the queue drains. */
const extra = (sales: number): number => Math.ceil(sales / 50)

export async function queueRun(run: QueueRun): Promise<QueueSum> {
  const { sales, seed, mutant } = run
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-queue-'))
  const random = seeded(seed)
  const program = await bundledChild('queue-child')
  let kill = (): void => undefined
  const partner = await startPartner(seeded(seed, 1), run.share, () => kill())
  try {
    mkdirSync(join(dir, 'logs'))
    const db = openDatabase(join(dir, 'till.db'))
    sellMany(db, sales)
    db.close()
    const selling = { everyMs: 150, upTo: sales + extra(sales) }
    const order: QueueOrder = { dir, url: partner.url, token, mutant, selling }
    const started = performance.now()
    const work = await untilDrained(program, order, run, random, partner, till => (kill = till))
    const seconds = (performance.now() - started) / 1000
    const { known } = partner.panel.counts()
    const broken = [...work.broken, ...judge(dir, partner, selling.upTo)]
    if (work.rssMb > MOST_MB) broken.push(`the till took ${work.rssMb} MB`)
    const sorted = work.commitMs.sort((a, b) => a - b)
    const commitP95Ms = sorted[Math.floor(sorted.length * 0.95)] ?? 0
    const { kills, rssMb, blockedMs } = work
    const [requests, struck] = [partner.requests(), partner.struck()]
    return {
      sales: selling.upTo,
      seconds,
      kills,
      requests,
      struck,
      again: known,
      rssMb,
      blockedMs,
      commitP95Ms,
      broken,
    }
  } finally {
    await partner.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

type Program = Awaited<ReturnType<typeof bundledChild>>
type Work = Pick<QueueSum, 'kills' | 'rssMb' | 'blockedMs' | 'broken'> & { commitMs: number[] }

/** One process after the other on the same folder, each killed in the middle of its work, until one is through. */
async function untilDrained(
  program: Program,
  order: QueueOrder,
  run: QueueRun,
  random: Random,
  partner: Partner,
  aim: (kill: () => void) => void,
): Promise<Work> {
  const work: Work = { kills: 0, rssMb: 0, blockedMs: { p95: 0, most: 0 }, broken: [], commitMs: [] }
  let taken = 0
  let movedAt = performance.now()
  let toldAt = movedAt
  for (;;) {
    const lifeMs = run.killEveryMs * (0.5 + random.next())
    const end = await oneProcess(
      program,
      order,
      lifeMs,
      news => {
        if (news.kind === 'ready') return true
        work.rssMb = Math.max(work.rssMb, news.rssMb)
        work.commitMs.push(...news.commitMs)
        if (news.kind === 'drained') work.blockedMs = news.blockedMs
        const now = performance.now()
        const newest = partner.panel.counts().taken
        if (newest > taken) [taken, movedAt] = [newest, now]
        if (now - toldAt > 10_000 && news.kind === 'progress') {
          toldAt = now
          run.told(`${newest} of ${order.selling.upTo} taken, ${work.kills} kills, ${news.rssMb} MB`)
        }
        return now - movedAt < STUCK_MS
      },
      aim,
    )
    if (end === 'killed') work.kills += 1
    if (end === 'drained') return work
    if (end !== 'killed') return { ...work, broken: [end] }
  }
}

/** 'killed', 'drained', or in words how else it ended. `hear` answers false when it has heard enough; `aim` gets what kills it now. */
async function oneProcess(
  program: Program,
  order: QueueOrder,
  lifeMs: number,
  hear: (news: QueueNews) => boolean,
  aim: (kill: () => void) => void,
): Promise<string> {
  const till = spawn(process.execPath, [program.file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...program.env },
  })
  const stop = (): void => void till.kill('SIGKILL')
  process.once('exit', stop)
  let said = ''
  till.stderr.on('data', chunk => (said = (said + String(chunk)).slice(-2000)))
  const gone = new Promise<string>(resolve =>
    till.on('close', (code, signal) => resolve(signal ?? (code === 0 ? '' : `exit ${code}: ${said.trim()}`))),
  )
  let how: string | null = null
  let death: NodeJS.Timeout | undefined
  const kill = (): void => {
    how ??= 'killed'
    stop()
  }
  aim(kill)
  for await (const line of createInterface({ input: till.stdout })) {
    const news = JSON.parse(line) as QueueNews
    if (!hear(news)) {
      how = `stuck: nothing was taken for ${STUCK_MS / 1000} s`
      stop()
    }
    if (news.kind === 'ready') death = setTimeout(kill, lifeMs)
    // It is through; whether it also ends by itself is seen below.
    if (news.kind === 'drained' && how === null) {
      how = 'drained'
      clearTimeout(death)
      death = setTimeout(stop, 10_000)
    }
  }
  const end = await gone
  clearTimeout(death)
  process.off('exit', stop)
  if (how === 'drained') return end === '' ? how : `drained, but it did not end by itself (${end})`
  return how ?? `ended by itself: ${end}`
}

/** Every completed sale is at the back office, once, in the order of the receipts, and the till knows it. */
function judge(dir: string, partner: Partner, expected: number): string[] {
  const db = openDatabase(join(dir, 'till.db'))
  try {
    const sold = db.prepare<[], string>("select id from sale where status = 'completed' order by number").pluck().all()
    const open = db.prepare<[], number>("select count(*) from outbox where state <> 'delivered'").pluck().get() ?? 0
    const taken = partner.panel.sales().map(({ id }) => id)
    const { conflicts, refused } = partner.panel.counts()
    const known = new Set(taken)
    const lost = sold.filter(id => !known.has(id)).length
    const first = sold.findIndex((id, index) => taken[index] !== id)
    return [
      ...(sold.length === expected ? [] : [`${sold.length} sales are in the till instead of ${expected}`]),
      ...(lost === 0 ? [] : [`${lost} sales never reached the back office`]),
      ...(taken.length + lost === sold.length ? [] : [`${taken.length} sales were taken of ${sold.length}`]),
      ...(lost > 0 || first < 0 ? [] : [`the sale at place ${first + 1} was overtaken`]),
      ...(open === 0 ? [] : [`${open} sales are not delivered as the till sees it`]),
      ...(conflicts === 0 ? [] : [`${conflicts} sales came again with another content`]),
      ...(refused === 0 ? [] : [`${refused} requests were refused`]),
    ]
  } finally {
    db.close()
  }
}

/** One line for a person. */
export function queueStory(sum: QueueSum): string {
  const { sales, seconds, kills, requests, struck, again, rssMb, blockedMs, commitP95Ms, broken } = sum
  return [
    `${sales} sales delivered in ${seconds.toFixed(1)} s: ${requests} requests, ${struck} of them struck, ${again} came again, ${kills} kills, ${rssMb} MB at most, blocked ${blockedMs.p95} ms (95 %) and ${blockedMs.most} ms at most, a sale meanwhile ${commitP95Ms} ms (95 %)`,
    ...broken.map(rule => `  BROKEN: ${rule}`),
  ].join('\n')
}
