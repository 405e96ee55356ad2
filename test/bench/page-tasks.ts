// The longest task of the real till's page while the camera searches a card that is no identity document.
import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { openForBusiness, scan, screen, signIn } from '../e2e/steps.ts'
import { film, goods, picture, startTill } from '../e2e/till.ts'
import { ms, type Row } from './stats.ts'

const limitMs = 50
const what = 'camera: longest task of the page while scanning (second column: of its own work)'
const empty = { p95: '–', peer: '–', ratio: '–', goal: `< ${limitMs} ms` }

/** Needs the built till (`npm run build`), as the end-to-end tests do. */
export async function longestTask(): Promise<Row> {
  if (!existsSync('dist/host/browser.js'))
    return { ...empty, what, p50: 'not built: npm run build', met: null, raw: {} }
  const till = await startTill()
  try {
    await openForBusiness(till.page, till.host, till.sandbox)
    await scan(till.page, goods.find(product => product.requiredAge === 18)!.barcodes[0]!)
    await screen(till.page, 'id-check').waitFor()
    await till.camera(await film(till.dir, 'card', [{ path: picture('insurance-front.jpg'), seconds: 1 }]))
    await signIn(till.page)
    await till.page.keyboard.press('F7')
    await till.page.locator('[data-guidance]').first().waitFor()
    await till.page.waitForTimeout(1500)
    const { longest, work, tasks } = await watch(till.page)
    const raw = { longest, work, tasks }
    return { ...empty, what, p50: ms(longest), p95: ms(work), peer: `${tasks} tasks`, met: longest < limitMs, raw }
  } finally {
    await till.end()
  }
}

type Event = {
  name: string
  ph: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** Eight seconds of the page's main thread, from Chromium's own trace; times in milliseconds. */
async function watch(page: Page): Promise<{ longest: number; work: number; tasks: number }> {
  const browser: Browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await page.waitForTimeout(8000)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Event[] }
  const threads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const tasks = traceEvents.filter(
    ({ name, pid, tid, dur }) =>
      name.endsWith('RunTask') && dur !== undefined && threads.some(thread => thread.pid === pid && thread.tid === tid),
  )
  if (tasks.length === 0) throw new Error('The trace of Chromium held no task of the page.')
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), 0) / 1000
  return {
    longest: most(tasks.map(({ dur = 0 }) => dur)),
    work: most(tasks.map(({ tdur = 0 }) => tdur)),
    tasks: tasks.length,
  }
}
