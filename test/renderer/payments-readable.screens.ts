// Every state of card money on the screen: readable, reachable, large enough and whole, in both languages, lights and widths.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cramped,
  findings,
  quiet,
  startPreviewBrowser,
  type OpenOptions,
  type PreviewBrowser,
} from './preview/browser.ts'
import { paymentScenes } from './preview/scenes-payments.ts'
import { picture, shots } from './preview/shots.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) {
    await quiet(page)
    await page.keyboard.press(key)
  }
  await quiet(page)
}
const button = async (page: Page, selector: string) => {
  await page.locator(selector).first().click()
  await quiet(page)
}

/** Where each state is met, and what to open there. */
const visits: readonly (readonly [name: string, scene: string, visit: (page: Page) => Promise<void>])[] = [
  ...Object.keys(paymentScenes)
    .filter(scene => scene.startsWith('card-'))
    .map(scene => [scene, scene, (page: Page) => press(page, 'F12')] as const),
  ...[
    'card-unknown',
    'card-unknown-cashier',
    'card-cancelling',
    'card-human',
    'card-human-cashier',
    'card-back-human',
  ].map(scene => [`${scene}-manager`, scene, (page: Page) => press(page, 'F12', 'F4')] as const),
  ...['card-unknown', 'card-unknown-cashier', 'card-human'].flatMap(scene =>
    [1, 2, 3].map(
      nth =>
        [
          `${scene}-decide-${nth}`,
          scene,
          async (page: Page) => {
            await press(page, 'F12', 'F4')
            await button(page, `.decisions li:nth-child(${nth}) button`)
          },
        ] as const,
    ),
  ),
  [
    'card-wrong-pin-told',
    'card-unknown-cashier',
    async page => {
      await press(page, 'F12', 'F4')
      await button(page, '.decisions li:nth-child(2) button')
      await button(page, '.decide-reasons button')
      await press(page, 'Enter')
      await page.locator('.pin-input').fill('8305')
      await press(page, 'Enter')
      await page.getByText(/too often|zu oft/).waitFor()
    },
  ],
  [
    'card-moved-on-told',
    'card-moved-on',
    async page => {
      await press(page, 'F12', 'F4')
      await button(page, '.decisions li:nth-child(2) button')
      await button(page, '.decide-reasons button')
      await press(page, 'Enter')
    },
  ],
  [
    'card-take-back',
    'card-mixed',
    async page => {
      await press(page, 'F12')
      await button(page, '.pay-undo .button:last-of-type')
    },
  ],
  ['payments-settings', 'payments', page => press(page, 'F10')],
  ...['payments', 'payments-none', 'payments-one', 'payments-failed'].map(
    scene =>
      [
        scene,
        scene,
        async (page: Page) => {
          await press(page, 'F10', 'F4')
          await button(page, '.settlement .look-primary')
        },
      ] as const,
  ),
  ...[1, 2].map(
    nth =>
      [
        `payments-decide-${nth}`,
        'payments',
        async (page: Page) => {
          await press(page, 'F10', 'F4')
          await button(page, `.review:first-child .review-actions button:nth-child(${nth})`)
        },
      ] as const,
  ),
  ['payments-notice', 'payments', page => press(page)],
  ['payments-notice-cashier', 'payments-cashier', page => press(page)],
]

/** What does not fit: at the pay screen and in dialogs everything is whole, elsewhere the page may scroll but never sideways. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const name = (each: Element) => `${each.className} ${each.textContent?.slice(0, 40)}`
    const wide = [...document.querySelectorAll('.pay *, .payments *, .dialog-box *, .notice *')]
      .filter(
        each =>
          each.checkVisibility() && !each.matches('.unseen, .unseen *') && getComputedStyle(each).display !== 'inline',
      )
      .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
      .map(each => `too wide: ${name(each)}`)
    const whole = '.pay button, .pay .card-state, .pay .pay-result, .pay-ways, .dialog-foot button, .notice button'
    const below = [...document.querySelectorAll(whole)]
      .filter(each => each.getBoundingClientRect().bottom > innerHeight + 0.5)
      .map(each => `below the end: ${name(each)}`)
    const short = [...document.querySelectorAll('.card-state, .pay-ways, .pay-cash, .dialog-body')]
      .filter(each => each.scrollHeight > each.clientHeight + 1)
      .map(each => `too tall: ${name(each)} by ${each.scrollHeight - each.clientHeight}`)
    return [...wide, ...below, ...short]
  })

const looks: readonly Required<Omit<OpenOptions, 'setUp'>>[] = [
  { language: 'en', theme: 'light', width: 1366 },
  { language: 'de', theme: 'dark', width: 1024 },
  { language: 'de', theme: 'light', width: 1366 },
  { language: 'en', theme: 'dark', width: 1024 },
]
/** All colours come from the same few tokens, so without pictures each state is looked at in one of two very different looks. */
const seen = visits.flatMap(([name, scene, visit], index) =>
  (shots === undefined ? [looks[index % 2]!] : looks).map(look => ({ name, scene, visit, ...look })),
)

describe('is readable, reachable and whole', () => {
  it.each(seen)('$name in $language, $theme, $width wide', async ({ name, scene, visit, ...look }) => {
    const page = await preview.open(scene, look)
    await visit(page)
    await picture(page, `${name}-${look.width}-${look.language}-${look.theme}`)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
    expect(await cut(page)).toEqual([])
  })
})
