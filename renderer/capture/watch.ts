// Watches the camera itself: a picture that stays black, and one that never changes by a single pixel.
import type { Frame } from './frame.ts'

/** Since when, in milliseconds, the picture has been black, and the same; null while it is not. */
export type Watch = { print: number; blackSince: number | null; sameSince: number | null; lastFrame: number }
export type PictureFault = 'black' | 'frozen'

/** The cap of a lens lets through what its sensor's noise is: black is 16 in television levels. */
const blackest = 34
const blackAfterMs = 1_500
/** No camera gives the same noise twice; one that hangs gives the same picture or none. */
const frozenAfterMs = 3_000
/** Every so many pixels are compared, which a change of light or noise does not slip through. */
const sampled = 61

export function newWatch(nowMs: number): Watch {
  return { print: 0, blackSince: null, sameSince: null, lastFrame: nowMs }
}

/** Notes a frame; tells what is wrong with the picture once it has been so for long enough. */
export function watchFrame(watch: Watch, { luma }: Frame, nowMs: number): PictureFault | null {
  let print = 0x811c9dc5
  let brightest = 0
  for (let i = 0; i < luma.length; i += sampled) {
    const value = luma[i]!
    print = Math.imul(print ^ value, 0x01000193) >>> 0
    if (value > brightest) brightest = value
  }
  watch.sameSince = print === watch.print ? (watch.sameSince ?? watch.lastFrame) : null
  watch.blackSince = brightest < blackest ? (watch.blackSince ?? nowMs) : null
  watch.print = print
  watch.lastFrame = nowMs
  if (watch.blackSince !== null && nowMs - watch.blackSince >= blackAfterMs) return 'black'
  return watch.sameSince !== null && nowMs - watch.sameSince >= frozenAfterMs ? 'frozen' : null
}

/** True when no frame has come for so long that the camera must hang. */
export function isSilent(watch: Watch, nowMs: number): boolean {
  return nowMs - watch.lastFrame >= frozenAfterMs
}
