// Runs the trained line recogniser: a strip of text goes in, for every fourth column the odds of each character come out.

/** Rows of a strip. */
export const stripHeight = 24
/** Columns of a strip are a multiple of this, and at most `widestStrip`. */
export const stripStep = 16
export const widestStrip = 1408
/** Columns of a strip for one column of the answer. */
export const stride = 4
/** Classes of the answer: nothing (between characters), then the filler, digits and letters. */
export const alphabet = '<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
export const classes = alphabet.length + 1

/** `odds` are logits, `classes` a column; they are overwritten by the next run. */
export type Columns = { odds: Float32Array; columns: number }
export type Network = {
  /** Recognises one normalised strip of `stripHeight` × `width` values, row by row. */
  recognise(strip: Float32Array, width: number): Columns
}

/** Output and input channels, rows and columns of each filter; `tools/mrz-train/train.py` has the same list. */
const layers = [
  { out: 16, in: 1, rows: 3, columns: 3 },
  { out: 32, in: 16, rows: 3, columns: 3 },
  { out: 48, in: 32, rows: 3, columns: 3 },
  { out: 64, in: 48, rows: 3, columns: 3 },
  { out: 96, in: 64, rows: 3, columns: 3 },
  { out: 80, in: 96, rows: 1, columns: 3 },
  { out: 38, in: 80, rows: 1, columns: 1 },
] as const
type Layer = (typeof layers)[number]

type Kernel = {
  convolve: (...numbers: number[]) => void
  pool: (...numbers: number[]) => void
}
/** Where a layer's packed filter lies in the kernel's memory, in bytes; `run` is its row length in floats. */
type Packed = Layer & { weights: number; biases: number; run: number; padded: number }
/** A picture in the kernel's memory, channels last, with `edge` empty pixels around (0 above and below where `flat`). */
type Map = { at: number; width: number; height: number; channels: number; edge: 0 | 1; flat?: boolean }

const float = 4
const page = 65_536

/** Compiles the recogniser from the bytes of `network.wasm`, which also carries the weights. */
export async function loadNetwork(wasm: BufferSource): Promise<Network> {
  const module = await WebAssembly.compile(wasm)
  const [section] = WebAssembly.Module.customSections(module, 'weights')
  if (!section) throw new Error('The recogniser of machine readable zones has no weights; install the till again.')
  const trained = new Float32Array(section)
  let next = 0
  const take = (bytes: number): number => {
    const at = next
    next += Math.ceil(bytes / 64) * 64
    return at
  }
  const packed = layers.map(layer => place(layer, take))
  const maps = mapsFor(widestStrip, take)
  const memory = new WebAssembly.Memory({ initial: Math.ceil((next + 256) / page) })
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } })
  const floats = new Float32Array(memory.buffer)
  pack(trained, packed, floats)
  const kernel = exports as unknown as Kernel
  const odds = new Float32Array((widestStrip / stride) * classes)
  const ends = { from: maps[0]!.at / float, to: next / float }

  return {
    recognise(strip, width) {
      if (width % stripStep !== 0 || width > widestStrip) throw new RangeError(`No strip has ${width} columns.`)
      let place = maps[0]!.at
      const here = mapsFor(width, bytes => {
        const at = place
        place += Math.ceil(bytes / 64) * 64
        return at
      })
      // The empty edges lie elsewhere for every width.
      floats.fill(0, ends.from, Math.min(ends.to, place / float))
      const input = here[0]!
      for (let y = 0; y < stripHeight; y++)
        floats.set(strip.subarray(y * width, (y + 1) * width), inside(input, y) / float)
      forward(kernel, packed, here)
      return { odds: answer(floats, here.at(-1)!, odds), columns: width / stride }
    },
  }
}

