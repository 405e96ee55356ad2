// A browser over the preview, and what tests ask of its pages: what was asked of the machine, what is readable and large enough.
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { ensureChromium } from '../../../scripts/lib/chromium.mjs'
import { sceneUrl } from './server.ts'

export type PreviewBrowser = {
  /**
   * A page that shows the scene, loaded anew. All scenes of one look come in the same page, because a new one costs more
   * than most tests; with `setUp`, which runs before the page's own scripts, it is a new page that the caller closes.
   */
  open: (scene: string, options?: OpenOptions & Impatience) => Promise<Page>
  end: () => Promise<void>
}
export type OpenOptions = {
  language?: 'en' | 'de'
  theme?: 'light' | 'dark'
  width?: number
  setUp?: () => void
}
/** Drops presses that waited as soon as the till does; otherwise a busy machine loses none of them. */
export type Impatience = { impatient?: boolean }

/** With a camera that shows a moving test picture, five times a second, and needs no permission. */
export async function startPreviewBrowser(): Promise<PreviewBrowser> {
  const origin = inject('preview')
  const browser: Browser = await chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream=fps=5',
      '--use-fake-ui-for-media-stream',
    ],
  })
  const kept = new Map<string, Page>()

  async function newPage(theme: 'light' | 'dark', width: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 768 }, colorScheme: theme })
    context.setDefaultTimeout(20_000)
    return await context.newPage()
  }
  async function keptPage(theme: 'light' | 'dark', width: number): Promise<Page> {
    const look = `${theme} ${width}`
    const known = kept.get(look)
    // Nothing that a scene left in the browser may show in the next.
    if (known !== undefined && !known.isClosed()) return (await known.evaluate(() => localStorage.clear()), known)
    const page = await newPage(theme, width)
    kept.set(look, page)
    return page
  }

  return {
    async open(scene, { language = 'en', theme = 'light', width = 1366, impatient = false, setUp } = {}) {
      const page = setUp === undefined ? await keptPage(theme, width) : await newPage(theme, width)
      if (setUp !== undefined) await page.addInitScript(setUp)
      await page.goto(sceneUrl(origin, scene, `&lang=${language}&theme=${theme}${impatient ? '&impatient' : ''}`))
      await page.locator('[data-screen]').waitFor()
      return page
    },
    end: () => browser.close(),
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

/** Until the page has not changed for a moment and nothing moves in it; at most 400 ms, because a camera never rests. */
export const quiet = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const end = performance.now() + 400
    let changed = performance.now()
    const watch = new MutationObserver(() => (changed = performance.now()))
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    const moving = () => document.getAnimations().some(each => each.effect?.getComputedTiming().iterations !== Infinity)
    while (performance.now() < end && (performance.now() < changed + 120 || moving()))
      await new Promise(resolve => setTimeout(resolve, 20))
    watch.disconnect()
  })

/** Tells the page an event, as the machine would. */
export const tellPage = (page: Page, event: string, data: unknown): Promise<void> =>
  page.evaluate(
    ([name, value]) =>
      (globalThis as unknown as { tellPage: (event: unknown, data: unknown) => void }).tellPage(name, value),
    [event, data] as const,
  )

/**
 * What axe finds, one line a rule; WCAG 2.2 A and AA and best practices. Frames are left out, so the mode without a second
 * page for them finds the same in less time.
 */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude('iframe').analyze()
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
