// Before a document counts: whether another one is in the same picture, because nobody could tell whose verdict it is.
import { parseAamva } from '#domain/aamva'
import { mrzLinesOf, parseMrz } from '#domain/mrz'
import type { Frame } from './frame.ts'
import { boundsOf, grow } from './homography.ts'
import type { Quad } from './homography.ts'
import { locateSymbols } from './locate.ts'
import { isSure } from './mrz/accept.ts'
import type { Network } from './mrz/network.ts'
import { readMrz } from './mrz/read.ts'
import { readSymbolAt } from './symbol.ts'

const mostPlaces = 4

/**
 * True when the frame shows a second document beside the one that was read at `quad` (null where the reader does not tell). A card with both a barcode and a zone
 * is one document as long as both tell the same day of birth; a product's code or a boarding pass is none.
 */
export async function showsAnother(
  frame: Frame,
  read: Uint8Array,
  quad: Quad | null,
  mrz: Network | null,
): Promise<boolean> {
  const rest = quad === null ? frame : without(frame, quad)
  const first = documentOf(read)
  const differs = (bytes: Uint8Array): boolean => {
    const other = documentOf(bytes)
    if (other === null || other.text === first?.text) return false
    return first === null || first.kind === other.kind || first.born !== other.born
  }
  const zone = mrz && readMrz(rest, mrz)
  if (zone && isSure(zone) && differs(new TextEncoder().encode(zone.lines.join('\n')))) return true
  for (const candidate of locateSymbols(rest, mostPlaces)) {
    const bytes = await readSymbolAt(rest, candidate.quad, 0)
    if (bytes && differs(bytes)) return true
  }
  return false
}

type Known = { kind: 'licence' | 'zone'; text: string; born: string | null }

function documentOf(bytes: Uint8Array): Known | null {
  const text = String.fromCharCode(...bytes)
  const licence = parseAamva(text)
  if (licence.ok) return { kind: 'licence', text, born: licence.born }
  if (mrzLinesOf(text) === null) return null
  // The day only decides which century a year is of.
  const zone = parseMrz(text, new Date().toISOString().slice(0, 10))
  return zone.ok ? { kind: 'zone', text, born: zone.born.earliest } : null
}

/** The frame with the place that was read painted over. */
function without({ luma, width, height }: Frame, quad: Quad): Frame {
  const { left, top, right, bottom } = boundsOf(grow(quad, 0.06, 0.12), width, height)
  const painted = luma.slice()
  for (let y = top; y < bottom; y++) painted.fill(128, y * width + left, y * width + right)
  return { luma: painted, width, height }
}
