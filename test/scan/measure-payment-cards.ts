// How often the number of a payment card is noticed, and how often one is seen where there is none: in one look, in a picture
// that is looked at in every way, such as a file, and in two frames in a row, which is what a camera needs to say so.
// Run: node test/scan/measure-payment-cards.ts [--n 50] [--negatives 1000] [--cells mild-720,medium-720]
import { parseArgs } from 'node:util'
import { looks, showsCardNumber } from '../../renderer/capture/card-number/find.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { chance } from './chance.ts'
import { licenceOf } from './licence-set.ts'
import { allCells, negativeOf, sampleOf } from './mrz-set.ts'
import { digitClassifier, paymentCardOf } from './payment-set.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '50' },
    negatives: { type: 'string', default: '0' },
    cells: { type: 'string', default: allCells.map(({ level, size }) => `${level}-${size}`).join(',') },
  },
})
const classify = digitClassifier()
const times: number[] = []

function shows(frame: Frame, size: number = 1): boolean {
  const from = performance.now()
  const found = showsCardNumber(frame, classify, null, size)
  times.push(performance.now() - from)
  return found
}

function spent(): string {
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0)
  const text = `${at(0.5)} ms p50, ${at(0.95)} p95`
  times.length = 0
  return text
}

const cells = allCells.filter(({ level, size }) => values.cells.split(',').includes(`${level}-${size}`))
for (const style of ['printed', 'embossed'] as const) {
  for (const cell of cells) {
    let once = 0
    let found = 0
    for (let n = 0; n < Number(values.n); n++) {
      const frame = await paymentCardOf(style, cell, n)
      const seen = looks.map(size => shows(frame, size))
      if (seen[0]) once++
      if (seen.includes(true)) found++
    }
    say(
      `${style} ${cell.level} ${cell.size}: ${once} of ${values.n} noticed in one look, ${found} in all; ${spent()} a look`,
    )
  }
}
const negatives = Number(values.negatives)
const wrong = { documents: 0, licences: 0, others: 0 }
let inAny = 0
let twice = 0

/** The next frame of the same scene: other noise of the sensor, and a hand's tremble of a pixel. */
function next({ luma, width, height }: Frame, n: number): Frame {
  const c = chance(n + 77_003)
  const out = new Uint8Array(luma.length)
  for (let at = 0; at < luma.length; at++) {
    const value = (luma[at - width - 1] ?? luma[at]!) + c.normal() * 3
    out[at] = Math.max(0, Math.min(255, Math.round(value)))
  }
  return { luma: out, width, height }
}
for (let n = 0; n < negatives; n++) {
  const cell = allCells[n % allCells.length]!
  const kind = n % 10 < 4 ? 'documents' : n % 10 < 7 ? 'licences' : 'others'
  const frame =
    kind === 'documents'
      ? (await sampleOf(cell, n)).frame
      : kind === 'licences'
        ? (await licenceOf(cell, n)).frame
        : await negativeOf(n)
  const first = shows(frame)
  if (first || looks.slice(1).some(size => shows(frame, size))) inAny++
  if (!first) continue
  wrong[kind]++
  const again = shows(next(frame, n))
  if (again) twice++
  say(`${kind} number ${n} (${cell.level} ${cell.size}) was taken for a payment card, ${again ? 'twice' : 'once'}`)
}
if (negatives > 0)
  say(
    `${negatives} pictures without one: ${JSON.stringify(wrong)} seen all the same in one look, ${twice} of them in the next frame too, ${inAny} in any look; ${spent()} a look`,
  )
