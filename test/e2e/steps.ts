// What people do at the till, as steps over a page; written by role and name, in the words of the screen.
import type { Page } from 'playwright-core'
import type { Sandbox } from '../../main/sandbox/sandbox.ts'
import { operatorAt } from '../../scripts/operator.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import type { Host } from './host.ts'

export const words = { en, de }
export type Words = typeof en

export const screen = (page: Page, name: string) => page.locator(`[data-screen="${name}"]`)

/** Asks for a code on the screen, approves it at the operator page, waits for the next screen. */
export async function registerTill(page: Page, sandbox: Sandbox, text: Words = en): Promise<void> {
  sandbox.panels.secucard.setKnobs({ interval: 1 })
  await screen(page, 'registration').waitFor()
  await page.getByRole('button', { name: text.registration.start }).click()
  await page.getByText(text.registration.openOrScan).waitFor()
  const [pending] = sandbox.panels.secucard.pending()
  if (pending === undefined) throw new Error('no code waits')
  await operatorAt(sandbox.credentials().operator).approve(pending.userCode)
  // The gate says whose till this is now; it goes on by itself too.
  const gone = screen(page, 'registration').waitFor({ state: 'detached' })
  const goOn = page.getByRole('button', { name: text.registration.done.continue })
  await Promise.race([gone, goOn.waitFor().then(() => goOn.press('Enter'))])
  await gone
}

/** First manager with PIN 4711, then an open shift with 100.00 in the drawer. */
export async function setUpShop(page: Page, text: Words = en): Promise<void> {
  await screen(page, 'first-run').waitFor()
  await page.getByLabel(text.firstRun.name).fill('Mona Manager')
  await page.getByLabel(text.firstRun.pin).fill('4711')
  await page.getByLabel(text.firstRun.again).fill('4711')
  await page.getByRole('button', { name: text.firstRun.save }).click()
  await screen(page, 'open-shift').waitFor()
  await page.keyboard.type('10000', { delay: 60 })
  await page.keyboard.press('Enter')
  await screen(page, 'sell').waitFor()
}

/** From a fresh till to the sell screen. */
export async function openForBusiness(page: Page, host: Host, sandbox: Sandbox, text: Words = en): Promise<void> {
  await page.goto(host.url)
  await registerTill(page, sandbox, text)
  await setUpShop(page, text)
}

/** Signs the manager in after a restart. */
export async function signIn(page: Page, text: Words = en): Promise<void> {
  await screen(page, 'sign-in').waitFor()
  await page.getByLabel(text.signIn.pinFor.replace('{{name}}', 'Mona Manager')).fill('4711')
  await page.keyboard.press('Enter')
  await screen(page, 'sign-in').waitFor({ state: 'detached' })
}

/** Types a code into the scan field as a scanner would. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.locator('[data-scan]').fill(code)
  await page.keyboard.press('Enter')
}
