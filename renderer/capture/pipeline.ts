// What happens to one frame: refuse payment cards, find, measure, advise, and read. The same code runs in the worker and in tests.
import { isCalm } from './calm-desk.ts'
import { findCard } from './card-quad.ts'
import { readWhole } from './decode.ts'
import { shrink } from './frame.ts'
import type { Frame } from './frame.ts'
import { guide } from './guidance.ts'
import type { Guidance } from './guidance.ts'
import { distance, sizeOf } from './homography.ts'
import type { Quad } from './homography.ts'
import { locateSymbols } from './locate.ts'
import { mirrored, mirroredQuad } from './mirror.ts'
import { isSure } from './mrz/accept.ts'
import { follow } from './mrz/fusion.ts'
import type { Network } from './mrz/network.ts'
import { readMrz } from './mrz/read.ts'
import { measure, motionBetween } from './quality.ts'
import type { FrameQuality } from './quality.ts'
import { showsAnother } from './several.ts'
import { refusalOf } from './refuse.ts'
import { readHeldCode } from './shop-code.ts'
import { startOver } from './state.ts'
import type { CaptureState, Look } from './state.ts'
import { readCodewordsAt, readSymbolAt } from './symbol.ts'

export { newCaptureState } from './state.ts'
export type { CaptureState } from './state.ts'
/** `code`: the code of a shop that is held up, such as a customer card. */
export type CaptureMode = 'id' | 'insurance' | 'code'

/** `quad` is in pixels of the frame; `steady` counts good frames in a row in which the card stayed where it was. */
export type FrameReading = {
  quality: FrameQuality
  guidance: Guidance
  quad: Quad | null
  steady: number
  /** Bytes of a PDF417 or of a shop's code, or the lines of a machine readable zone as ASCII with a line feed between them. */
  barcode?: Uint8Array
  /** It was read in a mirror image. */
  mirrored?: boolean
  /** Nothing has changed since nothing was found, so this says again what was said then. */
  calm?: true
}

const thumbnailFactor = 8
/** Corners may move this share of the card's width from frame to frame and still count as steady. */
const steadyDrift = 0.015
/** Every so many frames without a read are tried as they are: a symbol among other texture, or with too little, is not located. */
const wholeFrameEvery = 4
/** While a zone is in view, every so many frames look for a barcode all the same: trying to read one that is none takes long. */
const symbolEvery = 16
/** Every so many frames are looked at as a mirror image; odd, so that both kinds have their turn. */
const mirrorEvery = 5
/** Frames with nothing in view after which the camera is no longer taken for one that mirrors. */
const mirrorGone = 20
/** How often a frame with nothing to read is searched for a card that shows its other side. */
const blankEvery = 6
/** A licence's barcode takes at least this share of the card's width. */
const barcodeShare = 0.7
/** Good frames, two to three seconds of them, after which "good" is no longer true. */
const patience = 60
/** Frames that two documents must be apart, half a second of them. */
const apart = 15

/** Looks at one frame and brings `state` up to date. In `id` and `code` mode the reader must have been prepared. */
export async function readFrame(frame: Frame, mode: CaptureMode, state: CaptureState): Promise<FrameReading> {
  const thumbnail = shrink(frame, thumbnailFactor)
  const motion = motionBetween(state.thumbnail, thumbnail)
  state.thumbnail = thumbnail
  if (isCalm(state, thumbnail)) return { ...state.desk!.reading, calm: true }
  const reading = await lookAt(frame, mode, motion, state)
  // A copy: what the caller adds to this reading, such as a refused shutter, is not said again.
  state.desk = state.empty > 0 && reading.quad === null ? { thumbnail, reading: { ...reading }, calm: 0 } : null
  return reading
}

async function lookAt(frame: Frame, mode: CaptureMode, motion: number, state: CaptureState): Promise<FrameReading> {
  state.frames++
  const refusal = refusalOf(frame, mode, state)
  if (refusal !== null) {
    const quality = measure(frame, null, motion)
    return { quality, guidance: refusal === 'known' ? 'payment-card' : 'hold-still', quad: null, steady: 0 }
  }
  switch (mode) {
    case 'id':
      return readId(frame, motion, state)
    case 'code':
      return readCode(frame, motion, state)
    case 'insurance':
      return lookAtCard(frame, motion, state)
    default:
      return mode satisfies never
  }
}

/** A code that is held up; while there is none, only the light can be judged. */
async function readCode(frame: Frame, motion: number, state: CaptureState): Promise<FrameReading> {
  const held = await readHeldCode(frame, state.held)
  state.held = held
  const quality = measure(frame, held?.quad ?? null, motion)
  note(state, held?.quad ?? null, held !== null)
  const place = { quality, quad: held?.quad ?? null, steady: state.steady }
  if (held === null) return { ...place, guidance: guide(quality, 'id') }
  return { ...place, guidance: 'ok', ...(held.sure ? { barcode: held.bytes } : {}) }
}

/** A card to be photographed. */
function lookAtCard(frame: Frame, motion: number, state: CaptureState): FrameReading {
  const quad = findCard(frame)?.quad ?? null
  const quality = measure(frame, quad, motion)
  const guidance = guide(quality, 'insurance')
  note(state, quad, guidance === 'ok')
  return { quality, guidance, quad, steady: state.steady }
}

