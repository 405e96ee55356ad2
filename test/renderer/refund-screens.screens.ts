// Giving back on the screen: by keyboard and by touch, what is asked of the machine, and that nothing is paid out on doubt.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { de } from '../../renderer/text/de.ts'
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

async function openReceipt(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await preview.open(scene, options)
  await page.keyboard.press('F8')
  await page.locator('[data-sale=sale-9]').click()
  await page.locator('.refund-receipt').waitFor()
  return page
}
async function openGive(scene: string, key = 'F2', options?: OpenOptions): Promise<Page> {
  const page = await openReceipt(scene, options)
  await page.keyboard.press(key)
  await page.locator('.refund-lines').waitFor()
  return page
}
async function openDone(scene: string, options?: OpenOptions): Promise<Page> {
  const page = await openGive(scene, 'F2', options)
  await page.keyboard.press('F2')
  await page.locator('.refund-why .choice-one').first().click()
  await page.keyboard.press('F12')
  await page.locator('.refund-done').waitFor()
  return page
}
/** Nobody has to scroll to it: the point in its middle and those near its edges are its own. */
const inView = (button: Locator) =>
  button.evaluate(one => {
    const { left, right, top, bottom } = one.getBoundingClientRect()
    const middle = (left + right) / 2
    return [top + 4, (top + bottom) / 2, bottom - 4].every(y => one.contains(document.elementFromPoint(middle, y)))
  })
const words = (page: Page, place: string) => page.locator(place).allInnerTexts()

it('a receipt of the past explains each of its figures, by key from the search field too', async () => {
  const page = await openReceipt('refund')
  await page.getByLabel(en.sales.search).focus()
  await page.keyboard.press('=')
  await page.getByRole('dialog', { name: en.explain.title }).waitFor()
  await picture(page, 'explain-past')
  // A formula is as long as the receipt, and its outcome stands beside it.
  const over = await page
    .locator('.explain-formula')
    .evaluateAll(all => all.some(one => one.scrollWidth > one.clientWidth))
  expect(over).toBe(false)
  const figures = await page.locator('.explain-figures button').allInnerTexts()
  const { gross } = en.explain
  const { total, discount, depositLine } = en.sell
  expect(figures).toEqual([total, gross, discount, depositLine, 'Tax 19 %', 'Tax 7 %', en.pay.change])
  for (let index = 0; index < figures.length; index += 1) {
    await page.locator('.explain-figures button').nth(index).click()
    await expect.poll(async () => (await asked(page, 'sale.explain')).length).toBe(index + 1)
  }
  expect(await asked(page, 'sale.explain')).toEqual(
    figures.map(() => expect.objectContaining({ saleId: 'sale-9', language: 'en' })),
  )
  expect(await page.getByLabel(en.sales.search).inputValue()).toBe('')
})

it('a refund explains its figures while it is chosen and once it is written down, and a note may hold the key', async () => {
  const page = await openGive('refund')
  const dialog = page.getByRole('dialog', { name: en.explain.title })
  await page.keyboard.press('F2')
  const note = page.getByLabel(en.refund.note)
  await note.fill('a ')
  await note.press('=')
  expect([await note.inputValue(), await dialog.count()]).toEqual(['a =', 0])
  await page.locator('.refund-why input[type=radio]').first().focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('=')
  await dialog.waitFor()
  const figures = page.locator('.explain-figures button')
  const { total, depositLine } = en.sell
  expect(await figures.allInnerTexts()).toEqual([total, depositLine, 'Tax 19 %', `${en.refund.to.card} 1111`])
  await figures.last().click()
  await expect.poll(async () => (await asked(page, 'refund.explain')).length).toBe(2)
  await picture(page, 'explain-refund')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('F12')
  await page.locator('.refund-done').waitFor()
  await page.keyboard.press('=')
  await dialog.waitFor()
  await picture(page, 'explain-refund-done')
  expect(await asked(page, 'refund.explain')).toEqual([
    expect.objectContaining({ refund: expect.objectContaining({ kind: 'of-receipt', saleId: 'sale-9' }) }),
    expect.objectContaining({ subject: { of: 'part', index: 0 } }),
    expect.objectContaining({
      refund: expect.objectContaining({ kind: 'given' }),
      subject: { of: 'totals', figure: 'total' },
    }),
  ])
})

