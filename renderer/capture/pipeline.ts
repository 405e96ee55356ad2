// What happens to one frame: find, measure, advise, and read. The same code runs in the worker and in tests.
import { findCard } from './card-quad.ts'
import { readWhole } from './decode.ts'
import { shrink } from './frame.ts'
import type { Frame } from './frame.ts'
import { guide } from './guidance.ts'
import type { Guidance } from './guidance.ts'
import { distance } from './homography.ts'
import type { Quad } from './homography.ts'
import { locateSymbols } from './locate.ts'
import { measure, motionBetween } from './quality.ts'
import type { FrameQuality } from './quality.ts'
import { readSymbolAt } from './symbol.ts'

export type CaptureMode = 'id' | 'insurance'

/** What one frame has to know of the frames before it. `frames` counts all, `steady` and `empty` count frames in a row. */
export type CaptureState = {
  thumbnail: Frame | null
  quad: Quad | null
  frames: number
  steady: number
  empty: number
}

/** `quad` is in pixels of the frame; `steady` counts good frames in a row in which the card stayed where it was. */
export type FrameReading = {
  quality: FrameQuality
  guidance: Guidance
  quad: Quad | null
  steady: number
  barcode?: Uint8Array
}

const thumbnailFactor = 8
/** Corners may move this share of the card's width from frame to frame and still count as steady. */
const steadyDrift = 0.015
/** Every so many frames without a read are tried as they are: a symbol among other texture, or with too little, is not located. */
const wholeFrameEvery = 4

export function newCaptureState(): CaptureState {
  return { thumbnail: null, quad: null, frames: 0, steady: 0, empty: 0 }
}

/** Looks at one frame and brings `state` up to date. In `id` mode the reader must have been prepared. */
export async function readFrame(frame: Frame, mode: CaptureMode, state: CaptureState): Promise<FrameReading> {
  const thumbnail = shrink(frame, thumbnailFactor)
  const motion = motionBetween(state.thumbnail, thumbnail)
  const quads = mode === 'id' ? locateSymbols(frame).map(candidate => candidate.quad) : cardQuads(frame)
  const found = quads[0] ?? null
  const quality = measure(frame, found, motion)
  const guidance = guide(quality, mode)
  const still = found !== null && state.quad !== null && drift(state.quad, found) < steadyDrift
  state.steady = guidance === 'ok' && still ? state.steady + 1 : 0
  state.empty = found ? 0 : state.empty + 1
  state.thumbnail = thumbnail
  state.quad = found
  const turn = state.frames++

  const barcode = mode === 'id' ? await readSymbol(frame, quads, turn) : null
  // A read proves that there is enough light and sharpness, whatever the measures say.
  return {
    quality,
    guidance: barcode ? 'ok' : guidance,
    quad: found,
    steady: state.steady,
    ...(barcode && { barcode }),
  }
}

/** Everything that can be tried on a picture that has only one chance, such as a file. */
export async function readPicture(frame: Frame): Promise<Uint8Array | null> {
  for (const { quad } of locateSymbols(frame, 4)) {
    const bytes = await readSymbolAt(frame, quad, 'all')
    if (bytes) return bytes
  }
  return (await readWhole(frame))?.bytes ?? null
}

async function readSymbol(frame: Frame, quads: readonly Quad[], turn: number): Promise<Uint8Array | null> {
  for (const quad of quads) {
    const bytes = await readSymbolAt(frame, quad, turn)
    if (bytes) return bytes
  }
  if (turn % wholeFrameEvery !== wholeFrameEvery - 1) return null
  return (await readWhole(frame))?.bytes ?? null
}

function cardQuads(frame: Frame): Quad[] {
  const card = findCard(frame)
  return card ? [card.quad] : []
}

/** The farthest any corner moved, as a share of the quad's width. */
function drift(before: Quad, now: Quad): number {
  return Math.max(...now.map((corner, i) => distance(corner, before[i]!))) / distance(now[0], now[1])
}
