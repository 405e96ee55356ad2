// The frame of the check that comes back to the till's own page: heard once and as a hint, whatever a hostile service makes of it.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asked, startPreviewBrowser, tellPage, type PreviewBrowser } from './preview/browser.ts'
import { ended, verdict } from './preview/states-checks.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const resultId = '9d410000-0000-4000-8000-000000000002'
const other = '2b0c7c1e-0000-4000-8000-000000000001'

async function openCheck(): Promise<Page> {
  const page = await preview.open('hosted')
  await page.locator('iframe').waitFor()
  await page.frameLocator('iframe').locator('h1').waitFor()
  return page
}
/** The service sends its frame there. */
async function send(page: Page, address: string): Promise<void> {
  const frame = page.frames().find(each => each !== page.mainFrame())!
  const start = new URL(address, page.url()).href.slice(0, 200)
  const arrived = frame.waitForURL(url => url.href.startsWith(start))
  await frame.evaluate(to => location.assign(to), address)
  await arrived
}
const heard = (page: Page) => asked(page, 'id.hosted-result')

it('a return with a result makes the till ask for it, once, and gives no verdict by itself', async () => {
  const page = await openCheck()
  for (let time = 0; time < 3; time += 1) await send(page, `/hosted-return/h1?resultId=${resultId}&time=${time}`)
  await page.frameLocator('iframe').getByText('The till is asking for the result').waitFor()
  await expect.poll(() => heard(page)).toEqual([{ checkId: 'h1', resultId }])
  expect(await page.locator('[data-verdict]').count()).toBe(0)
  await tellPage(page, 'hosted', ended({ step: 'done', verdict: verdict('pass', 'hosted') }))
  await page.locator('[data-verdict=pass]').waitFor()
})

it('a return without a result makes the till ask whether there is one', async () => {
  const page = await openCheck()
  await send(page, '/hosted-return/h1')
  await expect.poll(() => heard(page)).toEqual([{ checkId: 'h1', resultId: null }])
})

it('the same result by return and by event is asked for once', async () => {
  const page = await openCheck()
  const frame = page.frames().find(each => each !== page.mainFrame())!
  await frame.evaluate(id => parent.postMessage({ resultId: id }, '*'), resultId)
  await expect.poll(() => heard(page)).toEqual([{ checkId: 'h1', resultId }])
  await send(page, `/hosted-return/h1?resultId=${resultId}`)
  await send(page, '/hosted-return/h1')
  await expect.poll(() => heard(page)).toHaveLength(2)
  expect((await heard(page)).at(-1)).toEqual({ checkId: 'h1', resultId: null })
})

it('the way back of another check, another origin, ten kilobytes and any other page of ours are not heard', async () => {
  const page = await openCheck()
  const elsewhere = page.url().replace('127.0.0.1', 'localhost').split('/?')[0]
  for (const address of [
    `/hosted-return/h2?resultId=${resultId}`,
    `/hosted-return/${other}?resultId=${resultId}`,
    `/frame.html?resultId=${resultId}`,
    `/hosted-return/h1?resultId=${resultId}&more=${'x'.repeat(10_240)}`,
    // The page that is returned to lets no other origin show it, so another page there stands for it.
    `${elsewhere}/frame.html?resultId=${resultId}#/hosted-return/h1`,
  ])
    await send(page, address)
  // What would have been heard of these has been by the time the next one is.
  await send(page, `${page.url().split('/?')[0]}/hosted-return/h1`)
  await expect.poll(() => heard(page)).toEqual([{ checkId: 'h1', resultId: null }])
  expect(await page.locator('[data-verdict]').count()).toBe(0)
})

it('two hundred results told one after the other are heard up to a number', async () => {
  const page = await openCheck()
  const frame = page.frames().find(each => each !== page.mainFrame())!
  for (let time = 0; time < 25; time += 1) await send(page, `/hosted-return/h1?resultId=${resultId}${time}`)
  await frame.evaluate(
    id => Array.from({ length: 175 }, (_, time) => parent.postMessage({ resultId: `${id}-${time}` }, '*')),
    resultId,
  )
  await page.waitForTimeout(200)
  expect(await heard(page)).toHaveLength(20)
})
