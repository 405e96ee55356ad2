// The Chromium that end-to-end tests and the bench drive: the one on this machine, never one that a test tool downloads.
import { chromium, type Browser } from 'playwright-core'
import { ensureChromium } from '../../scripts/lib/chromium.mjs'

/** Starts it without a window. `film` is shown by the camera; null leaves the machine without one. */
export async function launchChromium(options: { film?: string | null; allowCamera?: boolean } = {}): Promise<Browser> {
  const { film = null, allowCamera = true } = options
  return chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(film === null ? [] : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]),
      ...(film !== null && allowCamera ? ['--use-fake-ui-for-media-stream'] : []),
    ],
  })
}
