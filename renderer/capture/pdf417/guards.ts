// Finds the start and stop pattern of a symbol in a nearly flat crop: the two lines everything else is measured from.
import type { Frame } from '../frame.ts'
import type { Band } from './band.ts'
import { match, matchAll, perModule, templateOf } from './correlation.ts'

/** x = at + lean · (y − middle), in pixels of the crop; `module` is a module's width there. */
export type GuardLine = { at: number; middle: number; lean: number; module: number; score: number }
/** Where the start pattern begins and where the stop pattern begins. */
export type Guards = { left: GuardLine; right: GuardLine; score: number }

/** Eight modules of bar, then narrow bars (ISO/IEC 15438 §5.3.3); with the quiet zone before and the bar that always follows. */
const startModules = [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1]
const stopModules = [0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0]
/** Blur in modules: the middle of what webcams give. `lead` is the modules before the pattern itself. */
const softness = 0.55
const steepest = 0.28
const likelyLean = 0.1

type Pattern = { coarse: Float64Array; template: Float32Array; lead: number }
const start: Pattern = {
  coarse: Float64Array.from(templateOf(startModules, 1, 0.8)),
  template: templateOf(startModules, perModule, softness),
  lead: 3,
}
const stop: Pattern = {
  coarse: Float64Array.from(templateOf(stopModules, 1, 0.8)),
  template: templateOf(stopModules, perModule, softness),
  lead: 1,
}

/** A place where one of the patterns is looked for: columns of the crop, and rows that are surely inside the symbol there. */
type Window = { from: number; to: number; top: number; bottom: number }

/** Up to three likely pairs of lines, best first. `band` is where the texture is. */
export function findGuards(crop: Frame, band: Band): Guards[] {
  const length = band.right - band.left
  const widths = { narrowest: Math.max(1.05, length / 560), widest: length / 85 }
  const [leftEnd, rightEnd] = [windowAt(crop, band, band.left), windowAt(crop, band, band.right)]
  const lefts = search(crop, leftEnd, start, widths).map(line => polish(crop, leftEnd, line, start))
  const rights = search(crop, rightEnd, stop, widths).map(line => polish(crop, rightEnd, line, stop))
  return lefts
    .flatMap(left => rights.map(right => ({ left, right, score: left.score + right.score })))
    .filter(({ left, right }) => right.at - left.at > length * 0.5)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
}

function windowAt(crop: Frame, { top, bottom, left, right }: Band, end: number): Window {
  const reach = (right - left) * 0.28
  return {
    from: Math.max(0, end - reach),
    to: Math.min(crop.width, end + reach),
    top: Math.max(0, top.at + top.slope * end),
    bottom: Math.min(crop.height, bottom.at + bottom.slope * end),
  }
}

/** The best few places of one pattern over position, lean and module width, on a coarse grid. */
function search(
  crop: Frame,
  place: Window,
  { coarse, lead }: Pattern,
  { narrowest, widest }: { narrowest: number; widest: number },
): GuardLine[] {
  const { from, to, top, bottom } = place
  const middle = (top + bottom) / 2
  const leanStep = leanStepOf(place)
  const best: GuardLine[] = []
  const overall = deviation(crop, top, bottom)
  const length = coarse.length
  const seen = { ...place, from: from - (lead + 1) * widest, to: to + (length - lead + 1) * widest }
  for (const lean of leansBy(leanStep)) {
    // Bars were laid nearly upright before; where nothing is like the pattern by then, nothing will be.
    if (Math.abs(lean) > likelyLean && (best[0]?.score ?? 0) < 0.6) break
    const profile = project(crop, seen, middle, lean)
    for (let module = narrowest; module <= widest; module *= 1.09) {
      const first = Math.max(from, lead * module)
      const last = Math.min(to, crop.width - (length - lead) * module - 1)
      const scores = matchAll(profile, first - lead * module, last - first, module, coarse, overall)
      for (let j = 0; j < scores.length; j++) {
        if (scores[j]! > 0.4) keep(best, { at: first + (j * module) / 2, middle, lean, module, score: scores[j]! })
      }
    }
  }
  return best
}

/** From upright to the steepest, to both sides in turns. */
function leansBy(step: number): number[] {
  const most = Math.floor(steepest / step)
  return Array.from({ length: 2 * most + 1 }, (_, i) => (i % 2 === 0 ? -1 : 1) * Math.ceil(i / 2) * step)
}

