// People at the screen: lock and unlock, somebody who may lets an action through, the staff list; by keyboard, readable, in both languages.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import {
  asked,
  cramped,
  findings,
  quiet,
  startPreviewBrowser,
  tellPage,
  type PreviewBrowser,
} from './preview/browser.ts'
import { BADGE, PIN, staffScenes } from './preview/scenes-staff.ts'
import { till } from './preview/states.ts'
import { burstsOf, wedge } from './wedge-page.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const scan = (page: Page, code: string) => wedge(page, burstsOf([code]))
/** From now on every answer of the machine comes this late. */
const answerAfter = (page: Page, ms: number) =>
  page.evaluate(answerAfterMs => void Object.assign(globalThis, { answerAfterMs }), ms)
/** Settings of a manager. */
async function openStaff(language: 'en' | 'de' = 'en', theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await preview.open('settings', { language, theme })
  await page.keyboard.press('F10')
  await page.locator('.staff-list').waitFor()
  return page
}
/** A refused action of a cashier: the dates of an ID typed by hand. */
async function openOverride(language: 'en' | 'de' = 'en', theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await preview.open('ask-manager', { language, theme })
  await page.locator('.manual').waitFor()
  await page.keyboard.type('05051990', { delay: 60 })
  const text = language === 'de' ? de : en
  await page.getByText(text.idCheck.manual.noExpiry).click()
  await page.keyboard.press('Enter')
  await page.getByText(text.rights['id-by-hand']).waitFor()
  return page
}