/** The pictures between the layers, in the order they are made. */
function mapsFor(width: number, take: (bytes: number) => number): Map[] {
  const map = (height: number, columns: number, channels: number, edge: 0 | 1, flat = false): Map => {
    const rows = height + (flat ? 0 : 2 * edge)
    return { at: take(rows * (columns + 2 * edge) * channels * float), width: columns, height, channels, edge, flat }
  }
  const half = width / 2
  const quarter = width / 4
  return [
    map(24, width, 1, 1),
    map(24, width, 16, 0),
    map(12, half, 16, 1),
    map(12, half, 32, 0),
    map(6, quarter, 32, 1),
    map(6, quarter, 48, 1),
    map(6, quarter, 64, 0),
    map(3, quarter, 64, 1, true),
    map(1, quarter, 96, 1, true),
    map(1, quarter, 80, 0),
    map(1, quarter, 40, 0),
  ]
}

function forward({ convolve, pool }: Kernel, packed: readonly Packed[], maps: readonly Map[]): void {
  const conv = (layer: number, from: number, to: number, floor = 0) => {
    const filter = packed[layer]!
    const [input, output] = [maps[from]!, maps[to]!]
    // The first pixel a filter covers: one to the left, and one above unless the filter takes all rows at once.
    const start = filter.columns === 3 ? input.at : inside(input, 0)
    convolve(
      start,
      inside(output, 0),
      filter.weights,
      filter.biases,
      filter.rows,
      filter.run,
      input.channels * float,
      rowBytes(input),
      output.width,
      output.height,
      filter.padded / 8,
      output.channels * float,
      rowBytes(output),
      floor,
    )
  }
  const shrink = (from: number, to: number, across: 1 | 2) => {
    const [input, output] = [maps[from]!, maps[to]!]
    const pixel = input.channels * float
    pool(
      input.at,
      inside(output, 0),
      output.width,
      output.height,
      pixel,
      across === 2 ? pixel : 0,
      rowBytes(input),
      across * pixel,
      2 * rowBytes(input),
      rowBytes(output),
    )
  }
  conv(0, 0, 1)
  shrink(1, 2, 2)
  conv(1, 2, 3)
  shrink(3, 4, 2)
  conv(2, 4, 5)
  conv(3, 5, 6)
  shrink(6, 7, 1)
  conv(4, 7, 8)
  conv(5, 8, 9)
  conv(6, 9, 10, -Infinity)
}

function rowBytes({ width, channels, edge }: Map): number {
  return (width + 2 * edge) * channels * float
}

/** Address of the first pixel of row `y` that is not edge. */
function inside(map: Map, y: number): number {
  return map.at + (y + (map.flat === true ? 0 : map.edge)) * rowBytes(map) + map.edge * map.channels * float
}

function place(layer: Layer, take: (bytes: number) => number): Packed {
  const run = Math.ceil((layer.columns * layer.in) / 4) * 4
  const padded = Math.ceil(layer.out / 8) * 8
  return { ...layer, run, padded, weights: take(padded * layer.rows * run * float), biases: take(padded * float) }
}

/** From the trainer's order [out][in][row][column] to eights of output channels side by side for every input: [eight][row][column, in][8]. */
function pack(trained: Float32Array, packed: readonly Packed[], floats: Float32Array): void {
  let from = 0
  for (const { out, in: channels, rows, columns, weights, biases, run } of packed) {
    for (let o = 0; o < out; o++) {
      const eight = weights / float + (o >> 3) * rows * run * 8 + (o & 7)
      for (let c = 0; c < channels; c++) {
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++)
            floats[eight + (row * run + column * channels + c) * 8] = trained[from++]!
        }
      }
    }
    floats.set(trained.subarray(from, from + out), biases / float)
    from += out
  }
  if (from !== trained.length) throw new Error('The weights of the recogniser do not fit; install the till again.')
}

function answer(floats: Float32Array, { at, width, channels }: Map, odds: Float32Array): Float32Array {
  for (let t = 0; t < width; t++) {
    const from = at / float + t * channels
    odds.set(floats.subarray(from, from + classes), t * classes)
  }
  return odds
}
