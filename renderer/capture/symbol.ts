// Reads a PDF417 symbol out of a frame: lay the located texture flat, read it, if that fails straighten it and read again, and at last read it codeword by codeword.
import { readFlat } from './decode.ts'
import type { Frame } from './frame.ts'
import { grow, homography, project, rectangle, sizeOf } from './homography.ts'
import type { Quad } from './homography.ts'
import { averageColumns, rectify } from './rectify.ts'
import { findEnds } from './ends.ts'
import { readSoft } from './pdf417/soft.ts'
import { leaningQuad } from './straighten.ts'
import type { Box } from './straighten.ts'

/** Around a patch that was located: its start and stop bars lie outside, and the reader needs a quiet zone. */
const aroundPatch = { along: 0.09, across: 0.1 }
/** Enough to find ends that the located patch missed. */
const aroundUnsure = { along: 0.3, across: 0.25 }
/** Around the symbol itself: only the quiet zone. */
const aroundSymbol = { along: 0.03, across: 0.08 }
/** For the reader of codewords, which finds the ends by itself; and where only a part of the symbol was located. */
const aroundSoft = { along: 0.25, across: 0.35 }
const aroundPart = { along: 0.9, across: 0.5 }
/** How long the reader of codewords may take for a frame of a camera, in milliseconds. */
const softTime = 150
/** Pixels across a crop: about 3 a module for the 240 to 360 modules of a driving licence. More makes the reader worse, not better. */
const narrowest = 700
const widest = 1200
const shortest = 30
const tallest = 700

/** A flat crop, where the quad it was cut for lies in it, and the part of the frame it was cut from. */
type FlatSymbol = { crop: Frame; inner: Box; outer: Quad }
type Margin = { along: number; across: number }

/** How much the refined crop is averaged along its bars before reading. They fail on different noise, so frames take turns. */
const averaging = [0, 2, 1] as const
/** Of so many frames the first is straightened and the others are read codeword by codeword: the one reads what the other does not. */
const straightenEvery = 3

/**
 * The bytes of the symbol at `quad`, or null when it cannot be read there. `turn` chooses what is tried second: a number
 * that counts up from frame to frame, or 'all' for a picture that has only one chance, in which codewords come later.
 */
export async function readSymbolAt(frame: Frame, quad: Quad, turn: number | 'all'): Promise<Uint8Array | null> {
  const rough = flatten(frame, quad)
  if (!rough) return null
  const read = await readFlat(rough.crop)
  if (read) return read.bytes
  if (turn !== 'all' && turn % straightenEvery !== 0) return readCodewords(frame, rough, softTime)
  const fine = refine(frame, rough)
  const turns = turn === 'all' ? averaging : [averaging[Math.floor(turn / straightenEvery) % averaging.length]!]
  for (const reach of turns) {
    if (!fine) break
    const again = await readFlat(reach === 0 ? fine.crop : averageColumns(fine.crop, reach))
    if (again) return again.bytes
  }
  return null
}

/**
 * Each codeword for itself, whichever way up the symbol lies; gives up after `most` milliseconds. For what cannot be read
 * line by line: dark, blurred, noisy.
 */
export function readCodewordsAt(frame: Frame, quad: Quad, most: number): Uint8Array | null {
  const rough = flatten(frame, quad)
  return rough && readCodewords(frame, rough, most)
}

function readCodewords(frame: Frame, rough: FlatSymbol, most: number): Uint8Array | null {
  const until = performance.now() + most
  const upright = toFrame(rough, leaningQuad(rough.crop, rough.inner))
  for (const margin of [aroundSoft, aroundPart]) {
    const flat = upright && flatten(frame, upright, margin)
    if (!flat) continue
    let part = false
    for (const crop of [flat.crop, turned(flat.crop)]) {
      const { read, touches } = readSoft(crop, until)
      if (read) return read.bytes
      part ||= touches.left || touches.right
      if (performance.now() > until) return null
    }
    if (!part) return null
  }
  return null
}

/** By half a turn. */
function turned({ luma, width, height }: Frame): Frame {
  return { luma: luma.slice().reverse(), width, height }
}

/** Turns bars and rows upright, then finds the true ends, then turns again on the whole symbol. */
export function refine(frame: Frame, rough: FlatSymbol): FlatSymbol | null {
  const upright = toFrame(rough, leaningQuad(rough.crop, rough.inner))
  const wide = upright && flatten(frame, upright, aroundUnsure)
  if (!wide) return null
  const whole = toFrame(wide, leaningQuad(wide.crop, findEnds(wide.crop, wide.inner)))
  return whole && flatten(frame, whole, aroundSymbol)
}

/** The flat crop of a quad with a margin, or null when the quad cannot be a symbol. */
export function flatten(frame: Frame, quad: Quad, margin: Margin = aroundPatch): FlatSymbol | null {
  const outer = grow(quad, margin.along, margin.across)
  const [along, across] = sizeOf(outer)
  const width = Math.round(Math.min(widest, Math.max(narrowest, along)))
  const height = Math.round((width * across) / along)
  if (!(height >= shortest && height <= tallest)) return null
  const crop = rectify(frame, outer, width, height)
  if (!crop) return null
  const x = (width * margin.along) / (1 + 2 * margin.along)
  const y = (height * margin.across) / (1 + 2 * margin.across)
  return { crop, inner: { left: x, top: y, right: width - x, bottom: height - y }, outer }
}

/** A quad in pixels of the crop, in pixels of the frame. */
function toFrame({ crop, outer }: FlatSymbol, quad: Quad): Quad | null {
  const h = homography(rectangle(0, 0, crop.width, crop.height), outer)
  if (!h) return null
  const [a, b, c, d] = quad
  return [project(h, a), project(h, b), project(h, c), project(h, d)]
}