describe('an action that the cashier may not do', () => {
  it('is let through by the PIN of somebody who may, and the cashier stays signed in', async () => {
    const page = await openOverride()
    expect(await page.getByRole('radio').count()).toBe(1)
    await page.keyboard.type(PIN, { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('[data-verdict]').waitFor()
    const typed = { born: '1990-05-05', expires: null }
    expect(await asked(page, 'id.manual')).toEqual([typed, typed])
    await page.getByText('Karl Kasse').first().waitFor()
  })

  it('does nothing when nobody lets it through', async () => {
    const page = await openOverride()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await quiet(page)
    expect(await asked(page, 'id.manual')).toHaveLength(1)
    expect(await page.locator('[data-verdict]').count()).toBe(0)
    expect(await page.getByRole('alert').allInnerTexts()).not.toContain(expect.stringContaining(en.failures.label))
  })

  it('says of a wrong PIN how long to wait, and takes the next one', async () => {
    const page = await openOverride()
    await page.keyboard.type('8305', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByText(/Wait 30 seconds/).waitFor()
    expect(await page.locator('.pin-input').inputValue()).toBe('')
    await page.keyboard.type(PIN, { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('takes a badge instead of the name, and the sale behind hears nothing of it', async () => {
    const page = await openOverride()
    await scan(page, 'EMP-0000-0000')
    await page.getByText(en.override.badgeUnknown).waitFor()
    await scan(page, BADGE)
    await expect.poll(async () => (await asked(page, 'staff.override')).length).toBe(2)
    await page.keyboard.type(PIN, { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await quiet(page)
    expect(await asked(page, 'sale.scan')).toEqual([])
  })

  it('keeps a PIN that is typed while the badge is still looked up', async () => {
    const page = await openOverride()
    await page.keyboard.type('99', { delay: 60 })
    await answerAfter(page, 700)
    await scan(page, BADGE)
    await page.keyboard.type(PIN, { delay: 60 })
    await page.keyboard.press('Enter')
    await answerAfter(page, 5)
    // Playwright waits until it can be pressed: until the badge has its answer.
    await page.getByRole('button', { name: en.override.allow }).click()
    expect(await asked(page, 'staff.override')).toMatchObject([{ by: { badge: BADGE } }, { by: { pin: PIN } }])
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('is forgotten when somebody else comes to the till', async () => {
    const page = await openOverride()
    await tellPage(page, 'till', { ...till, staff: null })
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await quiet(page)
    expect(await asked(page, 'id.manual')).toHaveLength(1)
  })
})

describe('a locked till', () => {
  it('is locked by its key on every screen', async () => {
    const page = await preview.open('sell')
    await page.keyboard.press('F11')
    await expect.poll(() => asked(page, 'staff.lock')).toEqual([{ idle: false }])
  })

  it('shows the sale that is kept, and takes the PIN of whoever was there at once', async () => {
    const page = await preview.open('locked')
    await page.getByText(en.signIn.kept_other.replace('{{count}}', '3')).waitFor()
    await page.keyboard.type('8305', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByText(en.failures['wrong-pin'].what).waitFor()
    expect(await asked(page, 'staff.sign-in')).toEqual([{ staffId: 's2', pin: '8305' }])
  })

  it('tells of a card payment that goes on behind it', async () => {
    const page = await preview.open('locked-paying')
    await page.locator('.kept-sale[data-paying=true]').getByText(en.pay.steps['customer-acting'].title).waitFor()
    expect(await page.locator('.kept-sale').innerText()).toContain('10.99')
  })

  it('hears badges, and then asks for that person’s PIN', async () => {
    const page = await preview.open('locked')
    await scan(page, BADGE)
    await page.getByText(en.signIn.pinFor.replace('{{name}}', 'Sina Schicht')).waitFor()
    expect(await asked(page, 'staff.badge')).toEqual([{ badge: BADGE }])
  })

  it('keeps a PIN that is typed while the badge is still looked up', async () => {
    const page = await preview.open('locked')
    await page.getByText(en.signIn.kept_other.replace('{{count}}', '3')).waitFor()
    await answerAfter(page, 700)
    await scan(page, BADGE)
    await page.keyboard.type(PIN, { delay: 60 })
    await page.keyboard.press('Enter')
    expect(await asked(page, 'staff.sign-in')).toEqual([])
    await expect.poll(() => asked(page, 'staff.sign-in')).toEqual([{ staffId: 's4', pin: PIN }])
  })

  /** Its clocks go on by so much with each word of the test. */
  const soonLocked = async () => {
    const page = await preview.open('lock-soon', {
      setUp: () => {
        const mono = performance.now.bind(performance)
        Object.assign(globalThis, { later: 0 })
        performance.now = () => mono() + (globalThis as unknown as { later: number }).later
      },
    })
    const later = (ms: number) =>
      page.evaluate(more => void ((globalThis as unknown as { later: number }).later += more), ms)
    return { page, later }
  }

  it('locks by itself when nobody has touched it, but not while somebody does or a card is charged', async () => {
    const { page, later } = await soonLocked()
    await later(50_000)
    await page.mouse.move(200, 200)
    await page.mouse.move(210, 210)
    await later(50_000)
    await quiet(page)
    expect(await asked(page, 'staff.lock')).toEqual([])
    await tellPage(page, 'sale', staffScenes['locked-paying']!.sale)
    await later(90_000)
    await page.waitForTimeout(1500)
    expect(await asked(page, 'staff.lock')).toEqual([])
    await tellPage(page, 'sale', staffScenes['lock-soon']!.sale)
    await later(61_000)
    // The page looks once a second of real time, a busy machine more seldom.
    await expect.poll(() => asked(page, 'staff.lock'), { timeout: 20_000 }).toContainEqual({ idle: true })
    await page.close()
  })

  it('does not lock while somebody is at another window of it', async () => {
    const { page, later } = await soonLocked()
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.locator('[data-screen]').waitFor()
    for (let times = 0; times < 5; times += 1) {
      await later(25_000)
      await other.mouse.move(200 + times, 200)
      // Whoever moves the pointer tells it once a second.
      await page.waitForTimeout(1100)
    }
    expect(await asked(page, 'staff.lock')).toEqual([])
    await later(61_000)
    await expect.poll(() => asked(page, 'staff.lock'), { timeout: 20_000 }).toContainEqual({ idle: true })
    await page.context().close()
  })
})

describe('the staff list', () => {
  it('says who has which role and badge and who has left', async () => {
    const page = await openStaff()
    const rows = await page.locator('.staff-list li').allInnerTexts()
    expect(rows).toHaveLength(5)
    expect(rows[0]).toContain(en.staff.you)
    expect(rows[3]).toContain(en.signIn.senior)
    expect(rows[4]).toContain(en.staff.left)
  })

  it('adds a person by keyboard alone, and refuses an easy PIN in words', async () => {
    const page = await openStaff()
    await page.getByRole('button', { name: en.staff.add }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Nina Neu', { delay: 60 })
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Tab')
    await page.keyboard.type('1234', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByText(en.staff.weak.sequence).waitFor()
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('Backspace')
    await page.keyboard.type('7302', { delay: 60 })
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await asked(page, 'staff.add')).toEqual([{ name: 'Nina Neu', role: 'senior', pin: '7302' }])
  })

  it('pairs a badge by scanning it once', async () => {
    const page = await openStaff()
    await page.getByRole('button', { name: `${en.staff.edit}: Karl Kasse` }).click()
    await page.getByRole('button', { name: en.staff.pairBadge }).click()
    await page.getByText(en.staff.pairLead).waitFor()
    await scan(page, BADGE)
    await expect.poll(() => asked(page, 'staff.pair-badge')).toEqual([{ staffId: 's2', badge: BADGE }])
    await quiet(page)
    expect(await asked(page, 'sale.scan')).toEqual([])
  })

  it('says why the last manager cannot leave', async () => {
    const page = await openStaff()
    await page.getByRole('button', { name: `${en.staff.edit}: Mona Manager` }).click()
    await page.getByRole('button', { name: en.staff.leave }).click()
    await page.getByRole('button', { name: en.staff.leaveYes }).click()
    await page.getByText(en.failures.conflict['last-manager'].what).waitFor()
    expect(await asked(page, 'staff.leave')).toEqual([{ staffId: 's1', left: true }])
  })
})

const looks: readonly (readonly [string, (language: 'en' | 'de', theme: 'light' | 'dark') => Promise<Page>])[] = [
  ['the question for somebody who may', openOverride],
  ['the locked till', (language, theme) => preview.open('locked-paying', { language, theme })],
  [
    'the staff list with its rights',
    async (language, theme) => {
      const page = await openStaff(language, theme)
      await page.locator('.staff-rights summary').click()
      return page
    },
  ],
  [
    'a person of the staff',
    async (language, theme) => {
      const page = await openStaff(language, theme)
      await page.locator('.staff-list button').nth(1).click()
      await page.getByRole('dialog').waitFor()
      return page
    },
  ],
]
describe.each([
  ['en', 'light'],
  ['de', 'dark'],
] as const)('in %s and %s', (language, theme) => {
  it.each(looks)('%s is readable and large enough', async (_, open) => {
    const page = await open(language, theme)
    await quiet(page)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
  })
})
