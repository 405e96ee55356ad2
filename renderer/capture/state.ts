// What one frame has to know of the frames before it.
import type { Classifier } from './card-number/classify.ts'
import type { Frame } from './frame.ts'
import type { Hint } from './guidance.ts'
import type { Quad } from './homography.ts'
import { newTrack } from './mrz/fusion.ts'
import type { MrzTrack } from './mrz/fusion.ts'
import type { Network } from './mrz/network.ts'
import type { FrameReading } from './pipeline.ts'
import type { HeldCode } from './shop-code.ts'

/** What an `id` frame is searched for; both in one frame would take longer than a frame lasts. */
export type Look = 'symbol' | 'mrz'

/** What reads beside the barcode reader, which is loaded by itself; what is null is not looked for. */
export type Readers = { mrz: Network | null; digits: Classifier | null }

/** Counts are of frames in a row, but for `frames` (all) and `tries` (those searched for a barcode). */
export type CaptureState = Readers & {
  thumbnail: Frame | null
  quad: Quad | null
  frames: number
  tries: number
  steady: number
  empty: number
  track: MrzTrack
  /** What `quad` is, in `id` mode. */
  seen: Look | null
  /** The code that the frame before gave, in `code` mode. */
  held: HeldCode | null
  /** The camera gives a mirror image. */
  mirrored: boolean
  /** The frame before showed the number of a payment card, for the first time. */
  suspected: boolean
  /** Frames that are still dropped because a payment card was seen. */
  refusing: number
  /** Which of `looks` the next frame is searched in for a payment card's number. */
  cardLook: number
  /** Frames in which nothing is read yet because two documents were in view. */
  several: number
  /** Good frames without a reading. */
  unread: number
  /** What was last said of a frame with nothing in view, how small it looked, and how many calm frames have followed it. */
  desk: { thumbnail: Frame; reading: FrameReading; calm: number } | null
  /** A card without anything to read on it: its outline, and what to do about it. */
  blank: { quad: Quad; hint: Hint | 'turn-over' } | null
}

export function newCaptureState(mrz: Network | null = null, digits: Classifier | null = null): CaptureState {
  return {
    mrz,
    digits,
    thumbnail: null,
    quad: null,
    frames: 0,
    tries: 0,
    steady: 0,
    empty: 0,
    track: newTrack(),
    seen: null,
    held: null,
    mirrored: false,
    suspected: false,
    refusing: 0,
    cardLook: 0,
    several: 0,
    unread: 0,
    desk: null,
    blank: null,
  }
}

/** Forgets what was being read, and goes on with the same readers. */
export function startOver(state: CaptureState): void {
  Object.assign(state, { quad: null, seen: null, held: null, steady: 0, unread: 0, blank: null, track: newTrack() })
}
