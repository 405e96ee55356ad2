// Card money as people meet it: which keys and buttons there are in each state, and what is sent to the machine by them.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import { asked, quiet, startPreviewBrowser, tellPage, type PreviewBrowser } from './preview/browser.ts'
import { differences, paymentScenes, reviewed, reviews } from './preview/scenes-payments.ts'
import { till } from './preview/states.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

async function openPay(scene: string): Promise<Page> {
  const page = await preview.open(scene)
  if ((await page.locator('[data-screen=pay]').count()) === 0) await page.keyboard.press('F12')
  await page.locator('[data-screen=pay]').waitFor()
  return page
}
async function openPayments(scene: string): Promise<Page> {
  const page = await preview.open(scene)
  await page.keyboard.press('F10')
  await page.getByRole('button', { name: en.payments.open }).waitFor()
  await page.keyboard.press('F4')
  await page.locator('[data-screen=payments]').waitFor()
  return page
}
/** Every op that could take money. */
const taken = async (page: Page) => [...(await asked(page, 'pay.card')), ...(await asked(page, 'pay.cash'))]
const names = (page: Page, place: string) =>
  page.locator(`${place} button`).evaluateAll(all => all.map(each => each.querySelector('.button-text')?.textContent))
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

describe('a card payment', () => {
  it('is started once by a hundred fast clicks, and by no key after them', async () => {
    const page = await openPay('card-ready')
    const button = page.locator('.pay-way.look-primary')
    const box = (await button.boundingBox())!
    await button.evaluate(each => {
      for (let click = 0; click < 50; click += 1) (each as HTMLElement).click()
    })
    for (let click = 0; click < 50; click += 1) await page.mouse.click(box.x + 40, box.y + 40)
    for (const key of ['F9', 'F12', 'Enter']) await page.keyboard.press(key, { delay: 5 })
    await page.locator('[data-step=waiting-for-card]').waitFor()
    expect(await asked(page, 'pay.card')).toMatchObject([{ amountMinor: null }])
    expect(await asked(page, 'pay.cash')).toEqual([])
  })

  it.each(['card-waiting', 'card-acting', 'card-sent', 'card-unknown', 'card-cancelling', 'card-human'])(
    'in %s leaves no way to pay again, by button or key',
    async scene => {
      const page = await openPay(scene)
      expect(await page.locator('.pay-way, .pay-notes, .money-input').count()).toBe(0)
      for (const key of ['F9', 'F12']) await page.keyboard.press(key)
      await quiet(page)
      expect(await taken(page)).toEqual([])
    },
  )

  it.each([
    ['card-sent', []],
    ['card-unknown', [en.pay.checkAgain, en.pay.callManager, en.pay.toShift]],
    ['card-cancelling', [en.pay.checkAgain, en.pay.callManager]],
    ['card-human', [en.pay.callManager, en.pay.toShift]],
  ])('in %s offers only %j', async (scene, wanted) => {
    const page = await openPay(scene)
    expect(await names(page, '.pay')).toEqual(wanted)
  })

  it('at the terminal is asked to stop once, and the button then says what it waits for', async () => {
    const page = await openPay('card-acting')
    await page.keyboard.press('Escape')
    await page.getByText(en.pay.stopping).waitFor()
    await page.keyboard.press('Escape')
    await quiet(page)
    expect(await asked(page, 'pay.cancel')).toEqual([{}])
    await tellPage(page, 'sale', paymentScenes['card-unknown']!.sale)
    await page.locator('[data-step=unknown]').waitFor()
  })

  it('that is unknown shows since when, and is checked again by its key', async () => {
    const page = await openPay('card-unknown')
    await page.getByText(/^for 00:\d\d$/).waitFor()
    await page.keyboard.press('F2')
    await expect.poll(() => asked(page, 'pay.check-again')).toEqual([{}])
  })

  it.each(['card-unknown', 'card-human'])('in %s lets the shift be closed, by button and key', async scene => {
    const page = await openPay(scene)
    await page.keyboard.press('Shift+F9')
    await page.locator('[data-screen=shift]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-screen=pay]').waitFor()
    await page.getByRole('button', { name: en.pay.toShift }).click()
    await page.locator('[data-screen=shift]').waitFor()
    expect(await taken(page)).toEqual([])
  })

  it('that looks like one charged before is asked about, and charged once more only on a word of its own', async () => {
    const page = await openPay('card-second')
    expect(await page.getByRole('alert').innerText()).toMatch(
      /at \d\d:36 \(receipt 1041, reference 324118204571\)\. Nothing was charged/u,
    )
    await page.keyboard.press('F9')
    await expect.poll(() => asked(page, 'pay.card')).toHaveLength(1)
    expect((await asked(page, 'pay.card'))[0]).not.toHaveProperty('again')
    const other = await openPay('card-second')
    await other.getByRole('alert').getByRole('button', { name: en.pay.second.again }).click()
    await expect.poll(() => asked(other, 'pay.card')).toHaveLength(1)
    expect((await asked(other, 'pay.card'))[0]).toMatchObject({ amountMinor: null, again: true })
  })

  it('that was declined says so in the words of the bank', async () => {
    const page = await openPay('card-declined')
    await page.locator('[data-step=declined]').waitFor()
    const said = await page.locator('.pay-result').innerText()
    expect(said).toContain('The bank says: Insufficient funds')
    expect(said).toContain(en.pay.advice['lower-amount'])
  })
})

