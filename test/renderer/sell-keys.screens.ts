// Keys, labels and the map are one table; every control of the sell screen is reachable, large enough, readable and whole at 200 %.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyFace, keyMap } from '../../renderer/keys.ts'
import { en } from '../../renderer/text/en.ts'
import { findings, startPreviewBrowser, tellPage, asked, type PreviewBrowser } from './preview/browser.ts'
import { manyLines } from './preview/scenes-sell.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const tableKeys = keyMap.flatMap(({ keys }) => [...keys])

/** Buttons and fields under 48 × 48 px. */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.sell button, .sell input')]
      .filter(each => each.checkVisibility() && !each.classList.contains('unseen'))
      .map(each => ({ each, box: each.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 48 || box.height < 48)
      .map(({ each, box }) => `${each.getAttribute('aria-label') ?? each.textContent} ${box.width}×${box.height}`),
  )

describe('the table of keys', () => {
  it('is what the map behind ? shows, in both languages', async () => {
    for (const language of ['en', 'de'] as const) {
      const page = await preview.open('sell', { language })
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      const shown = await page.locator('.key-map > div').evaluateAll(rows =>
        rows.map(row => ({
          action: row.getAttribute('data-action'),
          keys: [...row.querySelectorAll('kbd')].map(key => key.textContent),
          words: (row.querySelector('dd')?.textContent ?? '').length > 2,
        })),
      )
      expect(shown).toEqual(keyMap.map(({ action, keys }) => ({ action, keys: keys.map(keyFace), words: true })))
    }
  })
  it('names no key twice', () => expect(new Set(tableKeys).size).toBe(tableKeys.length))
  it('has every key that is printed on the sell screen, and prints it as it is pressed', async () => {
    const page = await preview.open('sell-restricted')
    await page.keyboard.press('Escape')
    await page.locator('[data-screen=sell]').waitFor()
    const printed = await page
      .locator('.sell [aria-keyshortcuts]')
      .evaluateAll(all =>
        all.map(each => [each.getAttribute('aria-keyshortcuts'), each.querySelector('kbd')?.textContent]),
      )
    expect(printed.length).toBeGreaterThan(10)
    const table = new Map(tableKeys.map(key => [key.replace('Ctrl+', 'Control+'), keyFace(key)]))
    expect(printed).toEqual(printed.map(([key]) => [key, table.get(key ?? '')]))
  })
  it.each([
    ['F3', 'dialog'],
    ['F4', 'dialog'],
    ['Shift+F2', 'dialog'],
    ['Shift+F3', 'dialog'],
    ['Shift+F5', 'dialog'],
    ['Shift+Delete', 'alertdialog'],
    ['F6', 'insurance'],
    ['F8', 'sales'],
    ['F9', 'shift'],
    ['F10', 'settings'],
    ['F12', 'pay'],
  ])('%s leads to %s', async (key, where) => {
    const page = await preview.open('sell')
    await page.keyboard.press(key)
    const there = where.endsWith('dialog') ? page.getByRole(where as 'dialog') : page.locator(`[data-screen=${where}]`)
    await there.waitFor()
    expect(await there.count()).toBe(1)
  })
})

describe('by keyboard alone', () => {
  it('tiles are reached and walked by arrows, Enter adds, and the cart keeps its own arrows', async () => {
    const page = await preview.open('sell')
    await page.keyboard.press('Alt+ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page, 'sale.add')).toHaveLength(1)
    const columns = await page
      .locator('.tile')
      .evaluateAll(all => all.findIndex(each => each.getBoundingClientRect().top > all[0]!.getBoundingClientRect().top))
    const wanted = await page
      .locator('.tile')
      .nth(columns + 1)
      .getAttribute('data-product')
    expect(await asked(page, 'sale.add')).toEqual([{ productId: wanted, quantityMilli: 1000 }])
    await page.keyboard.press('F2')
    await page.keyboard.press('ArrowUp')
    expect(await page.locator('[data-selected=true]').getAttribute('data-line')).toBe('l40')
  })
  it('what is found covers the other tiles: neither keys nor a screen reader come to those', async () => {
    const page = await preview.open('sell')
    const focused = () => page.evaluate(() => document.activeElement?.closest('ul')?.className ?? '')
    const stops = () => page.locator('.tile[tabindex="-1"]').count()
    const all = await page.locator('.tile').count()
    expect(await stops()).toBe(all - 1)
    const name = await page.locator('.tile-name').nth(3).innerText()
    await page.locator('[data-scan]').fill(name)
    await page.locator('.tiles.found').waitFor()
    await expect.poll(() => page.getByRole('list', { name: en.sell.goods }).count()).toBe(1)
    await page.keyboard.press('Alt+ArrowDown')
    expect(await focused()).toBe('tiles found')
    await page.keyboard.press('F2')
    await page.locator('[data-scan]').fill('no such goods')
    await page.locator('.goods-none').waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-scan'))).toBe(true)
    await expect.poll(stops).toBe(all)
    await page.keyboard.press('Escape')
    await expect.poll(stops).toBe(all - 1)
  })
  it('a key that is held down adds a tile once', async () => {
    const page = await preview.open('sell')
    await page.locator('.tile').nth(1).focus()
    for (let times = 0; times < 8; times += 1) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    await page.locator('.tile').nth(2).focus()
    await page.keyboard.press('Space')
    await expect.poll(() => asked(page, 'sale.add')).toHaveLength(2)
  })
  it('the camera for codes is opened and left without a mouse, and everything in it can be read', async () => {
    const page = await preview.open('sell')
    await page.keyboard.press('Shift+F3')
    const dialog = page.getByRole('dialog', { name: en.sell.camera })
    await dialog.getByText(en.sell.cameraLead).waitFor()
    expect(await findings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.locator('video').count()).toBe(0)
    await page.getByRole('button', { name: en.sell.camera }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor()
  })
  it('Tab goes once round the whole screen and is caught nowhere, whatever the length of the sale', async () => {
    const page = await preview.open('sell-hundreds')
    const seen: string[] = []
    for (let step = 0; step < 70; step += 1) {
      await page.keyboard.press('Tab')
      seen.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? 'body'))
    }
    const round = seen.indexOf(seen[0]!, 1)
    expect(round).toBeGreaterThan(25)
    expect(round).toBeLessThan(60)
    await page.keyboard.press('F2')
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-scan'))).toBe(true)
  })
})

describe.each([
  ['1366 × 768', 1366, 768],
  ['1920 × 1080', 1920, 1080],
  ['1024 × 768', 1024, 768],
  ['200 % of 1366 × 768', 683, 384],
] as const)('at %s', (name, width, height) => {
  it.each([
    ['en', 'light', 'sell-names'],
    ['de', 'dark', 'sell-names'],
    ['de', 'light', 'sell-hundreds'],
  ] as const)('in %s and %s, %s is clean, large enough and whole', async (language, theme, scene) => {
    const page = await preview.open(scene, { language, theme, width, setUp: () => undefined })
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(400)
    expect({ [name]: await findings(page) }).toEqual({ [name]: [] })
    expect({ [name]: await small(page) }).toEqual({ [name]: [] })
    const cut = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      words: [...document.querySelectorAll<HTMLElement>('.sell button, .sell .totals')]
        .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
        .map(each => each.textContent),
    }))
    expect({ [name]: cut }).toEqual({ [name]: { wide: 0, words: [] } })
    await page.close()
  })
})