/** The ends of the bars move by so little from one lean to the next that the wide bar stays one. */
function leanStepOf({ top, bottom }: Window): number {
  return 3 / Math.max(8, (bottom - top) / 2)
}

/** Keeps the best three that are not the same place. */
function keep(best: GuardLine[], line: GuardLine): void {
  const near = best.findIndex(other => Math.abs(other.at - line.at) < 8 * line.module)
  if (near >= 0) {
    if (best[near]!.score >= line.score) return
    best.splice(near, 1)
  }
  const place = best.findIndex(other => other.score < line.score)
  best.splice(place < 0 ? best.length : place, 0, line)
  if (best.length > 3) best.pop()
}

/** A finer look around a place: first the lean that makes the bars sharpest, then the place and width that fit best. */
function polish(crop: Frame, place: Window, rough: GuardLine, { template, lead }: Pattern): GuardLine {
  const { middle, at: x, module: wide } = rough
  const leanStep = leanStepOf(place)
  const overall = deviation(crop, place.top, place.bottom)
  const around = { ...place, from: x - (lead + 2) * wide, to: x + (template.length / perModule + 2) * wide }
  let lean = rough.lean
  for (const [steps, step] of [
    [4, 0.25],
    [3, 0.07],
  ] as const) {
    let sharpest = -Infinity
    const centre = lean
    for (let turn = -steps; turn <= steps; turn++) {
      const tried = centre + turn * step * leanStep
      const sharp = sharpness(project(crop, around, middle, tried), around)
      if (sharp > sharpest) [sharpest, lean] = [sharp, tried]
    }
  }
  const profile = project(crop, around, middle, lean)
  let best = { ...rough, lean, score: -1 }
  for (const fine of [1, 0.5, 0.25, 0.12]) {
    const { module: module0, at: at0 } = best
    for (let dModule = -3; dModule <= 3; dModule++) {
      const module = module0 * (1 + dModule * 0.02 * fine)
      for (let dx = -3; dx <= 3; dx++) {
        const at = at0 + dx * 0.35 * module0 * fine
        const score = match(profile, at - lead * module, module, template, overall)
        if (score > best.score) best = { at, middle, lean, module, score }
      }
    }
  }
  return best
}

function sharpness(profile: Float32Array, { from, to }: Window): number {
  let sum = 0
  for (let x = Math.max(1, Math.floor(from)), end = Math.min(profile.length - 1, Math.ceil(to) - 1); x < end; x++) {
    sum += (profile[x + 1]! - profile[x]!) ** 2
  }
  return sum
}

/** Mean of the columns [from, to) of the crop along lines that lean; the other columns stay 0. */
function project(crop: Frame, window: Window, middle: number, lean: number): Float32Array {
  const { luma, width } = crop
  const from = Math.max(0, Math.floor(window.from))
  const to = Math.min(width, Math.ceil(window.to))
  const sums = new Float32Array(width)
  let rows = 0
  for (let y = Math.ceil(window.top); y < window.bottom; y++) {
    const shift = lean * (y - middle)
    const whole = Math.floor(shift)
    const part = shift - whole
    const row = y * width + whole
    const first = Math.min(to, Math.max(from, -whole))
    const last = Math.max(first, Math.min(to, width - 1 - whole))
    for (let x = first; x < last; x++) sums[x]! += luma[row + x]! + (luma[row + x + 1]! - luma[row + x]!) * part
    // What leans out of the crop repeats its edge.
    for (let x = from; x < first; x++) sums[x]! += luma[y * width]!
    for (let x = last; x < to; x++) sums[x]! += luma[y * width + width - 1]!
    rows++
  }
  for (let x = from; x < to; x++) sums[x]! /= Math.max(1, rows)
  return sums
}

function deviation({ luma, width }: Frame, top: number, bottom: number): number {
  let sum = 0
  let squares = 0
  let n = 0
  for (let i = Math.ceil(top) * width; i < Math.floor(bottom) * width; i += 3) {
    sum += luma[i]!
    squares += luma[i]! ** 2
    n++
  }
  return Math.sqrt(Math.max(1, squares / Math.max(1, n) - (sum / Math.max(1, n)) ** 2))
}
