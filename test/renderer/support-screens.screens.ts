// The report for support on the screen: read in full before it is saved, the same for eyes, keyboard and screen readers.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import {
  asked,
  cramped,
  findings,
  quiet,
  startPreviewBrowser,
  type OpenOptions,
  type PreviewBrowser,
} from './preview/browser.ts'
import { supportBundle } from './preview/scenes-support.ts'
import { picture } from './preview/shots.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

async function openSettings(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F10')
  await page.locator('[data-screen=settings]').waitFor()
  return page
}
const panel = (page: Page) => page.locator('.panel.support')
const collected = async (page: Page) => {
  await panel(page).locator('button').first().click()
  await panel(page).locator('.support-part').first().waitFor()
}

const looks: Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'light', width: 1024 },
  { language: 'en', theme: 'dark', width: 1024 },
  { language: 'de', theme: 'dark', width: 1366 },
]

describe.each(looks)('in $language, $theme, $width wide', look => {
  it.each(['support', 'support-calm', 'support-full'])('%s is readable, reachable and large enough', async scene => {
    const page = await openSettings(scene, look)
    await panel(page).scrollIntoViewIfNeeded()
    await collected(page)
    await panel(page).locator('summary').nth(1).click()
    await panel(page).locator('button').last().click()
    await quiet(page)
    const name = `${scene}-${look.width}-${look.language}-${look.theme}`
    await panel(page).evaluate(each => each.scrollIntoView({ block: 'start' }))
    await picture(page, name)
    await panel(page).evaluate(each => each.scrollIntoView({ block: 'end' }))
    await picture(page, `${name}-end`)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
    const wider = await panel(page).evaluate(each => each.scrollWidth - each.clientWidth)
    expect(wider).toBeLessThanOrEqual(1)
  })
})

describe('the report', () => {
  it('shows every part in full, its incidents and what is left out, and nothing is saved by showing', async () => {
    const page = await openSettings('support')
    expect(await panel(page).locator('.support-part').count()).toBe(0)
    await collected(page)
    for (const [n, part] of supportBundle.parts.entries()) {
      expect(await panel(page).locator('pre').nth(n).isVisible()).toBe(true)
      expect(await panel(page).locator('pre').nth(n).textContent()).toBe(part.text)
    }
    expect(await panel(page).locator('.support-incidents li').count()).toBe(2)
    await panel(page).getByText(supportBundle.incidents[0]!.id).waitFor()
    await panel(page).getByText(en.support.left).waitFor()
    expect(await asked(page, 'support.save')).toEqual([])
  })

  it('is saved by the digest of what is shown, and says where', async () => {
    const page = await openSettings('support')
    await collected(page)
    await panel(page).getByRole('button', { name: en.support.save }).click()
    await panel(page).getByText('/home/till/Documents/tillgate-support-20261121T081405Z.json').waitFor()
    expect(await asked(page, 'support.save')).toEqual([{ digest: supportBundle.digest }])
  })

  it('is not offered to a cashier', async () => {
    const page = await openSettings('device-cashier')
    expect(await panel(page).count()).toBe(0)
  })
})