describe('a manager called to the till', () => {
  const call = async (scene: string, decision: string): Promise<Page> => {
    const page = await openPay(scene)
    await page.keyboard.press('F4')
    await page.getByRole('dialog').waitFor()
    await page.locator('.decisions').getByRole('button', { name: decision }).click()
    return page
  }

  it('gives up with a reason and the PIN of a manager, while a cashier stays signed in', async () => {
    const page = await call('card-unknown-cashier', en.payments.decide['give-up'].name)
    expect(await asked(page, 'payments.review')).toEqual([])
    await page.getByText(/goes back to the card/).waitFor()
    await page.getByRole('button', { name: en.payments.reasons['give-up'].second }).click()
    await page.keyboard.press('Enter')
    await page.getByText(en.rights.payments).waitFor()
    await page.locator('.pin-input:focus').waitFor()
    await page.keyboard.type('4711', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
    const decided = { attemptId: 'a1', decision: 'give-up', reason: 'Customer has left' }
    expect(await asked(page, 'payments.decide')).toEqual([decided, decided])
    expect(await asked(page, 'staff.override')).toEqual([
      { ticket: 'f'.repeat(32), by: { staffId: 's1', pin: '4711' } },
    ])
  })

  it('sends nothing without a reason of three letters, and does nothing when no manager lets it through', async () => {
    const page = await call('card-unknown-cashier', en.payments.decide.checked.name)
    await page.keyboard.type('ab')
    await page.keyboard.press('Enter')
    await page.getByText(en.payments.reasonShort).waitFor()
    await page.keyboard.type('c')
    await page.keyboard.press('Enter')
    await page.getByText(en.rights.payments).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(en.rights.payments).waitFor({ state: 'detached' })
    expect(await page.locator('.decide').count()).toBe(1)
    expect(await asked(page, 'payments.decide')).toHaveLength(1)
    expect(await asked(page, 'staff.override')).toEqual([])
  })

  it('who is signed in is asked for no PIN, and sees the order id', async () => {
    const page = await openPay('card-unknown')
    await page.keyboard.press('F4')
    await page.getByText(reviewed.orderId).waitFor()
    await page.getByRole('button', { name: en.payments.decide.check.name }).last().click()
    expect(await page.locator('.pin-input').count()).toBe(0)
    await page.getByRole('button', { name: en.payments.decide.check.yes }).click()
    await expect
      .poll(() => asked(page, 'payments.decide'))
      .toEqual([{ attemptId: 'a1', decision: 'check', reason: 'Asked the bank again' }])
  })

  it('is told of a wrong PIN beside it; Escape leads back to the form, and out of it', async () => {
    const page = await call('card-unknown-cashier', en.payments.decide.check.name)
    await page.getByRole('button', { name: en.payments.decide.check.yes }).click()
    await page.locator('.pin-input').fill('8305')
    await page.keyboard.press('Enter')
    await page.getByText(/wrong too often/).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.pin-input').waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toContain(en.payments.decide.check.yes)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('has no form for a decision that the bank’s answer has taken away', async () => {
    const page = await call('card-unknown-cashier', en.payments.decide['give-up'].name)
    await page.locator('.decide').waitFor()
    await tellPage(page, 'sale', paymentScenes['card-cancelling']!.sale)
    await page.locator('.decisions').waitFor()
    expect(await names(page, '.decisions')).toEqual([en.payments.decide.check.name, en.payments.decide.checked.name])
  })
})

describe('what cards have paid', () => {
  it('goes back after a question that names the amount, and is asked for once', async () => {
    const page = await openPay('card-mixed')
    await page.getByRole('button', { name: en.pay.takeBack }).click()
    await page.getByText('Give €2.50 back to the card?').waitFor()
    expect(await asked(page, 'pay.take-back')).toEqual([])
    const yes = page.getByRole('button', { name: 'Give €2.50 back' })
    await yes.evaluate(each => {
      for (let click = 0; click < 20; click += 1) (each as HTMLElement).click()
    })
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await asked(page, 'pay.take-back')).toEqual([{}])
  })

  it('keeps Escape with its question when the focused button is switched off', async () => {
    const page = await openPay('card-mixed')
    await page.keyboard.press('F3')
    const yes = page.getByRole('button', { name: 'Give €2.50 back' })
    await yes.focus()
    await yes.evaluate(each => each.setAttribute('disabled', ''))
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alertdialog')
    await yes.evaluate(each => each.removeAttribute('disabled'))
    await expect.poll(() => yes.evaluate(each => each === document.activeElement)).toBe(true)
    await yes.evaluate(each => each.setAttribute('disabled', ''))
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await asked(page, 'pay.take-back')).toEqual([])
  })

  it.each(['card-back-sent', 'card-back-unknown', 'card-back-human'])(
    'is %s: nothing can be paid, and the sale can be looked at',
    async scene => {
      const page = await openPay(scene)
      expect(await page.locator('.pay-way').count()).toBe(0)
      for (const key of ['F9', 'F12']) await page.keyboard.press(key)
      expect(await taken(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('[data-screen=sell]').waitFor()
    },
  )

  it('and is stuck on its way back can be asked for again by a manager, for the card that it is about', async () => {
    const page = await openPay('card-back-human')
    await page.keyboard.press('F4')
    await page.getByText('118204571360').waitFor()
    expect(await names(page, '.decisions')).toEqual([en.payments.decide.check.name])
    await page.locator('.decisions button').click()
    await page.getByRole('button', { name: en.payments.decide.check.yes }).click()
    await expect
      .poll(async () => (await asked(page, 'payments.decide')).map(each => (each as { attemptId: string }).attemptId))
      .toEqual(['a0'])
  })

  it('is not called approved once it was given back', async () => {
    const page = await openPay('card-given-back')
    await page.getByText(en.pay.givenBack.title).waitFor()
    expect(await page.getByText(en.pay.steps.partial.title).count()).toBe(0)
    expect(await page.getByRole('button', { name: en.pay.takeBack }).count()).toBe(0)
  })
})

describe('the manager’s list', () => {
  it('shows each payment with the decisions the machine allows, and no others', async () => {
    const page = await openPayments('payments')
    for (const { attemptId, decisions, orderId } of reviews) {
      const card = page.locator(`[data-attempt=${attemptId}]`)
      await card.getByText(orderId).waitFor()
      const wanted = decisions.map(each => en.payments.decide[each].name)
      expect(await names(page, `[data-attempt=${attemptId}]`)).toEqual(wanted)
    }
  })

  it('asks for a reason, sends it without a PIN, and asks for the list again', async () => {
    const page = await openPayments('payments')
    const card = page.locator('[data-attempt=a7]')
    await card.getByRole('button', { name: en.payments.decide.void.name }).click()
    await page.getByText(/€42.50 goes back to the card/).waitFor()
    await page.keyboard.type('Customer came back', { delay: 60 })
    await page.keyboard.press('Enter')
    await card.waitFor({ state: 'detached' })
    expect(await asked(page, 'payments.decide')).toEqual([
      { attemptId: 'a7', decision: 'void', reason: 'Customer came back' },
    ])
  })

  it('is asked for again whenever the till or its sale has changed', async () => {
    const page = await openPayments('payments-none')
    await page.getByText(en.payments.none).waitFor()
    const before = (await asked(page, 'payments.review')).length
    await tellPage(page, 'till', { ...till, queued: 1 })
    await expect.poll(async () => (await asked(page, 'payments.review')).length).toBe(before + 1)
    await tellPage(page, 'sale', paymentScenes['payments-none']!.sale)
    await expect.poll(async () => (await asked(page, 'payments.review')).length).toBe(before + 2)
  })

  it('is reached from the notice by a manager; a cashier is told who to call and asks nothing', async () => {
    const page = await preview.open('payments')
    await page.locator('[data-notice=payments-to-review]').getByRole('button', { name: en.payments.open }).click()
    await page.locator('[data-screen=payments]').waitFor()
    expect(await page.locator('[data-notice=payments-to-review]').count()).toBe(0)
    const other = await preview.open('payments-cashier')
    await other.getByText(en.frame.notices['payments-to-review'].text).waitFor()
    expect(await other.getByRole('button', { name: en.payments.open }).count()).toBe(0)
    await other.keyboard.press('F10')
    await other.locator('[data-screen=settings]').waitFor()
    expect(await asked(other, 'payments.review')).toEqual([])
  })
})

describe('the comparison with the bank', () => {
  const compare = (page: Page) => page.getByRole('button', { name: en.payments.settlement.compare }).click()

  it('asks nothing by itself, then for yesterday, and shows each difference with what to do', async () => {
    const page = await openPayments('payments')
    expect(await asked(page, 'payments.settlement')).toEqual([])
    const yesterday = await page.evaluate(() => {
      const at = new Date()
      at.setDate(at.getDate() - 1)
      return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
    })
    await compare(page)
    await page.locator('[data-report=differs]').waitFor()
    expect(await asked(page, 'payments.settlement')).toEqual([{ day: yesterday }])
    for (const { kind, reference } of differences.rows) {
      await page.getByText(en.payments.settlement.kinds[kind].next).waitFor()
      await page.getByText(`Reference ${reference}`).waitFor()
    }
  })

  it('takes a typed day, by Enter too, but none of the future', async () => {
    const page = await openPayments('payments-none')
    const year = page.getByLabel(`${en.payments.settlement.day}: ${en.idCheck.manual.year}`)
    await year.fill('2999')
    await compare(page)
    await page.getByText(en.payments.settlement.badDay).waitFor()
    expect(await asked(page, 'payments.settlement')).toEqual([])
    await year.fill('2025')
    await page.keyboard.press('Enter')
    await page.getByText(en.payments.settlement.clean).waitFor()
    expect(await asked(page, 'payments.settlement')).toHaveLength(1)
  })

  it('says in words that there is no report', async () => {
    const page = await openPayments('payments-one')
    await compare(page)
    await page.locator('[data-report=unavailable]').waitFor()
    const text = await page.locator('[data-report=unavailable]').innerText()
    expect(text).toContain(en.payments.settlement.unavailable)
    expect(text).toContain(en.payments.why.unreachable)
  })
})
