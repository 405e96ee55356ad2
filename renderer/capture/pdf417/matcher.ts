// Compares stretches of bars with all codewords at once: in WebAssembly with SIMD, and where that is not to be had in plain arithmetic.
import { kernelHex } from './kernel.ts'
import { blurs, codewords, size, templates } from './templates.ts'
import type { Blur } from './templates.ts'

/** From the likenesses of one cell to those of the next. */
export const stride = Math.ceil(codewords / 8) * 8
/** Cells compared in one call, at most. */
export const mostCells = 64
/** A cell with zeros up to a multiple of four samples. */
const padded = Math.ceil(size / 4) * 4
const float = 4
const page = 65_536

type Kernel = { convolve: (...numbers: number[]) => void; floats: Float32Array }
/** Where in the kernel's memory cells, likenesses, zeros and one cluster's codewords after another begin, in floats. */
const cellsAt = 0
const likenessesAt = cellsAt + mostCells * padded
const zerosAt = likenessesAt + mostCells * stride
const clustersAt = zerosAt + stride
const clusterSize = stride * padded

let kernel: Kernel | null | undefined
const packed = new Set<number>()
const plain = new Float32Array(mostCells * stride)

/**
 * How much each of the normalised cells in `samples` looks like each codeword of a cluster (0, 1, 2) under a blur:
 * `stride` numbers a cell, of which the first 929 count. At most 64 cells; overwritten by the next call.
 */
export function likenesses(blur: Blur, cluster: number, samples: Float32Array): Float32Array {
  if (kernel === undefined) kernel = load()
  const count = samples.length / size
  if (count > mostCells) throw new RangeError(`No more than ${mostCells} cells are compared at once.`)
  return kernel === null ? plainLikenesses(blur, cluster, samples) : inKernel(kernel, blur, cluster, samples, count)
}

function load(): Kernel | null {
  try {
    const bytes = Uint8Array.from(kernelHex.match(/../g)!, pair => Number.parseInt(pair, 16))
    const floats = clustersAt + 3 * blurs.length * clusterSize
    const memory = new WebAssembly.Memory({ initial: Math.ceil((floats * float) / page) })
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
    return { convolve: exports.convolve as Kernel['convolve'], floats: new Float32Array(memory.buffer) }
  } catch {
    // A processor or policy that does not allow it.
    return null
  }
}

function inKernel(
  { convolve, floats }: Kernel,
  blur: Blur,
  cluster: number,
  samples: Float32Array,
  count: number,
): Float32Array {
  const slot = 3 * blurs.indexOf(blur) + cluster
  const at = clustersAt + slot * clusterSize
  if (!packed.has(slot)) {
    pack(templates(blur)[cluster]!, floats.subarray(at, at + clusterSize))
    packed.add(slot)
  }
  for (let cell = 0; cell < count; cell++)
    floats.set(samples.subarray(cell * size, (cell + 1) * size), cellsAt + cell * padded)
  // The kernel takes four cells at a time; those that are too many are not looked at afterwards.
  const width = Math.ceil(count / 4) * 4
  const [input, output] = [cellsAt * float, likenessesAt * float]
  const [cellBytes, answerBytes] = [padded * float, stride * float]
  convolve(
    input,
    output,
    at * float,
    zerosAt * float,
    1,
    padded,
    cellBytes,
    mostCells * cellBytes,
    width,
    1,
    stride / 8,
    answerBytes,
    mostCells * answerBytes,
    -Infinity,
  )
  return floats.subarray(likenessesAt, likenessesAt + count * stride)
}

/** From one codeword after another to eights of codewords side by side for every sample. */
function pack(cluster: Float32Array, into: Float32Array): void {
  for (let codeword = 0; codeword < codewords; codeword++) {
    const eight = (codeword >> 3) * padded * 8 + (codeword & 7)
    for (let j = 0; j < size; j++) into[eight + j * 8] = cluster[codeword * size + j]!
  }
}

/** The same in plain arithmetic, one cell after another. */
export function plainLikenesses(blur: Blur, cluster: number, samples: Float32Array): Float32Array {
  const count = samples.length / size
  const shapes = templates(blur)[cluster]!
  for (let cell = 0; cell < count; cell++) {
    const from = cell * size
    for (let codeword = 0, at = 0; codeword < codewords; codeword++, at += size) {
      // Two sums that do not wait for each other.
      let even = 0
      let odd = 0
      for (let j = 0; j < size; j += 2) {
        even += shapes[at + j]! * samples[from + j]!
        odd += shapes[at + j + 1]! * samples[from + j + 1]!
      }
      plain[cell * stride + codeword] = even + odd
    }
  }
  return plain.subarray(0, count * stride)
}

/** `likeness` is the correlation with the best codeword, `lead` how far ahead of the second best it is. */
export type Match = { codeword: number; likeness: number; lead: number }

/** The most similar codeword of the cell whose likenesses begin at `from`. */
export function bestOf(all: Float32Array, from: number): Match {
  let best = -2
  let second = -2
  let codeword = 0
  for (let i = 0; i < codewords; i++) {
    const value = all[from + i]!
    if (value > best) {
      second = best
      best = value
      codeword = i
    } else if (value > second) second = value
  }
  return { codeword, likeness: best, lead: best - second }
}
