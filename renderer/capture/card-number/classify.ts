// Tells which digit a cell shows, or that it shows none: one hidden layer over the edge directions.
import { featureCount } from './features.ts'

const hidden = 40
/** Ten digits, then "no digit". */
export const kinds = 11

/** Weights as the trainer writes them: hidden layer [hidden][features], its biases, output layer [kinds][hidden], its biases. */
export const weightCount = hidden * featureCount + hidden + kinds * hidden + kinds
export type Classifier = (features: Float32Array) => Float32Array

/** Weights of one byte each, in base64, behind the largest value of each of the four parts. */
export function classifierFrom(text: string, scales: readonly number[]): Classifier {
  const bytes = Int8Array.from(atob(text), character => character.charCodeAt(0))
  if (bytes.length !== weightCount) throw new Error('The weights of the digit classifier do not fit.')
  const parts = partsOf(bytes)
  return classifier(parts.map((part, i) => Float32Array.from(part, value => (value / 127) * scales[i]!)))
}

export function partsOf<T extends Int8Array | Float32Array>(all: T): T[] {
  let at = 0
  return [hidden * featureCount, hidden, kinds * hidden, kinds].map(count => all.subarray(at, (at += count)) as T)
}

/** Probabilities of `kinds`. */
function classifier([first, firstBias, second, secondBias]: readonly Float32Array[]): Classifier {
  const middle = new Float32Array(hidden)
  return features => {
    for (let h = 0; h < hidden; h++) {
      let sum = firstBias![h]!
      for (let i = 0, at = h * featureCount; i < featureCount; i++) sum += first![at + i]! * features[i]!
      middle[h] = Math.max(0, sum)
    }
    const odds = new Float32Array(kinds)
    let most = -Infinity
    for (let k = 0; k < kinds; k++) {
      let sum = secondBias![k]!
      for (let h = 0; h < hidden; h++) sum += second![k * hidden + h]! * middle[h]!
      odds[k] = sum
      most = Math.max(most, sum)
    }
    let total = 0
    for (let k = 0; k < kinds; k++) total += odds[k] = Math.exp(odds[k]! - most)
    return odds.map(value => value / total)
  }
}
