// Printing on the screen: a receipt that was not printed, its code read back from the picture, and the panel of what waits.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { receiptPages } from '../../main/domain/receipt-code.ts'
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
import { receiptOf } from './preview/states.ts'
import { picture } from './preview/shots.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

async function panel(page: Page): Promise<void> {
  await page.locator('.print-signal').click()
  await page.locator('[role=dialog] .print-jobs').first().waitFor()
}
/** What a phone reads from the screen: decoded from a screenshot, not from the page. */
async function decoded(page: Page): Promise<string> {
  const image = await loadImage(await page.locator('.code').screenshot())
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const data = context.getImageData(0, 0, image.width, image.height)
  const found = await readBarcodes(data as unknown as ImageData, { formats: ['QRCode'], textMode: 'Plain' })
  return found[0]?.text ?? ''
}
const looks: Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'light', width: 1024 },
  { language: 'de', theme: 'dark', width: 1366 },
]
const scenes = [
  'done-printing',
  'done-printed',
  'done-failed',
  'done-perhaps',
  'done-code-long',
  'done-no-printer',
  'prints-panel',
]

describe.each(looks)('in $language, $theme, $width wide', look => {
  it.each(scenes)('%s is readable, reachable and large enough', async scene => {
    const page = await preview.open(scene, look)
    await page.locator('.done').waitFor()
    if (scene === 'prints-panel') await panel(page)
    await quiet(page)
    await picture(page, `${scene}-${look.width}-${look.language}-${look.theme}`)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
  })
})

describe('a receipt that the printer did not take', () => {
  it('is on the screen as a code by itself, and the code holds the whole receipt', async () => {
    const page = await preview.open('done-failed', looks[0])
    await page.locator('.code .qr').waitFor()
    expect(await page.locator('.print-state').textContent()).toContain(en.print.reasons['no-paper'])
    expect(await page.locator('.print-state').textContent()).toContain(en.print.drawerMissed)
    expect(await page.locator('.code').textContent()).toContain(en.print.honest)
    const { lines } = receiptOf(false)
    const text = receiptPages(lines, 'Beleg 1042').map((_, index) => index)
    const parts: string[] = []
    for (const index of text) {
      if (index > 0) await page.locator('.code-pages .look-primary').click()
      await quiet(page)
      parts.push(await decoded(page))
    }
    expect(parts).toEqual(receiptPages(lines, 'Beleg 1042'))
    expect(parts.join('\n')).toContain('SUMME EUR')
  })

  it.each([looks[1], looks[2]])('is read page by page where it is long, in every look', async look => {
    const page = await preview.open('done-code-long', look)
    await page.locator('.code .qr').waitFor()
    const { lines } = receiptOf(false)
    const pages = receiptPages(Array.from({ length: 6 }, () => lines).flat(), 'Beleg 1042')
    expect(pages.length).toBeGreaterThan(3)
    const parts: string[] = []
    for (let index = 0; index < pages.length; index++) {
      if (index > 0) await page.locator('.code-pages .look-primary').click()
      await quiet(page)
      parts.push(await decoded(page))
    }
    expect(parts).toEqual(pages)
  })

  it('is put away once the customer has it, and the receipt itself comes back with a key', async () => {
    const page = await preview.open('done-failed', looks[0])
    await page.getByRole('button', { name: en.print.handedOver }).click()
    await expect.poll(() => asked(page, 'print.put-away')).toEqual([{ jobId: 'p1', as: 'shown' }])
    await page.keyboard.press('F4')
    await page.locator('.receipt').waitFor()
    expect(await page.locator('.code').count()).toBe(0)
  })
})

describe('the panel of what was not printed', () => {
  it('is counted in the strip, and each job can be printed, shown or let be', async () => {
    const page = await preview.open('prints-panel', looks[0])
    expect(await page.locator('.print-signal').textContent()).toContain('3')
    await panel(page)
    await page.getByRole('button', { name: en.done.printCopy }).last().click()
    await page.getByRole('button', { name: en.print.cancel }).last().click()
    await expect.poll(() => asked(page, 'print.again')).toEqual([{ jobId: 'p2' }])
    await expect.poll(() => asked(page, 'print.put-away')).toEqual([{ jobId: 'p3', as: 'cancelled' }])
    await page.locator('[role=dialog]').getByRole('button', { name: en.print.show }).first().click()
    await page.locator('[role=dialog] .qr').waitFor()
  })

  it('is not there while everything is on paper', async () => {
    const page = await preview.open('done-printed', looks[0])
    await page.locator('.print-state').waitFor()
    expect(await page.locator('.print-signal').count()).toBe(0)
  })
})
