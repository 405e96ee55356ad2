// Trains the digit classifier of renderer/capture/card-number and writes its weights.
// Run: node test/scan/train-card-number.ts [LINES] [ROUNDS]; about two minutes for the numbers it is committed with.
import { writeFileSync } from 'node:fs'
import { classifierFrom, kinds, partsOf, weightCount } from '../../renderer/capture/card-number/classify.ts'
import { featureCount } from '../../renderer/capture/card-number/features.ts'
import { chance } from './chance.ts'
import { drawCells, type Cells } from './card-number-cells.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const hidden = (weightCount - kinds) / (featureCount + 1 + kinds)
const [lines = 5000, rounds = 14] = process.argv.slice(2).map(Number)
const seeds = { train: 1, check: 9001, weights: 1 } as const
const c = chance(seeds.weights)

/** Adam (Kingma & Ba 2015) on the cross-entropy, in batches of 32. */
function train(cells: Cells, weights: Float32Array): void {
  const gradient = new Float32Array(weightCount)
  const first = new Float32Array(weightCount)
  const second = new Float32Array(weightCount)
  const [w1, b1, w2, b2] = partsOf(weights) as [Float32Array, Float32Array, Float32Array, Float32Array]
  const [g1, h1, g2, h2] = partsOf(gradient) as [Float32Array, Float32Array, Float32Array, Float32Array]
  const order = Uint32Array.from({ length: cells.count }, (_, i) => i)
  const middle = new Float32Array(hidden)
  const odds = new Float32Array(kinds)
  let steps = 0
  for (let round = 0; round < rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = c.whole(0, i)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    const rate = 0.002 * (1 - round / rounds) + 0.0001
    let loss = 0
    for (let n = 0; n < order.length; n++) {
      const input = cells.features.subarray(order[n]! * featureCount, (order[n]! + 1) * featureCount)
      const label = cells.labels[order[n]!]!
      for (let h = 0; h < hidden; h++) {
        let sum = b1[h]!
        for (let i = 0; i < featureCount; i++) sum += w1[h * featureCount + i]! * input[i]!
        middle[h] = Math.max(0, sum)
      }
      let total = 0
      for (let k = 0; k < kinds; k++) {
        let sum = b2[k]!
        for (let h = 0; h < hidden; h++) sum += w2[k * hidden + h]! * middle[h]!
        total += odds[k] = Math.exp(Math.min(50, sum))
      }
      loss -= Math.log(odds[label]! / total + 1e-9)
      for (let k = 0; k < kinds; k++) {
        odds[k] = odds[k]! / total - (k === label ? 1 : 0)
        h2[k]! += odds[k]!
        for (let h = 0; h < hidden; h++) g2[k * hidden + h]! += odds[k]! * middle[h]!
      }
      for (let h = 0; h < hidden; h++) {
        if (middle[h] === 0) continue
        let back = 0
        for (let k = 0; k < kinds; k++) back += odds[k]! * w2[k * hidden + h]!
        h1[h]! += back
        for (let i = 0; i < featureCount; i++) g1[h * featureCount + i]! += back * input[i]!
      }
      if (n % 32 !== 31) continue
      steps++
      const [fix1, fix2] = [1 - 0.9 ** steps, 1 - 0.999 ** steps]
      for (let i = 0; i < weightCount; i++) {
        const g = gradient[i]! / 32
        first[i] = 0.9 * first[i]! + 0.1 * g
        second[i] = 0.999 * second[i]! + 0.001 * g * g
        weights[i]! -= (rate * first[i]!) / fix1 / (Math.sqrt(second[i]! / fix2) + 1e-8)
      }
      gradient.fill(0)
    }
    say(`round ${round + 1}: loss ${(loss / order.length).toFixed(4)}`)
  }
}

const started = performance.now()
const cells = await drawCells(lines, seeds.train)
say(`${cells.count} cells in ${Math.round((performance.now() - started) / 1000)} s`)
const weights = Float32Array.from({ length: weightCount }, () => c.normal() * 0.12)
train(cells, weights)
const scales = partsOf(weights).map(part => part.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6))
const bytes = Buffer.concat(
  partsOf(weights).map((part, p) =>
    Buffer.from(Int8Array.from(part, value => Math.round((value / scales[p]!) * 127)).buffer),
  ),
)
const file = new URL('../../renderer/capture/card-number/weights.ts', import.meta.url)
writeFileSync(
  file,
  `// The trained weights of the digit classifier, written by test/scan/train-card-number.ts.\n\n` +
    `/** Largest value of each part; a byte is a 127th of it. */\n` +
    `export const scales = [${scales.map(scale => scale.toFixed(5)).join(', ')}] as const\n` +
    `export const weights =\n  '${bytes.toString('base64')}'\n`,
)
const classify = classifierFrom(bytes.toString('base64'), scales)
const check = await drawCells(400, seeds.check)
let right = 0
for (let n = 0; n < check.count; n++) {
  const found = classify(check.features.subarray(n * featureCount, (n + 1) * featureCount))
  if (found.indexOf(Math.max(...found)) === check.labels[n]) right++
}
say(`${((right / check.count) * 100).toFixed(2)} % of ${check.count} cells it never saw are right`)
