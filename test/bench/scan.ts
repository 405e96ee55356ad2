// Scanning: how much is read of made-up documents in bad pictures, how surely and how fast, beside plain zxing-wasm and tesseract.js on the same pictures.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareReader } from '../../renderer/capture/decode.ts'
import { readLicenceCell } from '../scan/licence-cell.ts'
import { fuseMrzCell, readMrzCell } from '../scan/mrz-cell.ts'
import { allCells, networkFromDisk } from '../scan/mrz-set.ts'
import { readOthers } from '../scan/others-cell.ts'
import { filmRows } from './scan-film.ts'
import { fusedRow, licenceRows, mrzRows, othersRow } from './scan-rows.ts'
import type { Row } from './stats.ts'
import { tesseractPeer } from './tesseract.ts'

/** A part of the whole, so that the long run can be made in pieces: cells such as `hard-720`, what is looked at, and which documents. */
export type ScanWishes = {
  full: boolean
  cells: string | undefined
  look: string | undefined
  n: string | undefined
  from: string | undefined
}

export const looks = ['mrz', 'licence', 'others', 'film'] as const
const most = 5
const peerPictures = 8

export async function benchScan({ full, cells, look, ...wishes }: ScanWishes): Promise<Row[]> {
  const chosen = allCells.filter(({ level, size }) => cells?.split(',').includes(`${level}-${size}`) ?? true)
  const wants = (one: (typeof looks)[number]) => look?.split(',').includes(one) ?? true
  const asked = wishes.n === undefined ? null : Number(wishes.n)
  const n = asked ?? (full ? 300 : 20)
  const from = Number(wishes.from ?? 0)
  if (!(Number.isInteger(n) && n > 0 && Number.isInteger(from) && from >= 0))
    throw new Error('--n must be a whole number from 1 up, --from one from 0 up.')
  const rows: Row[] = []
  const net = await networkFromDisk()
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  await prepareReader(new Uint8Array(readFileSync(wasm)).buffer)
  if (wants('mrz')) {
    const peer = await tesseractPeer()
    for (const cell of chosen) {
      const read = typeof peer === 'string' ? null : peer.read
      // The peer is slow, and a few pictures show what it does.
      let pictures = 0
      const some = read && ((...given: Parameters<typeof read>) => (pictures++ < peerPictures ? read(...given) : null))
      rows.push(...mrzRows(cell, await readMrzCell(cell, { from, n }, net, some), peer))
      if (cell.level !== 'hard') continue
      rows.push(fusedRow(cell, await fuseMrzCell(cell, { from, n: full ? n : Math.ceil(n / 2), frames: most }, net)))
    }
    if (typeof peer !== 'string') await peer.end()
  }
  if (wants('licence'))
    for (const cell of chosen) rows.push(...licenceRows(cell, await readLicenceCell(cell, { from, n })))
  if (wants('others')) rows.push(othersRow(await readOthers({ from, n: asked ?? (full ? 1000 : 30) }, net)))
  if (wants('film')) rows.push(...(await filmRows()))
  return rows
}
