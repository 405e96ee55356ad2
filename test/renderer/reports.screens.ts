// The reports on the screen: readable in both colours and languages, by keyboard alone, with the same figures in every table.
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

async function openReports(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F10')
  await page.locator('[data-screen=settings]').waitFor()
  await page.keyboard.press('F7')
  await page.locator('[data-screen=reports] .reports-totals').waitFor()
  return page
}

const looks: Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'light', width: 1024 },
  { language: 'en', theme: 'dark', width: 1024 },
  { language: 'de', theme: 'dark', width: 1366 },
]

describe.each(looks)('in $language, $theme, $width wide', look => {
  const name = `${look.width}-${look.language}-${look.theme}`

  it('a month is readable, reachable and large enough', async () => {
    const page = await openReports('reports', look)
    await page.locator('.report-range input[value=month]').check({ force: true })
    await page.locator('#part-days').waitFor()
    await quiet(page)
    await picture(page, `reports-month-${name}`)
    for (const part of ['hours', 'tenders', 'cashiers', 'ageChecks', 'shifts']) {
      await page.locator(`#part-${part}`).evaluate(each => each.scrollIntoView({ block: 'start' }))
      await picture(page, `reports-month-${name}-${part}`)
    }
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
    const wider = await page.locator('.reports').evaluate(each => each.scrollWidth - each.clientWidth)
    expect(wider).toBeLessThanOrEqual(1)
  })

  it('a day without sales says so', async () => {
    const page = await openReports('reports-none', look)
    await page.locator('.reports-none').waitFor()
    await quiet(page)
    await picture(page, `reports-none-${name}`)
    expect(await page.locator('canvas').count()).toBe(0)
    expect(await findings(page)).toEqual([])
  })
})

describe('the range', () => {
  it('goes back and forth by keys, and never into days to come', async () => {
    const page = await openReports('reports')
    const shown = page.locator('.report-range-days')
    const today = await shown.textContent()
    await page.keyboard.press('F8')
    expect(await shown.textContent()).toBe(today)
    await page.keyboard.press('F7')
    const yesterday = await shown.textContent()
    expect(yesterday).not.toBe(today)
    await page.keyboard.press('F8')
    expect(await shown.textContent()).toBe(today)
    await page.locator('.report-range input[value=week]').focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('#part-days').waitFor()
    const spans = (await asked(page, 'reports.read')) as { from: string; to: string }[]
    expect(spans.at(-1)?.from).toMatch(/-01$/)
  })

  it('takes any two days typed, and says what is wrong with them', async () => {
    const page = await openReports('reports')
    await page.locator('.report-range input[value=days]').check({ force: true })
    const fields = page.locator('.report-range-other input:not([type=submit])')
    const fill = async (texts: readonly string[]) => {
      for (const [n, text] of texts.entries()) await fields.nth(n).fill(text)
      await fields.last().press('Enter')
    }
    await fill(['05', '10', '2026', '04', '10', '2026'])
    await page.getByText(en.reports.span.backwards).waitFor()
    await fill(['31', '02', '2026', '04', '10', '2026'])
    await page.getByText(en.reports.span.badDay).waitFor()
    await fill(['05', '10', '2024', '04', '10', '2026'])
    await page.getByText(en.reports.span.tooLong).waitFor()
    await fill(['05', '10', '2026', '14', '10', '2026'])
    await page.locator('#part-days').waitFor()
    expect((await asked(page, 'reports.read')).at(-1)).toEqual({
      from: '2026-10-05',
      to: '2026-10-14',
      training: false,
    })
  })
})

describe('each question', () => {
  it('has a picture with a name, a sentence, and every figure in a table that the keyboard reaches', async () => {
    const page = await openReports('reports')
    const parts = page.locator('.report-part')
    expect(await parts.count()).toBe(5)
    expect(await page.locator('canvas[role=img]').count()).toBe(5)
    await page.getByRole('img', { name: `Chart: ${en.reports.hours.title}` }).waitFor()
    for (const says of await page.locator('.report-says').allTextContents()) expect(says.length).toBeGreaterThan(10)
    const table = page.getByRole('region', { name: `Table: ${en.reports.hours.title}` })
    expect(await table.locator('tbody tr').count()).toBe(13)
    await table.focus()
    expect(await table.evaluate(each => each === document.activeElement)).toBe(true)
  })

  it('draws its bars: the picture is not blank', async () => {
    const page = await openReports('reports')
    const painted = await page.locator('canvas').evaluateAll(all =>
      all.map(each => {
        const { width, height } = each as HTMLCanvasElement
        const pixels = (each as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data
        return new Set(new Uint32Array(pixels.buffer)).size
      }),
    )
    for (const colours of painted) expect(colours).toBeGreaterThan(5)
  })

  it('is saved as a file, and says where', async () => {
    const page = await openReports('reports')
    await page.getByRole('button', { name: `Save CSV: ${en.reports.tenders.title}` }).click()
    await page.getByText('/home/till/Documents/tillgate-report-hours.csv').waitFor()
    expect((await asked(page, 'reports.save')).at(-1)).toMatchObject({ table: 'tenders', training: false })
  })

  it('shows training by itself when that is chosen', async () => {
    const page = await openReports('reports')
    await page.getByText('4 training sales are not in these figures.').waitFor()
    await page.locator('.report-range input[value=training]').check({ force: true })
    await page.getByText('4 real sales are not in these figures.').waitFor()
    expect((await asked(page, 'reports.read')).at(-1)).toMatchObject({ training: true })
  })
})
