// How a till comes back after an update: with the words it had, and only once the old one has gone.
import type { Arguments } from './arguments.ts'

/** The command line that means the same as `given`. */
export function wordsOf({
  data,
  config,
  kiosk,
  fullscreen,
}: Pick<Arguments, 'data' | 'config' | 'kiosk' | 'fullscreen'>): string[] {
  return [
    ...(data === null ? [] : ['--data', data]),
    ...(config === null ? [] : ['--config', config]),
    ...(kiosk ? ['--kiosk'] : []),
    ...(fullscreen ? ['--fullscreen'] : []),
  ]
}

const tries = 60
const pauseMs = 250

/**
 * True when this process may be the till: at once, or, where it is a new AppImage that was started a moment before the
 * old till had ended (electron-updater then sets APPIMAGE_SILENT_INSTALL), as soon as that has gone, within 15 seconds.
 */
export async function firstAfterUpdate(deps: {
  first: boolean
  app: { requestSingleInstanceLock(): boolean }
  env: Readonly<Record<string, string | undefined>>
  pause?: (ms: number) => Promise<unknown>
}): Promise<boolean> {
  const { app, env, pause = ms => new Promise(done => setTimeout(done, ms)) } = deps
  let { first } = deps
  if (env.APPIMAGE_SILENT_INSTALL !== 'true') return first
  for (let at = 0; !first && at < tries; at += 1) {
    await pause(pauseMs)
    first = app.requestSingleInstanceLock()
  }
  return first
}
