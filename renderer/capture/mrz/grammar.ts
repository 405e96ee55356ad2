// Which characters are likely in each cell of a zone. Soft: a document that breaks the rules is still read as printed.
import { mrzFormatOf, mrzLayouts } from '#domain/mrz-layout'
import type { MrzFormat, Span } from '#domain/mrz-layout'
import { alphabet } from './network.ts'
import { letters } from './peaks.ts'

/** How much less a character counts where the standard does not allow it: some states print what they like. */
const unlikely = 0.02
/** Numbers are mostly digits, and many states leave the letter O out of them because it looks like a zero. */
const letterO = 0.15
/** First letters of documents that are not passports, identity cards or visas (crew cards and the like). */
const rareCode = 0.2

type Weights = Float32Array
const weightsOf = (likely: string): Weights =>
  Float32Array.from(alphabet, character => (likely.includes(character) ? 1 : unlikely))
const number = Float32Array.from(alphabet, character => (character === 'O' ? letterO : 1))
const name = weightsOf('<ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const firstLetter = Float32Array.from(alphabet, character =>
  'PIACV'.includes(character) ? 1 : /[A-Z]/.test(character) ? rareCode : unlikely,
)
const digit = weightsOf('0123456789')
const digitOrFiller = weightsOf('<0123456789')
const sex = weightsOf('MFX<')

/** Weights for every cell of every line (ICAO 9303 parts 4 to 7). */
export const grammar: Readonly<Record<MrzFormat, readonly (readonly Weights[])[]>> = {
  TD1: weightsFor('TD1'),
  TD2: weightsFor('TD2'),
  TD3: weightsFor('TD3'),
  'MRV-A': weightsFor('MRV-A'),
  'MRV-B': weightsFor('MRV-B'),
}

/** The most likely text of the cells, line by line, and the format it has. Null when the sizes are none of a zone. */
export function spell(cells: readonly (readonly Float32Array[])[]): { format: MrzFormat; lines: string[] } | null {
  const width = cells[0]?.length ?? 0
  // What the first cell says decides between visas and other documents, and with it the rest of the grammar.
  const first = cells[0]?.[0] ? best(cells[0][0], firstLetter) : ''
  const format = mrzFormatOf(cells.map(() => first.padEnd(width, '<')))
  if (format === null) return null
  const lines = cells.map((row, y) => row.map((odds, x) => best(odds, grammar[format][y]![x]!)).join(''))
  return { format, lines }
}

function best(odds: Float32Array, weights: Weights): string {
  let chosen = 0
  for (let k = 1; k < letters; k++) if (odds[k]! * weights[k]! > odds[chosen]! * weights[chosen]!) chosen = k
  return alphabet.charAt(chosen)
}

function weightsFor(format: MrzFormat): Weights[][] {
  const layout = mrzLayouts[format]
  const lines = Array.from({ length: layout.lines }, () => new Array<Weights>(layout.width).fill(number))
  const fill = ({ line, from, length }: Span, weights: Weights) => lines[line]!.fill(weights, from, from + length)
  fill(layout.code, name)
  fill({ ...layout.code, length: 1 }, firstLetter)
  for (const field of ['issuer', 'nationality', 'name'] as const) fill(layout[field], name)
  fill(layout.born, digitOrFiller)
  fill(layout.expires, digit)
  fill(layout.numberCheck, digitOrFiller)
  fill(layout.bornCheck, digitOrFiller)
  fill(layout.expiresCheck, digit)
  fill(layout.sex, sex)
  if (layout.personalCheck) fill(layout.personalCheck, digitOrFiller)
  if (layout.composite) fill(layout.composite.check, digit)
  return lines
}
