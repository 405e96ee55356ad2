// The lines of the bench table that say how documents were read.
import type { LicenceCell } from '../scan/licence-cell.ts'
import type { MrzCell } from '../scan/mrz-cell.ts'
import type { Cell } from '../scan/mrz-set.ts'
import type { Others } from '../scan/others-cell.ts'
import { ms, quantile, type Row } from './stats.ts'

/** Shares of a hundred that must be reached at least, and milliseconds that must not be passed in the middle. */
const goals = {
  mrz: { mild: 99, medium: 95, hard: 78, ms: 30, fused: 90 },
  licence: { mild: 99, medium: 95, hard: 60, ms: 40 },
  card: { mild: 95, medium: 90, hard: 80 },
} as const

const share = (part: number, whole: number): number => (100 * part) / Math.max(1, whole)
const percent = (part: number, whole: number): string => `${share(part, whole).toFixed(1)} %`
const plain = { p50: '–', p95: '–', peer: '–', ratio: '–', goal: '–', met: null, raw: {} } as const

/** A row of times; without any it says so. */
function timed(what: string, times: readonly number[], rest: Partial<Row> = {}): Row {
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  if (times.length === 0) return { ...plain, what, p50: 'none', ...rest }
  return { ...plain, what, p50: ms(p50), p95: ms(p95), ...rest, raw: { n: times.length, p50, p95, ...rest.raw } }
}

/** A row of a share that must be reached; `beside` is what a peer reached. */
function rate(what: string, part: number, whole: number, goal: number, rest: Partial<Row> = {}): Row {
  const met = share(part, whole) >= goal
  const raw = { part, whole, ...rest.raw }
  return { ...plain, what, p50: percent(part, whole), goal: `≥ ${goal} %`, met, ...rest, raw }
}

function none(what: string, wrong: number, whole: number): Row {
  const told = wrong === 0 ? `none of ${whole}` : `${wrong} of ${whole}`
  return { ...plain, what, p50: told, goal: 'none', met: wrong === 0, raw: { wrong, whole } }
}

/** `peer` is a sentence where there is none to compare with. */
export function mrzRows({ level, size }: Cell, seen: MrzCell, peer: unknown): Row[] {
  const name = `MRZ ${level} ${size}p`
  const formats = Object.entries(seen.formats).map(([format, { n, exact }]) => `${format} ${exact}/${n}`)
  const other = seen.peer
  const missing = typeof peer === 'string' ? peer : '–'
  const p50 = quantile(seen.times.frame, 0.5)
  const peer50 = other ? quantile(other.times, 0.5) : Number.NaN
  return [
    rate(`${name}, ${seen.n} documents: exact (${formats.join(', ')})`, seen.exact, seen.n, goals.mrz[level], {
      peer: other ? `tesseract.js, given our crop: ${other.exact} of ${other.times.length}` : missing,
      raw: { read: seen.read, accepted: seen.accepted, wrong: seen.wrong },
    }),
    none(
      `${name}: accepted from one frame, ${percent(seen.accepted, seen.n)}; of these wrong`,
      seen.wrong,
      seen.accepted,
    ),
    timed(`${name}: a frame`, seen.times.frame, {
      peer: other ? `tesseract.js ${ms(peer50)}` : '–',
      ratio: other ? (p50 / peer50).toFixed(2) : '–',
      goal: `p50 ≤ ${goals.mrz.ms} ms`,
      met: p50 <= goals.mrz.ms,
    }),
    timed(`${name}: · lines found`, seen.times.find),
    timed(`${name}: · characters recognised`, seen.times.recognise),
  ]
}

export function fusedRow(
  { level, size }: Cell,
  { n, within, wrong }: { n: number; within: number[]; wrong: number },
): Row {
  const after = within.map((right, i) => `${i + 1}: ${percent(right, n)}`).join(', ')
  const told = `MRZ ${level} ${size}p, ${n} documents: counted within ${within.length} frames (${after}; wrong ${wrong})`
  const row = rate(told, within.at(-1) ?? 0, n, goals.mrz.fused, { raw: { wrong } })
  return { ...row, met: row.met === true && wrong === 0 }
}

export function licenceRows({ level, size }: Cell, seen: LicenceCell): Row[] {
  const name = `PDF417 ${level} ${size}p`
  const { times, zxing, card } = seen
  const p50 = quantile(times.hit, 0.5)
  const zxing50 = quantile(zxing.times, 0.5)
  return [
    rate(`${name}, ${seen.n} licences: exact`, seen.exact, seen.n, goals.licence[level], {
      peer: `zxing-wasm, whole frame: ${percent(zxing.exact, seen.n)}`,
      raw: { quick: seen.quick, inTime: seen.inTime, wrong: seen.wrong, zxing: zxing.exact },
    }),
    none(
      `${name}: read line by line ${percent(seen.quick, seen.n)}, in a camera's time ${percent(seen.inTime, seen.n)}; wrong`,
      seen.wrong,
      seen.exact + seen.wrong,
    ),
    timed(`${name}: a hit`, times.hit, {
      peer: `zxing-wasm, whole frame ${ms(zxing50)}`,
      ratio: (p50 / zxing50).toFixed(2),
      goal: `p50 ≤ ${goals.licence.ms} ms`,
      met: p50 <= goals.licence.ms,
    }),
    timed(`${name}: · located`, times.locate),
    timed(`${name}: · laid flat, zxing-wasm on that`, times.quick),
    timed(`${name}: · codeword by codeword, where needed (${times.codewords.length})`, times.codewords),
    timed(`${name}: a miss (${times.miss.length})`, times.miss),
    rate(`card outline ${level} ${size}p: on the true one by > 0.9`, card.found, seen.n, goals.card[level]),
    timed(`card outline ${level} ${size}p: a frame`, card.times),
  ]
}

export function othersRow({ n, zones, licences, times }: Others): Row {
  const what = `${n} pictures without a document: accepted (second column: time, MRZ and PDF417 looked for in vain)`
  const row = none(what, zones + licences, n)
  const beside = `${ms(quantile(times.zone, 0.5))} + ${ms(quantile(times.licence, 0.5))}`
  return { ...row, p95: beside, raw: { ...row.raw, zones, licences } }
}
