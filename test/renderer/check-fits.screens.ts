// The side of a hosted check has room for everything at once: code, advice, costs, notices, and its last row of buttons.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostedCheck, VerificationWay } from '../../preload/contract.ts'
import { adviceFor, documentCodes, type HostedReason } from '../../main/domain/hosted-codes.ts'
import { startPreviewBrowser, tellPage, type PreviewBrowser } from './preview/browser.ts'
import { ended, hostedCheck, verdict } from './preview/states-checks.ts'
import { saleOf, till } from './preview/states.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

const codes = [...Object.keys(documentCodes), 'face_liveness', 'face_match', 'other'] as HostedReason[]
const running = (reason: HostedReason | null, used: number): Partial<HostedCheck> => ({
  step: 'open',
  reason,
  advice: reason === null ? null : adviceFor(reason),
  attemptsInvoiced: used,
  budget: { used, most: 3 },
})
const finished = (reason: HostedReason | null, used: number): HostedCheck =>
  ended({ ...running(reason, used), step: 'done', verdict: verdict('unreadable', 'hosted') })
const failed = (reason: HostedReason, used: number): HostedCheck => ended({ ...running(reason, used), step: 'failed' })

const open: VerificationWay['state'][] = ['ready', 'offline', 'budget']
const beer = saleOf('beer')
const saleWith = (hosted: VerificationWay['state']) => ({
  sale: {
    ...beer,
    restriction: {
      ...beer.restriction!,
      ways: [
        { way: 'hosted', state: hosted },
        { way: 'device', state: 'ready' },
        { way: 'manual', state: 'ready' },
      ],
    },
  },
  lastChangeMinor: null,
  lastSaleId: null,
})

/** What is told to the page, and what to call it. */
type Told = { what: string; sale: object; check: object }

/**
 * One after the other inside the page, because the way there and back takes longer than a look: the buttons that are not
 * whole on the screen, and how far the side's content reaches below its end. The number of attempts tells that the page has
 * come to show what it was told.
 */
const cut = (page: Page, all: readonly Told[]): Promise<string[]> =>
  page.evaluate(async told => {
    const { tellPage } = globalThis as unknown as { tellPage: (event: string, data: unknown) => void }
    const found: string[] = []
    for (const [index, { what, sale, check }] of told.entries()) {
      const attempts = 100 + index
      tellPage('sale', sale)
      tellPage('hosted', { ...check, origin: location.origin, attempts })
      for (let wait = 0; document.querySelector('.hosted-facts dd')?.textContent !== String(attempts); wait += 1) {
        if (wait > 500) throw new Error(`never shown: ${what}`)
        await new Promise(resolve => setTimeout(resolve, 4))
      }
      const side = document.querySelector<HTMLElement>('.check-side')!
      const below = Math.min(innerHeight, side.getBoundingClientRect().bottom)
      for (const button of side.querySelectorAll('button'))
        if (button.getBoundingClientRect().bottom > below + 0.5) found.push(`${what}: ${button.textContent} is cut`)
      const over = side.scrollHeight - side.clientHeight
      if (over > 0) found.push(`${what}: ${over} px too much`)
    }
    return found
  }, all)

const all: Told[] = open.flatMap(state => {
  const sale = saleWith(state)
  const shown = (what: string, change: Partial<HostedCheck>): Told => ({
    what: `${what}, ${state}`,
    sale,
    check: { ...hostedCheck, url: '/frame.html', ...change },
  })
  return [
    ...[...codes, null].map(code => shown(`running, ${code}`, running(code, 3))),
    shown('reading', { ...running(null, 2), step: 'evaluating' }),
    ...codes.map(code => shown(`failed, ${code}`, failed(code, 3))),
    ...[...codes, null].map(code => shown(`decided, ${code}`, finished(code, 3))),
    shown('passed', ended({ step: 'done', verdict: verdict('pass', 'hosted') })),
  ]
})

describe.each([
  [1366, 'en'],
  [1366, 'de'],
  [1024, 'en'],
  [1024, 'de'],
] as const)('at %i × 768 in %s', (width, language) => {
  it.each([
    ['without a notice', []],
    ['with a notice above', ['provider-unreachable']],
  ])('nothing is cut %s', async (_how, notices) => {
    const page = await preview.open('hosted', { width, language })
    await page.locator('iframe').waitFor()
    await tellPage(page, 'till', { ...till, language, notices })
    if (notices.length > 0) await page.locator('[data-notice]').waitFor()
    expect(await cut(page, all)).toEqual([])
  })
})