describe('giving back from a receipt', () => {
  it('goes by keys alone: the receipt, everything, a reason, one confirm', async () => {
    const page = await openGive('refund')
    await page.keyboard.press('F2')
    await page.locator('.refund-why input[type=radio]').first().focus()
    await page.keyboard.press('Space')
    await page.locator('.refund-confirm:not([disabled])').waitFor()
    await page.keyboard.press('F12')
    await page.locator('.refund-done').waitFor()
    const [given] = (await asked(page, 'refund.give')) as {
      lines: unknown[]
      reason: string
      void: boolean
      to: string
    }[]
    expect([given?.lines.length, given?.reason, given?.void, given?.to]).toEqual([4, 'faulty', false, 'tenders'])
  })

  it('asks nothing of the machine without goods and a reason, and “other” asks for words', async () => {
    const page = await openGive('refund')
    await page.keyboard.press('F12')
    await page
      .locator('[data-line=l0]')
      .getByRole('button', { name: /One more/ })
      .click()
    await page.keyboard.press('F12')
    await page.getByText(en.refund.reasons.other).click()
    await page.keyboard.press('F12')
    await page.getByText(en.refund.noteNeeded).waitFor()
    expect(await asked(page, 'refund.give')).toEqual([])
    await page.getByLabel(en.refund.note).fill('leaks')
    await page.keyboard.press('F12')
    await page.locator('.refund-done').waitFor()
    expect(await asked(page, 'refund.give')).toMatchObject([
      { lines: [{ lineId: 'l0', quantityMilli: 1000 }], note: 'leaks' },
    ])
  })

  it('is one refund, however often the confirm is pressed', async () => {
    const page = await openGive('refund')
    await page.keyboard.press('F2')
    await page.locator('.refund-why .choice-one').first().click()
    const confirm = page.locator('.refund-confirm:not([disabled])')
    await confirm.evaluate(each => {
      for (let click = 0; click < 50; click += 1) (each as HTMLElement).click()
    })
    await page.locator('.refund-done').waitFor()
    const ids = ((await asked(page, 'refund.give')) as { refundId: string }[]).map(({ refundId }) => refundId)
    expect([ids.length, new Set(ids).size]).toEqual([1, 1])
  })

  it('of what is gone is not offered; a void is there only while it can be', async () => {
    const page = await openReceipt('refund-gone')
    const give = page.getByRole('button', { name: en.refund.give })
    expect([await give.isDisabled(), await page.getByRole('button', { name: en.refund.void }).count()]).toEqual([
      true,
      0,
    ])
    for (const key of ['F2', 'F4', 'F9']) await page.keyboard.press(key)
    await quiet(page)
    expect(await page.locator('.refund-lines').count()).toBe(0)
    const other = await openGive('refund', 'F9')
    await other.getByText(en.refund.titleVoid.replace('{{number}}', '1042')).waitFor()
  })
})

describe('a refund that is written down', () => {
  it.each(['refund-checking', 'refund-human'])('%s leaves no way to pay it out or to send it again', async scene => {
    const page = await openDone(scene)
    const buttons = await words(page, '.refund-part button')
    expect(buttons).toEqual([])
    for (const state of ['checking', 'needs-human'] as const)
      if (await page.locator(`[data-state=${state}]`).count()) await page.getByText(en.refund.lead[state]).waitFor()
  })

  it('and was refused can be sent again, or is paid out in cash after a question', async () => {
    const page = await openDone('refund-refused')
    await page.getByRole('button', { name: en.refund.again }).click()
    await page.getByRole('button', { name: /Pay €8.13 out in cash/ }).click()
    await page.keyboard.press('Escape')
    expect(await asked(page, 'refund.pay-out')).toEqual([])
    await page.getByRole('button', { name: /Pay €8.13 out in cash/ }).click()
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /Pay €8.13 out/ })
      .click()
    await expect.poll(() => asked(page, 'refund.pay-out')).toEqual([{ partId: 'p0', to: 'cash' }])
  })

  it('with an open part stays in the list of open ones, which says so on its button', async () => {
    const page = await openReceipt('refund-checking')
    await page.getByRole('button', { name: /1 open refund/ }).waitFor()
    await page.keyboard.press('F7')
    await page.locator('[data-refund=r-9]').getByRole('button').click()
    await page.locator('.refund-done').waitFor()
    expect(await asked(page, 'refund.give')).toEqual([])
  })

  it('as a credit pays at Pay', async () => {
    const page = await preview.open('refund-credit')
    await page.keyboard.press('F12')
    await page.locator('[data-screen=pay]').waitFor()
    await page.getByRole('button', { name: /Credit of refund 17/ }).click()
    await expect.poll(() => asked(page, 'refund.use-credit')).toEqual([{ refundId: 'r-9' }])
  })
})

