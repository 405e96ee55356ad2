// The camera as it fails at a counter: none, blocked, nothing to read, the wrong document. Each has a way on.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openForBusiness, scan, screen, signIn, words } from './steps.ts'
import { drawn, sheet } from '../capture/drawn-codes.ts'
import { saved } from './camera-pictures.ts'
import { film, goods, picture, startTill, type TestTill } from './till.ts'

const text = words.en
const bread = goods.find(product => product.requiredAge === 0)!
const spirits = goods.find(product => product.requiredAge === 18)!
let till: TestTill

async function show(name: string | null, allow = true): Promise<void> {
  await till.camera(
    name === null ? null : await film(till.dir, name, [{ path: picture(`${name}.jpg`), seconds: 1 }]),
    allow,
  )
  await signIn(till.page)
  await till.page.keyboard.press('F7')
  await screen(till.page, 'id-check').waitFor()
}

beforeAll(async () => {
  till = await startTill()
  await openForBusiness(till.page, till.host, till.sandbox)
  await scan(till.page, bread.barcodes[0]!)
  await scan(till.page, spirits.barcodes[0]!)
  await screen(till.page, 'id-check').waitFor()
})
afterAll(() => till.end())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await till.page.screenshot({ path: `test-results/camera ${task.name}.png` })
})

describe('an ID check', () => {
  it('without a camera says so, and a manager can enter the date at once', async () => {
    await show(null)
    await till.page.getByText(text.camera.failure['no-camera']).waitFor()
    await till.page.keyboard.press('F3')
    await till.page.getByText(text.idCheck.manual.lead).waitFor()
    expect(await till.page.locator('video').count()).toBe(0)
  })

  it('with a blocked camera says where to allow it', async () => {
    await show('licence-adult', false)
    await till.page.getByText(text.camera.failure.denied).waitFor()
    expect(await till.page.getByRole('button', { name: text.idCheck.file }).isEnabled()).toBe(true)
  })

  it('gives no verdict on a card that is no licence, and says so for a picture file', async () => {
    await show('insurance-front')
    await till.page.locator('[data-guidance]').first().waitFor()
    await till.page.waitForTimeout(2500)
    expect(await till.page.locator('[data-verdict]').count()).toBe(0)
    await till.page.locator('input[type=file]').setInputFiles(picture('insurance-front.jpg'))
    await till.page.getByText(text.camera.fileNothing).waitFor()
  })

  it('reads a licence from a picture file', async () => {
    const chooser = till.page.waitForEvent('filechooser')
    await till.page.getByRole('button', { name: text.idCheck.file }).click()
    await (await chooser).setFiles(picture('licence-too-young.jpg'))
    await till.page.locator('[data-verdict=too-young]').waitFor()
    expect(await till.page.getByRole('button', { name: text.idCheck.accept }).count()).toBe(0)
  })

  it('never lets an expired document pass', async () => {
    await show('licence-expired')
    await till.page.locator('[data-verdict=expired]').waitFor()
    await till.page.getByText(text.idCheck.verdict.expired, { exact: true }).waitFor()
    expect(await till.page.getByRole('button', { name: text.idCheck.accept }).count()).toBe(0)
  })

  it('refused takes the restricted goods out and keeps the rest', async () => {
    await till.page.keyboard.press('F8')
    await till.page.getByRole('alertdialog').getByRole('button', { name: text.idCheck.reasons.expired }).click()
    await screen(till.page, 'sell').waitFor()
    await expect.poll(() => till.page.locator('[data-line]').count()).toBe(1)
  })

  it('turns the camera off within a second of leaving the screen', async () => {
    await scan(till.page, spirits.barcodes[0]!)
    await screen(till.page, 'id-check').waitFor()
    const live = () =>
      till.page.evaluate(() =>
        [...document.querySelectorAll('video')].some(
          video => video.srcObject instanceof MediaStream && video.srcObject.active,
        ),
      )
    await expect.poll(live).toBe(true)
    const stream = await till.page.evaluateHandle(() => document.querySelector('video')!.srcObject as MediaStream)
    await till.page.keyboard.press('Escape')
    await expect
      .poll(() => stream.evaluate(media => media.getTracks().every(track => track.readyState === 'ended')), {
        timeout: 1000,
      })
      .toBe(true)
  })
})

describe('a code before the camera', () => {
  const code = async (text: string) => saved(till.dir, `code-${text}`, sheet([await drawn('code128', text)], 1280, 720))
  const lines = () => till.page.locator('[data-line]').count()
  /** The restricted goods are still in the sale, so a check is asked for first. */
  async function toSell(): Promise<void> {
    await signIn(till.page)
    await screen(till.page, 'id-check').waitFor()
    await till.page.keyboard.press('Escape')
    await screen(till.page, 'sell').waitFor()
  }

  it('of goods is rung up as if a scanner had read it, and the camera goes off', async () => {
    await till.camera(await film(till.dir, 'code', [{ path: await code(bread.barcodes[0]!), seconds: 1 }]))
    await toSell()
    const [before, amounts] = [await lines(), till.page.locator('.line-quantity')]
    const amount = await amounts.first().innerText()
    await till.page.keyboard.press('Shift+F3')
    await till.page.getByRole('dialog').waitFor({ state: 'detached', timeout: 20_000 })
    await expect
      .poll(async () => `${await lines()} ${await amounts.first().innerText()}`)
      .not.toBe(`${before} ${amount}`)
    expect(await till.page.locator('video').count()).toBe(0)
  })

  it('in a picture file is rung up too; a picture without one says so and adds nothing', async () => {
    await till.camera(null)
    await toSell()
    await till.page.getByRole('button', { name: text.sell.camera }).click()
    await till.page.getByText(text.camera.failure['no-camera']).waitFor()
    const before = await till.page.locator('.cart').innerText()
    const file = till.page.locator('input[type=file]')
    await file.setInputFiles(picture('insurance-front.jpg'))
    await till.page.getByText(text.sell.cameraFileNothing).waitFor()
    expect(await till.page.locator('.cart').innerText()).toBe(before)
    await file.setInputFiles(await code(bread.barcodes[0]!))
    await till.page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => till.page.locator('.cart').innerText()).not.toBe(before)
  })
})
