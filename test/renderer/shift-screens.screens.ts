// The shift on the screen: counting by keyboard and by hand, reports, moves of cash; and the panels of training and journal.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

async function openShift(options?: OpenOptions): Promise<Page> {
  const page = await preview.open('sell', options)
  await page.keyboard.press('F9')
  await page.locator('.count-panel').waitFor()
  return page
}
const tab = (page: Page, nth: number) => page.locator('.shift-bar .choice-one').nth(nth).click()
async function counted(options?: OpenOptions): Promise<Page> {
  const page = await openShift(options)
  await page.locator('.count-panel .look-primary').click()
  await page.locator('[role=alertdialog]').waitFor()
  return page
}
const views = {
  count: openShift,
  confirm: counted,
  report: async (options?: OpenOptions) => {
    const page = await openShift(options)
    await tab(page, 1)
    await page.locator('.report').waitFor()
    return page
  },
  past: async (options?: OpenOptions) => {
    const page = await openShift(options)
    await tab(page, 2)
    await page.locator('.past .report').waitFor()
    return page
  },
  closed: async (options?: OpenOptions) => {
    const page = await counted(options)
    await page.locator('[role=alertdialog] .look-primary').click()
    await page.locator('.shift-closed .report').waitFor()
    return page
  },
  'cash-out': async (options?: OpenOptions) => {
    const page = await openShift(options)
    await page.keyboard.press('F3')
    await page.locator('[role=dialog] .move-form').waitFor()
    return page
  },
  'no-sale': async (options?: OpenOptions) => {
    const page = await openShift(options)
    await page.keyboard.press('F4')
    await page.locator('[role=dialog] .move-form').waitFor()
    return page
  },
  'open-shift': async (options?: OpenOptions) => {
    const page = await preview.open('open-shift', options)
    await page.locator('.count-drawer .choice-one').first().click()
    await page.locator('.pieces').waitFor()
    return page
  },
  settings: async (options?: OpenOptions) => {
    const page = await preview.open('sell', options)
    await page.keyboard.press('F10')
    await page.locator('.journal-days').scrollIntoViewIfNeeded()
    await page.locator('.journal-days button').click()
    await page.locator('.support-path').waitFor()
    return page
  },
}
const looks: Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'light', width: 1024 },
  { language: 'de', theme: 'dark', width: 1366 },
]

describe.each(looks)('in $language, $theme, $width wide', look => {
  it.each(Object.keys(views) as (keyof typeof views)[])('%s is readable, reachable and large enough', async name => {
    const page = await views[name](look)
    await quiet(page)
    await picture(page, `shift-${name}-${look.width}-${look.language}-${look.theme}`)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('.piece, .shift-bar, .count-drawer, .report, .past-row, .move-form')]
        .filter(each => each.scrollWidth > each.clientWidth + 1)
        .map(each => each.className),
    )
    expect(wide).toEqual([])
  })
})

it('the drawer is counted by keyboard alone: numbers, Enter from piece to piece, and the count goes out as it was typed', async () => {
  const page = await openShift()
  await page.locator('.piece-count').first().waitFor()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('12')
  await page.locator('.piece-step').last().click()
  await page.locator('.count-panel .look-primary').click()
  await page.locator('[role=alertdialog]').waitFor()
  expect(await asked(page, 'shift.count')).toEqual([
    {
      totalMinor: 50_000 + 12 * 10_000 + 1,
      denominations: expect.arrayContaining([
        { valueMinor: 50_000, count: 1 },
        { valueMinor: 10_000, count: 12 },
        { valueMinor: 1, count: 1 },
      ]),
    },
  ])
})

it('a move of cash cannot be written without an amount, and names itself once', async () => {
  const page = await openShift()
  await page.keyboard.press('F2')
  const act = page.locator('[role=dialog] .look-primary')
  await act.waitFor()
  expect(await act.isDisabled()).toBe(true)
  await page.keyboard.type('2500', { delay: 60 })
  await page.keyboard.press('Enter')
  await page.locator('.shift-moved:not(:empty)').waitFor()
  expect(await asked(page, 'cash.move')).toMatchObject([
    { kind: 'in', amountMinor: 2500, reason: 'change', slip: true },
  ])
})
