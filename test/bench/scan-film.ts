// The capture in Chromium with films for a camera: opening it, the first read of a document, the cost of an empty desk, the page's tasks.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../e2e/chromium.ts'
import { licenceOf } from '../scan/licence-set.ts'
import { sampleOf } from '../scan/mrz-set.ts'
import { longestTask } from './page-tasks.ts'
import type { BenchPage } from './scan-page/page.ts'
import { emptyFilm, filmOf, servePage } from './scan-stage.ts'
import { ms, quantile, type Row } from './stats.ts'

declare const bench: BenchPage

const shown = { desk: 1.4, document: 2.2 }
const each = 3
const opens = 5
const idleSeconds = 10

export async function filmRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tillgate-scan-bench-'))
  const site = await servePage(folder)
  const inChromium = async <T>(film: string, work: (page: Page, browser: Browser) => Promise<T>): Promise<T> => {
    const browser = await launchChromium({ film })
    try {
      const page = await browser.newPage()
      await page.goto(site.url)
      return await work(page, browser)
    } finally {
      await browser.close()
    }
  }
  try {
    const rows: Row[] = []
    const cells = (['mild', 'medium'] as const).flatMap(level => Array.from({ length: each }, (_, i) => ({ level, i })))
    const set = {
      MRZ: async ({ level, i }: (typeof cells)[number]) => (await sampleOf({ level, size: 720 }, 5000 + i)).frame,
      PDF417: async ({ level, i }: (typeof cells)[number]) => (await licenceOf({ level, size: 720 }, 5000 + i)).frame,
    }
    for (const [name, frameOf] of Object.entries(set)) {
      const film = join(folder, `${name}.mjpeg`)
      const frames = []
      for (const cell of cells) frames.push(await frameOf(cell))
      filmOf(film, frames, shown)
      const seconds = cells.length * (shown.desk + shown.document)
      rows.push(firstRead(name, await inChromium(film, page => reads(page, seconds))))
    }
    const empty = join(folder, 'empty.y4m')
    emptyFilm(empty)
    rows.push(openRow(await inChromium(empty, openings)))
    rows.push(idleRow(await inChromium(empty, idle)))
    rows.push(await longestTask())
    return rows
  } finally {
    site.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** From the frame in which a document first lies there until the page is told what it says; null for one that was not read. */
async function reads(page: Page, seconds: number): Promise<(number | null)[]> {
  await page.evaluate(() => bench.start())
  await page.waitForTimeout((2 * seconds + 3) * 1000)
  const seen = await page.evaluate(() => (bench.stop(), bench.seen))
  if (seen.some(({ what }) => what === 'failure')) throw new Error('The capture failed in Chromium.')
  return seen.flatMap(({ what, at }) => {
    const gone = seen.find(other => other.what === 'gone' && other.at > at)
    if (what !== 'shown' || gone === undefined) return []
    const read = seen.find(other => other.what === 'read' && other.at > at && other.at < gone.at)
    return [read ? read.at - at : null]
  })
}

function firstRead(name: string, waits: readonly (number | null)[]): Row {
  const read = waits.filter(wait => wait !== null)
  const [p50, p95] = [quantile(read, 0.5), quantile(read, 0.95)]
  return {
    what: `camera: document lies still → read, ${name}, mild and medium, 720p (${read.length} of ${waits.length} shown)`,
    p50: ms(p50),
    p95: ms(p95),
    peer: 'others claim 400 ms to 1 s',
    ratio: '–',
    goal: 'p50 ≤ 150 ms',
    met: p50 <= 150,
    raw: { shown: waits.length, read: read.length, p50, p95 },
  }
}

/** From the wish for a camera to its first picture on the page, and to the first picture that was looked at. */
async function openings(page: Page): Promise<{ picture: number[]; looked: number[] }> {
  const times = { picture: [] as number[], looked: [] as number[] }
  for (let i = 0; i < opens; i++) {
    const began = await page.evaluate(() => bench.start())
    await page.waitForFunction(() => bench.seen.some(({ what }) => what === 'view'))
    const seen = await page.evaluate(() => (bench.stop(), bench.seen))
    const at = (wanted: string) => seen.find(({ what }) => what === wanted)!.at - began
    times.picture.push(at('frame'))
    times.looked.push(at('view'))
    await page.waitForTimeout(500)
  }
  return times
}

function openRow({ picture, looked }: { picture: number[]; looked: number[] }): Row {
  const [p50, longest] = [quantile(picture, 0.5), quantile(picture, 1)]
  return {
    what: `camera: open → first picture, ${opens} times (second column: longest)`,
    p50: ms(p50),
    p95: ms(longest),
    peer: `first looked at ${ms(quantile(looked, 0.5))}`,
    ratio: '–',
    goal: 'longest ≤ 1.5 s',
    met: longest <= 1500,
    raw: { p50, longest, looked50: quantile(looked, 0.5), lookedLongest: quantile(looked, 1) },
  }
}

type Cpu = { all: number; renderer: number }

/** Shares of one core over an empty desk: with the capture running, and with nothing but the picture. */
async function idle(page: Page, browser: Browser): Promise<{ capture: Cpu; preview: Cpu }> {
  await page.evaluate(() => bench.preview())
  const preview = await cpu(page, browser)
  await page.evaluate(() => bench.stop())
  await page.evaluate(() => bench.start())
  const capture = await cpu(page, browser)
  await page.evaluate(() => bench.stop())
  return { capture, preview }
}

async function cpu(page: Page, browser: Browser): Promise<Cpu> {
  const session = await browser.newBrowserCDPSession()
  const used = async (): Promise<Cpu> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const sum = (list: typeof processInfo) => list.reduce((total, { cpuTime }) => total + cpuTime, 0)
    return { all: sum(processInfo), renderer: sum(processInfo.filter(({ type }) => type === 'renderer')) }
  }
  await page.waitForTimeout(4000)
  const before = await used()
  const from = performance.now()
  await page.waitForTimeout(idleSeconds * 1000)
  const after = await used()
  const seconds = (performance.now() - from) / 1000
  await session.detach()
  return { all: (after.all - before.all) / seconds, renderer: (after.renderer - before.renderer) / seconds }
}

function idleRow({ capture, preview }: { capture: Cpu; preview: Cpu }): Row {
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`
  const own = capture.all - preview.all
  return {
    what: 'camera: an empty desk, of one core (second column: without showing the picture)',
    p50: percent(capture.all),
    p95: percent(own),
    peer: `only the picture ${percent(preview.all)}; the page's process ${percent(capture.renderer)}`,
    ratio: (capture.all / preview.all).toFixed(2),
    goal: '≤ 25 %',
    met: capture.all <= 0.25,
    raw: { all: capture.all, renderer: capture.renderer, previewAll: preview.all, previewRenderer: preview.renderer },
  }
}