async function readId(frame: Frame, motion: number, state: CaptureState): Promise<FrameReading> {
  let looked = lookOf(state)
  const trial = !state.mirrored && state.seen !== 'mrz' && state.frames % mirrorEvery === 0
  const turned = state.mirrored || trial
  const seen = turned ? mirrored(frame) : frame
  let zone = looked === 'mrz' && state.mrz ? readMrz(seen, state.mrz) : null
  let places = looked === 'symbol' ? locateSymbols(seen).map(({ quad }) => quad) : zone ? [zone.quad] : []
  if (looked === 'symbol' && state.seen === null && state.mrz) {
    // Something new may be either; and reading a zone as a barcode would take ten times as long as seeing that it is a zone.
    const instead = readMrz(seen, state.mrz)
    if (instead?.sound === true) [looked, zone, places] = ['mrz', instead, [instead.quad]]
  }
  const [first] = turned ? places.map(quad => mirroredQuad(quad, frame.width)) : places
  // What the frame before saw is still there when this one looked for the other kind only; and a zone looks like a barcode.
  const other = state.seen !== null && state.seen !== looked && (first === undefined || state.seen === 'mrz')
  const carried = other || (trial && first === undefined)
  const found = carried ? state.quad : (first ?? null)
  if (!carried) state.seen = found && looked
  const quality = measure(frame, found, motion)
  const hint = guide(quality, state.seen === 'mrz' ? 'mrz' : 'id')
  note(state, found, hint === 'ok')
  if (trial && zone?.sound) state.mirrored = true
  if (state.empty >= mirrorGone) state.mirrored = false

  const read =
    looked === 'symbol'
      ? await readSymbol(seen, places, state.tries++)
      : trial && zone === null
        ? null
        : asRead(follow(state.track, zone), zone?.quad)
  if (read !== null && trial) state.mirrored = true
  const place = { quality, quad: state.blank?.quad ?? found, steady: state.steady }
  if (state.several > 0) state.several--
  if (read !== null && (await showsAnother(seen, read.bytes, read.quad, state.mrz))) {
    startOver(state)
    state.several = apart
  }
  // One of the two may be unreadable for a moment, and must not make the other count.
  if (state.several > 0) return { ...place, guidance: 'two-documents' }
  if (read === null) return { ...place, guidance: withoutRead(frame, motion, hint, state) }
  state.unread = 0
  // A read proves that there is enough light and sharpness, whatever the measures say.
  return { ...place, guidance: 'ok', barcode: read.bytes, mirrored: turned }
}

/** What to say of a frame that gave nothing: its hint, or what has become clear over many frames. */
function withoutRead(frame: Frame, motion: number, hint: Guidance, state: CaptureState): Guidance {
  if (hint === 'ok') state.unread++
  else if (state.empty >= mirrorGone) state.unread = 0
  // Large print is taken for a barcode that is too far away.
  const doubtful = state.quad === null || (hint === 'closer' && state.seen === 'symbol')
  if (!doubtful) state.blank = null
  else if (state.frames % blankEvery === 0) state.blank = blankCard(frame, motion, state.quad)
  return state.blank?.hint ?? (hint === 'ok' && state.unread > patience ? 'stuck' : hint)
}

/** A card that has nothing to read on this side, and what to do about it: closer and sharper first, then the other side. */
function blankCard(frame: Frame, motion: number, patch: Quad | null): CaptureState['blank'] {
  const card = findCard(frame)
  if (card === null || (patch && sizeOf(patch)[0] > barcodeShare * sizeOf(card.quad)[0])) return null
  const hint = guide(measure(frame, card.quad, motion), 'insurance')
  return { quad: card.quad, hint: hint === 'ok' ? 'turn-over' : hint }
}

function note(state: CaptureState, found: Quad | null, good: boolean): void {
  const still = found !== null && state.quad !== null && drift(state.quad, found) < steadyDrift
  state.steady = good && still ? state.steady + 1 : 0
  state.empty = found ? 0 : state.empty + 1
  state.quad = found
}

/** How long the last way may take at each place of a picture, in milliseconds. */
const slowest = 800

/** Both kinds in turns, until a zone is in view. A patch like a barcode proves nothing: a zone looks like one too. */
function lookOf({ mrz, seen, frames }: CaptureState): Look {
  if (mrz === null) return 'symbol'
  if (seen === 'mrz') return frames % symbolEvery === 1 ? 'symbol' : 'mrz'
  return frames % 2 === 1 ? 'symbol' : 'mrz'
}

/** Everything that can be tried on a picture that has only one chance, such as a file. Without a recogniser only symbols are. */
export async function readPicture(frame: Frame, mrz: Network | null = null): Promise<Uint8Array | null> {
  // Barcodes are read in a mirror image as they are, zones are not.
  const zones = mrz && [readMrz(frame, mrz), readMrz(mirrored(frame), mrz)]
  const zone = zones?.find(one => one !== null && isSure(one))
  if (zone) return asBytes(zone.lines)
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

type Read = { bytes: Uint8Array; quad: Quad | null }

async function readSymbol(frame: Frame, quads: readonly Quad[], turn: number): Promise<Read | null> {
  for (const quad of quads) {
    const bytes = await readSymbolAt(frame, quad, turn)
    if (bytes) return { bytes, quad }
  }
  if (turn % wholeFrameEvery !== wholeFrameEvery - 1) return null
  const whole = await readWhole(frame)
  return whole && { bytes: whole.bytes, quad: null }
}

/** A zone crosses to main as what it is: lines of ASCII. */
function asBytes(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.join('\n'))
}

function asRead(lines: readonly string[] | null, quad: Quad | undefined): Read | null {
  return lines && { bytes: asBytes(lines), quad: quad ?? null }
}

/** The farthest any corner moved, as a share of the quad's width. */
function drift(before: Quad, now: Quad): number {
  return Math.max(...now.map((corner, i) => distance(corner, before[i]!))) / distance(now[0], now[1])
}
