// Every state of the check and of the insurance card: readable, reachable, large enough, and nothing cut off.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cramped, findings, quiet, startPreviewBrowser, type PreviewBrowser } from './preview/browser.ts'
import { checkScenes } from './preview/scenes-checks.ts'
import { insuranceScenes } from './preview/scenes-insurance.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

/** The answer of the payer is read in its dialog. */
const keysTo = (scene: string): string[] =>
  scene in checkScenes ? ['F7'] : scene.startsWith('coverage-') ? ['F6', 'F6'] : ['F6']

const scenes = [...Object.keys(checkScenes), ...Object.keys(insuranceScenes)]
/** All colours come from the same few tokens, so each scene is looked at in one of two very different looks. */
const looks = [
  { theme: 'light', language: 'en', width: 1366 },
  { theme: 'dark', language: 'de', width: 1024 },
] as const

describe('is readable and large enough', () => {
  it.each(scenes.map((scene, index) => [scene, looks[index % 2]!] as const))('%s', async (scene, look) => {
    const page = await preview.open(scene, look)
    for (const key of keysTo(scene)) {
      await quiet(page)
      await page.keyboard.press(key)
    }
    await quiet(page)
    expect(await findings(page)).toEqual([])
    expect(await cramped(page)).toEqual([])
  })
})
