// Writes the table of PDF417 bar patterns from the writer that our tests use: node tools/pdf417/patterns.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('bwip-js/node'), 'utf8')
const start = source.indexOf('120256, 125680, 128380')
const numbers =
  source
    .slice(start, source.indexOf(']);', start))
    .match(/\d{5,6}/g)
    ?.map(Number) ?? []
const bytes = new Uint8Array(numbers.length * 2)
// Each pattern begins with a bar and ends with a space, so that the 15 modules between are all there is to know.
numbers.forEach((pattern, i) => new DataView(bytes.buffer).setUint16(i * 2, (pattern >> 1) & 0x7fff))
const base64 = Buffer.from(bytes).toString('base64')
if (process.argv[2] === '--print') process.stdout.write(`${numbers.length} ${base64.length}\n`)
else
  writeFileSync(
    new URL('../../renderer/capture/pdf417/patterns.ts', import.meta.url),
    `// Bar patterns of the 929 codewords in the clusters 0, 3 and 6 (ISO/IEC 15438 annex A); written by tools/pdf417/patterns.ts.
const packed =
  '${base64}'

/** Modules of a codeword, leftmost in the highest of 17 bits, 1 is a bar. [cluster 0, 3, 6][codeword] */
export const patterns: readonly Int32Array[] = unpack()

function unpack(): Int32Array[] {
  const bytes = atob(packed)
  return [0, 1, 2].map(cluster =>
    Int32Array.from({ length: 929 }, (_, codeword) => {
      const at = (cluster * 929 + codeword) * 2
      return 0x10000 | (((bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1)) << 1)
    }),
  )
}
`,
  )