it('Enter takes the receipt of the number that was typed, and goods by their name, however fast it follows', async () => {
  const page = await preview.open('refund')
  await page.keyboard.press('F8')
  await page.getByLabel(en.sales.search).pressSequentially('1040')
  await page.keyboard.press('Enter')
  await page.locator('.sale-row[aria-pressed=true][data-sale=row-2]').waitFor()
  await page.keyboard.press('F6')
  const search = page.getByLabel(en.refund.search)
  await search.pressSequentially('a')
  await page.locator('.refund-find').first().waitFor()
  await search.fill('bananen')
  await page.keyboard.press('Enter')
  await page.locator('.refund-line').waitFor()
  expect(await page.locator('.refund-line bdi').allInnerTexts()).toEqual(['Bananen 1 kg'])
  expect(await search.inputValue()).toBe('')
})

it('goods without a receipt are found, counted and given back up to the limit', async () => {
  const page = await preview.open('refund-loose')
  await page.keyboard.press('F8')
  await page.keyboard.press('F6')
  await page.getByLabel(en.refund.search).fill('a')
  await page.locator('.refund-find').first().click()
  await page.locator('.refund-why .choice-one').first().click()
  for (let more = 0; more < 20; more += 1) await page.getByRole('button', { name: /One more/ }).click()
  await page.getByRole('alert').waitFor()
  await page.keyboard.press('F12')
  await quiet(page)
  expect(await asked(page, 'refund.without-receipt')).toEqual([])
  for (let less = 0; less < 20; less += 1) await page.getByRole('button', { name: /One less/ }).click()
  await page.keyboard.press('F12')
  await page.locator('.refund-done').waitFor()
})

describe('every screen of giving back', () => {
  const places: [string, (options: OpenOptions) => Promise<Page>][] = [
    ['receipt', options => openReceipt('refund', options)],
    [
      'give',
      async options => {
        const page = await openGive('refund-part', 'F2', options)
        await page.locator('[data-line=l0] button').nth(1).click()
        await page.locator('.refund-why .choice-one').nth(1).click()
        return page
      },
    ],
    ['void', options => openGive('refund', 'F9', options)],
    ['done', options => openDone('refund-card-done', options)],
    ['mixed', options => openDone('refund-mixed', options)],
    ['points', options => openDone('refund-points', options)],
    ['points refused', options => openDone('refund-points-refused', options)],
    ['checking', options => openDone('refund-checking', options)],
    ['refused', options => openDone('refund-refused', options)],
    ['credit', options => openDone('refund-credit', options)],
    [
      'open',
      async options => {
        const page = await openReceipt('refund-mixed', options)
        await page.keyboard.press('F7')
        await page.locator('.refund-open-one').waitFor()
        return page
      },
    ],
    [
      'loose',
      async options => {
        const page = await preview.open('refund-loose', options)
        await page.keyboard.press('F8')
        await page.keyboard.press('F6')
        await page.getByLabel((options.language === 'de' ? de : en).refund.search).fill('a')
        await page.locator('.refund-find').first().click()
        await page.getByLabel((options.language === 'de' ? de : en).refund.search).fill('e')
        await page.locator('.refund-find').first().waitFor()
        return page
      },
    ],
  ]
  it.each(places)('%s is readable, large enough and whole, in both languages and both lights', async (name, open) => {
    for (const options of [
      { language: 'en', theme: 'light', width: 1366 },
      { language: 'de', theme: 'dark', width: 1024 },
    ] as const) {
      const page = await open(options)
      await quiet(page)
      await picture(page, `refund-${name}-${options.language}`)
      expect(await findings(page), `${name} ${options.language}`).toEqual([])
      expect(await cramped(page), `${name} ${options.language}`).toEqual([])
      for (const confirm of await page.locator('.refund-confirm').all()) expect(await inView(confirm)).toBe(true)
    }
  })
})
