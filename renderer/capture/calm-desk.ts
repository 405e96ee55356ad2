// An empty desk need not be searched again and again: only when something has changed on it, and now and then all the same.
import type { Frame } from './frame.ts'
import { changedShare } from './quality.ts'
import type { CaptureState } from './state.ts'

/** Frames in a row with nothing in view from which on a frame is looked at only when something has changed in it. */
const emptyFor = 30
/** Share of the thumbnail that must have changed for that, and after how many calm frames one is looked at all the same. */
const stirred = 0.003
const mostCalm = 9

/** True while nothing has changed since the last frame in which nothing was found; a tenth of these frames is searched all the same. */
export function isCalm(state: CaptureState, thumbnail: Frame): boolean {
  const { desk, empty, suspected, refusing } = state
  if (desk === null || empty < emptyFor || suspected || refusing > 0 || desk.calm >= mostCalm) return false
  if (changedShare(desk.thumbnail, thumbnail) > stirred) return false
  desk.calm++
  return true
}
