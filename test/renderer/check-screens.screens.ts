// The check as a cashier meets it: which way opens, what each key does, what the frame may say, what is sent to the machine.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import { asked, startPreviewBrowser, tellPage, type PreviewBrowser } from './preview/browser.ts'
import { ended, verdict } from './preview/states-checks.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const resultId = '9d410000-0000-4000-8000-000000000002'

describe('the way that opens by itself', () => {
  it.each([
    ['check-device', '.camera[data-on=true]'],
    ['hosted', 'iframe'],
    ['check-manual', '.manual'],
    ['check-none', '.check-empty'],
  ])('in %s is %s', async (scene, shown) => {
    const page = await preview.open(scene)
    await page.locator(shown).waitFor()
    expect(await page.locator('.camera, iframe, .manual, .check-empty').count()).toBe(1)
    expect(await page.title()).not.toMatch(/A\. E\.|21–29|2010/)
  })

  it('costs nothing when the sale has passed already', async () => {
    const page = await preview.open('check-passed')
    await page.keyboard.press('F7')
    await page.getByText(en.idCheck.chooseWay).waitFor()
    expect(await asked(page, 'id.hosted-start')).toEqual([])
    await page.keyboard.press('F4')
    await page.locator('iframe').waitFor()
    expect(await asked(page, 'id.hosted-start')).toHaveLength(1)
  })

  it('is the one the cashier changed to, as long as it is this sale', async () => {
    const page = await preview.open('hosted')
    await page.locator('iframe').waitFor()
    await page.keyboard.press('F3')
    await page.locator('.manual').waitFor()
    expect(await asked(page, 'id.hosted-cancel')).toHaveLength(1)
    await page.keyboard.press('Escape')
    await page.locator('[data-screen=sell]').waitFor()
    await page.keyboard.press('F7')
    await page.locator('.manual').waitFor()
    expect(await asked(page, 'id.hosted-start')).toHaveLength(1)
  })

  it.each([
    ['check-offline', en.idCheck.closed.offline],
    ['check-spent', en.idCheck.closed.budget],
  ])('in %s leaves the closed way its reason, and its key does nothing', async (scene, reason) => {
    const page = await preview.open(scene)
    await page.getByText(reason).waitFor()
    expect(await page.locator('[data-way=hosted] button').isDisabled()).toBe(true)
    await page.keyboard.press('F4')
    await page.waitForTimeout(200)
    expect(await page.locator('[data-screen=id-check]').count()).toBe(1)
    expect(await asked(page, 'id.hosted-start')).toEqual([])
  })
})

describe('the frame of the service', () => {
  it('is locked, sends no address on, and has the camera for its own origin only', async () => {
    const page = await preview.open('hosted')
    const frame = page.locator('iframe')
    await frame.waitFor()
    expect(await frame.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin allow-forms')
    expect(await frame.getAttribute('referrerpolicy')).toBe('no-referrer')
    expect(await frame.getAttribute('allow')).toBe(`camera ${new URL(page.url()).origin}`)
  })

  it('is not shown when its address is of another origin than the check', async () => {
    const page = await preview.open('hosted')
    await page.locator('iframe').waitFor()
    const origin = new URL(page.url()).origin
    for (const url of ['https://evil.example/', 'javascript:alert(1)', 'data:text/html,x', `${origin}.evil.example/`]) {
      await tellPage(page, 'hosted', { ...ended({ step: 'open' }), origin, url })
      await expect.poll(() => page.locator('iframe').count()).toBe(0)
    }
    await tellPage(page, 'hosted', { ...ended({ step: 'open' }), origin, url: `${origin}/frame.html` })
    await page.locator('iframe').waitFor()
  })

  it('is heard once for each result, other windows never', async () => {
    const page = await preview.open('hosted')
    await page.locator('iframe').waitFor()
    const message = { type: 'transaction.state.updated', transaction: { id: resultId, state: 'completed', resultId } }
    await page.evaluate(data => window.postMessage(data, '*'), message)
    await page.evaluate(
      data => window.dispatchEvent(new MessageEvent('message', { data, origin: location.origin })),
      message,
    )
    await page.waitForTimeout(200)
    expect(await asked(page, 'id.hosted-result')).toEqual([])
    const frame = page.frames().find(each => each !== page.mainFrame())!
    for (let time = 0; time < 5; time += 1) await frame.evaluate(data => parent.postMessage(data, '*'), message)
    await expect.poll(() => asked(page, 'id.hosted-result')).toEqual([{ checkId: 'h1', resultId }])
  })
  it('never passes anybody by its word', async () => {
    const page = await preview.open('hosted')
    await page.locator('iframe').waitFor()
    const frame = page.frames().find(each => each !== page.mainFrame())!
    await frame.evaluate(() => parent.postMessage({ verdict: 'pass', approved: true, resultId: 'aaaaaaaa-bbbb' }, '*'))
    await page.waitForTimeout(300)
    expect(await page.locator('[data-verdict]').count()).toBe(0)
  })
})

describe('a verdict', () => {
  it('takes the frame’s place; Space says that the photo was compared, Enter accepts', async () => {
    const page = await preview.open('hosted')
    await page.locator('iframe').waitFor()
    await tellPage(page, 'hosted', ended({ step: 'done', verdict: verdict('pass', 'hosted') }))
    await page.locator('[data-verdict=pass]').waitFor()
    expect(await page.locator('iframe').count()).toBe(0)
    expect(await page.getByRole('checkbox').evaluate(box => box === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    expect(await page.locator('[data-verdict=pass]').count()).toBe(1)
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.locator('[data-screen=sell]').waitFor()
  })

  it('of typed dates comes with Enter, and nothing is asked while they are no real dates', async () => {
    const page = await preview.open('check-manual')
    await page.locator('.manual').waitFor()
    await page.keyboard.type('31022010', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByText(en.idCheck.manual.invalid).waitFor()
    expect(await asked(page, 'id.manual')).toEqual([])
    await page.getByLabel(`${en.idCheck.manual.born}: ${en.idCheck.manual.month}`).fill('03')
    await page.getByText(en.idCheck.manual.noExpiry).click()
    await page.keyboard.press('Enter')
    await page.locator('[data-verdict=too-young]').waitFor()
    expect(await asked(page, 'id.manual')).toEqual([{ born: '2010-03-31', expires: null }])
  })

  it('shows pictures to a manager only', async () => {
    const page = await preview.open('hosted-pass-cashier')
    await page.locator('[data-verdict=pass]').waitFor()
    expect(await page.getByText(en.hosted.looks.pictures).count()).toBe(0)
  })

  it('hands the report out as an address that ends with its window', async () => {
    const page = await preview.open('hosted-pass')
    await page.getByRole('button', { name: en.hosted.looks.report }).click()
    const link = page.getByRole('link', { name: en.hosted.looks.save })
    const address = (await link.getAttribute('href'))!
    const fetched = (url: string) =>
      fetch(url).then(
        answer => answer.ok,
        () => false,
      )
    expect(await page.evaluate(fetched, address)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(fetched, address)).toBe(false)
  })
})
