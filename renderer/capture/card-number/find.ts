// Looks for the number of a payment card in a frame, only to refuse it: digits in groups, a brand's prefix, the check digit.
import { looksLikePaymentCard } from '#domain/card-number'
import { findCard } from '../card-quad.ts'
import { scaled, shrink } from '../frame.ts'
import type { Frame } from '../frame.ts'
import { homography, project, rectangle, scaledQuad } from '../homography.ts'
import type { Quad } from '../homography.ts'
import { findBlobs } from '../mrz/blobs.ts'
import { stripHeight } from '../mrz/network.ts'
import { cutStrip, evenOut } from '../mrz/strip.ts'
import { textLines } from '../mrz/text-lines.ts'
import type { TextLine } from '../mrz/text-lines.ts'
import { rectify } from '../rectify.ts'
import { kinds, type Classifier } from './classify.ts'
import { anyComb, digitRows, fitCombs, middlesOf, type Search } from './comb.ts'
import { describe } from './features.ts'

/** Lines are looked for in a picture this wide, in which the digits of a card held up are 10 to 30 pixels high. */
const workingWidth = 640
const heights = { least: 7, most: 45 } as const
/** Spots of a line: sixteen digits of which some run together or are missed, and what stands beside them. */
const spots = { least: 7, most: 26 } as const
const mostLines = 3
/** Room at either end for digits that the line finder missed, in heights. */
const room = 4
/** Least probability of any digit, and the least mean of all. */
const leastDigit = 0.3
const leastMean = 0.8

type Line = Pick<TextLine, 'slope' | 'offset' | 'height' | 'from' | 'to'>

/** Sizes a picture is looked at in: what is missed at one, because strokes run together there or digits fall apart, shows at another. */
export const looks = [1, 0.93, 0.85] as const

/**
 * True when a number that can only be a payment card's is printed or embossed in the picture. Nothing of it is kept. `outline`
 * is the card's where it is known already, `size` one of `looks`.
 */
export function showsCardNumber(picture: Frame, classify: Classifier, outline: Quad | null = null, size = 1): boolean {
  const frame = scaled(picture, size)
  const factor = Math.max(1, Math.round(frame.width / workingWidth))
  const small = factor === 1 ? frame : shrink(frame, factor)
  const card = outline ? scaledQuad(outline, size) : findCard(frame)?.quad
  if (card && embossedStrips(frame, card).some(strip => holdsNumber(strip, classify, embossed))) return true
  return [small, inverted(small), relief(small)].some(seen =>
    candidates(seen)
      .map(line => enlarged(line, factor))
      .some(line => [false, true].some(turned => holdsNumber(stripOf(frame, line, turned), classify, anyComb))),
  )
}

/** Millimetres of ISO/IEC 7811-1 §5: the line of embossed digits, their height and pitch, the first one's edge; a gap is one digit wide. */
const iso = { width: 85.6, height: 54, middle: 32.5, digit: 4.32, pitch: 3.63, first: 8.4, slack: 3 } as const
const rowsAMillimetre = digitRows / iso.digit
const embossed: Search = {
  pitch: { from: iso.pitch * rowsAMillimetre * 0.95, to: iso.pitch * rowsAMillimetre * 1.05, step: 0.2 },
  gap: { from: 0.9, to: 1.1, step: 0.1 },
  start: { from: (iso.first - iso.slack) * rowsAMillimetre, to: (iso.first + iso.slack) * rowsAMillimetre },
}
/** The outline is off by a millimetre or two, and the card may lie the wrong way up. */
const shifts = [0, -1, 1, -2, 2] as const

