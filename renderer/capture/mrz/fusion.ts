// Puts the readings of one document together over several frames: a result counts when two frames agree, or all of them together are sure.
import { allHold, mrzChecks } from '#domain/mrz'
import type { MrzFormat } from '#domain/mrz-layout'
import { isSure } from './accept.ts'
import { spell } from './grammar.ts'
import { letters } from './peaks.ts'
import type { MrzReading } from './read.ts'

/** What the frames so far say of one document: summed logarithms cell by cell, and each text whose check digits held. */
type Evidence = { format: MrzFormat; cells: Float32Array[][]; frames: number; sound: Set<string> }
export type MrzTrack = { evidence: Evidence | null; framesWithout: number }

/** Frames without a reading after which the document is taken to be gone. */
const goneAfter = 15
/** A frame whose characters differ more than this from what is known shows another document. */
const mostDifferent = 0.2
/** Frames whose check digits hold say more. */
const soundWeight = 1.5
const otherWeight = 0.7
const fewestFrames = 2

export function newTrack(): MrzTrack {
  return { evidence: null, framesWithout: 0 }
}

/** Takes in one frame's reading, null where there was none, and gives the lines of the document once they count. */
export function follow(track: MrzTrack, reading: MrzReading | null): string[] | null {
  if (reading === null) {
    if (++track.framesWithout >= goneAfter) track.evidence = null
    return null
  }
  track.framesWithout = 0
  const known = track.evidence
  const evidence = known !== null && isSame(known, reading) ? known : startOf(reading)
  track.evidence = evidence
  add(evidence, reading)
  const text = reading.lines.join('\n')
  const agreed = reading.sound && evidence.sound.has(text)
  if (reading.sound) evidence.sound.add(text)
  if (agreed) return reading.lines
  return evidence.frames < fewestFrames ? null : sureOf(evidence)
}

function startOf({ format, cells }: MrzReading): Evidence {
  return { format, cells: cells.map(row => row.map(() => new Float32Array(letters))), frames: 0, sound: new Set() }
}

function add(evidence: Evidence, { cells, sound }: MrzReading): void {
  const weight = sound ? soundWeight : otherWeight
  evidence.frames++
  evidence.cells.forEach((row, y) => {
    row.forEach((sums, x) => {
      const odds = cells[y]![x]!
      // No frame alone may rule a character out.
      for (let k = 0; k < letters; k++) sums[k] = sums[k]! + weight * Math.log(odds[k]! * 0.98 + 0.0005)
    })
  })
}

function isSame(evidence: Evidence, reading: MrzReading): boolean {
  if (evidence.cells.length !== reading.cells.length || evidence.cells[0]!.length !== reading.cells[0]!.length)
    return false
  const known = spell(evidence.cells.map(row => row.map(normalised)))
  const before = known?.lines.join('') ?? ''
  const now = reading.lines.join('')
  let different = 0
  for (let i = 0; i < now.length; i++) if (before.charAt(i) !== now.charAt(i)) different++
  return different <= now.length * mostDifferent
}

/** The text of all frames together, when it meets the rule for a single frame. */
function sureOf(evidence: Evidence): string[] | null {
  const cells = evidence.cells.map(row => row.map(normalised))
  const spelled = spell(cells)
  if (spelled === null) return null
  const sound = allHold(mrzChecks(spelled.lines, spelled.format))
  return isSure({ ...spelled, cells, missing: 0, sound }) ? spelled.lines : null
}

function normalised(logs: Float32Array): Float32Array {
  const most = logs.reduce((a, b) => Math.max(a, b), -Infinity)
  const odds = logs.map(value => Math.exp(value - most))
  const sum = odds.reduce((a, b) => a + b, 0)
  return odds.map(value => value / sum)
}
