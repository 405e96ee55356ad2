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
import { isSure } from './mrz/accept.ts'
import { follow, newTrack } from './mrz/fusion.ts'
import type { MrzTrack } from './mrz/fusion.ts'
import type { Network } from './mrz/network.ts'
import { readMrz } from './mrz/read.ts'
import { measure, motionBetween } from './quality.ts'
import type { FrameQuality } from './quality.ts'
import { readCodewordsAt, readSymbolAt } from './symbol.ts'

export type CaptureMode = 'id' | 'insurance'

/**
 * What one frame has to know of the frames before it. `frames` counts all and `tries` those searched for a barcode;
 * `steady` and `empty` count frames in a row. Without a recogniser (`mrz` null) no machine readable zone is looked for.
 */
export type CaptureState = {
  thumbnail: Frame | null
  quad: Quad | null
  frames: number
  tries: number
  steady: number
  empty: number
  mrz: Network | null
  track: MrzTrack
  /** What `quad` is, in `id` mode. */
  seen: Look | null
}

/** What an `id` frame is searched for; both in one frame would take longer than a frame lasts. */
type Look = 'symbol' | 'mrz'

/** `quad` is in pixels of the frame; `steady` counts good frames in a row in which the card stayed where it was. */
export type FrameReading = {
  quality: FrameQuality
  guidance: Guidance
  quad: Quad | null
  steady: number
  /** Bytes of a PDF417, or the lines of a machine readable zone as ASCII with a line feed between them. */
  barcode?: Uint8Array
}

const thumbnailFactor = 8
/** Corners may move this share of the card's width from frame to frame and still count as steady. */
const steadyDrift = 0.015
/** Every so many frames without a read are tried as they are: a symbol among other texture, or with too little, is not located. */
const wholeFrameEvery = 4

/** While a zone is in view, every so many frames look for a barcode all the same: trying to read one that is none takes long. */
const symbolEvery = 16

export function newCaptureState(mrz: Network | null = null): CaptureState {
  return { thumbnail: null, quad: null, frames: 0, tries: 0, steady: 0, empty: 0, mrz, track: newTrack(), seen: null }
}

/** Looks at one frame and brings `state` up to date. In `id` mode the reader must have been prepared. */
export async function readFrame(frame: Frame, mode: CaptureMode, state: CaptureState): Promise<FrameReading> {
  const thumbnail = shrink(frame, thumbnailFactor)
  const motion = motionBetween(state.thumbnail, thumbnail)
  const looked = mode === 'id' ? lookOf(state) : null
  const zone = looked === 'mrz' && state.mrz ? readMrz(frame, state.mrz) : null
  const quads = looked === 'mrz' ? (zone ? [zone.quad] : []) : mode === 'id' ? symbolQuads(frame) : cardQuads(frame)
  // What the frame before saw is still there when this one looked for the other kind only; and a zone looks like a barcode.
  const carried = state.seen !== null && state.seen !== looked && (quads.length === 0 || state.seen === 'mrz')
  const found = carried ? state.quad : (quads[0] ?? null)
  if (!carried) state.seen = found && looked
  const quality = measure(frame, found, motion)
  const guidance = guide(quality, state.seen === 'mrz' ? 'mrz' : mode)
  const still = found !== null && state.quad !== null && drift(state.quad, found) < steadyDrift
  state.steady = guidance === 'ok' && still ? state.steady + 1 : 0
  state.empty = found ? 0 : state.empty + 1
  state.thumbnail = thumbnail
  state.quad = found
  state.frames++

  const barcode =
    looked === 'mrz'
      ? asBytes(follow(state.track, zone))
      : looked === 'symbol'
        ? await readSymbol(frame, quads, state.tries++)
        : null
  // A read proves that there is enough light and sharpness, whatever the measures say.
  return {
    quality,
    guidance: barcode ? 'ok' : guidance,
    quad: found,
    steady: state.steady,
    ...(barcode && { barcode }),
  }
}

/** How long the last way may take at each place of a picture, in milliseconds. */
const slowest = 800

/** Both kinds in turns, until a zone is in view. A patch like a barcode proves nothing: a zone looks like one too. */
function lookOf({ mrz, seen, frames }: CaptureState): Look {
  if (mrz === null) return 'symbol'
  if (seen === 'mrz') return frames % symbolEvery === 0 ? 'symbol' : 'mrz'
  return frames % 2 === 0 ? 'symbol' : 'mrz'
}

/** Everything that can be tried on a picture that has only one chance, such as a file. Without a recogniser only symbols are. */
export async function readPicture(frame: Frame, mrz: Network | null = null): Promise<Uint8Array | null> {
  const zone = mrz && readMrz(frame, mrz)
  if (zone && isSure(zone)) return asBytes(zone.lines)
  for (const { quad } of locateSymbols(frame, 4)) {
    const bytes = await readSymbolAt(frame, quad, 'all')
    if (bytes) return bytes
  }
  const whole = await readWhole(frame)
  if (whole) return whole.bytes
  for (const { quad } of locateSymbols(frame)) {
    const bytes = readCodewordsAt(frame, quad, slowest)
    if (bytes) return bytes
  }
  return null
}

async function readSymbol(frame: Frame, quads: readonly Quad[], turn: number): Promise<Uint8Array | null> {
  for (const quad of quads) {
    const bytes = await readSymbolAt(frame, quad, turn)
    if (bytes) return bytes
  }
  if (turn % wholeFrameEvery !== wholeFrameEvery - 1) return null
  return (await readWhole(frame))?.bytes ?? null
}

function symbolQuads(frame: Frame): Quad[] {
  return locateSymbols(frame).map(candidate => candidate.quad)
}

/** A zone crosses to main as what it is: lines of ASCII. */
function asBytes(lines: readonly string[] | null): Uint8Array | null {
  return lines && new TextEncoder().encode(lines.join('\n'))
}

function cardQuads(frame: Frame): Quad[] {
  const card = findCard(frame)
  return card ? [card.quad] : []
}

/** The farthest any corner moved, as a share of the quad's width. */
function drift(before: Quad, now: Quad): number {
  return Math.max(...now.map((corner, i) => distance(corner, before[i]!))) / distance(now[0], now[1])
}
