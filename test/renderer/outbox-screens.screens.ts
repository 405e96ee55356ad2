// Sales on their way to the back office on the screen: the list, the receipt, the settings and the end of a shift.
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
import { picture } from './preview/shots.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

async function openSales(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F8')
  await page.locator('[data-sale=sale-9]').click()
  await page.locator('.sales-head').waitFor()
  return page
}
async function openSettings(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F10')
  await page.locator('.panel.outbox .switch-off').waitFor()
  return page
}
async function closeShift(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F9')
  await page.locator('.shift .panel .look-primary').click()
  await page.locator('[role=alertdialog] .look-primary').click()
  await page.locator('.shift-closed .switch-off').waitFor()
  return page
}
const looks: Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'light', width: 1024 },
  { language: 'de', theme: 'dark', width: 1366 },
]
const screens = [
  ['sales', 'outbox', openSales],
  ['sales', 'outbox-refused', openSales],
  ['sales', 'outbox-sent', openSales],
  ['settings', 'outbox-both', openSettings],
  ['settings', 'outbox-none', openSettings],
  ['shift', 'outbox', closeShift],
] as const

describe.each(looks)('in $language, $theme, $width wide', look => {
  it.each(screens)('%s of %s is readable, reachable and large enough', async (screen, scene, open) => {
    const page = await open(scene, look)
    const place = page.locator(screen === 'settings' ? '.panel.outbox' : '[data-screen]').first()
    await place.scrollIntoViewIfNeeded()
    await quiet(page)
    await picture(page, `${screen}-${scene}-${look.width}-${look.language}-${look.theme}`)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
    const wider = await place.evaluate(each => each.scrollWidth - each.clientWidth)
    expect(wider).toBeLessThanOrEqual(1)
  })
})

describe('a sale', () => {
  it('says in the list how it stands, and beside its receipt why', async () => {
    const page = await openSales('outbox')
    expect(await page.locator('[data-sale] .delivery-word').allTextContents()).toEqual(
      expect.arrayContaining([en.outbox.delivery.waiting, en.outbox.delivery.sending, en.outbox.delivery.delivered]),
    )
    const line = page.locator('.delivery-line')
    expect(await line.textContent()).toContain(en.outbox.why.unreachable)
    await line.getByRole('button', { name: en.outbox.now }).click()
    await expect.poll(() => asked(page, 'outbox.resend')).toEqual([{ saleId: 'sale-9' }])
  })

  it('that was refused shows the word of the back office, and is sent again from the settings too', async () => {
    const page = await openSales('outbox-refused')
    expect(await page.locator('.delivery-line').textContent()).toContain('shift-closed-there')
    const settings = await openSettings('outbox-refused')
    await settings.locator('.outbox-refusals').getByRole('button', { name: en.outbox.again }).last().click()
    await expect.poll(() => asked(settings, 'outbox.resend')).toEqual([{ saleId: 'row-7' }])
  })

  it('is sent again by managers only, and nothing is said where there is no back office', async () => {
    const page = await openSales('outbox-cashier')
    expect(await page.locator('.delivery-line').count()).toBe(1)
    expect(await page.locator('.delivery-line button').count()).toBe(0)
    const none = await openSales('outbox-none')
    expect(await none.locator('.delivery-line, .delivery-word').count()).toBe(0)
  })
})
