// Pictures of screens for people to look at: made only where TILLGATE_SHOTS names a folder for them.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** The folder, or undefined: then nothing is kept, and suites may leave looks out that only differ for the eye. */
export const shots = process.env['TILLGATE_SHOTS']

/** Keeps what the page shows now as `name`.png. */
export async function picture(page: Page, name: string): Promise<void> {
  if (shots === undefined) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`) })
}