/** Where a card of this outline has its embossed number, as strips. */
function embossedStrips(frame: Frame, [a, b, c, d]: Quad): Strip[] {
  const width = Math.round(iso.width * rowsAMillimetre)
  const tall = stripHeight / rowsAMillimetre
  return [[a, b, c, d] as const, [c, d, a, b] as const].flatMap(corners => {
    const place = homography(rectangle(0, 0, iso.width, iso.height), corners)
    if (place === null) return []
    return shifts.flatMap(shift => {
      const top = iso.middle + shift - tall / 2
      const [p, q, r, s] = rectangle(0, top, iso.width, top + tall)
      const crop = rectify(
        frame,
        [project(place, p), project(place, q), project(place, r), project(place, s)],
        width,
        stripHeight,
      )
      return crop ? [{ strip: evenOut(Float32Array.from(crop.luma), width), width }] : []
    })
  })
}

function inverted({ luma, width, height }: Frame): Frame {
  return { luma: luma.map(value => 255 - value), width, height }
}

/** Half the side of the square around a pixel that it is compared with. */
const reach = 4

/** Dark wherever a pixel differs from its surroundings either way: the lit and the shaded edges of blank embossing. */
function relief({ luma, width, height }: Frame): Frame {
  const across = new Float32Array(luma.length)
  const side = 2 * reach + 1
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = -reach; x < width; x++) {
      if (x + reach < width) sum += luma[y * width + x + reach]!
      if (x - reach > 0) sum -= luma[y * width + x - reach - 1]!
      if (x >= 0) across[y * width + x] = sum / side
    }
  }
  const out = new Uint8Array(luma.length).fill(255)
  const sums = new Float32Array(width)
  for (let y = -reach; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y + reach < height) sums[x]! += across[(y + reach) * width + x]!
      if (y - reach > 0) sums[x]! -= across[(y - reach - 1) * width + x]!
      if (y < reach || y >= height - reach || x < reach || x >= width - reach) continue
      out[y * width + x] = 255 - Math.min(255, 5 * Math.abs(luma[y * width + x]! - sums[x]! / side))
    }
  }
  return { luma: out, width, height }
}

/** Lines of about as many spots as a number has digits, the longest first. */
function candidates(frame: Frame): TextLine[] {
  return textLines(findBlobs(frame, heights.least, heights.most))
    .filter(({ blobs }) => blobs.length >= spots.least && blobs.length <= spots.most)
    .sort((a, b) => b.blobs.length * b.height - a.blobs.length * a.height)
    .slice(0, mostLines)
}

/** A line of the small picture in pixels of the frame. */
function enlarged({ slope, offset, height, from, to }: Line, factor: number): Line {
  const middle = (factor - 1) / 2
  return {
    slope,
    offset: offset * factor + middle * (1 - slope),
    height: height * factor,
    from: from * factor + middle,
    to: to * factor + middle,
  }
}

type Strip = { strip: Float32Array; width: number }

function holdsNumber({ strip, width }: Strip, classify: Classifier, search: Search): boolean {
  return fitCombs(strip, width, search).some(comb => {
    const middles = middlesOf(comb)
    let digits = ''
    let sum = 0
    for (const middle of middles) {
      const odds = classify(describe(strip, width, middle, comb.pitch))
      let best = 0
      for (let kind = 1; kind < kinds; kind++) if (odds[kind]! > odds[best]!) best = kind
      if (best > 9 || odds[best]! < leastDigit) return false
      digits += String(best)
      sum += odds[best]!
    }
    return sum / middles.length >= leastMean && looksLikePaymentCard(digits)
  })
}

/** The line as a strip in which a digit is `digitRows` high. */
export function stripOf(frame: Frame, { slope, offset, height, from, to }: Line, turned: boolean): Strip {
  const length = Math.hypot(1, slope)
  const step = height / digitRows
  const sign = turned ? -1 : 1
  const x = turned ? to + room * height : from - room * height
  const width = Math.ceil(((to - from + 2 * room * height) * length) / step)
  const right = [(sign * step) / length, (sign * slope * step) / length] as const
  const down = [(-sign * slope * step) / length, (sign * step) / length] as const
  const strip = cutStrip(frame, { x, y: offset + slope * x, right, down, width })
  return { strip: evenOut(strip, width), width }
}
