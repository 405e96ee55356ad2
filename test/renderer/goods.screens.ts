// The manager's goods on the screen: the list, one good with its prices, and an import from the file to the last word.
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

/** By keys alone, as far as a file dialog lets one. */
async function list(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F10')
  await page.locator('.settings').waitFor()
  await page.keyboard.press('F6')
  await page.locator('.goods-table').waitFor()
  return page
}
async function editor(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await list(scene, options)
  await page.locator('.goods-name').nth(2).click()
  await page.locator('.price-history').waitFor()
  return page
}
async function fresh(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await list(scene, options)
  await page.keyboard.press('F2')
  await page.locator('.good-editor').waitFor()
  return page
}
async function importer(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await list(scene, options)
  await page.keyboard.press('F3')
  await page.locator('.goods-import').waitFor()
  return page
}
async function chosen(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await importer(scene, options)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'goods.csv', mimeType: 'text/csv', buffer: Buffer.alloc(600_000, 'a,b\n') })
  await page.locator('.import-faults').waitFor()
  return page
}

const looks: Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'light', width: 1024 },
  { language: 'de', theme: 'dark', width: 1366 },
]
const screens = [
  ['list', 'goods', list],
  ['editor', 'goods', editor],
  ['new', 'goods', fresh],
  ['preview', 'goods', chosen],
  ['applying', 'goods-applying', importer],
  ['done', 'goods-done', importer],
  ['refused', 'goods-refused', importer],
] as const

describe.each(looks)('in $language, $theme, $width wide', look => {
  it.each(screens)('%s is readable, reachable and large enough', async (screen, scene, open) => {
    const page = await open(scene, look)
    await quiet(page)
    await picture(page, `goods-${screen}-${look.width}-${look.language}-${look.theme}`)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
    const wider = await page.evaluate(() => document.body.scrollWidth - document.body.clientWidth)
    expect(wider).toBeLessThanOrEqual(1)
  })
})

describe('the goods', () => {
  it('are searched, changed and written out', async () => {
    const page = await list('goods')
    await page.getByRole('searchbox').fill('apfel')
    await expect
      .poll(() => asked(page, 'catalogue.search'))
      .toContainEqual({ text: 'apfel', category: null, limit: 100 })
    await page.keyboard.press('F4')
    await expect.poll(() => page.locator('.goods-told').textContent()).toContain('tillgate-goods-20261121T093000Z.csv')
    await page.getByRole('searchbox').fill('')
    await page.locator('.goods-name').first().click()
    const name = page.getByLabel(en.goods.field.name, { exact: true })
    await name.fill(' ')
    await page.getByRole('button', { name: en.goods.save }).click()
    await expect.poll(() => page.locator('.field-error').allTextContents()).toContain('Name: is missing.')
    await name.fill('Apple juice')
    await page.getByLabel(en.goods.field.barcodes).fill('9520001040078, PLU-7')
    await page.getByRole('button', { name: en.goods.save }).click()
    await expect.poll(() => page.locator('.goods-told').textContent()).toBe(en.goods.done)
    const saved = (await asked(page, 'catalogue.save')) as { good: { name: string; barcodes: string[] } }[]
    expect(saved.at(-1)?.good).toMatchObject({ name: 'Apple juice', barcodes: ['9520001040078', 'PLU-7'] })
  })

  it('come in from a file in pieces, only after what would happen was shown', async () => {
    const page = await chosen('goods')
    const pieces = (await asked(page, 'catalogue.import-chunk')) as { place: number; bytes: string }[]
    expect(pieces.map(({ place }) => place)).toEqual([0, 1, 2])
    expect(Buffer.concat(pieces.map(({ bytes }) => Buffer.from(bytes, 'base64')))).toHaveLength(600_000)
    expect(await asked(page, 'catalogue.import-apply')).toEqual([])
    expect(await page.locator('.import-counts').textContent()).toContain('311 new')
    await page.getByRole('button', { name: 'Import 2480 rows' }).click()
    await expect.poll(() => asked(page, 'catalogue.import-apply')).toEqual([{ importId: 'import-1' }])
    await page.locator('.goods-progress').waitFor()
  })

  it('are left as they are by whoever goes back from the preview', async () => {
    const page = await chosen('goods')
    await page.keyboard.press('Escape')
    await page.locator('.goods-list').waitFor()
    expect(await asked(page, 'catalogue.import-cancel')).toEqual([{ importId: 'import-1' }])
    expect(await asked(page, 'catalogue.import-apply')).toEqual([])
  })
})
