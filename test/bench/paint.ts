// From the key to the picture in Chromium, over the browser host: typing a search, and scanning a code into the cart.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { gtinCheckDigit } from '#domain/barcode'
import { startSandbox } from '../../main/sandbox/sandbox.ts'
import { launchChromium } from '../e2e/chromium.ts'
import { startHost } from '../e2e/host.ts'
import { openForBusiness, signIn } from '../e2e/steps.ts'
import { fillCatalogue } from './fill.ts'
import { ms, quantile, type Row } from './stats.ts'

const PRODUCTS = 100_000
const ROUNDS = 40

export async function benchPaint(): Promise<Row[]> {
  mkdirSync('.cache', { recursive: true })
  const dataDir = mkdtempSync(resolve('.cache/bench-paint-'))
  const sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
  const browser = await launchChromium()
  try {
    const first = await startHost({ dataDir, sandbox })
    const setUp = await browser.newPage()
    await openForBusiness(setUp, first, sandbox)
    await setUp.close()
    await first.stop()
    await fillCatalogue(join(dataDir, 'till.db'), PRODUCTS)
    const host = await startHost({ dataDir, sandbox })
    const page = await browser.newPage()
    await page.goto(host.url)
    await signIn(page)
    await page.locator('[data-screen=sell] [data-product]').first().waitFor()
    const echo = await nextFrame(page, 20)
    const typed = await typing(page)
    const scanned = await scanning(page)
    await host.stop()
    return rows(typed, scanned, echo)
  } finally {
    await browser.close()
    await sandbox.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/**
 * Watches for the next key, from when this answers. `seen` gives the milliseconds from that key to the first frame after the
 * part of the page at `selector` differs from what it was; with `changes` false only the frame counts. Null after `most` ms.
 */
async function watch(
  page: Page,
  selector: string,
  changes: boolean,
  most = 5000,
): Promise<() => Promise<number | null>> {
  await page.evaluate(
    ([where, wanted, limit]) => {
      const part = () => document.querySelector(where)?.textContent ?? ''
      const before = part()
      const seen = new Promise<number | null>(done => {
        const over = new AbortController()
        setTimeout(() => (over.abort(), done(null)), limit)
        const painted = (from: number) =>
          // The frame is on its way to the screen when the first task after it runs.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.addEventListener('message', () => done(performance.now() - from))
            port1.start()
            port2.postMessage(0)
          })
        const onKey = ({ timeStamp }: KeyboardEvent) => {
          if (!wanted) return painted(timeStamp)
          const look = new MutationObserver(() => {
            if (part() === before) return
            look.disconnect()
            painted(timeStamp)
          })
          look.observe(document.body, { subtree: true, childList: true, characterData: true })
          over.signal.addEventListener('abort', () => look.disconnect())
        }
        addEventListener('keydown', onKey, { capture: true, once: true, signal: over.signal })
      })
      Object.assign(globalThis, { seen })
    },
    [selector, changes, most] as const,
  )
  return () => page.evaluate(() => (globalThis as unknown as { seen: Promise<number | null> }).seen)
}

/** A key that does nothing: what the browser itself takes to the next frame. */
async function nextFrame(page: Page, rounds: number): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const seen = await watch(page, '.goods', false)
    await page.keyboard.press('Control')
    samples.push((await seen()) ?? Number.NaN)
  }
  return samples
}

/** Words of the made-up goods letter by letter, at a typist's pace; a letter may leave the same tiles. */
async function typing(page: Page): Promise<number[]> {
  const samples: number[] = []
  const field = page.locator('[data-scan]')
  for (let word = 0; word < ROUNDS && samples.length < ROUNDS; word += 1) {
    for (const letter of 'berry4') {
      const seen = await watch(page, '.tiles', true, 600)
      await field.press(letter)
      const found = await seen()
      if (found !== null) samples.push(found)
    }
    await field.fill('')
    await page.waitForTimeout(300)
  }
  return samples
}

/** Codes of different goods, so that every scan is a new line. */
async function scanning(page: Page): Promise<number[]> {
  const samples: number[] = []
  const field = page.locator('[data-scan]')
  for (let round = 0; round < ROUNDS; round += 1) {
    const digits = `29${String(round * 997).padStart(10, '0')}`
    await field.fill(`${digits}${gtinCheckDigit(digits)}`)
    const seen = await watch(page, '.cart', true)
    await field.press('Enter')
    const found = await seen()
    if (found === null) throw new Error(`${digits} did not come into the cart`)
    samples.push(found)
  }
  return samples
}

function rows(typed: readonly number[], scanned: readonly number[], echo: readonly number[]): Row[] {
  const frame = [quantile(echo, 0.5), quantile(echo, 0.95)] as const
  const row = (what: string, samples: readonly number[], goal: number | null): Row => {
    const [p50, p95] = [quantile(samples, 0.5), quantile(samples, 0.95)]
    return {
      what,
      p50: ms(p50),
      p95: ms(p95),
      peer: `a key that does nothing, to the next frame ${ms(frame[0])} / ${ms(frame[1])}`,
      ratio: `${(p50 / frame[0]).toFixed(2)} / ${(p95 / frame[1]).toFixed(2)}`,
      goal: goal === null ? '–' : `p95 ≤ ${goal} ms`,
      met: goal === null ? null : p95 <= goal,
      raw: { p50, p95, frame50: frame[0], frame95: frame[1] },
    }
  }
  return [
    row(`keystroke → found goods painted, ${PRODUCTS / 1000}k products`, typed, null),
    row('exact barcode → cart line painted', scanned, 30),
  ]
}
