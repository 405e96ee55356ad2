// Scanning at the real page: bursts lose nothing and keep their order, people who type stay people, and no card number gets anywhere.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gtinCheckDigit } from '../../main/domain/barcode.ts'
import { en } from '../../renderer/text/en.ts'
import { asked, startPreviewBrowser, type PreviewBrowser } from './preview/browser.ts'
import { openPriceCode } from './preview/scenes-sell.ts'
import { burstsOf, wedge } from './wedge-page.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const codes = Array.from({ length: 50 }, (_, index) => {
  const digits = `40${String(index * 7919).padStart(10, '0')}`
  return `${digits}${gtinCheckDigit(digits)}`
})
const scans = async (page: Page) => (await asked(page, 'sale.scan')).map(each => (each as { code: string }).code)
const field = (page: Page) => page.locator('[data-scan]')
const slow = (page: Page, ms: number) =>
  page.evaluate(after => void Object.assign(globalThis, { answerAfterMs: after }), ms)

describe('fifty codes at twenty a second', () => {
  it.each(['Enter', 'Tab'] as const)('ended by %s all arrive in their order, and the field is empty', async suffix => {
    const page = await preview.open('sell-empty')
    await wedge(page, burstsOf(codes, suffix))
    await expect.poll(() => scans(page)).toEqual(codes)
    expect(await field(page).inputValue()).toBe('')
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-scan'))).toBe(true)
  })
  it('arrive in their order while the till is slow, and the page tells how many wait', async () => {
    const page = await preview.open('sell-empty')
    await slow(page, 1500)
    await wedge(page, burstsOf(codes.slice(0, 10)))
    await page.getByText(/scans? waits? and follow/).waitFor()
    await slow(page, 5)
    await expect.poll(() => scans(page), { timeout: 20_000 }).toEqual(codes.slice(0, 10))
    await page.getByText(/scans? waits? and follow/).waitFor({ state: 'detached' })
  })
  it('wait behind an open dialog and follow when it is closed', async () => {
    const page = await preview.open('sell')
    await page.keyboard.press('F4')
    await page.getByRole('dialog').waitFor()
    await wedge(page, burstsOf(codes.slice(0, 5)))
    await page.getByText(/5 scans wait/).waitFor()
    expect(await scans(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => scans(page)).toEqual(codes.slice(0, 5))
  })
  it('wait behind goods that need a price', async () => {
    const page = await preview.open('sell-empty')
    await wedge(page, burstsOf([codes[0]!, openPriceCode, codes[1]!]))
    await page.getByLabel(en.sell.askPrice).waitFor()
    expect(await scans(page)).toEqual([codes[0], openPriceCode])
    await page.keyboard.type('345')
    await page.keyboard.press('Enter')
    await expect.poll(() => scans(page)).toEqual([codes[0], openPriceCode, codes[1]])
    expect(await asked(page, 'sale.add')).toEqual([{ productId: 'p-open', quantityMilli: 1000, priceMinor: 345 }])
  })
})

describe('a scan', () => {
  it('where money is taken is refused in words, takes no money and leaves the amount alone', async () => {
    const page = await preview.open('sell')
    await page.keyboard.press('F12')
    await page.locator('[data-screen=pay]').waitFor()
    const amount = page.locator('.money-input')
    const before = await amount.inputValue()
    await wedge(page, burstsOf(codes.slice(0, 2)))
    await page.getByText(en.sell.scanRefused).waitFor()
    expect({
      scans: await scans(page),
      cash: await asked(page, 'pay.cash'),
      amount: await amount.inputValue(),
    }).toEqual({
      scans: [],
      cash: [],
      amount: before,
    })
  })
  it('into a field with words in it takes its own keys out again', async () => {
    const page = await preview.open('sell-empty')
    await field(page).fill('apf')
    await wedge(page, burstsOf([codes[3]!]))
    await expect.poll(() => scans(page)).toEqual([codes[3]])
    expect(await field(page).inputValue()).toBe('apf')
  })
  it('that begins with a key of the map is still a scan', async () => {
    const page = await preview.open('sell')
    await wedge(page, [{ text: '+A99912345', suffix: 'Enter', atMs: 0, gapMs: 3 }])
    await expect.poll(() => scans(page)).toEqual(['+A99912345'])
    expect(await asked(page, 'sale.line')).toEqual([])
  })
  it('behind 3 × carries the three, and the one behind it does not', async () => {
    const page = await preview.open('sell-empty')
    await field(page).pressSequentially('3*', { delay: 80 })
    await page.locator('[data-times]').waitFor()
    await wedge(page, burstsOf(codes.slice(0, 2)))
    await expect
      .poll(() => asked(page, 'sale.scan'))
      .toEqual([{ code: codes[0], quantityMilli: 3000 }, { code: codes[1] }])
  })
  it('of a document where nothing must be checked is not sent anywhere', async () => {
    const page = await preview.open('sell')
    const zone = [`P<UTOEXAMPLE<<QUILLON${'<'.repeat(23)}`, `X000000178UTO7408122F4012318${'<'.repeat(14)}06`]
    await wedge(page, burstsOf([zone.join('\n')]))
    await page.getByText(en.sell.documentNotNeeded).waitFor()
    expect({ scans: await scans(page), checks: await asked(page, 'id.barcode') }).toEqual({ scans: [], checks: [] })
  })
  it('of a document for the check goes to the check, once', async () => {
    const page = await preview.open('sell-restricted')
    const zone = [`P<UTOEXAMPLE<<QUILLON${'<'.repeat(23)}`, `X000000178UTO7408122F4012318${'<'.repeat(14)}06`]
    await wedge(page, burstsOf([zone.join('\n')]))
    await expect.poll(() => asked(page, 'id.barcode')).toHaveLength(1)
    expect(await scans(page)).toEqual([])
  })
})

describe('a person who types', () => {
  it('searches, and a number typed slowly is scanned only by their own Enter', async () => {
    const page = await preview.open('sell-empty')
    await field(page).pressSequentially('apfel', { delay: 60 })
    expect(await field(page).inputValue()).toBe('apfel')
    expect(await scans(page)).toEqual([])
    await field(page).fill('')
    await field(page).pressSequentially('471147', { delay: 60 })
    expect(await scans(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => scans(page)).toEqual(['471147'])
  })
})

/** Put together, so that no number stands here whole. */
const card = ['4111', '1111', '1111', '1111']
const number = card.join('')

/** Screens with fields in them, and the key that opens the fields of a dialog. */
const placesWithFields: readonly (readonly [string, string | null])[] = [
  ['first-run', null],
  ['open-shift', null],
  ['sell', null],
  ['sell', 'F3'],
  ['sell', 'F4'],
  ['sell', 'Shift+F2'],
  ['sell', 'Shift+F5'],
  ['sell', 'F12'],
  ['sell', 'F8'],
  ['sell', 'F9'],
  ['sell', 'F10'],
]

/** Behind an open dialog nothing can be typed into. */
const within = async (page: Page) => ((await page.getByRole('dialog').count()) > 0 ? '[role=dialog]' : 'body')

describe('a payment card number', () => {
  /** Nothing of it on the wire, in the page or in what the browser keeps; not even all digits but a few. */
  async function expectNowhere(page: Page, what: string): Promise<void> {
    const found = await page.evaluate(
      part => {
        const { asked: sent } = globalThis as unknown as { asked: unknown[] }
        const values = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(each => each.value)
        const places = {
          wire: JSON.stringify(sent),
          page: document.documentElement.outerHTML,
          fields: JSON.stringify(values),
          kept: JSON.stringify({ ...localStorage, ...sessionStorage }),
        }
        return Object.entries(places)
          .filter(([, text]) => text.replaceAll(/[ .,-]/g, '').includes(part))
          .map(([place]) => place)
      },
      number.slice(0, 12),
    )
    expect({ [what]: found }).toEqual({ [what]: [] })
  }

  it.each(placesWithFields)(
    'typed, pasted, filled in or scanned into any field of %s %s gets nowhere',
    async (scene, key) => {
      const page = await preview.open(scene)
      if (key !== null) {
        await page.keyboard.press(key)
        await page.waitForTimeout(300)
      }
      const fields = page.locator(
        `${await within(page)} :is(input:not([type=radio], [type=checkbox], [type=file], [type=submit]), textarea):visible`,
      )
      const count = await fields.count()
      for (let index = 0; index < count; index += 1) {
        const one = fields.nth(index)
        const name = `${scene} ${key ?? ''} ${(await one.getAttribute('aria-label')) ?? index}`
        await one.focus()
        await one.pressSequentially(number)
        await expectNowhere(page, `${name} typed`)
        if (await one.isEditable()) await one.fill(card.join(' '))
        await expectNowhere(page, `${name} filled`)
        await one.focus()
        await page.keyboard.insertText(`;${number}=30121010000?`)
        await expectNowhere(page, `${name} pasted`)
        await wedge(page, [{ text: number, suffix: 'Enter', atMs: 0, gapMs: 3 }])
        await expectNowhere(page, `${name} scanned`)
      }
      await page.getByText(en.failures.conflict['payment-card-refused'].what).first().waitFor()
    },
  )
})
