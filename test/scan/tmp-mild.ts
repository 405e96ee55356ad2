import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareReader } from '../../renderer/capture/decode.ts'
import { locateSymbols } from '../../renderer/capture/locate.ts'
import { licenceOf } from './licence-set.ts'
import { readLicence } from './licence-cell.ts'
import { overlap } from './overlap.ts'
const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
await prepareReader(new Uint8Array(readFileSync(wasm)).buffer)
for (let i = 0; i < 300; i++) {
  const { frame, symbol, payload, columns, rows } = await licenceOf({ level: 'mild', size: 1080 }, i)
  const r = await readLicence(frame)
  if (r.times.codewords === null && r.bytes) continue
  const places = locateSymbols(frame)
  console.log(
    i,
    r.bytes ? (r.late ? 'late' : 'ok') : 'MISS',
    `cols ${columns} rows ${rows}`,
    places.map(p => overlap(p.quad, symbol).toFixed(3)).join(' '),
    `cw ${r.times.codewords?.toFixed(0)} ms`,
  )
  writeFileSync(
    `/dev/shm/mild-${i}.bin`,
    Buffer.concat([Buffer.from(Float64Array.from([frame.width, frame.height, ...symbol.flat()]).buffer), frame.luma]),
  )
}
