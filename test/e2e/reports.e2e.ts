// Reports in the real till: sold, opened from the settings by keys, drawn under the page's own policy without a complaint.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openForBusiness, scan, screen, words } from './steps.ts'
import { goods, startTill, type TestTill } from './till.ts'

const plain = goods.find(product => product.requiredAge === 0)!
let till: TestTill
beforeAll(async () => {
  till = await startTill()
})
afterAll(() => till.end())

it('the chart library comes with the reports and not before, and breaks no rule of the page', async () => {
  const { page } = till
  const files: string[] = []
  page.on('request', request => void files.push(new URL(request.url()).pathname))
  await openForBusiness(page, till.host, till.sandbox)
  await scan(page, plain.barcodes[0]!)
  await expect.poll(() => page.locator('[data-line]').count()).toBe(1)
  await page.keyboard.press('F12')
  await page.getByRole('button', { name: new RegExp(`^${words.en.pay.exact}`) }).click()
  await screen(page, 'done').waitFor()
  expect(files.filter(file => file.includes('Reports'))).toEqual([])

  await page.keyboard.press('F12')
  await screen(page, 'sell').waitFor()
  await page.keyboard.press('F10')
  await screen(page, 'settings').waitFor()
  await page.keyboard.press('F7')
  await page.locator('[data-screen=reports] canvas').first().waitFor()
  expect(files.some(file => file.includes('Reports'))).toBe(true)
  const colours = await page
    .locator('canvas')
    .first()
    .evaluate(each => {
      const { width, height } = each as HTMLCanvasElement
      const { data } = (each as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      return new Set(new Uint32Array(data.buffer)).size
    })
  expect(colours).toBeGreaterThan(5)
  expect(till.complaints).toEqual([])
})
