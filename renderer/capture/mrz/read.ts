// Reads the machine readable zone in a frame: find it, cut its lines out, recognise them, and put the characters into cells.
import { allHold, mrzChecks } from '#domain/mrz'
import type { MrzFormat } from '#domain/mrz-layout'
import type { Frame } from '../frame.ts'
import type { Quad } from '../homography.ts'
import { placeCells } from './cells.ts'
import type { Placed } from './cells.ts'
import { grammar, spell } from './grammar.ts'
import { alphabet, stride } from './network.ts'
import type { Network } from './network.ts'
import { readColumns } from './peaks.ts'
import type { Reading } from './peaks.ts'
import { capHeight, cutStrip, evenOut, stripPitch, stripWidth } from './strip.ts'
import type { StripPlace } from './strip.ts'
import { isSure } from './accept.ts'
import { findZones } from './zones.ts'
import type { Zone } from './zones.ts'

/** What one frame says. `sound` when every check digit holds as read; nothing is repaired. */
export type MrzReading = {
  format: MrzFormat
  lines: string[]
  /** Probabilities of each letter of the alphabet, cell by cell, line by line. */
  cells: Float32Array[][]
  /** The probability of the least certain character. */
  least: number
  /** Cells in which no character was seen. */
  missing: number
  sound: boolean
  score: number
  /** The zone's corners in the frame, clockwise from the top left of the text. */
  quad: Quad
}

/**
 * How a line is cut out: character height and pitch as shares of those measured, and room at either end for characters
 * the line finder missed, in character heights. Blur makes spots taller than the characters they come from.
 */
type Look = { height: number; pitch: number; margin: number }

const firstLook: Look = { height: 0.9, pitch: 1.03, margin: 2.2 }
/** When the first look was not good enough: closer, and further out. */
const secondLook: Look = { height: 0.8, pitch: 1, margin: 5 }
const mostZones = 2
/** Text that is no zone scores below this. */
const promising = 0.7
/** Text that is this certain is not upside down. */
const rightWayUp = 0.9

/** The most plausible zone of a frame, or null. `net` is the loaded recogniser; nothing is kept between frames. */
export function readMrz(frame: Frame, net: Network): MrzReading | null {
  let best: MrzReading | null = null
  for (const zone of findZones(frame).slice(0, mostZones)) {
    const upright = lookAt(frame, net, zone, firstLook, false)
    best = better(best, upright.reading)
    let upsideDown = false
    if (!upright.reading?.sound && upright.certainty < rightWayUp) {
      const turned = lookAt(frame, net, zone, firstLook, true)
      best = better(best, turned.reading)
      upsideDown = turned.certainty > upright.certainty
    }
    if (best !== null && isSure(best)) break
    if (best === null || best.score < promising) continue
    best = better(best, lookAt(frame, net, zone, secondLook, upsideDown).reading)
    if (best?.sound) break
  }
  return best !== null && best.score >= promising ? best : null
}

function better(a: MrzReading | null, b: MrzReading | null): MrzReading | null {
  return a === null || (b !== null && b.score > a.score) ? b : a
}

/** Recognises the lines of a zone, and tells the best way to read them and how certain the characters are on average. */
function lookAt(
  frame: Frame,
  net: Network,
  zone: Zone,
  look: Look,
  upsideDown: boolean,
): { reading: MrzReading | null; certainty: number } {
  const strips = zone.lines.map(line => stripOf(line, zone, look, upsideDown))
  if (upsideDown) strips.reverse()
  const lines = strips.map(strip => {
    const pixels = evenOut(cutStrip(frame, strip.place), strip.place.width)
    return { ...strip, ...readColumns(net.recognise(pixels, strip.place.width)) }
  })
  let reading: MrzReading | null = null
  for (const layout of layouts(lines, quadOf(zone, upsideDown))) reading = better(reading, layout)
  return { reading, certainty: certainty(lines) }
}

/** `start` is where along the line the strip begins and `step` the width of a column, in pixels. */
type Strip = { place: StripPlace; start: number; step: number }

