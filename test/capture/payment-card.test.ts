// Payment cards before the camera: noticed and dropped, and nothing else taken for one.
import { beforeAll, describe, expect, it } from 'vitest'
import { steadyFrames } from '../../renderer/capture/auto-still.ts'
import { weightCount } from '../../renderer/capture/card-number/classify.ts'
import { classifierFrom, type Classifier } from '../../renderer/capture/card-number/classify.ts'
import { looks, showsCardNumber } from '../../renderer/capture/card-number/find.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { newCaptureState, readFrame } from '../../renderer/capture/pipeline.ts'
import { holdsPaymentCard } from '../../renderer/capture/refuse.ts'
import { licences } from '../fixtures/licences.ts'
import { licenceOf } from '../scan/licence-set.ts'
import { allCells, negativeOf, networkFromDisk, sampleOf } from '../scan/mrz-set.ts'
import { digitClassifier, notDrawable, paymentCardOf } from '../scan/payment-set.ts'
import { imageFolder, loadFrame, prepareReaderFromDisk } from './images.ts'

const minutes = 60_000
const classify = digitClassifier()
beforeAll(prepareReaderFromDisk)
if (notDrawable !== null) process.stdout.write(`Left out: ${notDrawable}.\n`)
const mild = { level: 'mild', size: 720 } as const

describe.skipIf(notDrawable !== null)('the number of a payment card', () => {
  it.each(['printed', 'embossed'] as const)(
    '%s is noticed in a single picture',
    { timeout: 2 * minutes },
    async style => {
      let noticed = 0
      for (let n = 0; n < 12; n++) if (showsCardNumber(await paymentCardOf(style, mild, n), classify)) noticed++
      expect(noticed).toBeGreaterThanOrEqual(style === 'printed' ? 9 : 10)
    },
  )
  it('is seen in no document, licence, insurance card or letter', { timeout: 4 * minutes }, async () => {
    for (let n = 0; n < 12; n++) {
      const cell = allCells[n % allCells.length]!
      for (const frame of [(await sampleOf(cell, n)).frame, (await licenceOf(cell, n)).frame, await negativeOf(n)])
        for (const size of looks) expect(showsCardNumber(frame, classify, null, size), `number ${n}`).toBe(false)
    }
    for (const file of [...licences.map(licence => licence.file), 'insurance-front.jpg', 'insurance-back.jpg'])
      expect(showsCardNumber(await loadFrame(new URL(file, imageFolder)), classify), file).toBe(false)
  })
  it('is seen by no classifier whose weights are cut', () => {
    expect(() => classifierFrom(btoa('x'.repeat(weightCount - 1)), [1, 1, 1, 1])).toThrow('do not fit')
  })
})

describe.skipIf(notDrawable !== null)('while a payment card lies there', () => {
  it('no picture of it is ever good enough to be kept', { timeout: minutes }, async () => {
    const frame = await noticed()
    const state = newCaptureState(null, classify)
    const told = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const { guidance, steady } = await readFrame(frame, 'insurance', state)
      told.add(guidance)
      expect(steady).toBeLessThan(3)
    }
    expect([...told]).toContain('payment-card')
  })
  it(
    'one that the first look misses is not kept from a film of one unchanging picture, nor from a file',
    { timeout: 2 * minutes },
    async () => {
      const frame = await missedAtFirst()
      expect(holdsPaymentCard(frame, newCaptureState(null, classify))).toBe(true)
      expect(await steadiest(frame, classify)).toBe(steadyFrames - 1)
    },
  )
  it('an ID check says so and reads nothing; a licence shown afterwards is read', { timeout: minutes }, async () => {
    const state = newCaptureState(await networkFromDisk(), classify)
    const frame = await noticed()
    const told: string[] = []
    for (let i = 0; i < 12; i++) {
      const { guidance, barcode } = await readFrame(frame, 'id', state)
      told.push(guidance)
      expect(barcode).toBeUndefined()
    }
    expect(told.at(-1)).toBe('payment-card')
    const licence = await loadFrame(new URL(licences[0]!.file, imageFolder))
    let read = false
    for (let i = 0; i < 60 && !read; i++) read = (await readFrame(licence, 'id', state)).barcode !== undefined
    expect(read).toBe(true)
  })
  it(
    'print that looks like a number in one frame costs that frame, and nobody is told',
    { timeout: minutes },
    async () => {
      const state = newCaptureState(await networkFromDisk(), classify)
      const licence = await loadFrame(new URL(licences[0]!.file, imageFolder))
      const card = await noticed()
      let read = 0
      for (let i = 1; i <= 42; i++) {
        // The frames that are searched, one of four, but for the turns right behind them.
        const looksLikeOne = i % 8 === 0
        const { guidance, barcode, steady } = await readFrame(looksLikeOne ? card : licence, 'id', state)
        expect(guidance).not.toBe('payment-card')
        if (looksLikeOne) expect([barcode, steady]).toEqual([undefined, 0])
        if (barcode !== undefined) read++
      }
      expect(read).toBeGreaterThan(0)
      expect([state.suspected, state.refusing]).toEqual([false, 0])
    },
  )
  it('a single frame of it is not kept either', { timeout: minutes }, async () => {
    const state = newCaptureState(null, classify)
    const insurance = await loadFrame(new URL('insurance-front.jpg', imageFolder))
    const card = await noticed()
    let steadiest = 0
    for (let i = 0; i < 8; i++) steadiest = Math.max(steadiest, (await readFrame(insurance, 'insurance', state)).steady)
    expect(steadiest).toBeGreaterThan(2)
    const { guidance, quad, steady } = await readFrame(card, 'insurance', state)
    expect([guidance, quad, steady]).toEqual(['hold-still', null, 0])
    expect((await readFrame(card, 'insurance', state)).guidance).toBe('payment-card')
  })
  /** A card that would be kept, but for its number, which the first look does not see. */
  async function missedAtFirst() {
    for (let n = 0; n < 60; n++) {
      const frame = await paymentCardOf('embossed', mild, n)
      if (showsCardNumber(frame, classify) || (await steadiest(frame, null)) < steadyFrames) continue
      if (looks.some(size => showsCardNumber(frame, classify, null, size))) return frame
    }
    throw new Error('No card was missed by the first look only.')
  }
  async function steadiest(frame: Frame, digits: Classifier | null) {
    const state = newCaptureState(null, digits)
    let most = 0
    for (let i = 0; i < 16; i++) most = Math.max(most, (await readFrame(frame, 'insurance', state)).steady)
    return most
  }
  async function noticed() {
    for (let n = 0; n < 12; n++) {
      const frame = await paymentCardOf('printed', mild, n)
      if (showsCardNumber(frame, classify)) return frame
    }
    throw new Error('None of twelve cards was noticed.')
  }
})