describe('a sale of two hundred lines', () => {
  it('shows its last line, and draws only the line that changed', async () => {
    const page = await preview.open('sell-hundreds')
    await page.locator('[data-line="l199"]').waitFor()
    const inView = await page.locator('[data-line="l199"]').evaluate(line => {
      const list = line.parentElement!.getBoundingClientRect()
      const box = line.getBoundingClientRect()
      return box.bottom <= list.bottom + 1 && box.top >= list.top - 1
    })
    expect(inView).toBe(true)
    await page.evaluate(() => {
      const touched = new Set<string>()
      new MutationObserver(changes => {
        for (const { target } of changes) {
          const at = target instanceof Element ? target : target.parentElement
          touched.add(at?.closest('[data-line]')?.getAttribute('data-line') ?? 'list')
        }
      }).observe(document.querySelector('.cart-lines')!, { subtree: true, childList: true, characterData: true })
      Object.assign(globalThis, { touched })
    })
    await tellPage(page, 'sale', { sale: manyLines(7000), lastChangeMinor: null, lastSaleId: null })
    await expect.poll(() => page.locator('[data-line="l150"] .line-quantity').innerText()).toBe('7')
    expect(await page.evaluate(() => [...(globalThis as unknown as { touched: Set<string> }).touched])).toEqual([
      'l150',
    ])
  })
})

describe('a key that waited behind a frozen screen', () => {
  it('takes no money', async () => {
    const page = await preview.open('sell', { impatient: true })
    await page.keyboard.press('F12')
    await page.locator('[data-screen=pay]').waitFor()
    const frozen = page.evaluate(() => {
      const end = performance.now() + 1500
      while (performance.now() < end);
    })
    // The page is frozen before the keys come.
    await new Promise(resolve => setTimeout(resolve, 150))
    await Promise.all([frozen, page.keyboard.press('F12'), page.keyboard.press('Enter')])
    await page.waitForTimeout(200)
    expect(await asked(page, 'pay.cash')).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page, 'pay.cash')).toHaveLength(1)
  })
  it('held down takes it once', async () => {
    const page = await preview.open('sell')
    await page.evaluate(() => void Object.assign(globalThis, { answerAfterMs: 400 }))
    await page.keyboard.press('F12')
    await page.locator('[data-screen=pay]').waitFor()
    for (let times = 0; times < 12; times += 1) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    await page.waitForTimeout(600)
    expect(await asked(page, 'pay.cash')).toHaveLength(1)
  })
})