function stripOf({ slope, offset }: Zone['lines'][number], zone: Zone, look: Look, upsideDown: boolean): Strip {
  const length = Math.hypot(1, slope)
  const step = (zone.pitch * look.pitch) / stripPitch
  const tall = (zone.height * look.height) / capHeight
  const sign = upsideDown ? -1 : 1
  const from = zone.from - zone.height * look.margin
  const to = zone.to + zone.height * look.margin
  const x = upsideDown ? to : from
  const y = offset + slope * x
  const right = [(sign * step) / length, (sign * slope * step) / length] as const
  const down = [(-sign * slope * tall) / length, (sign * tall) / length] as const
  const start = (sign * (x + slope * y)) / length
  return { place: { x, y, right, down, width: stripWidth(((to - from) * length) / step) }, start, step }
}

function quadOf({ lines, height, from, to }: Zone, upsideDown: boolean): Quad {
  const corner = (line: Zone['lines'][number], x: number, up: number): readonly [number, number] => [
    x,
    line.offset + line.slope * x + up * height * 0.8,
  ]
  const [top, bottom] = [lines[0]!, lines.at(-1)!]
  const [left, right] = [from - height / 2, to + height / 2]
  const quad = [
    corner(top, left, -1),
    corner(top, right, -1),
    corner(bottom, right, 1),
    corner(bottom, left, 1),
  ] as const
  return upsideDown ? [quad[2], quad[3], quad[0], quad[1]] : quad
}

function certainty(readings: readonly Reading[]): number {
  const means = readings.map(
    ({ peaks }) => peaks.reduce((sum, peak) => sum + peak.odds[peak.letter]!, 0) / Math.max(1, peaks.length),
  )
  return means.reduce((sum, mean) => sum + mean, 0) / Math.max(1, means.length)
}

type LineReading = Strip & Reading

/** Every way the lines can be a zone: which of them, how wide, and where each begins. */
function* layouts(lines: readonly LineReading[], quad: Quad): Generator<MrzReading> {
  for (const [count, width] of [
    [3, 30],
    [2, 44],
    [2, 36],
  ] as const) {
    for (let from = 0; from + count <= lines.length; from++) {
      const chosen = lines.slice(from, from + count)
      const characters = chosen.map(line => line.peaks.length).sort((a, b) => a - b)[count >> 1]!
      if (characters < width * 0.8 || characters > width + 14) continue
      for (const placed of combinations(chosen.map(line => placeCells(line, width)))) {
        const reading = asReading(chosen, placed, quad)
        if (reading) yield reading
      }
    }
  }
}

function combinations(placings: readonly Placed[][]): Placed[][] {
  return placings.reduce<Placed[][]>((all, line) => all.flatMap(before => line.map(one => [...before, one])), [[]])
}

function asReading(lines: readonly LineReading[], placed: readonly Placed[], quad: Quad): MrzReading | null {
  const cells = placed.map(line => line.cells)
  const spelled = spell(cells)
  if (spelled === null) return null
  const missing = placed.reduce((sum, line) => sum + line.missing, 0)
  const { least, mean } = confidence(cells, spelled)
  const checks = mrzChecks(spelled.lines, spelled.format)
  const sound = allHold(checks)
  const held = Object.values(checks).filter(Boolean).length
  const fit = placed.reduce((sum, line) => sum + line.score, 0) / placed.length
  // Lines of a zone begin under one another, seen from aside within most of a character.
  const starts = placed.map((line, i) => lines[i]!.start + line.first * stride * lines[i]!.step)
  const pitch = placed[0]!.pitch * stride * lines[0]!.step
  const ragged = starts
    .slice(1)
    .reduce((sum, start, i) => sum + Math.max(0, Math.abs(start - starts[i]!) / pitch - 0.8), 0)
  const score = fit + mean + (sound ? 0.6 : 0) + held * 0.08 - missing * 0.02 - ragged * 0.5
  return { ...spelled, cells, least, missing, sound, score, quad }
}

/** Of the characters as spelled: the smallest probability, and the mean logarithm of what recogniser and grammar say. */
export function confidence(
  cells: readonly (readonly Float32Array[])[],
  { lines, format }: { lines: readonly string[]; format: MrzFormat },
): { least: number; mean: number } {
  let least = 1
  let sum = 0
  let count = 0
  lines.forEach((line, y) => {
    for (let x = 0; x < line.length; x++) {
      const letter = alphabet.indexOf(line.charAt(x))
      const probability = cells[y]![x]![letter]!
      least = Math.min(least, probability)
      sum += Math.log(Math.max(1e-4, probability) * grammar[format][y]![x]![letter]!)
      count++
    }
  })
  return { least, mean: count === 0 ? 0 : sum / count }
}
