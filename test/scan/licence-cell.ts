// Reads the licences of one cell of the measured set as the till does, finds the card they are on, and counts what came of it.
import { findCard } from '../../renderer/capture/card-quad.ts'
import { readFlat, readWhole } from '../../renderer/capture/decode.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { locateSymbols } from '../../renderer/capture/locate.ts'
import { flatten, readCodewordsAt, readSymbolAt } from '../../renderer/capture/symbol.ts'
import { licenceOf } from './licence-set.ts'
import type { Cell } from './mrz-set.ts'
import { overlap } from './overlap.ts'
import { spent } from './spent.ts'

/** What a frame of the camera gives to reading codeword by codeword, in milliseconds at each place. */
export const cameraTime = 150
/** So long that time decides nothing. */
const noLimit = 60_000
const warmUp = 3

/**
 * `late` when only more time than a frame of the camera has was enough. `codewords` is null where the quick way was, and
 * `longest` the longest place of it.
 */
export type LicenceRead = {
  bytes: Uint8Array | null
  late: boolean
  times: { locate: number; quick: number; codewords: number | null; longest: number }
}

/** As a frame of the camera is read: at each place the quick way, then codeword by codeword; then what a file gets on top. */
export async function readLicence(frame: Frame): Promise<LicenceRead> {
  const [places, locate] = await spent(() => locateSymbols(frame))
  const times: LicenceRead['times'] = { locate, quick: 0, codewords: null, longest: 0 }
  for (const { quad } of places) {
    const [quick, quickMs] = await spent(() => {
      const flat = flatten(frame, quad)
      return flat && readFlat(flat.crop)
    })
    times.quick += quickMs
    if (quick) return { bytes: quick.bytes, late: false, times }
    const [bytes, ms] = await spent(() => readCodewordsAt(frame, quad, noLimit))
    times.codewords = (times.codewords ?? 0) + ms
    times.longest = Math.max(times.longest, ms)
    if (bytes) return { bytes, late: times.longest > cameraTime, times }
  }
  for (const { quad } of places) {
    const bytes = await readSymbolAt(frame, quad, 'all')
    if (bytes) return { bytes, late: true, times }
  }
  return { bytes: null, late: false, times }
}

/**
 * `exact` of `n` said what they must; `quick` of these needed no reading codeword by codeword, `inTime` no more of it than
 * a camera's frame gets. The times are those of one frame of the camera, without its limit.
 */
export type LicenceCell = {
  n: number
  exact: number
  quick: number
  inTime: number
  wrong: number
  times: { locate: number[]; quick: number[]; codewords: number[]; hit: number[]; miss: number[] }
  zxing: { exact: number; times: number[] }
  /** Whole cards whose outline lies on the true one by more than 0.9. */
  card: { found: number; times: number[] }
}

export async function readLicenceCell(cell: Cell, { from, n }: { from: number; n: number }): Promise<LicenceCell> {
  const seen: LicenceCell = {
    n,
    exact: 0,
    quick: 0,
    inTime: 0,
    wrong: 0,
    times: { locate: [], quick: [], codewords: [], hit: [], miss: [] },
    zxing: { exact: 0, times: [] },
    card: { found: 0, times: [] },
  }
  // The first pictures would be those of a cold engine.
  for (let i = 0; i < warmUp; i++) await readLicence((await licenceOf(cell, from + n + i)).frame)
  for (let i = from; i < from + n; i++) {
    const { frame, payload, card } = await licenceOf(cell, i)
    const says = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1') === payload
    const [plain, plainMs] = await spent(() => readWhole(frame))
    seen.zxing.times.push(plainMs)
    if (plain && says(plain.bytes)) seen.zxing.exact++
    const [outline, outlineMs] = await spent(() => findCard(frame))
    seen.card.times.push(outlineMs)
    if (outline && overlap(outline.quad, card) > 0.9) seen.card.found++
    count(seen, await readLicence(frame), says)
  }
  return seen
}

function count(seen: LicenceCell, { bytes, late, times }: LicenceRead, says: (bytes: Uint8Array) => boolean): void {
  seen.times.locate.push(times.locate)
  seen.times.quick.push(times.quick)
  if (times.codewords !== null) seen.times.codewords.push(times.codewords)
  ;(bytes ? seen.times.hit : seen.times.miss).push(times.locate + times.quick + (times.codewords ?? 0))
  if (bytes === null) return
  if (!says(bytes)) {
    seen.wrong++
    return
  }
  seen.exact++
  if (times.codewords === null) seen.quick++
  if (!late) seen.inTime++
}
