// A screen that fails: a sentence and a way on instead of an empty window, and a number in the log.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import { asked, cramped, findings, startPreviewBrowser, tellPage, type PreviewBrowser } from './preview/browser.ts'
import { picture } from './preview/shots.ts'
import { saleOf } from './preview/states.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

/** A sale that no till would ever tell of. */
const fail = (page: Page) => tellPage(page, 'sale', { sale: { id: 'x' }, lastChangeMinor: null, lastSaleId: null })

it.each([
  ['en', 'light', en],
  ['de', 'dark', de],
] as const)('says in %s what it means for the money, with the number for support', async (language, theme, text) => {
  const page = await preview.open('sell', { language, theme, width: language === 'de' ? 1024 : 1366 })
  await fail(page)
  await page.getByRole('alert').getByText(text.frame.faultMoney).waitFor()
  await page.getByText(text.frame.faultIncident.replace('{{incident}}', '0a1b2c3d4e')).waitFor()
  await picture(page, `fault-${language}`)
  expect(await asked(page, 'page.fault')).toEqual([{ kind: 'screen', name: 'TypeError', screen: 'sell' }])
  expect([await findings(page), await cramped(page)]).toEqual([[], []])
})

it('comes back as it was, by one key', async () => {
  const page = await preview.open('sell')
  await fail(page)
  await page.getByText(en.frame.fault).waitFor()
  await tellPage(page, 'sale', { sale: saleOf('short'), lastChangeMinor: null, lastSaleId: null })
  await page.keyboard.press('Enter')
  await page.locator('[data-screen=sell]').waitFor()
  await page.locator('.line').first().waitFor()
  await page.keyboard.press('F12')
  await page.locator('[data-screen=pay]').waitFor()
  expect((await asked(page, 'page.fault')).length).toBe(1)
})

it('is told of what no screen catches too, by its kind only, and not without end', async () => {
  const page = await preview.open('sell')
  await page.evaluate(() => {
    for (let times = 0; times < 40; times += 1)
      setTimeout(() => {
        throw new RangeError('Erika Beispiel, 9276')
      })
    void Promise.reject(new Error('secret'))
  })
  await expect.poll(async () => (await asked(page, 'page.fault')).length).toBe(20)
  const told = await asked(page, 'page.fault')
  expect(told).toContainEqual({ kind: 'script', name: 'RangeError', screen: 'sell' })
  expect(JSON.stringify(told)).not.toMatch(/Erika|secret/)
  expect(await page.locator('[data-screen=fault]').count()).toBe(0)
})
