// A browser over the preview, and what tests ask of its pages: what was asked of the machine, what is readable and large enough.
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'
import { ensureChromium } from '../../../scripts/lib/chromium.mjs'
import { startPreview } from './server.ts'

export type PreviewBrowser = {
  /** A page that shows the scene; `setUp` runs in it before its own scripts. */
  open: (scene: string, options?: OpenOptions) => Promise<Page>
  end: () => Promise<void>
}
export type OpenOptions = {
  language?: 'en' | 'de'
  theme?: 'light' | 'dark'
  width?: number
  setUp?: () => void
}

/** With a camera that shows a moving test picture and needs no permission. */
export async function startPreviewBrowser(): Promise<PreviewBrowser> {
  const preview = await startPreview()
  const browser: Browser = await chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })
  return {
    async open(scene, { language = 'en', theme = 'light', width = 1366, setUp } = {}) {
      const context = await browser.newContext({ viewport: { width, height: 768 }, colorScheme: theme })
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      if (setUp !== undefined) await page.addInitScript(setUp)
      await page.goto(preview.url(scene, `&lang=${language}&theme=${theme}`))
      await page.locator('[data-screen]').waitFor()
      return page
    },
    async end() {
      await browser.close()
      await preview.end()
    },
  }
}

type Asked = { name: string; input: unknown }
/** What the page has asked of the machine under this name, oldest first. */
export const asked = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate(
    wanted =>
      (globalThis as unknown as { asked: Asked[] }).asked.filter(each => each.name === wanted).map(each => each.input),
    name,
  )

/** Tells the page an event, as the machine would. */
export const tellPage = (page: Page, event: string, data: unknown): Promise<void> =>
  page.evaluate(
    ([name, value]) =>
      (globalThis as unknown as { tellPage: (event: unknown, data: unknown) => void }).tellPage(name, value),
    [event, data] as const,
  )

/** What axe finds, one line a rule; WCAG 2.2 A and AA and best practices. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(' | ')}`)
}

/** Buttons, links and fields under 44 × 44 px, and words that are wider than their place. */
export const cramped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const targets = 'button:not([tabindex="-1"]), a[href], input:not([type=file], [type=submit])'
    const shown = (each: HTMLElement) => each.checkVisibility() && each.closest('[aria-hidden=true], [inert]') === null
    const small = [...document.querySelectorAll<HTMLElement>(targets)]
      .filter(each => shown(each) && !each.classList.contains('unseen'))
      .map(each => ({ each, box: (each.closest('label') ?? each).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 44 || box.height < 44))
      .map(({ each, box }) => `${each.textContent} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`)
    const parts = '.check-side, .check-stage, .insurance-side, .card-fields, .dialog-body, .verdict, .manual, button'
    const wide = [...document.querySelectorAll<HTMLElement>(parts)]
      .filter(each => shown(each) && each.scrollWidth > each.clientWidth + 1)
      .map(each => `${each.className} is too narrow`)
    return [...small, ...wide]
  })
