// Decides when a still is taken by itself: once a side, when the card has lain sharp and still for a few frames.
import { limits } from './guidance.ts'
import type { FrameReading } from './pipeline.ts'

/** `turning` waits until the card of the last side is taken away or moved; `taken` takes no more. */
export type AutoStill = 'turning' | 'armed' | 'taken'

/** Good frames in a row, the last of which is kept. */
export const steadyFrames = 3
/** Frames without a card that count as taken away, and movement that only a turning card makes. */
const goneFrames = 3
const turningMotion = 2 * limits.motion

/** The state after one more frame; it becomes `taken` exactly on the frame to keep. */
export function advanceStill(
  state: AutoStill,
  reading: Pick<FrameReading, 'steady' | 'quality'>,
  emptyFrames: number,
): AutoStill {
  switch (state) {
    case 'turning':
      return emptyFrames >= goneFrames || reading.quality.motion > turningMotion ? 'armed' : 'turning'
    case 'armed':
      return reading.steady >= steadyFrames ? 'taken' : 'armed'
    case 'taken':
      return 'taken'
    default:
      return state satisfies never
  }
}
