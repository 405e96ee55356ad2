// Turns the recogniser's answer for each column into characters: runs of columns that agree on one.
import { alphabet, classes } from './network.ts'
import type { Columns } from './network.ts'

/** Letters a cell can have, in the order of `alphabet`. */
export const letters = alphabet.length

/** Probabilities of `classes` (0 is "between characters") for each column. */
export type Reading = { columns: number; probabilities: Float32Array; peaks: Peak[] }
/** A character at column `at` (a fraction), what it may be, the most likely letter, and how many columns agree. */
export type Peak = { at: number; odds: Float32Array; letter: number; width: number }

/** A column shows a character when that is more likely than not, and one character at least this likely. */
const leastPresent = 0.5
const leastLetter = 0.2

/** Characters from left to right. */
export function readColumns({ odds, columns }: Columns): Reading {
  const probabilities = softmax(odds, columns)
  const peaks: Peak[] = []
  let current: { letter: number; from: number; to: number } | null = null
  const close = () => {
    if (current === null) return
    const { from, to, letter } = current
    peaks.push({ at: (from + to) / 2, odds: oddsOver(probabilities, from, to), letter, width: to - from + 1 })
    current = null
  }
  for (let t = 0; t < columns; t++) {
    const at = t * classes
    let letter = 1
    for (let k = 2; k < classes; k++) if (probabilities[at + k]! > probabilities[at + letter]!) letter = k
    const present = 1 - probabilities[at]! > leastPresent && probabilities[at + letter]! > leastLetter
    if (current !== null && (!present || current.letter !== letter - 1)) close()
    if (!present) continue
    if (current === null) current = { letter: letter - 1, from: t, to: t }
    else current.to = t
  }
  close()
  return { columns, probabilities, peaks }
}

/** What stands in these columns (both included), as probabilities of each letter. */
export function oddsOver(probabilities: Float32Array, from: number, to: number): Float32Array {
  const odds = new Float32Array(letters)
  let sum = 0
  for (let t = from; t <= to; t++) {
    for (let k = 0; k < letters; k++) {
      const value = probabilities[t * classes + k + 1]!
      odds[k] = odds[k]! + value
      sum += value
    }
  }
  // A little of everything, so that no letter is ever impossible when frames are put together.
  const least = 1e-5
  for (let k = 0; k < letters; k++) odds[k] = (odds[k]! + least) / (sum + letters * least)
  return odds
}

function softmax(logits: Float32Array, columns: number): Float32Array {
  const out = new Float32Array(columns * classes)
  for (let from = 0; from < out.length; from += classes) {
    let most = -Infinity
    for (let k = from; k < from + classes; k++) if (logits[k]! > most) most = logits[k]!
    let sum = 0
    for (let k = from; k < from + classes; k++) sum += out[k] = Math.exp(logits[k]! - most)
    for (let k = from; k < from + classes; k++) out[k] = out[k]! / sum
  }
  return out
}
