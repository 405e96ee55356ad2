// Cameras and pictures as they go wrong in a real Chromium: each has its own sentence on the screen, and a way on.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shrink, type Frame } from '../../renderer/capture/frame.ts'
import { mirrored } from '../../renderer/capture/mirror.ts'
import { sampleOf } from '../scan/mrz-set.ts'
import { notDrawable, paymentCardOf } from '../scan/payment-set.ts'
import { black, both, feed, framed, frameOf, saved, y4m } from './camera-pictures.ts'
import { openForBusiness, scan, screen, signIn, words } from './steps.ts'
import { film, goods, picture, startTill, type TestTill } from './till.ts'

const text = words.en
const spirits = goods.find(product => product.requiredAge === 18)!
let till: TestTill

const filmOf = (name: string, path: string) => film(till.dir, name, [{ path, seconds: 1 }])

/** The ID check with this film for a camera. */
async function show(path: string | null): Promise<void> {
  await till.camera(path)
  await signIn(till.page)
  await till.page.keyboard.press('F7')
  await screen(till.page, 'id-check').waitFor()
}
const says = (sentence: string) => till.page.getByText(sentence).first().waitFor({ timeout: 20_000 })
const verdicts = () => till.page.locator('[data-verdict]').count()
const live = () =>
  till.page.evaluate(() =>
    [...document.querySelectorAll('video')].some(
      video => video.srcObject instanceof MediaStream && video.srcObject.active,
    ),
  )

beforeAll(async () => {
  till = await startTill()
  await openForBusiness(till.page, till.host, till.sandbox)
  await scan(till.page, spirits.barcodes[0]!)
  await screen(till.page, 'id-check').waitFor()
})
afterAll(() => till.end())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await till.page.screenshot({ path: `test-results/camera ${task.name}.png` })
})

describe('a camera', () => {
  it('that another program has taken says so', async () => {
    await show(await filmOf('insurance', picture('insurance-front.jpg')))
    await till.page.keyboard.press('Escape')
    await till.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('taken', 'NotReadableError'))
    })
    await till.page.keyboard.press('F7')
    await says(text.camera.failure['in-use'])
    expect(await live()).toBe(false)
  })

  it('that is unplugged while scanning says so, and goes on by itself when it is back', async () => {
    await show(await filmOf('insurance', picture('insurance-front.jpg')))
    await till.page.locator('[data-guidance]:not([data-guidance=none])').waitFor()
    // What the browser does when the device goes: the track ends, and there is no camera any more.
    await till.page.evaluate(() => {
      const media = navigator.mediaDevices
      const real = media.getUserMedia.bind(media)
      Object.assign(globalThis, { plugIn: () => Object.assign(media, { getUserMedia: real }) })
      media.getUserMedia = () => Promise.reject(new DOMException('gone', 'NotFoundError'))
      const [track] = (document.querySelector('video')!.srcObject as MediaStream).getVideoTracks()
      track!.stop()
      track!.dispatchEvent(new Event('ended'))
    })
    await says(text.camera.failure.unplugged)
    expect(await till.page.getByRole('button', { name: text.idCheck.file }).isEnabled()).toBe(true)
    await till.page.evaluate(() => {
      ;(globalThis as unknown as { plugIn(): void }).plugIn()
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    })
    await expect.poll(live, { timeout: 10_000 }).toBe(true)
  })

  it('of 640 × 480 at 15 frames a second is used, named as what it is, and reads an identity card', async () => {
    const { frame } = await sampleOf({ level: 'mild', size: 1080 }, 1)
    await show(await y4m(till.dir, 'small', framed(shrink(frame, 3), 640, 480), 15, 15))
    await says(text.camera.small.replace('{{width}}', '640').replace('{{height}}', '480'))
    await till.page.locator('[data-verdict]').waitFor()
    expect(await live()).toBe(false)
  })
})

describe('a picture', () => {
  /** Opens the check anew on a camera that shows this; `still` gives the same picture pixel by pixel. */
  async function face(frame: Frame, still = false): Promise<void> {
    await feed(till.page, frame, still)
    await till.page.keyboard.press('Escape')
    await screen(till.page, 'sell').waitFor()
    await till.page.keyboard.press('F7')
    await screen(till.page, 'id-check').waitFor()
  }

  it('that is black, or stands still, or comes no more, is told to be so', async () => {
    const desk = await frameOf('insurance-back.jpg')
    await face(black(1280, 720))
    await says(text.camera.guidance.black)
    await face(desk, true)
    await says(text.camera.guidance.frozen)
    await face(desk)
    await says(text.camera.guidance['turn-over'])
    await till.page.evaluate(() => {
      const [track] = (document.querySelector('video')!.srcObject as MediaStream).getVideoTracks()
      track!.stop()
    })
    await says(text.camera.guidance.frozen)
    expect(await verdicts()).toBe(0)
  })

  it('that is a mirror image is read, and the mirroring is told', async () => {
    await face(mirrored((await sampleOf({ level: 'mild', size: 720 }, 0)).frame))
    await till.page.locator('[data-verdict]').waitFor({ timeout: 30_000 })
    await says(text.camera.mirrored)
    expect(await live()).toBe(false)
  })

  it('that is upside down is read', async () => {
    const { luma, width, height } = await frameOf('licence-too-young.jpg')
    await face({ luma: luma.reverse(), width, height })
    await till.page.locator('[data-verdict=too-young]').waitFor()
    expect(await live()).toBe(false)
  })

  it('of two documents gives no verdict', async () => {
    await face(both(await frameOf('licence-adult.jpg'), await frameOf('licence-too-young.jpg')))
    await says(text.camera.guidance['two-documents'])
    expect(await verdicts()).toBe(0)
  })

  it('of a payment card is dropped, from the camera and from a file', async context => {
    if (notDrawable !== null) return context.skip(notDrawable)
    const card = await paymentCardOf('printed', { level: 'mild', size: 720 }, 1)
    await face(card)
    await says(text.camera.guidance['payment-card'])
    await till.page.locator('input[type=file]').setInputFiles(saved(till.dir, 'payment', card))
    await says(text.camera.filePaymentCard)
    expect(await verdicts()).toBe(0)
  })

  it('of a payment card never leaves the till at an insurance card, by camera, by shutter or as a file', async context => {
    if (notDrawable !== null) return context.skip(notDrawable)
    const card = await paymentCardOf('printed', { level: 'mild', size: 720 }, 1)
    await till.page.keyboard.press('Escape')
    await screen(till.page, 'sell').waitFor()
    await feed(till.page, card, false)
    await till.page.keyboard.press('F6')
    await screen(till.page, 'insurance').waitFor()
    await says(text.camera.guidance['payment-card'])
    for (let press = 0; press < 3; press += 1) {
      await till.page.keyboard.press('F2')
      await till.page.waitForTimeout(500)
    }
    await till.page.locator('input[type=file]').setInputFiles(saved(till.dir, 'payment-insurance', card))
    await says(text.camera.filePaymentCard)
    // As long as a card that lies still would take to be sent by itself.
    await till.page.waitForTimeout(3000)
    const { cardsCreated, uploads } = till.sandbox.panels.cardscan.counts()
    expect([cardsCreated, uploads]).toEqual([1, 0])
  })
})
