// In and out of each screen of a check, two hundred times, leaves no timer, listener, blob, worker, camera or frame behind.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asked, startPreviewBrowser, type PreviewBrowser } from './preview/browser.ts'
import { countHeld, type Held } from './preview/counters.ts'

/** `npm test` sets fewer, because whatever is left behind once is left behind every time. */
const TIMES = Number(process.env['TILLGATE_CYCLES'] ?? 200)
/** The camera is on and its pictures are looked at. */
const seeing = '.camera:not([data-guidance=none])'
let preview: PreviewBrowser

beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const held = (page: Page) => page.evaluate(() => (globalThis as unknown as { held: () => Held }).held())
/** A page of the preview that stands at the sell screen. */
async function atSell(scene: string): Promise<Page> {
  const page = await preview.open(scene, { setUp: countHeld })
  if ((await page.locator('[data-screen=sell]').count()) === 0) {
    await page.keyboard.press('Escape')
    await page.locator('[data-screen=sell]').waitFor()
  }
  return page
}

/** The least the page holds within a few seconds: what is only on its way out goes meanwhile. */
async function settled(page: Page, atMost: Held): Promise<Held> {
  await expect
    .poll(async () => Object.entries(await held(page)).filter(([name, many]) => many > atMost[name as keyof Held]), {
      timeout: 15_000,
    })
    .toEqual([])
  return held(page)
}

const idle: Held = { intervals: 99, timeouts: 99, listeners: 999, blobs: 0, workers: 0, tracks: 0, frames: 0 }

/** Inside the page, because the way to the browser and back takes longer than a whole turn. */
async function turn(
  page: Page,
  times: number,
  [enter, shown]: readonly [string, string],
  leave = 'Escape',
): Promise<void> {
  await page.evaluate(
    async ({ times, enter, shown, leave }) => {
      const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
      const until = async (selector: string) => {
        for (let frame = 0; document.querySelector(selector) === null; frame += 1) {
          if (frame > 900) throw new Error(`never: ${selector}`)
          await new Promise(requestAnimationFrame)
        }
      }
      for (let time = 0; time < times; time += 1) {
        press(enter)
        await until(shown)
        press(leave)
        await until('[data-screen=sell]')
      }
    },
    { times, enter, shown, leave },
  )
}

/** `running` is what shows that the screen has started whatever it starts; a few turns wait for that. */
async function expectNothingLeft(page: Page, key: string, shown: string, running = shown): Promise<void> {
  await turn(page, 3, [key, running])
  const before = await settled(page, idle)
  await turn(page, TIMES, [key, shown])
  await turn(page, 5, [key, running])
  const after = await settled(page, before)
  for (const [name, many] of Object.entries(after))
    expect([name, many <= before[name as keyof Held]]).toEqual([name, true])
}

describe(`${TIMES} times`, () => {
  it('the camera', async () => {
    const page = await atSell('check-device')
    await expectNothingLeft(page, 'F7', '.camera', seeing)
    await page.context().close()
  })

  it('the hosted check, which is cancelled each time', async () => {
    const page = await atSell('hosted')
    await expectNothingLeft(page, 'F7', 'iframe')
    const started = (await asked(page, 'id.hosted-start')).length
    expect(started).toBeGreaterThan(TIMES)
    await expect.poll(async () => (await asked(page, 'id.hosted-cancel')).length).toBe(started)
    await page.context().close()
  })

  it('a hosted check that is left before it has started', async () => {
    const page = await atSell('hosted')
    await expectNothingLeft(page, 'F7', '[data-screen=hosted]')
    const started = (await asked(page, 'id.hosted-start')).length
    expect(started).toBeGreaterThan(TIMES)
    await expect.poll(async () => (await asked(page, 'id.hosted-cancel')).length).toBe(started)
    await page.context().close()
  })

  it('the pictures of a check', async () => {
    const page = await preview.open('hosted-pass', { setUp: countHeld })
    await page.locator('[data-verdict=pass]').waitFor()
    for (let time = 0; time < 20; time += 1) {
      await page.locator('.hosted-looks button').first().click()
      await page.locator('.looks-list button').first().click()
      await page.locator('.looks-picture').waitFor()
      expect((await held(page)).blobs).toBe(1)
      await page.keyboard.press('Escape')
      await page.locator('[role=dialog]').waitFor({ state: 'detached' })
      expect((await held(page)).blobs).toBe(0)
    }
    await page.context().close()
  })

  it('the insurance card, which is cancelled each time', async () => {
    const page = await atSell('insurance')
    await expectNothingLeft(page, 'F6', '.camera', seeing)
    const started = (await asked(page, 'insurance.start')).length
    expect(started).toBeGreaterThan(TIMES)
    await expect.poll(async () => (await asked(page, 'insurance.cancel')).length).toBe(started)
    await page.context().close()
  })
})
